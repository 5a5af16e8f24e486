"""A plan, or its moves, as a file that other programs read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from xl_territory.errors import UsageError
from xl_territory.studies.parameters import Option
from xl_territory.studies.study import Answer, Asked, Study

Moves = Annotated[bool, Option("The accounts that get another CSM, or a first one: what a CRM has to change.")]
Whole = Annotated[bool, Option("Every account, with the columns of Assignments.")]
Output = Annotated[Path | None, Option("The file to write: .csv or .parquet.", ("-o", "--output"))]


def run(asked: Asked, *, moves: Moves = False, plan: Whole = False, output: Output = None) -> Answer:
    """Write the plan, or who moves, to a CSV or Parquet file; with --json and without -o, rows are printed."""
    if moves == plan:
        raise UsageError("Give --moves or --plan.")
    from xl_territory.plans.pipeline import planned
    from xl_territory.studies.export.frame_files import check_suffix, write_frame
    from xl_territory.studies.export.moved_accounts import moved_accounts, rows_of

    path = None if output is None else check_suffix(Path(output))
    found = planned(asked.source)
    frame = moved_accounts(found) if moves else found.to_frame()
    what = f"{len(frame):,} of {len(found.unit):,} accounts get another CSM or a first one" if moves else ""
    told = what or f"{len(frame):,} accounts with their CSMs"
    if path is None:
        return Answer(f"{told}. -o FILE.csv or -o FILE.parquet writes them.", facts={"rows": rows_of(frame)})
    write_frame(frame, path)
    return Answer(f"{told}: {path}.", facts={"output": str(path)})


STUDY = Study(
    name="export",
    caption="Export",
    group=None,
    icon="ExportTextFile",
    brief="The plan, or its moves, as a CSV or Parquet file.",
    run=run,
    sheets=(),
    example=lambda _: {"plan": True},
)

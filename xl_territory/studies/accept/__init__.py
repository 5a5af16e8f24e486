"""Proposals that the planner has ticked, written into the input sheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from xl_territory.studies.parameters import By, Option
from xl_territory.studies.selection import Proposal, Selection
from xl_territory.studies.study import Answer, Asked, Needs, RibbonGroup, Study

PROPOSALS = ("Hiring Plan", "Touch Plan", "Hours Proposal", "Risk", "Potential", "Tier Review")
Sheet = Annotated[str, Option(f"The sheet with proposals: {', '.join(PROPOSALS)}.", positional=True)]
Everything = Annotated[bool, Option("Every proposal of the sheet, ticked or not.", ("--all",))]


def run(asked: Asked, *, sheet: Sheet, everything: Everything = False, by: By = "") -> Answer:
    """Write the proposals with Accept = Yes into the input sheets.

    Every cell goes to the Model Log and the Change Log with what it rests on; `restore` takes it back.
    """
    from xl_territory.errors import TooLittleDataError, counted
    from xl_territory.records.author import author
    from xl_territory.records.model_log import SHEET, model_log
    from xl_territory.studies.accept.ticked import model_entries, proposals, ticked
    from xl_territory.workbook import open_workbook

    host = open_workbook(asked.source)
    sheets = host.read([sheet, SHEET])
    if sheet not in sheets:
        raise TooLittleDataError(f"The workbook has no sheet {sheet!r}. Ask for its proposals first, with --in-place.")
    offered = proposals(sheets[sheet])
    if not offered:
        raise TooLittleDataError(f"Sheet {sheet} proposes nothing.")
    wanted = list(offered) if everything else ticked(sheets[sheet], offered)
    if not wanted:
        raise TooLittleDataError(f"No proposal of {sheet} is ticked: write Yes into its column Accept, or use --all.")
    changes = tuple(change for name in wanted for change in offered[name])
    entries = model_entries(host, sheet, changes)
    return Answer(
        f"{counted(len(wanted), 'proposal')} of {sheet} accepted, of {len(offered)}. Run Optimize to plan with it.",
        (model_log(sheets.get(SHEET), entries, author(by, host)),),
        changes=changes,
        facts={"accepted": len(wanted), "proposals": len(offered)},
    )


def select(selection: Selection) -> Sequence[Proposal]:
    """The ticked proposals of the sheet in front, after a question."""
    question = f"Write the proposals of {selection.sheet} that have Accept = Yes into your input sheets?"
    return [Proposal({"sheet": selection.sheet}, question)]


STUDY = Study(
    name="accept",
    caption="Accept",
    group=RibbonGroup.PREPARE,
    icon="AcceptAllChangesInDocument",
    brief="Write the proposals you ticked into the inputs.",
    more=f"On {', '.join(PROPOSALS)}: Accept = Yes. A backup is kept; the Model Log names every cell.",
    run=run,
    sheets=("Model Log",),
    lasting=("Model Log",),
    needs=Needs.RECORDS,
    reads=(*PROPOSALS, "Model Log"),
    select=select,
    example=lambda _territory: {"sheet": "Touch Plan", "everything": True},
)

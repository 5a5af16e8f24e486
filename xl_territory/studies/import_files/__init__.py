"""Exports of other systems, joined into the workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from xl_territory.studies.parameters import Option
from xl_territory.studies.selection import Proposal, Selection
from xl_territory.studies.study import Answer, Asked, Needs, RibbonGroup, Study

Files = Annotated[
    list[Path] | None, Option("Exports: .csv, .xlsx, .xls, .ods; none = those of Sources.", positional=True)
]
Add = Annotated[bool, Option("Add the accounts that are not in the workbook yet.")]
Folder = Annotated[Path | None, Option("Where the files of Sources are seen from, in place of the workbook's folder.")]
ADD = "Add accounts that the workbook does not have? No lists them only."
AGAIN = "Read the exports that Sources names again?"


def run(asked: Asked, *, files: Files = None, add: Add = False, folder: Folder = None) -> Answer:
    """Join exports of accounts, tickets, usage, opportunities and surveys into the workbook.

    Sheets Sources and Mapping say what each column becomes; they are filled in for new files, for you to correct.
    Cells of Accounts that you typed stay; Import Report lists what contradicts them, and rows without an account.
    """
    from xl_territory.schema import INPUT_SHEET_NAMES
    from xl_territory.studies.import_files.analysis import join
    from xl_territory.studies.import_files.book_state import READS, read_state
    from xl_territory.studies.import_files.export_sources import exports_of, with_new
    from xl_territory.studies.import_files.history_file import packed
    from xl_territory.studies.import_files.sheet import account_changes, import_sheets, logged, sentence
    from xl_territory.workbook import open_workbook

    host = open_workbook(asked.source)
    base = Path(folder) if folder else asked.source.parent if isinstance(asked.source, Path) else Path()
    state = read_state(host.read([*INPUT_SHEET_NAMES, *READS]), asked.now.date(), base)
    state = with_new(state, [Path(file) for file in files or ()], base)
    found = join(state, exports_of(state, base), add=add)
    changes, entries = account_changes(found), logged(found)
    beside = tuple(replace(file, folder=Path(folder) if folder else None) for file in packed(found))
    return Answer(
        sentence(found),
        import_sheets(found),
        exit_code=3 if found.strangers else 0,
        changes=changes,
        entries=entries,
        log_cells=False,
        files=beside,
    )


def select(selection: Selection) -> Sequence[Proposal]:
    """The files that the planner picks, else those of Sources; with the accounts that are new, or without."""
    files = list(selection.pick())
    options: dict[str, Any] = {"files": files} if files else {}
    if selection.folder:
        options["folder"] = selection.folder
    return [Proposal({**options, "add": True}, ADD), Proposal(options, "" if files else AGAIN)]


STUDY = Study(
    name="import_files",
    command="import",
    caption="Import exports",
    group=RibbonGroup.PREPARE,
    icon="ImportTextFile",
    brief="Read the exports named on Sources into Accounts and History.",
    more="Sources names the files, Mapping what their columns become. What you typed on Accounts stays.",
    run=run,
    sheets=("Import Report", "Sources", "Mapping", "Duplicates", "Imported", "History"),
    select=select,
    lasting=("Sources", "Mapping", "Duplicates", "Imported", "History"),
    needs=Needs.TERRITORY,
    reads=("Sources", "Mapping", "Duplicates", "Imported", "History"),
)

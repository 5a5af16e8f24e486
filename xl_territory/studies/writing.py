"""An answer, written: its sheets as every result sheet is, planner cells of mixed sheets kept, input cells typed in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from xl_territory.errors import WorkbookError
from xl_territory.records.author import author
from xl_territory.records.change_log import Entry
from xl_territory.records.mixed_sheets import Record, write
from xl_territory.studies import STUDIES
from xl_territory.studies.study import Answer, SideFile
from xl_territory.tables.input_edits import Typed, input_edits
from xl_territory.workbook import Host, Written
from xl_territory.workbook.saving import save
from xl_territory.workbook.xlsx.spare_backups import without_spare

ANSWERS = frozenset(name for study in STUDIES for name in study.sheets if name not in study.lasting)
"""Sheets that can be made again at any time."""
LASTING = frozenset(name for study in STUDIES for name in study.lasting)
"""Sheets that are carried on from run to run: whoever writes one is logged."""


def write_answer(answer: Answer, host: Host, target: Path | None = None, by: str | None = None) -> Written:
    """Write the answer into a workbook; what it changes and has to log goes to the Change Log, under the name ``by``.

    Several questions in a row leave one backup: it has all that was there before them.

    Raises
    ------
    WorkbookError : when it cannot be written; the old file is then as it was.
    """
    if not (answer.sheets or answer.changes or answer.entries):
        return Written()
    for file in answer.files:
        _beside(file, target)
    names = {name for change in answer.changes for name in (change.sheet.name, *change.sheet.aliases)}
    typed = input_edits(host.read(names), answer.changes) if names else []
    entries = (*answer.entries, *(map(_entry, typed) if answer.log_cells else ()))
    if answer.command and (entries or any(sheet.name in LASTING for sheet in answer.sheets)):
        entries = (Entry(answer.command, answer.front), *entries)
    record = Record(answer.sheets, author(by, host), entries, command=answer.command or "told")
    written = write(host, record, target, [typed_edit.edit for typed_edit in typed])
    if written.path and written.backup and _only_answers(answer):
        return replace(written, backup=without_spare(written.path, written.backup, ANSWERS))
    return written


def _beside(file: SideFile, target: Path | None) -> None:
    folder = target.parent if target else file.folder
    if folder is None:
        raise WorkbookError(f"{file.name} goes beside the workbook, which is in no folder yet. Save it first.")
    save(file.data, folder / file.name)


def _only_answers(answer: Answer) -> bool:
    return not (answer.changes or answer.entries) and {sheet.name for sheet in answer.sheets} <= ANSWERS


def _entry(typed: Typed) -> Entry:
    edit = typed.edit
    return Entry("told", edit.sheet, typed.key, typed.column, old=typed.old, new=edit.value, comment=typed.evidence)

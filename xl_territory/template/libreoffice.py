"""The half of the LibreOffice macro that is Python: the command line on a copy of the open workbook.

``python -m xl_territory.template.libreoffice BUTTON BOOK REPORT SHEET ROW [EDITS]``. LibreOffice locks its workbook,
and nobody may write into a workbook that is open; a copy that takes its place is another thing, once the macro reloads
it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xl_territory.errors import TerritoryError
from xl_territory.records.log_places import history_folder, sidecar_path
from xl_territory.run.hand_edits import ANSWERS, EditChoice
from xl_territory.studies.selected_rows import selected
from xl_territory.studies.selection import Selection
from xl_territory.studies.study import Study
from xl_territory.template.buttons import BUTTONS, Button
from xl_territory.workbook import open_workbook

PLANNED = """{status}: score {score:.4f}; {assigned} of {accounts} accounts have an owner, {moved} moved.
See Assignments, CSM Hours and Coverage Flags."""
LONGEST_MESSAGE = 3000
_DECIDED = {EditChoice.ASK: (), EditChoice.KEEP: ("--keep-edits",), EditChoice.DISCARD: ("--discard-edits",)}


@dataclass(frozen=True)
class Said:
    """What a planner is told or asked, and whether the workbook's file is another one now."""

    text: str
    changed: bool
    asks: bool = False

    @property
    def report(self) -> str:
        """It as the macro reads it: ? for a question, 1 or 0 for a changed file or not, then the text."""
        return f"{'?' if self.asks else int(self.changed)}\n{self.text[:LONGEST_MESSAGE]}"


def press(button: Button, book: Path, sheet: str, row: int, edits: EditChoice = EditChoice.ASK) -> Said:
    """Do what ``button`` does to ``book``, which LibreOffice has open with ``row`` of ``sheet`` selected.

    ``edits`` says what becomes of hand edits of the plan: where it asks and there are some, the answer is a question.

    Raises
    ------
    OSError : when the workbook cannot be copied or replaced.
    """
    try:
        options = _options(button.study, book, sheet, row)
    except TerritoryError as error:
        return Said(str(error), changed=False)
    with TemporaryDirectory(prefix=".territory-", dir=book.parent) as folder:
        copy = Path(shutil.copy2(book, folder))
        _bring(_record(book), Path(folder))
        before = copy.read_bytes()
        done = _run(_words(button, copy, options, edits))
        changed = copy.read_bytes() != before
        if changed:
            _bring((made for made in Path(folder).iterdir() if made != copy), book.parent)
            copy.replace(book)
    question = _last_object(done.stdout).get("question")
    return Said(f"{question}\n\n{ANSWERS}", changed, asks=True) if question else Said(_told(done), changed)


def _record(book: Path) -> Iterator[Path]:
    """The log beside the workbook and its history, without which a run would find the log cut off."""
    sidecar = sidecar_path(str(book))
    return (path for path in (sidecar, history_folder(sidecar)) if path is not None and path.exists())


def _bring(paths: Iterable[Path], folder: Path) -> None:
    """Copy files and folders into a folder; what is there by the same name is replaced, other files stay."""
    for path in paths:
        if path.is_dir():
            shutil.copytree(path, folder / path.name, dirs_exist_ok=True)
        else:
            shutil.copy2(path, folder)


def _options(study: Study | None, book: Path, sheet: str, row: int) -> Mapping[str, Any]:
    """What the study proposes first for the selected row: there is no dialog to ask for the others."""
    if study is None or study.select is None:
        return {}
    sheets = open_workbook(book).read([sheet])
    records = tuple(record for each in sheets.values() for record in selected(each, [row]))
    return study.select(Selection(sheet, (row,), records, str(book.parent)))[0].options


def _words(button: Button, book: Path, options: Mapping[str, Any], edits: EditChoice) -> Sequence[str]:
    if button.study is not None:
        return button.study.words(str(book), options, "--in-place", "--json")
    return [part.format(book=book) for part in (*button.command, *(_DECIDED[edits] if button.replaces_edits else ()))]


def _run(arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """The command line with these arguments; it is the same command line as in a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "xl_territory", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


def _told(done: subprocess.CompletedProcess[str]) -> str:
    """What the command line said, summed up where it said so in JSON."""
    summary = _last_object(done.stdout)
    with suppress(KeyError, TypeError, ValueError):
        return _summed_up(summary)
    return done.stdout + done.stderr


def _last_object(output: str) -> Mapping[str, Any]:
    """The last line that is a JSON object; empty where none is."""
    for line in reversed(output.splitlines()):
        with suppress(json.JSONDecodeError):
            printed = json.loads(line)
            if isinstance(printed, dict):
                return printed
    return {}


def _summed_up(summary: Mapping[str, Any]) -> str:
    """A plan, or the answer to a question, as a message shows it. Raises KeyError where it is neither."""
    if "score" in summary:
        return PLANNED.format(**summary)
    message, faults = str(summary["message"]), [f"{fault['sheet']}: {fault['problem']}" for fault in summary["faults"]]
    sheets = f"\n\nSee {' and '.join(summary['sheets'])}." if summary.get("sheets") else ""
    return "\n".join([message + sheets, *faults])


def main(arguments: Sequence[str]) -> None:
    """Press a button and write the report that the macro reads; macros of older workbooks do not say EDITS."""
    name, book, report, sheet, row, *edits = arguments
    button = {button.name: button for button in BUTTONS}[name]
    said = press(button, Path(book), sheet, int(row), EditChoice(edits[0]) if edits else EditChoice.ASK)
    Path(report).write_text(said.report, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

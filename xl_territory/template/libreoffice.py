"""The half of the LibreOffice macro that is Python: the command line on a copy of the open workbook.

``python -m xl_territory.template.libreoffice BUTTON BOOK REPORT SELECTED SHEET``. LibreOffice locks its workbook, and
nobody may write into a workbook that is open; a copy that takes its place is another thing, once the macro reloads it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xl_territory.names import header_key
from xl_territory.template.buttons import BUTTONS, Button

PLANNED = """{status}: score {score:.4f}; {assigned} of {accounts} accounts have an owner, {moved} moved.
See Assignments, CSM Hours and Coverage Flags."""
LONGEST_MESSAGE = 3000
NOTHING_SELECTED = "Select a cell in the row of whom you mean (an account on Accounts, a CSM on CSMs), and click again."
HAPPENS = {"csms": "--leaves", "csmhours": "--leaves", "accounts": "--churns", "assignments": "--churns"}


@dataclass(frozen=True)
class Said:
    """What a planner is told, and whether the workbook's file is another one now."""

    text: str
    changed: bool


def press(button: Button, book: Path, selected: str, sheet: str) -> Said:
    """Do what ``button`` does to ``book``, which LibreOffice has open; ``selected`` is an ID on ``sheet``.

    Raises
    ------
    OSError : when the workbook cannot be copied or replaced.
    """
    if not selected and "{selected}" in button.command:
        return Said(NOTHING_SELECTED, changed=False)
    with TemporaryDirectory(prefix=".territory-", dir=book.parent) as folder:
        copy = Path(shutil.copy2(book, folder))
        before = copy.read_bytes()
        text = _run(button.command, copy, selected, sheet)
        changed = copy.read_bytes() != before
        if changed:
            for made in Path(folder).iterdir():
                made.replace(book.parent / made.name)
    return Said(text, changed)


def _run(command: Sequence[str], book: Path, selected: str, sheet: str) -> str:
    """What the command line says; it is the same command line as in a terminal."""
    happens = HAPPENS.get(header_key(sheet), "--leaves")
    arguments = [part.format(book=book, selected=selected, happens=happens) for part in command]
    done = subprocess.run(
        [sys.executable, "-m", "xl_territory", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    return _summed_up(json.loads(done.stdout)) if "--json" in command and done.stdout else done.stdout + done.stderr


def _summed_up(summary: Mapping[str, Any]) -> str:
    """A plan, or the answer to a question, as a message shows it."""
    if "sheets" not in summary:
        return PLANNED.format(**summary)
    answer, *_ = summary["sheets"].values()
    return f"{answer['explanation']}\n\nSee {' and '.join(summary['sheets'])}."


def main(arguments: Sequence[str]) -> None:
    """Press a button and write the report that the macro reads: 1 or 0 for a changed file, then the text."""
    name, book, report, selected, sheet = arguments
    button = {button.name: button for button in BUTTONS}[name]
    said = press(button, Path(book), selected, sheet)
    Path(report).write_text(f"{int(said.changed)}\n{said.text[:LONGEST_MESSAGE]}", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

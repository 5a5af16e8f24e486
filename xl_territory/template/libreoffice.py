"""The half of the LibreOffice macro that is Python: the command line on a copy of the open workbook.

``python -m xl_territory.template.libreoffice BUTTON BOOK REPORT ACCOUNT``. LibreOffice locks its workbook, and
nobody may write into a workbook that is open; a copy that takes its place is another thing, once the macro reloads it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from xl_territory.template.buttons import BUTTONS, Button

PLANNED = "{status}: score {score:.4f}; {assigned} of {accounts} accounts have an owner, {moved} moved.\n"
NEXT = "See Assignments, CSM Hours and Coverage Flags."
LONGEST_MESSAGE = 3000


@dataclass(frozen=True)
class Said:
    """What a planner is told, and whether the workbook's file is another one now."""

    text: str
    changed: bool


def press(button: Button, book: Path, account: str) -> Said:
    """Do what ``button`` does to ``book``, which LibreOffice has open.

    Raises
    ------
    OSError : when the workbook cannot be copied or replaced.
    """
    with TemporaryDirectory(prefix=".territory-", dir=book.parent) as folder:
        copy = Path(shutil.copy2(book, folder))
        before = copy.read_bytes()
        text = _run(button.command, copy, account)
        changed = copy.read_bytes() != before
        if changed:
            for made in Path(folder).iterdir():
                made.replace(book.parent / made.name)
    return Said(text, changed)


def _run(command: Sequence[str], book: Path, account: str) -> str:
    """What the command line says; it is the same command line as in a terminal."""
    arguments = [part.format(book=book, account=account) for part in command]
    done = subprocess.run(
        [sys.executable, "-m", "xl_territory", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    return _planned(done.stdout) if "--json" in command and done.stdout else done.stdout + done.stderr


def _planned(summary: str) -> str:
    return PLANNED.format(**json.loads(summary)) + NEXT


def main(arguments: Sequence[str]) -> None:
    """Press a button and write the report that the macro reads: 1 or 0 for a changed file, then the text."""
    name, book, report, account = arguments
    button = {button.name: button for button in BUTTONS}[name]
    said = press(button, Path(book), account)
    Path(report).write_text(f"{int(said.changed)}\n{said.text[:LONGEST_MESSAGE]}", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

"""Rebuild the workbooks of workbook_templates: ``python -m xl_territory.template [FOLDER]``."""

from __future__ import annotations

import sys
from pathlib import Path

from xl_territory.template import Example
from xl_territory.template.interpreter_config import ANY_MACHINE
from xl_territory.template.macro_workbook import build_macro_template
from xl_territory.template.new_workbook import new_workbook

FILES = {"territory_blank.xlsx": Example.BLANK, "territory_worked_example.xlsx": Example.WORKED}
MACRO_FILE = "territory_buttons.xlsm"


def rebuild(folder: Path) -> tuple[Path, ...]:
    """Build every workbook of `FILES` and `MACRO_FILE` in ``folder`` and return their paths.

    The buttons of `MACRO_FILE` start whatever ``python`` a machine finds; ``xl-territory new`` makes one that knows.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, example in FILES.items():
        (folder / name).unlink(missing_ok=True)
        new_workbook(folder / name, example)
    build_macro_template(folder / MACRO_FILE, Example.WORKED, ANY_MACHINE)
    return tuple(folder / name for name in (*FILES, MACRO_FILE))


if __name__ == "__main__":
    for path in rebuild(Path(*sys.argv[1:2] or ["workbook_templates"])):
        sys.stdout.write(f"{path}\n")

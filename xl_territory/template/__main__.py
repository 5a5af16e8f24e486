"""Rebuild the workbooks of workbook_templates: ``python -m xl_territory.template [FOLDER]``."""

from __future__ import annotations

import sys
from pathlib import Path

from xl_territory.template import Example, build_template

FILES = {"territory_blank.xlsx": Example.BLANK, "territory_worked_example.xlsx": Example.WORKED}


def rebuild(folder: Path) -> tuple[Path, ...]:
    """Build every workbook of `FILES` in ``folder`` and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, example in FILES.items():
        build_template(folder / name, example)
    return tuple(folder / name for name in FILES)


if __name__ == "__main__":
    for path in rebuild(Path(*sys.argv[1:2] or ["workbook_templates"])):
        sys.stdout.write(f"{path}\n")

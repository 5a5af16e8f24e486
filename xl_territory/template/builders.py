"""What a new workbook is built with, by the suffix of its file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from xl_territory.template.build import build_template
from xl_territory.template.contents import Example

Builder = Callable[[Path, Example], None]


def build_here(path: Path, example: Example) -> None:
    """Write a new planning workbook with macros (.xlsm) whose buttons start the Python that runs now.

    Raises
    ------
    WorkbookError : when the installed xlwings does not bring what the macros need.
    OSError : when ``path`` cannot be written.
    """
    from xl_territory.template.interpreter_config import this_machine
    from xl_territory.template.macro_workbook import build_macro_template

    build_macro_template(path, example, this_machine())


BUILDERS: Mapping[str, Builder] = {".xlsx": build_template, ".xlsm": build_here}

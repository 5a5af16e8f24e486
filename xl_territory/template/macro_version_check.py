"""Whether the macros of a workbook are still those that this installation would put into it."""

from __future__ import annotations

import re
from pathlib import Path

from pyopenvba import ExcelFile
from pyopenvba.exceptions import PyOpenVBAError

from xl_territory.template.buttons import BUTTONS
from xl_territory.template.udf_wrappers import wrappers
from xl_territory.template.vba_project import project

_VERSION = re.compile(r'XLWINGS_VERSION As String = "(.*)"')
_ATTRIBUTE = re.compile(r"^Attribute VB_.*$")


def embedded_xlwings(workbook: Path) -> str:
    """Version of xlwings whose VBA module is in the workbook; "" where there are no macros to read.

    Raises
    ------
    OSError : when the file cannot be read.
    """
    version = _VERSION.search(_modules(workbook).get("xlwings", ""))
    return version[1] if version else ""


def outdated_modules(workbook: Path) -> tuple[str, ...]:
    """Names of the modules that are missing from the workbook or not the ones that would be built today.

    Raises
    ------
    WorkbookError : when the installed xlwings does not bring what the macros need.
    OSError : when the file cannot be read.
    """
    embedded = _modules(workbook)
    today = project(BUTTONS, wrappers())
    expected = {**today.modules, **today.classes}
    return tuple(name for name, source in expected.items() if _code(embedded.get(name, "")) != _code(source))


def _modules(workbook: Path) -> dict[str, str]:
    try:
        with ExcelFile(workbook) as file:
            return {name: file.get_module(name) for name in file.module_names()}
    except PyOpenVBAError:
        return {}


def _code(source: str) -> list[str]:
    """The lines that a planner would see in the editor; it keeps no trailing blanks."""
    return [line.rstrip() for line in source.strip().splitlines() if not _ATTRIBUTE.match(line)]

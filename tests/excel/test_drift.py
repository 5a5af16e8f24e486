"""A workbook and an installation that have drifted apart are noticed."""

from __future__ import annotations

import shutil
from pathlib import Path

import xlwings
from pyopenvba import ExcelFile

from xl_territory.template import Example, build_template
from xl_territory.template.macro_version_check import embedded_xlwings, outdated_modules


def test_a_workbook_that_was_just_built_is_up_to_date(windows_workbook: Path) -> None:
    """Nothing differs, and its xlwings is the installed one."""
    assert embedded_xlwings(windows_workbook) == xlwings.__version__
    assert outdated_modules(windows_workbook) == ()


def test_a_module_of_another_version_is_named(windows_workbook: Path, tmp_path: Path) -> None:
    """As after an update of xlwings."""
    old = Path(shutil.copy2(windows_workbook, tmp_path / "old.xlsm"))
    with ExcelFile(old) as file:
        file.set_module("xlwings", file.get_module("xlwings").replace(xlwings.__version__, "0.1.2"))
        file.save()
    assert embedded_xlwings(old) == "0.1.2"
    assert outdated_modules(old) == ("xlwings",)


def test_a_workbook_without_macros_has_no_xlwings(tmp_path: Path) -> None:
    """There is nothing to compare."""
    build_template(tmp_path / "plain.xlsx", Example.BLANK)
    assert embedded_xlwings(tmp_path / "plain.xlsx") == ""

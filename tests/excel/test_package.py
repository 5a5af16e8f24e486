"""The file around the macros: what Excel checks before it opens one."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
from lxml import etree

from tests.excel.conftest import WINDOWS
from udfs import MODULES
from xl_territory.schema import INPUT_SHEETS
from xl_territory.template import Example
from xl_territory.template.interpreter_config import CONF_SHEET, Machine, configuration
from xl_territory.template.macro_workbook import MACRO_WORKBOOK, build_macro_template


def test_the_package_says_that_it_has_macros(windows_workbook: Path) -> None:
    """Excel refuses an .xlsm whose content type is that of an .xlsx."""
    with zipfile.ZipFile(windows_workbook) as package:
        types = package.read("[Content_Types].xml").decode()
    assert f'PartName="/xl/workbook.xml" ContentType="{MACRO_WORKBOOK}"' in types


def test_every_relationship_of_the_package_has_its_part(windows_workbook: Path) -> None:
    """The ribbon's too."""
    with zipfile.ZipFile(windows_workbook) as package:
        targets = [each.get("Target") for each in etree.fromstring(package.read("_rels/.rels"))]
        assert "customUI/customUI.xml" in targets
        assert set(targets) <= set(package.namelist())


def test_it_has_the_sheets_of_the_plain_template(windows_workbook: Path) -> None:
    """And one hidden sheet with the settings of xlwings."""
    workbook = openpyxl.load_workbook(windows_workbook, keep_vba=True)
    assert workbook.sheetnames == ["Start", *(sheet.name for sheet in INPUT_SHEETS), CONF_SHEET]
    assert workbook[CONF_SHEET].sheet_state == "hidden"


def test_the_buttons_start_the_python_that_built_the_workbook(windows_workbook: Path) -> None:
    """Keys in the first column without a gap, as xlwings reads them."""
    rows = openpyxl.load_workbook(windows_workbook)[CONF_SHEET].iter_rows(values_only=True)
    found = dict(tuple(row[:2]) for row in rows)
    assert found == configuration(WINDOWS, MODULES)
    assert found["INTERPRETER_WIN"] == WINDOWS.interpreter
    assert found["UDF MODULES"] == ";".join(MODULES)


def test_a_conda_environment_is_activated_by_name() -> None:
    """Its interpreter would miss its libraries if it were started by path."""
    machine = Machine("win32", r"C:\conda\envs\plan\python.exe", r"C:\conda", "plan")
    found = configuration(machine, MODULES)
    assert found["INTERPRETER_WIN"] == "python"
    assert (found["CONDA PATH"], found["CONDA ENV"]) == (r"C:\conda", "plan")


def test_a_mac_has_its_own_key() -> None:
    """xlwings reads another key there."""
    found = configuration(Machine("darwin", "/opt/plan/bin/python"), MODULES)
    assert found["INTERPRETER_MAC"] == "/opt/plan/bin/python"
    assert "INTERPRETER_WIN" not in found


def test_two_builds_are_the_same(windows_workbook: Path, tmp_path: Path) -> None:
    """No clock, no random order."""
    build_macro_template(tmp_path / "plan.xlsm", Example.WORKED, WINDOWS)
    assert (tmp_path / "plan.xlsm").read_bytes() == windows_workbook.read_bytes()

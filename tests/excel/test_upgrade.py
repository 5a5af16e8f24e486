"""A macro workbook of an older installation is brought up to date, and nothing else in it changes."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwings
from pyopenvba import ExcelFile

from xl_territory.errors import UsageError
from xl_territory.template import Example, build_template
from xl_territory.template.interpreter_config import CONF_SHEET, Machine, expanded, travelling
from xl_territory.template.macro_version_check import embedded_xlwings, outdated_modules
from xl_territory.template.ribbon import PART
from xl_territory.template.upgrade import VBA_PART, upgrade

NOW_HERE = Machine("win32", r"%APPDATA%\uv\tools\xl-territory\Scripts\python.exe")


@pytest.fixture
def old(windows_workbook: Path, tmp_path: Path) -> Path:
    """As another xlwings made it, with a module of the planner's own and one that is missing."""
    path = Path(shutil.copy2(windows_workbook, tmp_path / "old.xlsm"))
    with ExcelFile(path) as file:
        file.set_module("xlwings", file.get_module("xlwings").replace(xlwings.__version__, "0.1.2"))
        file.set_module("TerritoryButtons", "Option Explicit\n")
        file.vba_project().add_module("MyOwn", 'Sub Mine()\n    MsgBox "mine"\nEnd Sub\n')
        opened = file.get_module("ThisWorkbook")
        file.set_module("ThisWorkbook", opened.replace("TerritoryGiveBack.TerritoryGiveBack", "TerritoryGiveBack.Old"))
        file.save()
    return path


def parts_of(path: Path) -> dict[str, bytes]:
    """Every part of the package."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_macros_ribbon_and_python_are_those_of_this_installation(old: Path) -> None:
    """The planner's own module stays; so does what it was, as a backup."""
    before = old.read_bytes()
    backup = upgrade(old, NOW_HERE)
    assert backup is not None
    assert backup.read_bytes() == before
    assert (embedded_xlwings(old), outdated_modules(old)) == (xlwings.__version__, ())
    with ExcelFile(old) as file:
        assert 'MsgBox "mine"' in file.get_module("MyOwn")
        opened = file.get_module("ThisWorkbook")
    assert opened.count("Sub Workbook_Open") == opened.count("TerritoryGiveBack.TerritoryGiveBack") == 1
    rows = dict(openpyxl.load_workbook(old)[CONF_SHEET].iter_rows(max_col=2, values_only=True))
    assert rows["INTERPRETER_WIN"] == NOW_HERE.interpreter


def test_every_other_part_keeps_its_bytes(old: Path) -> None:
    """Sheets, styles, drawings, buttons."""
    before = parts_of(old)
    upgrade(old, NOW_HERE)
    after = parts_of(old)
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    assert {VBA_PART} <= changed
    sheets = {name for name in changed if name.startswith("xl/worksheets/")}
    assert len(sheets) == 1, "the sheet xlwings.conf"
    assert changed - sheets <= {VBA_PART, PART, "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"}


def test_an_open_event_of_the_planners_own_stays(old: Path) -> None:
    """It would be lost otherwise; the buttons work without ours."""
    with ExcelFile(old) as file:
        file.set_module("ThisWorkbook", "Private Sub Workbook_Open()\n    Beep\nEnd Sub\n")
        file.save()
    upgrade(old, NOW_HERE)
    with ExcelFile(old) as file:
        assert file.get_module("ThisWorkbook").count("Workbook_Open") == 1
        assert "Beep" in file.get_module("ThisWorkbook")


def test_a_workbook_without_our_macros_is_refused(tmp_path: Path) -> None:
    """And stays as it is."""
    plain = tmp_path / "plain.xlsx"
    build_template(plain, Example.BLANK)
    before = plain.read_bytes()
    with pytest.raises(UsageError, match=r"plain\.xlsx has no macros"):
        upgrade(plain, NOW_HERE)
    assert plain.read_bytes() == before


@pytest.mark.parametrize(
    ("platform", "interpreter", "told"),
    [
        ("win32", r"C:\Users\ana\AppData\Roaming\uv\tools\x\python.exe", r"%APPDATA%\uv\tools\x\python.exe"),
        ("win32", r"c:\users\ANA\appdata\roaming\uv\x.exe", r"%APPDATA%\uv\x.exe"),
        ("win32", r"C:\Users\ana\AppData\RoamingToo\x.exe", r"C:\Users\ana\AppData\RoamingToo\x.exe"),
        ("win32", r"C:\Python\python.exe", r"C:\Python\python.exe"),
        ("linux", "/usr/bin/python3", "/usr/bin/python3"),
    ],
)
def test_a_python_in_the_users_folder_is_named_so_that_the_workbook_travels(
    platform: str, interpreter: str, told: str
) -> None:
    """Everybody who opens the workbook has such a folder of their own."""
    environment = {"APPDATA": r"C:\Users\ana\AppData\Roaming"}
    assert travelling(platform, interpreter, environment) == told
    assert expanded(told, environment).casefold() == interpreter.casefold()

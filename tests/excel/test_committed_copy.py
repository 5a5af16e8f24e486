"""The macro workbook in the repository is the one that the command builds."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
import xlwings

from tests.excel.conftest import vba_of
from xl_territory.template import Example
from xl_territory.template.__main__ import MACRO_FILE
from xl_territory.template.interpreter_config import ANY_MACHINE, CONF_SHEET
from xl_territory.template.macro_workbook import build_macro_template

COMMITTED = Path(__file__).parents[2] / "workbook_templates" / MACRO_FILE


def test_its_macros_are_those_of_the_code(tmp_path: Path) -> None:
    """`python -m xl_territory.template` rebuilds it; another xlwings brings another VBA module."""
    committed = vba_of(COMMITTED)
    (version,) = re.findall(r'XLWINGS_VERSION As String = "(.*)"', committed["xlwings"])
    if version != xlwings.__version__:
        pytest.skip(f"the copy was built with xlwings {version}, and {xlwings.__version__} is installed")
    build_macro_template(tmp_path / MACRO_FILE, Example.WORKED, ANY_MACHINE)
    assert committed == vba_of(tmp_path / MACRO_FILE)


def test_it_names_no_machine() -> None:
    """Its buttons start the python that each machine finds."""
    conf = openpyxl.load_workbook(COMMITTED)[CONF_SHEET]
    keys = dict(tuple(row[:2]) for row in conf.iter_rows(values_only=True))
    assert not {"INTERPRETER_WIN", "INTERPRETER_MAC"} & set(keys)
    assert keys["INTERPRETER_LIBREOFFICE"] == "python3"

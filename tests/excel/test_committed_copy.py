"""The macro workbook in the repository works with the code, whether or not it has every button that there is now."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
import xlwings

from tests.excel.conftest import vba_of
from tests.template.content import differences, procedures
from xl_territory.template import Example
from xl_territory.template.__main__ import MACRO_FILE
from xl_territory.template.interpreter_config import ANY_MACHINE, CONF_SHEET
from xl_territory.template.macro_workbook import build_macro_template

COMMITTED = Path(__file__).parents[2] / "workbook_templates" / MACRO_FILE


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The macro workbook as the command builds it now."""
    path = tmp_path_factory.mktemp("macros") / MACRO_FILE
    build_macro_template(path, Example.WORKED, ANY_MACHINE)
    return path


@pytest.fixture(scope="module")
def committed() -> Mapping[str, str]:
    """The macros of the copy; another xlwings brings another VBA module."""
    found = vba_of(COMMITTED)
    (version,) = re.findall(r'XLWINGS_VERSION As String = "(.*)"', found["xlwings"])
    if version != xlwings.__version__:
        pytest.skip(f"the copy was built with xlwings {version}, and {xlwings.__version__} is installed")
    return found


def test_each_of_its_macros_is_one_of_the_code(committed: Mapping[str, str], made: Path) -> None:
    """Line by line; `python -m xl_territory.template` rebuilds it with what has come since."""
    now = vba_of(made)
    for module, source in committed.items():
        found, expected = procedures(source), procedures(now[module])
        assert found.items() <= expected.items() or module == "ThisWorkbook"


def test_it_has_the_input_sheets_of_the_code(made: Path) -> None:
    """Cell by cell."""
    assert not differences(COMMITTED, made)


def test_it_names_no_machine() -> None:
    """Its buttons start the python that each machine finds."""
    conf = openpyxl.load_workbook(COMMITTED)[CONF_SHEET]
    keys = dict(tuple(row[:2]) for row in conf.iter_rows(values_only=True))
    assert not {"INTERPRETER_WIN", "INTERPRETER_MAC"} & set(keys)
    assert keys["INTERPRETER_LIBREOFFICE"] == "python3"

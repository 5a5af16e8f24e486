"""The VBA project is whole: olevba reads it, and whatever is named anywhere exists."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
import xlwings
from lxml import etree

from xl_territory.template.buttons import BUTTONS, MODULE, Button
from xl_territory.template.ribbon import NAMESPACE, PART
from xl_territory.workbook.excel.excel_state import NOTE, WHILE_WRITING

OPENING = re.compile(r"^\s*(?:Public |Private )?(Sub|Function|Property) ?(?:Get )?(\w+)", re.IGNORECASE | re.MULTILINE)
CLOSING = re.compile(r"^\s*End (Sub|Function|Property)\b", re.IGNORECASE | re.MULTILINE)
every_button = pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.name)


def procedures(source: str) -> list[str]:
    """Names of the procedures of a module."""
    return [name for _, name in OPENING.findall(source)]


def test_the_project_has_the_modules_of_a_standalone_workbook(sources: Mapping[str, str]) -> None:
    """No add-in is needed."""
    assert {"xlwings", "xlwings_mac", "xlwings_udfs", "Dictionary", "TerritoryButtons", "TerritoryLibreOffice"} <= set(
        sources
    )


def test_the_workbook_gives_excel_back_when_it_opens(sources: Mapping[str, str]) -> None:
    """Everything that a run changes, by the name that it puts it down in."""
    assert "TerritoryGiveBack.TerritoryGiveBack" in sources["ThisWorkbook"]
    module = sources["TerritoryGiveBack"]
    assert f'NOTE As String = "{NOTE}"' in module
    assert set(re.findall(r'Case "(\w+)"', module)) == set(WHILE_WRITING)


def test_the_project_carries_the_module_of_the_installed_xlwings(sources: Mapping[str, str]) -> None:
    """Its library is named by version, so another version would not be found."""
    for module in ("xlwings", "xlwings_mac"):
        assert f'XLWINGS_VERSION As String = "{xlwings.__version__}"' in sources[module]
    assert f"xlwings64-{xlwings.__version__}.dll" in sources["xlwings"]


@every_button
def test_a_button_has_a_macro_that_calls_its_python_function(sources: Mapping[str, str], button: Button) -> None:
    """The macro is thin: everything happens in Python."""
    assert button.macro in procedures(sources["TerritoryButtons"])
    assert button.ribbon_macro in procedures(sources["TerritoryButtons"])
    line = f'RunPython "import {MODULE}; {MODULE}.{button.name}()"'
    assert line in sources["TerritoryButtons"]


def test_every_macro_that_a_worksheet_button_names_exists(windows_workbook: Path, sources: Mapping[str, str]) -> None:
    """In the drawing of Start, each with its caption."""
    with zipfile.ZipFile(windows_workbook) as package:
        drawing = package.read("xl/drawings/vmlDrawing1.vml").decode()
    named = re.findall(r"<x:FmlaMacro>\[0\]!(\w+)</x:FmlaMacro>", drawing)
    assert named == [button.macro for button in BUTTONS]
    assert set(named) <= set(procedures(sources["TerritoryButtons"]))
    assert all(button.caption in drawing for button in BUTTONS)


def test_every_macro_that_the_ribbon_names_exists(windows_workbook: Path, sources: Mapping[str, str]) -> None:
    """Each ribbon button has an icon and a screen tip."""
    with zipfile.ZipFile(windows_workbook) as package:
        root = etree.fromstring(package.read(PART))
    buttons = list(root.iter(f"{{{NAMESPACE}}}button"))
    assert [button.get("onAction") for button in buttons] == [button.ribbon_macro for button in BUTTONS]
    assert {button.get("onAction") for button in buttons} <= set(procedures(sources["TerritoryButtons"]))
    assert all(button.get("imageMso") and button.get("supertip") for button in buttons)
    assert len({button.get("id") for button in buttons}) == len(BUTTONS)


def test_every_procedure_ends(sources: Mapping[str, str]) -> None:
    """As many ends as beginnings; alternative headers under a directive were decided away."""
    for name, source in sources.items():
        kinds = [kind.lower() for kind, _ in OPENING.findall(source)]
        assert kinds == [kind.lower() for kind in CLOSING.findall(source)], name


def test_no_directive_group_is_left_open(sources: Mapping[str, str]) -> None:
    """Each #If has its #End If."""
    for name, source in sources.items():
        opened = re.findall(r"(?m)^\s*#If ", source)
        assert len(opened) == len(re.findall(r"(?m)^\s*#End If", source)), name


def test_lines_are_as_long_as_vba_allows(sources: Mapping[str, str]) -> None:
    """1,023 characters in a line and 24 continuations in a row; all in the code page of VBA."""
    for name, source in sources.items():
        source.encode("cp1252")
        assert max(map(len, source.splitlines()), default=0) <= 1023, name
        assert not re.search(r"(?:[^\n]* _\r?\n){25}", source), name


def test_no_two_procedures_of_the_project_share_a_name(sources: Mapping[str, str]) -> None:
    """A call would be ambiguous; the two modules of xlwings exclude each other by platform."""
    shared = [
        name
        for module in sources
        if module not in ("xlwings_mac", "Dictionary")
        for name in procedures(sources[module])
    ]
    assert len(shared) == len(set(shared))

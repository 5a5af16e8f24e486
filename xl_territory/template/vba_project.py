"""The VBA project of the planning workbook, as sources: xlwings' own module, the buttons, the worksheet functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from xl_territory.errors import WorkbookError
from xl_territory.template.buttons import Button
from xl_territory.template.ribbon import TAB
from xl_territory.template.udf_wrappers import FunctionHelp, Wrappers
from xl_territory.template.vba_preprocessor import Constant, decide

EXCEL: Mapping[str, Constant] = {"App": "Microsoft Excel", "VBA7": True}
LONGEST_STRING = 255


@dataclass(frozen=True)
class Project:
    """VBA sources by module name; ``workbook`` is the code of ThisWorkbook."""

    modules: Mapping[str, str]
    classes: Mapping[str, str]
    workbook: str


def project(buttons: Iterable[Button], udfs: Wrappers) -> Project:
    """Everything that goes into the workbook.

    Raises
    ------
    WorkbookError : when the installed xlwings does not bring its VBA module.
    """
    xlwings = _xlwings_source()
    modules = {
        "xlwings": _only_if("Not Mac", decide(xlwings, {**EXCEL, "Mac": False})),
        "xlwings_mac": _only_if("Mac", decide(xlwings, {**EXCEL, "Mac": True})),
        "xlwings_udfs": decide(udfs.source, EXCEL),
        "TerritoryButtons": buttons_module(buttons),
        "TerritoryGiveBack": _own("TerritoryGiveBack.bas"),
        "TerritoryLibreOffice": _own("TerritoryLibreOffice.bas"),
    }
    return Project(modules, {"Dictionary": _own("Dictionary.cls")}, workbook_module(udfs.functions))


def buttons_module(buttons: Iterable[Button]) -> str:
    """One macro per button, and one for the ribbon that calls it."""
    return _lines("Option Explicit", *(line for button in buttons for line in _macros(button)))


def workbook_module(functions: Iterable[FunctionHelp]) -> str:
    """When the workbook opens, Excel gets back what a run that died took, and the help of every worksheet function.

    Neither is a change to save.
    """
    return _lines(
        "Private Sub Workbook_Open()",
        "#If VBA7 Then",
        "    Dim unchanged As Boolean",
        "    unchanged = ThisWorkbook.Saved",
        "    On Error Resume Next",
        "    TerritoryGiveBack.TerritoryGiveBack",
        *(line for function in functions for line in _described(function)),
        "    ThisWorkbook.Saved = unchanged",
        "#End If",
        "End Sub",
    )


def _macros(button: Button) -> tuple[str, ...]:
    """In LibreOffice both ways are compiled, so the one without Excel comes first and leaves."""
    return (
        "",
        f"' {button.caption}: {button.tip}",
        f"Public Sub {button.macro}()",
        "#If Not VBA7 Then",
        f"    {_elsewhere(button)}",
        "    Exit Sub",
        "#End If",
        f'    RunPython "{button.python}"',
        "End Sub",
        "",
        f"Public Sub {button.ribbon_macro}(control As Object)",
        f"    {button.macro}",
        "End Sub",
    )


def _elsewhere(button: Button) -> str:
    return (
        f'RunInLibreOffice "{button.name}"'
        if button.in_libreoffice
        else f'MsgBox {_quoted(button.instead)}, 64, "{TAB}"'
    )


def _described(function: FunctionHelp) -> tuple[str, ...]:
    """A continued line: VBA allows 1,023 characters in one and 24 continuations."""
    start = f'    Application.MacroOptions Macro:="{function.name}", Description:={_quoted(function.description)}, _'
    category = f"        Category:={_quoted(function.category)}"
    if not function.arguments:
        return (start, category)
    arguments = [f"        {_quoted(argument)}" for argument in function.arguments]
    listed = [f"{argument}, _" for argument in arguments[:-1]] + [f"{arguments[-1]})"]
    return (start, f"{category}, ArgumentDescriptions:=Array( _", *listed)


def _quoted(text: str) -> str:
    """A VBA string; a character that VBA's code page lacks becomes a similar one."""
    plain = text.translate(_SIMILAR)[:LONGEST_STRING].replace('"', '""')
    return f'"{plain}"'


_SIMILAR = str.maketrans({"÷": "/", "×": "x", "−": "-", "–": "-", "≥": ">=", "≤": "<=", "…": "...", "’": "'"})


def _xlwings_source() -> str:
    """The module that belongs to the installed xlwings; it names the library of exactly that version."""
    spec = find_spec("xlwings")
    path = Path(spec.origin).with_name("xlwings.bas") if spec and spec.origin else Path("xlwings.bas")
    if not path.is_file():
        raise WorkbookError("The installed xlwings has no VBA module. Install it anew: pip install -U xlwings")
    return re.sub(r"\AAttribute VB_Name = .*\r?\n", "", path.read_text(encoding="utf-8"))


def _own(name: str) -> str:
    return _lines(*(files(__package__) / "vba" / name).read_text(encoding="utf-8").splitlines())


def _only_if(condition: str, source: str) -> str:
    return f"#If {condition} Then\r\n{source}#End If\r\n"


def _lines(*lines: str) -> str:
    return "\r\n".join((*lines, ""))

"""xlwings' own RunPython, interpreted, starts the right Python with the right words on Windows.

Only what the interpreter has no Windows for is replaced: the shell that would run the command, the check that a file is
there, the removal of the log, a GUID, the environment and the window's handle.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from pyopenvba.apps.excel import ExcelApplication

from tests.excel.conftest import WINDOWS
from udfs import MODULES
from xl_territory.template.buttons import BUTTONS, MODULE, Button
from xl_territory.template.vba_preprocessor import decide

WINDOWS_EXCEL = {"VBA7": True, "Win64": True, "Mac": False}
SHELL = """
Public Function Run(command, style, wait)
    ThisWorkbook.Sheets("Start").Range("A99").Value = command
    Run = 0
End Function

Public Function ExpandEnvironmentStrings(text)
    If text = "False" Then
        ExpandEnvironmentStrings = False  ' VBA compares this word with a Boolean, the interpreter does not
    Else
        ExpandEnvironmentStrings = text
    End If
End Function
"""
STAND_INS = {
    "WScript": "Set WScript = New FakeShell",
    "FileExists": 'FileExists = (Right(FileSpec, 4) = ".exe")',
    "CreateGUID": 'CreateGUID = "GUID"',
}


@pytest.fixture(scope="module")
def excel(windows_workbook: Path, sources: Mapping[str, str]) -> ExcelApplication:
    """The workbook with its macros in the interpreter, as Excel on Windows would see them."""
    application = ExcelApplication.open(str(windows_workbook), with_vba=False)
    for name in ("xlwings", "TerritoryButtons", "TerritoryLibreOffice"):
        application.add_module(_for_the_interpreter(decide(sources[name], WINDOWS_EXCEL)), name=name)
    application.add_module(SHELL, name="FakeShell", kind="class")
    return application


def _for_the_interpreter(source: str) -> str:
    for function, body in STAND_INS.items():
        replaced = rf"((?:Public |Private )?Function {function}\b[^\n]*\n)[\s\S]*?(End Function)"
        source = re.sub(replaced, lambda found, body=body: f"{found[1]}    {body}\r\n{found[2]}", source, count=1)
    source = source.replace("Application.Hwnd", "4711").replace("Kill LOG_FILE", "")
    return re.sub(r'\bEnviron\("(\w+)"\)', r'"C:\\Temp"', source)


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.name)
def test_a_button_runs_its_function_with_the_interpreter_of_the_workbook(
    excel: ExcelApplication, button: Button
) -> None:
    """The command line that Windows would get."""
    excel.run(button.macro)
    command = excel.sheet("Start").value("A99")
    assert command.startswith(f'cmd.exe /C C: & cd "{WINDOWS.interpreter.rpartition(chr(92))[0]}" & ')
    assert f'"{WINDOWS.interpreter}" -B -c "import xlwings.utils;xlwings.utils.prepare_sys_path(' in command
    assert f'import {MODULE}; {MODULE}.{button.name}()" ' in command
    assert '--wb="plan.xlsm" --from_xl=1' in command


def test_worksheet_functions_come_from_the_modules_of_udfs(excel: ExcelApplication) -> None:
    """The setting that xlwings reads."""
    assert excel.evaluate("GetUdfModules(ThisWorkbook)") == ";".join(MODULES)

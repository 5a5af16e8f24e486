"""The macro workbook, built once for an imagined Windows machine and once for this one."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path

import pytest

from xl_territory.template import Example
from xl_territory.template.interpreter_config import Machine, this_machine
from xl_territory.template.macro_workbook import build_macro_template

WINDOWS = Machine("win32", r"C:\Users\Ana Ruiz\territory\Scripts\python.exe")


@pytest.fixture(scope="session")
def windows_workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example with macros, as a Windows machine would build it."""
    path = tmp_path_factory.mktemp("macros") / "plan.xlsm"
    build_macro_template(path, Example.WORKED, WINDOWS)
    return path


@pytest.fixture(scope="session")
def own_workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example with macros that start the Python of these tests."""
    path = tmp_path_factory.mktemp("macros") / "plan.xlsm"
    build_macro_template(path, Example.WORKED, this_machine())
    return path


@pytest.fixture(scope="session")
def sources(windows_workbook: Path) -> Mapping[str, str]:
    """VBA by module name, as olevba reads it from the file."""
    return vba_of(windows_workbook)


def vba_of(path: Path) -> dict[str, str]:
    """VBA by module name; olevba speaks to an older pyparsing than there is, which is not our concern."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from oletools.olevba import VBA_Parser

        macros = VBA_Parser(str(path)).extract_macros()
    return {name.rpartition(".")[0]: code for _, _, name, code in macros}

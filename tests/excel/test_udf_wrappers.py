"""Every worksheet function has its VBA wrapper and its help."""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping

import pytest

from udfs import MODULES
from xl_territory.template.udf_wrappers import Wrappers, wrappers


@pytest.fixture(scope="module")
def names() -> list[str]:
    """The functions that the modules of udfs offer."""
    modules = [importlib.import_module(name) for name in MODULES]
    return sorted(name for module in modules for name in vars(module) if name.startswith("TERRITORY_"))


@pytest.fixture(scope="module")
def generated() -> Wrappers:
    """What xlwings generates here."""
    return wrappers()


def test_every_worksheet_function_has_a_wrapper(sources: Mapping[str, str], names: list[str]) -> None:
    """And there is no wrapper of anything else."""
    assert sorted(re.findall(r"(?m)^Function (\w+)\(", sources["xlwings_udfs"])) == names


def test_every_worksheet_function_has_help_that_excel_can_show(generated: Wrappers, names: list[str]) -> None:
    """A description and a text for each argument, 255 characters at most."""
    assert [function.name for function in generated.functions] == names
    for function in generated.functions:
        texts = (function.description, *function.arguments)
        assert all(0 < len(text) <= 255 for text in texts), function.name


def test_the_workbook_tells_excel_that_help_when_it_opens(sources: Mapping[str, str], generated: Wrappers) -> None:
    """Through Application.MacroOptions, without leaving the workbook changed."""
    source = sources["ThisWorkbook"]
    assert [f'Macro:="{function.name}"' in source for function in generated.functions] == [True] * len(
        generated.functions
    )
    assert "ThisWorkbook.Saved = unchanged" in source

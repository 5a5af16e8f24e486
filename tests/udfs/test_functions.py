"""What every worksheet function must have, and must not, to be one in Excel."""

from __future__ import annotations

import importlib
import inspect
import io
import re
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from udfs import MODULES
from udfs.reference import documentation
from udfs.worksheet import LONGEST_HELP, Documentation

NAMES = {
    "TERRITORY_TIER",
    "TERRITORY_HOURS",
    "TERRITORY_MATCH",
    "TERRITORY_ELIGIBLE",
    "TERRITORY_LOAD",
    "TERRITORY_CAPACITY",
    "TERRITORY_UTILISATION",
    "TERRITORY_BALANCE",
    "TERRITORY_FAIR_SHARE",
    "TERRITORY_COVERAGE_FLAGS",
    "TERRITORY_SCORE",
    "TERRITORY_BEST_CSMS",
    "TERRITORY_MOVE_COST",
    "TERRITORY_SEAT_HOURS",
    "TERRITORY_SEATS",
    "TERRITORY_AUC",
    "TERRITORY_SKILL",
    "TERRITORY_FIT",
    "TERRITORY_POTENTIAL",
}
VBA_WORDS = re.findall(
    r"\w+",
    """and as boolean byref byte byval call case close const currency date debug decimal declare dim do double each else
    elseif empty end enum eqv erase error event exit false for friend function get global gosub goto if imp implements
    in input integer is let like load lock long loop lset me mid mod name new next not nothing null object on open
    option optional or output paramarray preserve print private property public put raiseevent random read redim rem
    resume return rset seek select set single static step stop string sub then time to true type typeof unload unlock
    until variant wend while width with withevents write xor""",
)

every_function = pytest.mark.parametrize("function", documentation(), ids=lambda function: function.name)


def function_called(name: str) -> Any:
    """The function itself."""
    return next(getattr(module, name) for module in map(importlib.import_module, MODULES) if hasattr(module, name))


def test_the_functions_are_these() -> None:
    """Whoever adds one adds its name here; a planner's formulas depend on them."""
    assert {function.name for function in documentation()} == NAMES


@every_function
def test_a_function_is_documented(function: Documentation) -> None:
    """Summary, every argument, what it returns and an example, each short enough for Excel's function wizard."""
    texts = [function.summary, function.returns, function.example, *(each.help for each in function.arguments)]
    assert all(texts)
    assert all(len(text) <= LONGEST_HELP for text in texts)
    assert function.example.startswith(f"={function.name}(")


@every_function
def test_a_functions_arguments_are_ones_that_vba_takes(function: Documentation) -> None:
    """No keyword-only ones, no words of VBA, optional ones last."""
    parameters = inspect.signature(function_called(function.name)).parameters.values()
    assert all(each.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD for each in parameters)
    assert not {each.name.lower() for each in parameters} & set(VBA_WORDS)
    optional = [each.optional for each in function.arguments]
    assert optional == sorted(optional)


def test_no_function_is_exported_twice() -> None:
    """Whatever decorated function is in a module is a worksheet function of it."""
    found = [
        name
        for module in map(importlib.import_module, MODULES)
        for name in dir(module)
        if hasattr(getattr(module, name), "documentation")
    ]
    assert sorted(found) == sorted(NAMES)


def test_xlwings_exports_every_function_and_nothing_else(xlwings_udfs: ModuleType) -> None:
    """Its own generator, on the modules as they are: VBA functions by name, none of them volatile."""
    vba = io.StringIO()
    for name in MODULES:
        xlwings_udfs.generate_vba_wrapper(name, importlib.import_module(name), vba, SimpleNamespace(Name="Book.xlsm"))
    assert set(re.findall(r"^Function (\w+)\(", vba.getvalue(), re.MULTILINE)) == NAMES
    assert "Volatile" not in vba.getvalue()
    assert "Sub " not in vba.getvalue()


def test_xlwings_knows_category_summary_and_help(xlwings_udfs: ModuleType) -> None:  # noqa: ARG001
    """What Excel's function wizard is told."""
    for function in documentation():
        declared = function_called(function.name).__xlfunc__
        assert declared["category"] == "Territory"
        assert declared["ret"]["doc"] == function.summary
        assert [each["doc"] for each in declared["args"]] == [each.help for each in function.arguments]


def test_the_same_question_is_answered_from_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Excel asks again whenever anything on the sheet changes."""
    ranges = importlib.import_module("udfs.ranges")
    asked = []
    real = ranges.read_workbook
    monkeypatch.setattr(ranges, "read_workbook", lambda sheets: asked.append(1) or real(sheets))
    tier = function_called("TERRITORY_TIER")
    first = [tier([[71_234.0], [None]]) for _ in range(3)]
    assert len(asked) == 1
    assert first[0] == first[1] == [["Mid-market"], [""]]
    first[0][0][0] = "scribbled over"
    assert tier([[71_234.0], [None]]) == first[1]


def test_text_results_fit_into_a_cell_of_an_array() -> None:
    """Excel refuses longer ones."""
    assert all(len(str(cell)) <= 255 for row in function_called("TERRITORY_TIER")("x" * 500) for cell in row)

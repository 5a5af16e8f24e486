"""Scalars, blanks, text, errors, omitted arguments and ranges that do not fit: a number is right, or there is none."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.udfs.conftest import Call, Planned
from udfs.reference import documentation

PROBLEM = "#VALUE! "
NA = "#N/A"


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("TERRITORY_TIER", (50_000,), [["Mid-market"]]),
        ("TERRITORY_TIER", ("120k",), [["Enterprise"]]),
        ("TERRITORY_TIER", ([[Decimal("50000.0000")], [Decimal(0)]],), [["Mid-market"], ["SMB"]]),
        ("TERRITORY_TIER", ([[None], [0]],), [[""], ["SMB"]]),
        ("TERRITORY_TIER", ([[15_000, 14_999.99]],), [["Commercial", "SMB"]]),
        ("TERRITORY_HOURS", (100_000,), [[2.0]]),
        ("TERRITORY_HOURS", ([[100_000], [None]], None, "At-risk"), [[4.0], [""]]),
        ("TERRITORY_HOURS", (None, "Enterprise", 35, 5, "Onboarding"), [[2.0 * 2.0 * 1.3 * 1.5]]),
        ("TERRITORY_HOURS", (1, None, None, None, None, 7.5), [[7.5]]),
        ("TERRITORY_MATCH", ("Fintech", "fintech; SaaS"), [[1.0]]),
        ("TERRITORY_MATCH", ("Fintech", [["Retail", "Fintech"]], "SaaS"), [[0.0, 0.5]]),
        ("TERRITORY_MATCH", ([[None]], "x"), [[1.0]]),
        ("TERRITORY_LOAD", ("c1", [["C1 "], ["C2"], [None]], [[1], [2], [3]]), [[1.0]]),
        ("TERRITORY_LOAD", ([["C1"], [None], ["C9"]], ["C1"] and [["C1"]], 5), [[5.0], [""], [0.0]]),
        ("TERRITORY_CAPACITY", (40,), [[30.0]]),
        ("TERRITORY_CAPACITY", ([[None]], "50%"), [[20.0]]),
        ("TERRITORY_UTILISATION", (15, 30), [[0.5]]),
        ("TERRITORY_UTILISATION", ([[15], [None], [0]], [[30], [None], [0]]), [[0.5], [""], [0.0]]),
        ("TERRITORY_BALANCE", ([[10], [20]], [[20], [20]]), [[pytest.approx(0.67 / 6)]]),
        ("TERRITORY_BALANCE", ([[10], [20]], [[20], [20]], [["Spread", None]]), [[0.5, ""]]),
        ("TERRITORY_SEAT_HOURS", (40,), [[30.0]]),
        ("TERRITORY_SEAT_HOURS", ([[None], [20]], "50%"), [[20.0], [10.0]]),
        ("TERRITORY_SEAT_HOURS", (40, 0.75, "25%; 50%; 75%", 0.24, 1.5), [[30 * (1 - 0.02 * 3)]]),
        ("TERRITORY_SEAT_HOURS", (40, 1, 0.5, 0.12), [[40 * (1 - 0.01 * 0.5)]]),
        ("TERRITORY_SEATS", (30, "enterprise"), [[2.0]]),
        ("TERRITORY_SEATS", ([[160], [None]], [["SMB"], [None]]), [[2.0], [""]]),
    ],
)
def test_values_that_make_sense(excel: Call, name: str, arguments: tuple[Any, ...], expected: object) -> None:
    """Single cells, ranges, blanks and omitted arguments."""
    assert excel(name, *arguments) == expected


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("TERRITORY_TIER", (NA,), "Excel error"),
        ("TERRITORY_TIER", ("#SPILL!",), "Excel error"),
        ("TERRITORY_TIER", ("lots",), "not a number"),
        ("TERRITORY_TIER", (-1,), "at least 0"),
        ("TERRITORY_TIER", (True,), "not a number"),
        ("TERRITORY_TIER", (1, [["Tier", "ARR From"], ["A", "x"]]), "Hours Model range, row 2, ARR From"),
        ("TERRITORY_HOURS", ([[1], [2]], [["SMB"], ["SMB"], ["SMB"]]), "same shape"),
        ("TERRITORY_HOURS", (1, "No such tier"), "no such tier"),
        ("TERRITORY_HOURS", (1, None, "Poorly"), "Health"),
        ("TERRITORY_HOURS", (1, None, None, 9), "between 1 and 5"),
        ("TERRITORY_HOURS", (1, None, None, None, NA), "Excel error"),
        ("TERRITORY_MATCH", ("Fintech", NA), "csm_skills, cell 1"),
        ("TERRITORY_MATCH", ("Fintech", [["a", "b"], ["c", "d"]]), "one column or one row"),
        ("TERRITORY_ELIGIBLE", ("A1", "C1"), "header"),
        ("TERRITORY_LOAD", ("C1", [["C1"], ["C1"]], [[1]]), "they must match"),
        ("TERRITORY_LOAD", ("C1", "C1", NA), "hours, cell 1"),
        ("TERRITORY_LOAD", ("C1", NA, 1), "assigned, cell 1"),
        ("TERRITORY_LOAD", ("C1", "C1", "ten"), "not a number"),
        ("TERRITORY_CAPACITY", ([[40], [400]],), "cell 2, Weekly Hours"),
        ("TERRITORY_CAPACITY", (40, 75), "between 0% and 100%"),
        ("TERRITORY_UTILISATION", (1, 0), "without capacity"),
        ("TERRITORY_UTILISATION", (1, [[None]]), "no capacity"),
        ("TERRITORY_UTILISATION", (PROBLEM + "whatever", 1), "whatever"),
        ("TERRITORY_BALANCE", (1, 0), "Nobody has any capacity"),
        ("TERRITORY_BALANCE", (1, 1, "variance"), "no measure variance"),
        ("TERRITORY_SEAT_HOURS", (40, 0.75, "25%; 140%"), "Ramp, cell 1"),
        ("TERRITORY_SEAT_HOURS", (40, 0.75, None, 2), "Attrition, cell 1"),
        ("TERRITORY_SEAT_HOURS", (NA,), "Weekly Hours, cell 1"),
        ("TERRITORY_SEATS", (10, "Galaxy"), "no tier Galaxy"),
        ("TERRITORY_SEATS", (-1, "SMB"), "at least 0"),
        ("TERRITORY_AUC", ([["Yes"], ["Yes"]], [[1], [2]]), "left and customers who stayed"),
        ("TERRITORY_AUC", ([["Yes"], ["Perhaps"]], [[1], [2]]), "outcomes, cell 2"),
        ("TERRITORY_AUC", ([["Yes"], [NA]], [[1], [2]]), "outcomes, cell 2"),
        ("TERRITORY_AUC", ([["Yes"], ["No"]], [[1], [2], [3]]), "same shape"),
        ("TERRITORY_SKILL", ([["Yes"], ["No"]], [[0.5], [50]]), "between 0 and 1"),
        ("TERRITORY_FIT", ([["Account ID", "ARR"], ["A", 1]], 3), "Criterion"),
        ("TERRITORY_POTENTIAL", ("A", [["Account ID", "ARR"], ["A", 1]]), "which customers are alike"),
        ("TERRITORY_POTENTIAL", ("A", [["Account ID", "ARR", "Industry"], ["A", 1, "Fintech"]]), "20 Active customers"),
        ("TERRITORY_POTENTIAL", ("A", [["Account ID", "ARR"], ["A", 1]], 0), "k is a whole number, 1 or more"),
        ("TERRITORY_POTENTIAL", ("A", [["Account ID", "ARR"], ["A", 1]], 1.5), "k is a whole number"),
        ("TERRITORY_POTENTIAL", ("A", [["Account ID", "ARR"], ["A", 1]], 2, 2), "quantile lies between 0 and 1"),
        ("TERRITORY_SCORE", ("x", "y"), "Account ID"),
        ("TERRITORY_COVERAGE_FLAGS", ([["Account ID", "ARR"], ["A", 1]], [["CSM ID"], ["C"]], [[None]]), "assignments"),
    ],
)
def test_values_that_make_none_give_a_text(excel: Call, name: str, arguments: tuple[Any, ...], words: str) -> None:
    """One that says what and where, never a number and never a traceback."""
    ((found, *_), *_) = excel(name, *arguments)
    assert found.startswith(PROBLEM)
    assert words in found
    assert len(found) <= 255


def test_a_bad_row_does_not_spoil_the_others(excel: Call) -> None:
    """It gets a text of its own."""
    found = excel("TERRITORY_TIER", [[50_000], [NA], ["abc"], [None], [1]])
    assert [row[0] for row in (found[0], found[3], found[4])] == ["Mid-market", "", "SMB"]
    assert all(row[0].startswith(PROBLEM) for row in found[1:3])


def test_a_text_that_could_be_two_numbers_is_no_number(excel: Call) -> None:
    """1.234 may be a thousand in one country and little more than one in another."""
    ((found,),) = excel("TERRITORY_TIER", "1.234")
    assert "two numbers" in found


def test_true_is_not_one(excel: Call) -> None:
    """Python holds them for the same; the memory of results must not."""
    assert excel("TERRITORY_UTILISATION", 1, 2) == [[0.5]]
    ((found,),) = excel("TERRITORY_UTILISATION", True, 2)
    assert found.startswith(PROBLEM)
    assert excel("TERRITORY_UTILISATION", 1, 2) == [[0.5]]


@pytest.mark.parametrize("name", ["TERRITORY_SCORE", "TERRITORY_COVERAGE_FLAGS"])
def test_errors_in_a_table_are_found(excel: Call, planned: Planned, name: str) -> None:
    """With the row in the range and the header."""
    accounts, *others = planned.sheets
    spoiled = [accounts[0], [NA if cell == accounts[1][3] else cell for cell in accounts[1]], *accounts[2:]]
    ((found, *_), *_) = excel(name, spoiled, *others)
    assert found.startswith(f"{PROBLEM}Accounts range, row 2, ARR: The cell holds an Excel error")


@pytest.mark.parametrize("function", documentation(), ids=lambda function: function.name)
def test_every_function_survives_blanks_errors_and_nothing(excel: Call, function: Any) -> None:
    """In every argument at once: a list of rows comes back, of plain values."""
    count = len(function.arguments)
    for given in ([[None]], NA, [[NA, NA]], [[None, 1], ["x", NA]], "", 0):
        found = excel(function.name, *[given] * count)
        assert isinstance(found, list)
        assert all(isinstance(cell, str | float | bool) for row in found for cell in row)
    required = [argument for argument in function.arguments if not argument.optional]
    assert excel(function.name, *[[[None]]] * len(required), *[None] * (count - len(required)))


def test_what_does_not_fit_the_accounts_is_said(excel: Call, planned: Planned) -> None:
    """An assignment without some account, a CSM or a term that there is not."""
    accounts, csms, assignments, settings, model = planned.sheets
    ((found,),) = excel("TERRITORY_SCORE", accounts, csms, assignments[:-1], settings, model)
    assert "has no row for" in found
    ((found,),) = excel("TERRITORY_SCORE", *planned.sheets, None, "luck")
    assert "There is no term luck" in found
    ((found,),) = excel("TERRITORY_MOVE_COST", accounts[1][0], "C99", *planned.sheets)
    assert "There is no active CSM 'C99'" in found
    ((found,),) = excel("TERRITORY_BEST_CSMS", "A99999", *planned.sheets)
    assert "no Active account" in found
    ((found,),) = excel("TERRITORY_BEST_CSMS", accounts[1][0], *planned.sheets, None, 1.5)
    assert "whole number" in found

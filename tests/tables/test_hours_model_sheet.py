"""The Hours Model sheet: four small tables side by side, each with defaults of its own."""

from __future__ import annotations

import pytest

from tests.tables.planner_books import book, errors, faults, read, warnings
from xl_territory.schema.hours_model import DEFAULT_HEALTH, DEFAULT_TIERS
from xl_territory.workbook.sheets import RawSheet, RawTable

TIERS = ["Tier", "ARR From", "Accounts per CSM Low", "Accounts per CSM High", "Base Hours"]
SIDE_BY_SIDE = [
    ["Hours Model"],
    [],
    [],
    [*TIERS, None, "Health", "Health Factor", None, "Complexity", "Complexity Factor", None, "Stage", "Stage Factor"],
    ["Small", 0, 60, 100, 0.4, None, "Healthy", 1, None, 1, 0.8, None, "Onboarding", 1.5],
    ["Large", 100_000, 10, 20, 2, None, "At-risk", 2, None, 2, 0.9],
    [None, None, None, None, None, None, None, None, None, 3.0, 1],
]
PLACES = (("Tiers", 1, 5, 6), ("HealthFactors", 7, 8, 6), ("ComplexityFactors", 10, 11, 7), ("StageFactors", 13, 14, 5))


@pytest.mark.parametrize("with_tables", [True, False])
def test_four_tables_side_by_side_are_read_each_to_its_own_end(with_tables: bool) -> None:
    """Tables of different length do not disturb each other, and nothing is amiss."""
    tables = tuple(RawTable(name, 4, left, last, right) for name, left, right, last in PLACES) if with_tables else ()
    sheets = book(hours_model=RawSheet("Hours Model", SIDE_BY_SIDE, tables))
    got = read(sheets)
    assert got.tiers["Tier"].to_dict() == {5: "Small", 6: "Large"}
    assert got.health["Health"].to_dict() == {5: "Healthy", 6: "At-risk"}
    assert got.complexity["Complexity"].to_dict() == {5: "1", 6: "2", 7: "3"}
    assert got.stages["Stage Factor"].to_dict() == {5: 1.5}
    assert warnings(sheets) == []


def test_tables_below_each_other_are_no_leftovers() -> None:
    """The health factors under the tiers are not reported as unread tiers."""
    rows = [TIERS, ["Small", 0, 1, 1, 1], [], ["Health", "Health Factor"], ["Healthy", 1]]
    assert warnings(book(hours_model=rows)) == []


def test_a_missing_sheet_means_the_default_tables() -> None:
    """Tiers and factors are those of the documentation."""
    tables = read(book())
    assert list(tables.tiers.itertuples(index=False, name=None)) == list(DEFAULT_TIERS)
    assert list(tables.health.itertuples(index=False, name=None)) == list(DEFAULT_HEALTH)


@pytest.mark.parametrize("rows", [[TIERS, ["Small", 0, 1, 1, 1]], [TIERS]])
def test_a_table_that_is_missing_or_empty_alone_means_its_defaults(rows: list[list[object]]) -> None:
    """Each of the four tables has defaults of its own, and a note says so."""
    sheets = book(hours_model=rows)
    assert list(read(sheets).health["Health"]) == ["Healthy", "Medium", "At-risk"]
    assert sum("defaults" in fault.problem and fault.sheet == "Hours Model" for fault in faults(sheets)) >= 3


def test_half_a_table_is_an_error() -> None:
    """Tiers without their bounds cannot be used, and must not be replaced in silence."""
    assert errors(book(hours_model=[["Tier", "Base Hours"], ["Small", 1]])) == [("Hours Model", None, "ARR From")]


@pytest.mark.parametrize(("low", "high", "hours"), [(60, 100, 30 / 80), (20, None, 1.5), (None, 15, 2.0)])
def test_blank_base_hours_follow_from_the_benchmark(low: float | None, high: float | None, hours: float) -> None:
    """30 ÷ the middle of the benchmark."""
    tiers = read(book(hours_model=[TIERS, ["Small", 0, low, high, None]])).tiers
    assert tiers.at[2, "Base Hours"] == pytest.approx(hours)


def test_blank_base_hours_without_a_benchmark_are_an_error() -> None:
    """There is nothing to take them from."""
    assert errors(book(hours_model=[TIERS, ["Small", 0]])) == [("Hours Model", 2, "Base Hours")]


def test_two_tiers_of_one_name_are_an_error() -> None:
    """A tier has one row."""
    assert errors(book(hours_model=[TIERS, ["S", 0, 1, 1], ["s", 9, 1, 1]])) == [("Hours Model", 3, "Tier")]


def test_two_tiers_with_one_lower_bound_are_an_error() -> None:
    """No account could be told which it is."""
    assert errors(book(hours_model=[TIERS, ["S", 0, 1, 1], ["M", 0, 1, 1]])) == [("Hours Model", 3, "ARR From")]


def test_tiers_in_disorder_are_sorted_with_a_warning() -> None:
    """The frame ascends and keeps the Excel rows."""
    sheets = book(hours_model=[TIERS, ["L", 9, 1, 1], ["S", 0, 1, 1]])
    assert warnings(sheets) == [("Hours Model", 3, "ARR From")]
    assert read(sheets).tiers["Tier"].to_dict() == {3: "S", 2: "L"}


def test_a_benchmark_upside_down_is_a_warning() -> None:
    """Low is above high."""
    assert warnings(book(hours_model=[TIERS, ["S", 0, 9, 1]])) == [("Hours Model", 2, "Accounts per CSM Low")]


@pytest.mark.parametrize(("cells", "column"), [(["S", None, 1, 1], "ARR From"), (["S", -1, 1, 1], "ARR From")])
def test_a_tier_needs_its_lower_bound(cells: list[object], column: str) -> None:
    """Blank and negative bounds are errors."""
    assert errors(book(hours_model=[TIERS, cells])) == [("Hours Model", 2, column)]


@pytest.mark.parametrize("factor", [-1, None, "x"])
def test_a_factor_is_a_number_from_zero_up(factor: object) -> None:
    """A health class without a factor cannot be used."""
    sheets = book(hours_model=[["Health", "Health Factor"], ["Healthy", factor]])
    assert errors(sheets) == [("Hours Model", 2, "Health Factor")]

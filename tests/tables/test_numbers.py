"""Numbers as planners and exports write them."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_territory.errors import Severity
from xl_territory.schema import Kind
from xl_territory.tables.numbers import clean_numbers


def read(*cells: object, kind: Kind = Kind.MONEY) -> list[object]:
    """The cells of a column as numbers."""
    return list(clean_numbers(cells, kind).values)


def remarks(*cells: object, kind: Kind = Kind.MONEY) -> list[tuple[int, Severity]]:
    """Position and severity of what was remarkable in a column."""
    return [(remark.position, remark.severity) for remark in clean_numbers(cells, kind).remarks]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234.5", 1234.5),
        ("1,234.50", 1234.5),
        ("1,234,567", 1_234_567),
        ("1.234,50", 1234.5),
        ("1.234.567", 1_234_567),
        ("12,5", 12.5),
        ("1 234", 1234),
        ("1\u00a0234,5", 1234.5),
        ("1\u202f234\u202f567", 1_234_567),
        ("1'234.50", 1234.5),
        ("$1,234.50", 1234.5),
        ("€ 1.234,50", 1234.5),
        ("1 234 EUR", 1234),
        ("US$ 20,000", 20_000),
        ("$1.2M", 1_200_000),
        ("250k", 250_000),
        ("1.5bn", 1.5e9),
        ("-5", -5),
        ("−5", -5),
        ("($1,500)", -1500),
        ("1.5e6", 1_500_000),
        (" 42 ", 42),
        ("４２", 42),
        (".5", 0.5),
        ("12,34,567", 1_234_567),
        ("1,23,45,678.50", 12_345_678.5),
        ("2.5 Mio", 2_500_000),
        ("2,5 Mio. €", 2_500_000),
        ("1.2 Mrd", 1.2e9),
        ("3 k€", 3000),
        ("T€ 250", 250_000),
        ("250 TEUR", 250_000),
        ("12 lakh", 1_200_000),
    ],
)
def test_a_number_as_text_is_read(text: str, number: float) -> None:
    """Currency, separators, spaces, brackets and k, M, bn do not get in the way."""
    assert read(text) == [number]
    assert remarks(text) == []


def test_what_windows_hands_over_for_currency_is_a_number() -> None:
    """It comes as a Decimal; one that is none has no meaning."""
    assert read(Decimal("125000.0000"), Decimal("0.5")) == [125_000.0, 0.5]
    assert remarks(Decimal("NaN")) == [(0, Severity.ERROR)]


@pytest.mark.parametrize(("text", "share"), [("75%", 0.75), ("7 %", 0.07), ("12,5%", 0.125), ("0.75", 0.75)])
def test_a_percentage_is_a_share(text: str, share: float) -> None:
    """75% is 0.75."""
    assert read(text, kind=Kind.SHARE) == [share]


@pytest.mark.parametrize(
    "cell",
    [
        *("abc", "12 apples", "1,23,4", "1.2.3", "--5", "nan", "inf", "Infinity", "1e999", "5 5", "ABC 12"),
        *(True, math.nan, math.inf, -math.inf, 10**400, 1e16, -1e300, 1e-300, "1e-12"),
    ],
)
def test_what_is_not_a_number_is_an_error(cell: object) -> None:
    """Words, NaN, infinity and booleans are no numbers, and read as blank."""
    (value,) = read(cell)
    assert math.isnan(value)  # type: ignore[arg-type]
    assert remarks(cell) == [(0, Severity.ERROR)]


@pytest.mark.parametrize(("cell", "kind"), [("75%", Kind.MONEY), ("75%", Kind.WHOLE), ("2M", Kind.NUMBER)])
def test_a_unit_that_makes_no_sense_is_an_error(cell: str, kind: Kind) -> None:
    """Money has no percent, and only money has millions."""
    assert remarks(cell, kind=kind) == [(0, Severity.ERROR)]


def test_a_blank_is_no_number_and_no_error() -> None:
    """None, an empty text and spaces are NaN without a remark."""
    assert all(math.isnan(value) for value in read(None, "", "  "))  # type: ignore[arg-type]
    assert remarks(None, "", "  ") == []


def test_the_column_decides_what_a_separator_means() -> None:
    """75.000 is seventy-five thousand where another number has a decimal comma, and that is said."""
    assert read("75.000", "12,5") == [75_000, 12.5]
    assert remarks("75.000", "12,5") == [(0, Severity.WARNING)]


def test_a_point_with_three_digits_is_doubtful() -> None:
    """75.000 alone is read with a decimal point, and a warning says so."""
    assert read("75.000") == [75]
    assert remarks("75.000") == [(0, Severity.WARNING)]


def test_a_point_is_not_doubtful_among_decimal_points() -> None:
    """Where the column has decimal points, 1.234 needs no warning."""
    assert remarks("1.234", "0.6") == []


@given(st.floats(-1e12, 1e12).map(lambda number: round(number, 2)))
def test_numbers_with_thousands_separators_come_back(number: float) -> None:
    """Formatting a number with either convention and reading it again changes nothing."""
    english = f"{number:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert read(english) == [number]
    assert read(german) == [number]
    assert read(f"${english}") == [number]


@given(st.text())
def test_any_text_is_a_number_or_a_remark(text: str) -> None:
    """No text breaks reading: it is finite, blank, or an error."""
    (value,) = read(text)
    assert isinstance(value, float)
    assert math.isfinite(value) or not text.strip() or remarks(text) == [(0, Severity.ERROR)]

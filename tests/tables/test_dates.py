"""Dates as planners and exports write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_territory.errors import Severity
from xl_territory.schema.settings import DateOrder
from xl_territory.tables.dates import clean_dates

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31))


def read(*cells: object) -> list[object]:
    """The cells of a column as dates."""
    return list(clean_dates(cells).values)


def remarks(*cells: object) -> list[tuple[int, Severity]]:
    """Position and severity of what was remarkable in a column."""
    return [(remark.position, remark.severity) for remark in clean_dates(cells).remarks]


@pytest.mark.parametrize(
    "cell",
    [
        *(dt.date(2026, 12, 31), dt.datetime(2026, 12, 31, 9, 30), 46_387, 46_387.0, 46_387.75, 20_261_231),
        *("2026-12-31", "2026-12-31 09:30:00", "2026-12-31T09:30:00Z", "2026/12/31", "2026.12.31", "20261231"),
        *("31.12.2026", "31-12-2026", "31/12/2026", "12/31/2026", "31.12.26", "46387", "31.12.2026 00:00"),
        *("31 December 2026", "Dec 31, 2026", "31-Dec-2026", "31-Dec-26", " 2026-12-31 ", "2026-12-31"),
    ],
)
def test_the_last_day_of_2026_is_read(cell: object) -> None:
    """Every way of writing the day gives the day, without a remark."""
    assert read(cell) == [dt.date(2026, 12, 31)]
    assert remarks(cell) == []


@pytest.mark.parametrize(
    "cell",
    [
        "soon",
        "May 2026",
        "31 December",
        "2026",
        "Q1 2026",
        "2026-13-01",
        "31.02.2026",
        "9999-01-01",
        2026,
        True,
        "12:30",
    ],
)
def test_what_is_not_a_whole_date_is_an_error(cell: object) -> None:
    """A date needs its day, month and year."""
    assert read(cell) == [None]
    assert remarks(cell) == [(0, Severity.ERROR)]


@pytest.mark.parametrize(
    "text",
    [
        *("3 avril 2026", "3. April 2026", "3 de abril de 2026", "3 aprile 2026", "3 april 2026", "3 kwietnia 2026"),
        *("3 апреля 2026 г.", "2026年4月3日", "2026년 4월 3일", "vendredi 3 avril 2026", "3 avr. 26", "3 dubna 2026"),
        *("Friday, 3 April 2026", "April 3rd, 2026", "3 avril 2026 10:30"),
    ],
)
def test_a_month_is_known_by_its_name_in_many_languages(text: str) -> None:
    """Without a doubt, hence without a remark."""
    assert read(text) == [dt.date(2026, 4, 3)]
    assert remarks(text) == []


@pytest.mark.parametrize(
    "text", ["3 lis 2026", "3 avril", "avril 2026", "3 brumaire 2026", "33 avril 2026", "3 avril mai 2026"]
)
def test_a_month_that_is_two_or_none_is_not_guessed(text: str) -> None:
    """lis is October in Croatian and November in Polish."""
    assert read(text) == [None]


def test_the_order_asked_for_leaves_no_doubt() -> None:
    """Dates: order on the Settings sheet decides, also against the other dates of the column."""
    cells = ["03/04/2026", "31/12/2026"]
    assert list(clean_dates(cells, DateOrder.MONTH_FIRST).values) == [dt.date(2026, 3, 4), dt.date(2026, 12, 31)]
    other = clean_dates(["03/04/2026", "12/31/2026"], DateOrder.DAY_FIRST).values
    assert list(other) == [dt.date(2026, 4, 3), dt.date(2026, 12, 31)]
    assert clean_dates(cells, DateOrder.DAY_FIRST).remarks == ()


def test_an_ambiguous_date_is_read_day_first_and_the_warning_names_it() -> None:
    """03/04/2026 is 3 April 2026 where nothing in the column says otherwise."""
    assert read("03/04/2026") == [dt.date(2026, 4, 3)]
    (remark,) = clean_dates(["03/04/2026"]).remarks
    assert remark.severity is Severity.WARNING
    assert "3 April 2026" in remark.problem


def test_the_column_decides_month_first() -> None:
    """03/04/2026 is 4 March beside 12/31/2026."""
    assert read("03/04/2026", "12/31/2026") == [dt.date(2026, 3, 4), dt.date(2026, 12, 31)]
    assert "4 March 2026" in clean_dates(["03/04/2026", "12/31/2026"]).remarks[0].problem


def test_the_column_decides_day_first() -> None:
    """03/04/2026 is 3 April beside 31/12/2026."""
    assert read("03/04/2026", "31/12/2026")[0] == dt.date(2026, 4, 3)


def test_dots_put_the_day_first_without_doubt() -> None:
    """03.04.2026 is 3 April 2026 and needs no warning."""
    assert read("03.04.2026") == [dt.date(2026, 4, 3)]
    assert remarks("03.04.2026") == []


def test_the_same_day_and_month_is_not_ambiguous() -> None:
    """05/05/2026 can be read in one way only."""
    assert remarks("05/05/2026") == []


@given(DAYS)
def test_every_date_comes_back_from_iso_text(day: dt.date) -> None:
    """ISO text is read as the date it is."""
    assert read(day.isoformat(), day) == [day, day]


@given(DAYS)
def test_every_date_comes_back_from_words(day: dt.date) -> None:
    """A month in words leaves no doubt."""
    assert read(f"{day.day} {day:%B} {day.year}") == [day]


@given(st.text() | st.from_regex(r"[0-9./ -]{1,14}") | st.integers() | st.floats())
def test_any_cell_is_a_date_or_a_remark(cell: object) -> None:
    """No cell breaks reading."""
    (value,) = read(cell)
    assert isinstance(value, dt.date) or remarks(cell) == [(0, Severity.ERROR)] or not str(cell).strip()

"""Whatever is in a workbook: it is read, or refused with its faults, and never anything else."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tables.planner_books import CATALOGUE, book, errors, read
from xl_territory.errors import Fault, InputError, Severity
from xl_territory.schema import ACCOUNTS, CSMS, HOURS_MODEL, LOCKS, SETTINGS, Column
from xl_territory.tables import Tables, read_tables
from xl_territory.workbook.cell_values import plain
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import RawSheet, RawTable, Value

WORDS = st.sampled_from(
    [
        *("A1", "a1", "C1", "C1; C2", "SMB", "Enterprise; smb", "Active", "Left", "At-risk", "85", "Assign", "Keep"),
        *("2026-01-05", "03/04/2026", "31.12.2026", "May", "1,234.50", "1.234,5", "75%", "$1.2M", "-5", "nan", "inf"),
        *(
            "#REF!",
            "#N/A",
            "Yes",
            "x",
            "TRUE",
            ";",
            " ; ;",
            "\u200b",
            "\ud800",
            "Weight: balance",
            "Plan Date",
            "Total",
        ),
    ]
)
CELLS: st.SearchStrategy[Value] = (
    st.none()
    | WORDS
    | st.text(max_size=12)
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.dates()
    | st.datetimes()
    | st.sampled_from([10**400, -(10**400), -0.0, 1e308, 46_000, 46_000.5])
)
SHEETS = (ACCOUNTS, CSMS, HOURS_MODEL, LOCKS, SETTINGS)
HEADERS = [column.name for sheet in SHEETS for block in sheet.blocks for column in block.columns]
GRIDS = st.lists(st.lists(st.sampled_from(HEADERS) | CELLS, max_size=6), max_size=6)
PLACES = st.frozensets(st.tuples(st.integers(1, 5), st.integers(1, 8)), max_size=3)


@st.composite
def filled(draw: st.DrawFn, columns: tuple[Column, ...]) -> list[list[Value]]:
    """Rows under sound headers, of any cells."""
    width = len(columns)
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=4))
    return [[column.name for column in columns], *rows]


def outcome(sheets: dict[str, RawSheet]) -> Tables | tuple[Fault, ...]:
    """Tables, or the faults with which a workbook was refused."""
    try:
        return read_tables(sheets, CATALOGUE)
    except InputError as refused:
        return refused.faults


def assert_tables_or_faults(sheets: dict[str, RawSheet]) -> None:
    """Faults that refuse a workbook hold an error; tables hold none, and only typed cells."""
    got = outcome(sheets)
    if not isinstance(got, Tables):
        assert any(fault.severity is Severity.ERROR for fault in got)
        assert all(str(fault) for fault in got)
        return
    assert all(fault.severity is not Severity.ERROR for fault in got.faults)
    assert all(isinstance(cell, str) for cell in got.accounts["Account ID"])
    assert all(isinstance(cell, tuple) for cell in got.accounts["Required Skills"])
    assert all(math.isnan(arr) or 0 <= arr < math.inf for arr in got.accounts["ARR"])


@settings(max_examples=60, deadline=None)
@given(filled(ACCOUNTS.block.columns), PLACES, PLACES)
def test_any_cells_under_the_headers_of_accounts(
    rows: list[list[Value]], unsaved: frozenset[tuple[int, int]], wrong: frozenset[tuple[int, int]]
) -> None:
    """Any Unicode, number, date or blank in any cell gives tables or faults."""
    assert_tables_or_faults(book(accounts=RawSheet("Accounts", rows, unsaved_formulas=unsaved, error_cells=wrong)))


@settings(max_examples=60, deadline=None)
@given(filled(CSMS.block.columns), filled(LOCKS.block.columns), filled(SETTINGS.block.columns))
def test_any_cells_under_the_headers_of_the_other_sheets(
    csms: list[list[Value]], locks: list[list[Value]], chosen: list[list[Value]]
) -> None:
    """The same for CSMs, Locks and Settings."""
    assert_tables_or_faults(book(csms=csms, locks=locks, settings=chosen))


@settings(max_examples=40, deadline=None)
@given(filled(tuple(column for block in HOURS_MODEL.blocks for column in block.columns)), GRIDS)
def test_any_cells_on_the_hours_model_and_scenarios(model: list[list[Value]], scenarios: list[list[Value]]) -> None:
    """The same for the four small tables, and for scenarios under any headers."""
    assert_tables_or_faults(book(hours_model=model, scenarios=scenarios))


@settings(max_examples=60, deadline=None)
@given(GRIDS, GRIDS, st.tuples(st.integers(1, 8), st.integers(1, 8), st.integers(1, 9), st.integers(1, 9)))
def test_any_grid_is_read_or_refused(
    accounts: list[list[Value]], csms: list[list[Value]], box: tuple[int, int, int, int]
) -> None:
    """Headers anywhere, twice or not at all, under a table of any rectangle."""
    top, left, bottom, right = box
    table = RawTable("Accounts", top, left, max(top, bottom), max(left, right))
    assert_tables_or_faults(book(accounts=RawSheet("Accounts", accounts, (table,)), csms=csms))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 9), st.integers(0, 9), st.integers(1, 9), st.data())
def test_the_row_reported_is_the_row_in_excel(down: int, right: int, count: int, data: st.DataObject) -> None:
    """Wherever the table stands and whichever of its rows is wrong."""
    wrong = data.draw(st.integers(0, count - 1))
    cells = [["Account ID", "ARR"], *([f"A{i}", -1 if i == wrong else 5] for i in range(count))]
    rows = [[] for _ in range(down)] + [[None] * right + row for row in cells]
    assert errors(book(accounts=rows)) == [("Accounts", down + 2 + wrong, "ARR")]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=6))
def test_ids_are_unique_as_they_compare(ids: list[str]) -> None:
    """IDs that have been read are neither blank nor alike; two that are alike are refused."""
    got = outcome(book(accounts=[["Account ID", "ARR"], *([id_, 5] for id_ in ids)]))
    alike = len({key(id_) for id_ in ids}) < len(ids)
    if isinstance(got, Tables):
        assert not alike
        assert all(got.accounts["Account ID"])


def test_what_has_been_read_reads_the_same_again() -> None:
    """Cleaning clean cells changes nothing."""
    columns = [column.name for column in ACCOUNTS.block.columns]
    cells: list[Value] = [
        *(" A1", "River  Foods", "ACTIVE", "$20,000", "smb", "Fintech", "EMEA", "en", "85", "mature", "3"),
        *("SQL;; Rust", "sql; SQL", "en", "EMEA", "c1", "31.12.2020", 44_000, dt.datetime(2026, 9, 3, 9), True),
        *("P1", "AE1", "1.5k", "0.5", "river.example", "X1", "DE", "01067", "51", "2 bn", "12%", "SQL; rust;SQL"),
        *("Reports", "2025-01-02", "no", "High", "001", "T1", "20-50k", 44_000),
    ]
    team = [["CSM ID", "Skills", "Languages", "Regions"], ["C1", "SQL; Rust", "en", "EMEA"]]
    first = read(book(accounts=[columns, cells], csms=team)).accounts
    again = [_cell(value) for value in first.loc[2]]
    assert read(book(accounts=[columns, again], csms=team)).accounts.equals(first)


def _cell(value: object) -> Value:
    return "; ".join(value) if isinstance(value, tuple) else plain(value)


@pytest.mark.parametrize("size", [(0, 0), (1, 0), (0, 1)])
def test_sheets_of_nothing_are_refused(size: tuple[int, int]) -> None:
    """Blank sheets are missing columns."""
    blank: list[list[Value]] = [[None] * size[1] for _ in range(size[0])]
    assert errors(book(accounts=blank)) == [("Accounts", None, "Account ID")]

"""Input sheets of planning steps are read like every other input sheet."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from xl_territory.errors import InputError, TooLittleDataError
from xl_territory.schema import Block, Column, InputSheet, Kind
from xl_territory.schema.growth import GROWTH
from xl_territory.schema.seats import SEATS
from xl_territory.schema.touch_levels import TOUCH_LEVELS
from xl_territory.tables.references import Vocabulary
from xl_territory.tables.step_sheets import read_step_sheet
from xl_territory.workbook import open_workbook
from xl_territory.workbook.sheets import RawSheet

KNOWN = {("Hours Model", "Tier"): Vocabulary({"smb": "SMB", "enterprise": "Enterprise"})}


def raw(name: str, **columns: list[object]) -> dict[str, RawSheet]:
    """A workbook with one sheet of these columns."""
    frame = pd.DataFrame({key.replace("_", " "): values for key, values in columns.items()}, dtype=object)
    return dict(open_workbook({name: frame}).read([name]))


def test_cells_are_typed_and_words_spelled_as_where_they_are_defined() -> None:
    """Text dates and thousands separators as on every sheet."""
    sheets = raw(
        "growth", Month=["2026-03-01", dt.date(2026, 6, 1)], Segment=["smb", "Enterprise "], Accounts=["1,200", 40]
    )
    growth = read_step_sheet(sheets, GROWTH, KNOWN)["Growth"]
    assert list(growth["Segment"]) == ["SMB", "Enterprise"]
    assert list(growth["Accounts"]) == [1200, 40]
    assert growth["Month"].dt.month.tolist() == [3, 6]


def test_every_fault_is_named() -> None:
    """Unknown words and numbers that cannot be, at once."""
    sheets = raw("Growth", Month=["2026-03-01", ""], Segment=["SMB", "Galaxy"], Accounts=[-1, 40])
    with pytest.raises(InputError) as told:
        read_step_sheet(sheets, GROWTH, KNOWN)
    found = [(fault.row, fault.column) for fault in told.value.faults if fault.row]
    assert found == [(3, "Month"), (2, "Accounts"), (3, "Segment")]


def test_a_sheet_that_is_not_there_has_its_defaults_or_says_what_it_is_for() -> None:
    """Seats can be assumed, growth cannot."""
    assert list(read_step_sheet({}, SEATS)["Seats"]["Seat"]) == ["Pooled", "CSM", "Senior"]
    with pytest.raises(TooLittleDataError, match="Sheet Growth is not in the workbook"):
        read_step_sheet({}, GROWTH)
    with pytest.raises(TooLittleDataError, match="Sheet Growth has no rows"):
        read_step_sheet(raw("Growth", Month=[], Segment=[], Accounts=[]), GROWTH)


@pytest.mark.parametrize("declared", [SEATS, TOUCH_LEVELS], ids=lambda sheet: sheet.name)
def test_default_rows_are_what_the_columns_want(declared: InputSheet) -> None:
    """One value per column, and what is required is there."""
    for block in declared.blocks:
        for row in block.defaults:
            assert len(row) == len(block.columns)
            assert all(value is not None for value, column in zip(row, block.columns, strict=True) if column.required)


def test_two_tables_of_one_sheet_are_told_apart() -> None:
    """By their names."""
    tables = [Block(name, (Column(name, Kind.TEXT, "A word.", required=True),), ((name,),)) for name in ("One", "Two")]
    found = read_step_sheet({}, InputSheet("Both", "Both", "Two tables.", tuple(tables)))
    assert {name: list(frame[name]) for name, frame in found.items()} == {"One": ["One"], "Two": ["Two"]}

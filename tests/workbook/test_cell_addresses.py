"""Addresses of cells, beside what openpyxl says of them."""

from __future__ import annotations

import datetime as dt

import pytest
from openpyxl.utils import cell
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, to_excel

from xl_territory.workbook.cell_addresses import column_letters, column_number, range_boundaries
from xl_territory.workbook.xlsx.cell_xml import CellWriter


def test_every_column_has_its_letters_and_its_number() -> None:
    """From A to XFD."""
    for number in range(1, 16_385):
        assert column_letters(number) == cell.get_column_letter(number)
        assert column_number(column_letters(number)) == number


@pytest.mark.parametrize("reference", ["A1", "B2:C10", "$AA$3:$XFD$1048576", "c4:d5"])
def test_a_range_has_its_corners(reference: str) -> None:
    """Dollars and small letters included."""
    assert range_boundaries(reference) == cell.range_boundaries(reference)


@pytest.mark.parametrize("reference", ["", "A", "A:B", "1:2", "A1:B", "Table1", "A1:B2:C3", "#REF!"])
def test_what_is_no_range_has_none(reference: str) -> None:
    """Whole columns and rows are none either."""
    assert range_boundaries(reference) is None


@pytest.mark.parametrize("counts_from_1904", [False, True])
@pytest.mark.parametrize("date", [dt.date(1904, 1, 2), dt.date(2026, 11, 24), dt.datetime(2026, 11, 24, 12, 30, 5)])
def test_a_date_is_the_number_that_excel_counts(date: dt.date, counts_from_1904: bool) -> None:
    """In days from either of the two beginnings."""
    epoch = CALENDAR_MAC_1904 if counts_from_1904 else CALENDAR_WINDOWS_1900
    written = CellWriter(lambda _: 0, counts_from_1904)._serial(date)
    assert float(written) == pytest.approx(to_excel(date, epoch), abs=1e-9)


def test_the_first_days_of_1900_are_excels_own() -> None:
    """It counts a 29 February that was none."""
    assert CellWriter(lambda _: 0, counts_from_1904=False)._serial(dt.date(1900, 2, 28)) == "59.0"
    assert CellWriter(lambda _: 0, counts_from_1904=False)._serial(dt.date(1900, 3, 1)) == "61.0"

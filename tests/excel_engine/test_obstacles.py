"""What Excel would stumble over halfway is named before anything changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import xlwings as xw

from tests.excel_engine.test_all_or_nothing import contents
from tests.workbook.samples import assignments, hours
from xl_territory.errors import WorkbookError
from xl_territory.workbook.excel.excel_host import ExcelHost


def merge(sheet: xw.Sheet) -> None:
    """Two cells of the table."""
    sheet.impl.ws.merge_cells("B6:C6")


def merge_title(sheet: xw.Sheet) -> None:
    """The title down to the explanation."""
    sheet.impl.ws.merge_cells("A1:C2")


def merge_across_the_edge(sheet: xw.Sheet) -> None:
    """A note below that begins in the row of the last account."""
    sheet.range("J7").value = "beside"
    sheet.range("A9").value = "below"
    sheet.impl.ws.merge_cells("H9:J9")


def array(sheet: xw.Sheet) -> None:
    """An array formula in the rows below, where the table will grow into, from a column beside it."""
    sheet.range("J7").value = "beside"
    sheet.range("A9").value = "below"
    sheet.impl.ws.__dict__["arrays"] = ["H9:J12"]


def other_table(sheet: xw.Sheet) -> None:
    """A planner's own table that reaches across."""
    sheet.range("G9").value = [["x", "y", "z", "u"], [1, 2, 3, 4]]
    sheet.range("K5").value = "beside"
    sheet.tables.add(sheet.range("G9:J10"), name="Mine")


def filtered(sheet: xw.Sheet) -> None:
    """Rows below the table are filtered."""
    from openpyxl.worksheet.filters import FilterColumn

    sheet.range("A9").value = [["Name"], ["x"]]
    sheet.impl.ws.auto_filter.ref = "A9:A10"
    sheet.impl.ws.auto_filter.filterColumn = [FilterColumn(colId=0)]


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (merge, r"merged cells B6:C6 stand on sheet Assignments"),
        (merge_title, r"merged cells A1:C2 stand"),
        (merge_across_the_edge, r"merged cells H9:J9 stand"),
        (array, r"cells H9:J12 of an array formula stand"),
        (other_table, r"table Mine stands on sheet Assignments"),
        (filtered, r"Sheet Assignments is filtered.*Data > Clear"),
    ],
)
def test_it_is_named_with_the_way_out(book: xw.Book, edit: Callable[[xw.Sheet], None], said: str) -> None:
    """No sheet is changed, not even one that would take the result."""
    host = ExcelHost(book)
    host.write([hours(2), assignments(3)])
    edit(book.sheets["Assignments"])
    before = contents(book)
    with pytest.raises(WorkbookError, match=said):
        host.write([hours(3), assignments(9)])
    assert contents(book) == before


def test_what_moves_as_a_whole_is_no_obstacle(book: xw.Book) -> None:
    """Merged cells below go down with their block; a wide title may be merged."""
    host = ExcelHost(book)
    host.write([assignments(3)])
    sheet = book.sheets["Assignments"]
    sheet.range("A10").value = "Signed off"
    sheet.impl.ws.merge_cells("A10:C11")
    sheet.impl.ws.merge_cells("A1:F1")
    host.write([assignments(9)])
    assert sorted(map(str, sheet.impl.ws.merged_cells.ranges)) == ["A16:C17", "A1:F1", "A2:H2"]
    assert sheet.range("A16").value == "Signed off"

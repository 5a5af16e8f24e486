"""A planner's cells and columns on a result sheet survive the next run in Excel, and stand where they belong."""

from __future__ import annotations

from dataclasses import replace

import pytest
import xlwings as xw

from tests.workbook.samples import assignments, everything, hours, score
from xl_territory.errors import WorkbookError
from xl_territory.workbook.excel.excel_host import ExcelHost
from xl_territory.workbook.sheets import ResultSheet


def reversed_rows(sheet: ResultSheet) -> ResultSheet:
    """The same sheet with its rows the other way round."""
    (table,) = sheet.tables
    return replace(sheet, tables=(replace(table, rows=list(reversed(table.rows))),))


def written(book: xw.Book, result: ResultSheet) -> xw.Sheet:
    """The sheet after a run."""
    ExcelHost(book).write([result])
    return book.sheets[result.name]


def with_column(sheet: xw.Sheet, *cells: object) -> None:
    """A column right of the table, which Excel makes part of it as it is typed."""
    sheet.range("I4").value = [[cell] for cell in cells]
    sheet.tables["Assignments"].resize(sheet.range((4, 1), (3 + len(cells), 9)))


def test_remarks_beside_an_account_follow_the_account(book: xw.Book) -> None:
    """The order of the rows may change from run to run."""
    with_column(written(book, assignments(3)), "Remark", "call", None, "'007")
    sheet = written(book, reversed_rows(assignments(3)))
    assert [sheet.range((row, 1)).value for row in (5, 6, 7)] == ["A0002", "A0001", "A0000"]
    assert sheet.range("I4:I7").value == ["Remark", "007", None, "call"]
    assert sheet.tables["Assignments"].range.address == "$A$4:$I$7"


def test_a_formula_column_follows_its_rows_and_goes_on_in_new_ones(book: xw.Book) -> None:
    """As Excel fills a table's column down."""
    with_column(written(book, assignments(2)), "Double", "=D5*2", "=D6*2")
    sheet = written(book, reversed_rows(assignments(4)))
    assert [row[0] for row in sheet.range("I4:I8").formula] == ["Double", "=D5*2", "=D6*2", "=D7*2", "=D8*2"]


def test_a_remark_on_an_account_that_is_gone_is_not_thrown_away(book: xw.Book) -> None:
    """It stands below the table with the name of what it was about."""
    with_column(written(book, assignments(3)), "Remark", "a", "b", "c")
    sheet = written(book, assignments(2))
    last = sheet.used_range.last_cell.row
    below = [(sheet.range((row, 1)).value, sheet.range((row, 9)).value) for row in range(7, last + 1)]
    assert ("No longer in the table: A0002", "c") in below


def test_a_block_apart_from_the_table_stays_where_it_is(book: xw.Book) -> None:
    """Right of the table, at any row."""
    sheet = written(book, assignments(2))
    sheet.range("L6").value = ["Sum", "=SUM(D5:D6)"]
    written(book, assignments(9))
    assert sheet.range("L6").value == "Sum"
    assert sheet.range("M6").formula == "=SUM(D5:D6)"


def test_notes_below_move_down_when_the_table_grows(book: xw.Book) -> None:
    """With the distance they had."""
    sheet = written(book, assignments(2))
    sheet.range("A9").value = "Signed off"
    written(book, assignments(10))
    assert sheet.range("A17").value == "Signed off"


def test_two_tables_below_each_other_grow_and_shrink(book: xw.Book) -> None:
    """The lower one goes down before the upper one grows, and up after it has shrunk."""
    small = score()
    terms, facts = small.tables
    large = replace(small, tables=(replace(terms, rows=[*terms.rows, *[["x", 1.0, 0.5]] * 7]), facts))
    for result in (small, large, small):
        sheet = written(book, result)
        found = {table.name: table.range for table in sheet.tables}
        last = 4 + len(result.tables[0].rows) + 1
        assert found["Score"].last_cell.row == last
        assert found["Score_Facts"].row == last + 3
        assert sheet.range((last + 3, 1)).value == "Fact"
        assert sheet.range((last, 1)).value == "score"


def test_a_sheet_of_the_planners_own_is_not_written_over(book: xw.Book) -> None:
    """It only happens to have the name; nothing else is written either."""
    book.sheets[0].name = "Score"
    book.sheets["Score"].range("A1").value = "My football scores"
    with pytest.raises(WorkbookError, match="Rename yours"):
        ExcelHost(book).write([hours(), score()])
    assert book.sheet_names == ["Score"]


def test_a_sheet_that_was_deleted_is_made_again(book: xw.Book) -> None:
    """The next run brings it back, behind the others."""
    written(book, assignments(2))
    book.sheets["Assignments"].delete()
    assert written(book, assignments(2)).range("A5").value == "A0000"


def test_a_sheet_that_was_renamed_stays_and_a_new_one_is_made(book: xw.Book) -> None:
    """Its table keeps the name; the new one gets the next that is free, and formulas of the run know it."""
    written(book, hours(2)).name = "Hours in May"
    sheet = written(book, hours(2))
    assert [table.name for table in sheet.tables] == ["CSM_Hours_2"]
    assert sheet.range("B7").formula == "=SUBTOTAL(109,CSM_Hours_2[Accounts])"
    assert [table.name for table in book.sheets["Hours in May"].tables] == ["CSM_Hours"]


def test_a_table_that_was_made_a_plain_range_becomes_one_again(book: xw.Book) -> None:
    """Told by its title."""
    sheet = written(book, assignments(3))
    del sheet.impl.ws.tables["Assignments"]
    written(book, assignments(2))
    assert sheet.tables["Assignments"].range.address == "$A$4:$H$6"
    assert sheet.range("A7").value is None


def test_the_planners_number_format_stays(book: xw.Book) -> None:
    """New rows get ours."""
    sheet = written(book, assignments(2))
    sheet.range("D5:D6").number_format = "0.000"
    written(book, assignments(3))
    assert [sheet.range(f"D{row}").number_format for row in (5, 6, 7)] == ["0.000", "0.000", "#,##0.0"]


def test_the_sheet_in_front_stays_in_front(book: xw.Book) -> None:
    """Although Excel shows every sheet that it makes."""
    before = book.sheets.active.name
    ExcelHost(book).write(everything())
    assert book.sheets.active.name == before


def test_a_filter_does_not_hide_what_is_written(book: xw.Book) -> None:
    """All rows of our tables are shown again; inputs may stay filtered."""
    sheet = written(book, assignments(3))
    sheet.impl.ws.row_dimensions[6].hidden = True
    assert ExcelHost(book).read(["Assignments"])["Assignments"].hidden_rows == {6}
    written(book, assignments(3))
    assert ExcelHost(book).read(["Assignments"])["Assignments"].hidden_rows == frozenset()

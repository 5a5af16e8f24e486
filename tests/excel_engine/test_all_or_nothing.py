"""Whatever Excel refuses, and whenever: the sheets are as they were, or the result is there as a whole."""

from __future__ import annotations

import itertools
import os
from dataclasses import replace
from typing import Any

import pytest
import xlwings as xw

from tests.workbook.samples import assignments, everything, hours, score
from xl_territory.errors import WorkbookError
from xl_territory.workbook.excel.excel_host import ExcelHost
from xl_territory.workbook.sheets import ResultSheet

Contents = dict[str, tuple[dict[tuple[int, int], Any], dict[str, str]]]
STEP = int(os.environ.get("XL_TERRITORY_STEP", "7"))
"""Of the calls of a write, every seventh is refused; with 1 in the environment, each of them."""

EYE = ("format", "rule", "note", "chart", "validation")
"""Calls that only change what a sheet looks like."""


def contents(book: xw.Book) -> Contents:
    """What stands in each cell, and where the tables are."""
    found: Contents = {}
    for ws in book.impl.wb.worksheets:
        cells = {(c.row, c.column): c.value for row in ws.iter_rows() for c in row if c.value is not None}
        found[ws.title] = (cells, {table.name: table.ref for table in ws.tables.values()})
    return found


def longer(sheet: ResultSheet) -> ResultSheet:
    """The sheet with its first table two rows longer."""
    first, *others = sheet.tables
    rows = [*first.rows, *[[f"{first.rows[-1][0]}{more}", *first.rows[-1][1:]] for more in "xy"]]
    return replace(sheet, tables=(replace(first, rows=rows), *others))


def planned(book: xw.Book) -> ExcelHost:
    """A workbook after a run, with a planner's column, a planner's total row, and cells below and beside."""
    host = ExcelHost(book)
    host.write([assignments(3), hours(2), score()])
    sheet = book.sheets["Assignments"]
    sheet.range("I4").value = [["Remark"], ["call"], ["=D6*2"], ["'=1+1"]]
    sheet.tables["Assignments"].resize(sheet.range("A4:I7"))
    sheet.tables["Assignments"].show_totals = True
    sheet.range("B8:D8").value = ["Total", None, "=SUM(D5:D7)"]
    sheet.range("A10").value = "Signed off"
    book.sheets["Score"].range("A20").value = ["Note", "=B5*2"]
    book.sheets["CSM Hours"].range("L5").value = "beside"
    return host


NEXT = (longer(assignments(2)), longer(hours(3)), longer(score()), everything()[-1])


def test_every_refusal_leaves_all_or_nothing(app: xw.App) -> None:
    """A call of a write fails once: the cells and tables are those of before, or those of a write that did not."""
    host = planned(app.books.add())
    host.write(NEXT)
    after, outcomes = contents(host.book), set()
    for number in itertools.count(1, STEP):
        host = planned(app.books.add())
        before = contents(host.book)
        app.impl.calls.clear()
        app.impl.refused = number
        try:
            host.write(NEXT)
        except WorkbookError:
            outcomes.add("before")
            assert contents(host.book) == before, number
        else:
            outcomes.add("after")
            assert contents(host.book) == after, number
        if app.impl.calls.total() < number:
            break
        app.impl.refused = None
    assert outcomes == {"before", "after"}


@pytest.mark.parametrize("call", EYE)
def test_what_is_only_for_the_eye_fails_nothing(app: xw.App, call: str) -> None:
    """The numbers are there, plain as they may look."""
    host = planned(app.books.add())
    host.write(NEXT)
    after = contents(host.book)
    app.impl.broken = call
    host = ExcelHost(app.books.add())
    host.write([assignments(3), hours(2), score(), everything()[-1]])
    host.write(NEXT)
    assert {sheet: cells[1] for sheet, cells in contents(host.book).items()}.keys() == after.keys()
    assert contents(host.book)["CSM Hours"][0].items() <= after["CSM Hours"][0].items()


def test_a_planners_total_row_stays(book: xw.Book) -> None:
    """The result has none of its own; it is there again below the last row, with its formula."""
    planned(book).write([longer(assignments(3))])
    sheet = book.sheets["Assignments"]
    assert sheet.tables["Assignments"].show_totals
    assert sheet.range("B10:D10").formula == (("Total", "", "=SUM(D5:D7)"),)
    assert sheet.range("A12").value == "Signed off"


def test_a_text_that_begins_like_a_formula_stays_a_text(book: xw.Book) -> None:
    """Excel gives both alike; the value tells them apart."""
    planned(book).write([assignments(3)])
    cells = [book.sheets["Assignments"].impl.ws[f"I{row}"] for row in (6, 7)]
    assert [(cell.value, cell.data_type) for cell in cells] == [("=D6*2", "f"), ("=1+1", "s")]

"""The answer of a sheet and the titles of its tables can be read in files and in Excel, however often it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlwings as xw
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.excel_engine.engine import excel
from xl_territory.studies.freshness import MADE, outdated
from xl_territory.workbook import Host, XlsxHost
from xl_territory.workbook.excel.excel_host import ExcelHost
from xl_territory.workbook.sheets import Format, ResultColumn, ResultSheet, ResultTable

ANSWER = "Three of fifty CSMs are above capacity. Hire one in March. " * 4
MUCH, LITTLE = "Why it is so", "What it costs"

Written = Callable[[ResultSheet], Worksheet]


def sheet(rows: int = 2, costs: int = 2) -> ResultSheet:
    """Two tables, the second with a title; 62 characters wide."""
    columns = (ResultColumn("CSM", width=22), ResultColumn("Hours", Format.HOURS, 40))
    first = ResultTable("First", columns, [[f"C{at}", 1.0] for at in range(rows)])
    second = ResultTable("Second", columns, [[f"D{at}", 2.0] for at in range(costs)], title=MUCH, empty="Nothing.")
    return ResultSheet("Capacity", "Capacity", "A row per CSM.", (first, second), answer=ANSWER)


@pytest.fixture(params=["file", "excel"])
def write(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Written]:
    """Write a sheet into the same workbook again, and look at it."""
    before = xw.engines.active
    path = tmp_path / "book.xlsx"
    pd.DataFrame({"x": [1]}).to_excel(path, sheet_name="Mine", index=False)
    book = excel().books.add() if request.param == "excel" else None

    def written(made: ResultSheet) -> Worksheet:
        host: Host = XlsxHost(path) if book is None else ExcelHost(book)
        host.write([made], path if book is None else None)
        found: Any = load_workbook(path)[made.name] if book is None else book.sheets[made.name].impl.ws
        return found

    written.edit = lambda cell, text: _edit(path, book, cell, text)  # type: ignore[attr-defined]
    written.unmerge = lambda: _unmerge(path, book)  # type: ignore[attr-defined]
    yield written
    xw.engines.active = before


def _edit(path: Path, book: xw.Book | None, cell: str, text: str) -> None:
    if book is not None:
        book.sheets["Capacity"].range(cell).value = text
        return
    made = load_workbook(path)
    made["Capacity"][cell] = text
    made.save(path)


def _unmerge(path: Path, book: xw.Book | None) -> None:
    if book is not None:
        book.sheets["Capacity"].impl.ws.unmerge_cells("A2:B2")
        return
    made = load_workbook(path)
    made["Capacity"].unmerge_cells("A2:B2")
    made.save(path)


def headings(found: Worksheet) -> list[tuple[int, str]]:
    """Row and text of every title of a table."""
    texts = [(row, found.cell(row, 1).value) for row in range(4, found.max_row + 1)]
    return [(row, str(text)) for row, text in texts if str(text).startswith((MUCH, LITTLE))]


def test_an_answer_is_wrapped_over_the_table_in_a_row_that_holds_it(write: Written) -> None:
    """Black, whatever its length; the explanation is below it."""
    for _ in range(2):
        found = write(sheet())
        assert [str(each) for each in found.merged_cells.ranges] == ["A2:B2"]
    assert (found["A2"].value, found["A3"].value) == (ANSWER, "A row per CSM.")
    assert found["A2"].alignment.wrap_text
    assert str(found["A2"].font.color.rgb).endswith("1F2937")
    assert not found["A2"].font.i
    lines = len(ANSWER) / 62
    assert 15 * lines <= found.row_dimensions[2].height <= 15 * (lines + 2)


def test_a_short_answer_has_a_low_row_again(write: Written) -> None:
    """The height follows the text of today."""
    write(sheet())
    found = write(replace(sheet(), answer="All is well."))
    assert found.row_dimensions[2].height == 18


def test_what_is_typed_beside_an_answer_stays_in_sight(write: Written) -> None:
    """Then nothing is merged over it."""
    narrow = ResultSheet(
        "Capacity", "Capacity", "One column.", (ResultTable("First", (ResultColumn("CSM"),), [["C"]]),)
    )
    write(narrow)
    write.edit("B2", "mine")  # type: ignore[attr-defined]
    found = write(sheet())
    assert (found["C2"].value, [str(each) for each in found.merged_cells.ranges]) == ("mine", ["A2:B2"])
    write.edit("C2", None)  # type: ignore[attr-defined]


def test_where_the_planner_has_cells_there_is_nothing_merged(write: Written) -> None:
    """The answer stays in one line."""
    write(replace(sheet(), answer="", explanation=""))
    write.unmerge()  # type: ignore[attr-defined]
    write.edit("B2", "mine")  # type: ignore[attr-defined]
    found = write(sheet())
    assert (found["B2"].value, list(found.merged_cells.ranges)) == ("mine", [])


@pytest.mark.parametrize("rows", [1, 5])
def test_a_title_stands_above_its_table_wherever_that_goes(write: Written, rows: int) -> None:
    """Once, and no planner's cell is taken for one."""
    write(sheet())
    write.edit("A6", "noted")  # type: ignore[attr-defined]
    found = write(sheet(rows))
    assert headings(found) == [(4 + rows + 2, MUCH)]
    assert found.cell(4 + rows + 3, 1).value == "CSM"
    assert found.cell(4 + rows + 2, 1).font.b


def test_a_title_says_that_its_table_is_empty(write: Written) -> None:
    """And does so no more when it is not."""
    assert headings(write(sheet(costs=0))) == [(8, f"{MUCH}. Nothing.")]
    assert headings(write(sheet())) == [(8, MUCH)]


def test_a_note_between_the_tables_stays(write: Written) -> None:
    """Below the last table it goes down with it."""
    write(sheet())
    write.edit("A13", "signed off")  # type: ignore[attr-defined]
    found = write(sheet(4))
    assert [found.cell(row, 1).value for row in range(13, 17)].count("signed off") == 1


def test_the_date_of_a_sheet_is_found_below_its_answer(tmp_path: Path) -> None:
    """So that it can be said to be outdated."""
    path = tmp_path / "book.xlsx"
    pd.DataFrame({"x": [1]}).to_excel(path, sheet_name="Mine", index=False)
    XlsxHost(path).write([replace(sheet(), name="Fairness", explanation=f"A row per CSM. {MADE} 2026-01-01.")], path)
    assert [fault.sheet for fault in outdated(XlsxHost(path).read(["Fairness"]))] == ["Fairness"]

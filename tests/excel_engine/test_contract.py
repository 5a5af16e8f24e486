"""What every host promises, asked of a workbook that is open in Excel."""

from __future__ import annotations

import pandas as pd
import pytest
import xlwings as xw

from tests.excel_engine.engine_language import GERMAN
from tests.workbook.test_contract import (
    FRAME,
    test_a_second_write_takes_the_place_of_the_first,
    test_a_sheet_is_found_whatever_its_case_spaces_and_underscores,
    test_a_sheet_that_is_not_there_is_absent,
    test_an_empty_table_says_so_above_its_header_and_has_no_rows,
    test_inputs_survive_a_write,
    test_sheets_are_listed_in_their_order,
    test_typing_into_a_sheet_that_is_not_there_is_refused,
    test_values_are_read_as_what_they_are,
    test_what_is_typed_into_a_cell_is_read_back_and_all_else_stays,
    test_what_is_written_is_read_back,
)
from xl_territory.workbook.excel.excel_busy import Patience
from xl_territory.workbook.excel.excel_host import ExcelHost

__all__ = [
    "test_a_second_write_takes_the_place_of_the_first",
    "test_a_sheet_is_found_whatever_its_case_spaces_and_underscores",
    "test_a_sheet_that_is_not_there_is_absent",
    "test_an_empty_table_says_so_above_its_header_and_has_no_rows",
    "test_inputs_survive_a_write",
    "test_sheets_are_listed_in_their_order",
    "test_typing_into_a_sheet_that_is_not_there_is_refused",
    "test_values_are_read_as_what_they_are",
    "test_what_is_typed_into_a_cell_is_read_back_and_all_else_stays",
    "test_what_is_written_is_read_back",
]


@pytest.fixture(params=["as installed", "German", "calculating by hand", "busy"])
def host(app: xw.App, book: xw.Book, request: pytest.FixtureRequest) -> ExcelHost:
    """The same two sheets as the other hosts have, in Excels that go their own ways."""
    book.sheets[0].name = "Accounts"
    fill(book.sheets["Accounts"], FRAME)
    fill(book.sheets.add("Hours Model", after="Accounts"), FRAME.head(1))
    app.impl.language = GERMAN if request.param == "German" else app.impl.language
    app.impl.state["calculation"] = "manual" if request.param == "calculating by hand" else "automatic"
    app.impl.busy = 3 if request.param == "busy" else 0
    return ExcelHost(book, Patience(sleep=lambda _: None))


def fill(sheet: xw.Sheet, frame: pd.DataFrame) -> None:
    """The frame from A1, its texts as texts."""
    rows = [[None if pd.isna(cell) else cell for cell in row] for row in frame.astype(object).to_numpy()]
    marked = [[f"'{cell}" if isinstance(cell, str) else cell for cell in row] for row in rows]
    sheet.range("A1").value = [list(frame.columns), *marked]

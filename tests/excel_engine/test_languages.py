"""Excel in another language, with other separators, or with columns by number: colours come all the same."""

from __future__ import annotations

import pytest
import xlwings as xw

from tests.excel_engine.engine_language import GERMAN
from tests.workbook.samples import assignments, everything
from xl_territory.workbook.excel.excel_host import ExcelHost
from xl_territory.workbook.excel.excel_local import R1C1

CRITICAL = '=AND(ISNUMBER(SEARCH("critical",INDEX($G:$G,ROW()))))'
ABOVE = "=AND(IF(ISNUMBER(INDEX($E:$E,ROW())),INDEX($E:$E,ROW())>1.5,FALSE))"


def test_the_test_engine_takes_no_english_condition_where_excel_is_german(app: xw.App, book: xw.Book) -> None:
    """As Excel does: FormatConditions.Add reads the user's language."""
    app.impl.language = GERMAN
    rules = book.sheets[0].range("G5").conditional_formats
    with pytest.raises(RuntimeError):
        rules.add_custom(CRITICAL, fill_color="#123456")
    rules.add_custom('=UND(ISTZAHL(SUCHEN("critical";INDEX($G:$G;ZEILE()))))', fill_color="#123456")
    assert GERMAN.local(ABOVE) == "=UND(WENN(ISTZAHL(INDEX($E:$E;ZEILE()));INDEX($E:$E;ZEILE())>1,5;FALSCH))"


@pytest.mark.parametrize("style", [1, R1C1])
def test_colours_come_in_every_language(app: xw.App, book: xw.Book, style: int) -> None:
    """Nothing is left of how that was done."""
    app.impl.language, app.impl.ReferenceStyle = GERMAN, style
    ExcelHost(book).write(everything())
    sheet = book.sheets["Assignments"]
    rules = [rule.impl.formula for rule in sheet.range("G5:G16").conditional_formats]
    assert rules == [CRITICAL, CRITICAL.replace("critical", "warning")]
    assert {cell.value for (cell,) in sheet.impl.ws["J1:J9"]} == {None}


def test_colours_come_on_macos(app: xw.App, book: xw.Book) -> None:
    """Where properties are spelled otherwise."""
    del app.impl.state["interactive"]
    app.impl.language = GERMAN
    ExcelHost(book).write([assignments(2)])
    assert next(rule.impl.formula for rule in book.sheets["Assignments"].range("G5").conditional_formats) == CRITICAL


def test_protection_is_seen_on_macos(app: xw.App, book: xw.Book) -> None:
    """Where properties are spelled otherwise."""
    from xl_territory.errors import WorkbookError

    del app.impl.state["interactive"]
    ExcelHost(book).write([assignments(2)])
    book.sheets["Assignments"].impl.ws.protection.sheet = True
    with pytest.raises(WorkbookError, match="Sheet Assignments is protected"):
        ExcelHost(book).write([assignments(2)])

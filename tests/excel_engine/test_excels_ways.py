"""What Excel does that a file does not: it converts text, draws, computes, is protected or busy, has two workbooks."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import xlwings as xw
from openpyxl.workbook.protection import WorkbookProtection

from tests.workbook.samples import assignments, everything, hours, issues
from xl_territory.errors import UsageError, WorkbookError
from xl_territory.workbook.edits import CellEdit
from xl_territory.workbook.excel.excel_busy import BUSY, Patience
from xl_territory.workbook.excel.excel_host import ExcelHost
from xl_territory.workbook.sheets import ResultColumn, ResultSheet, ResultTable
from xl_territory.workbook.xlsx.xlsx_host import XlsxHost


def one_column(*texts: str) -> ResultSheet:
    """A sheet with one column of texts."""
    table = ResultTable("Texts", (ResultColumn("Text"),), [[text] for text in texts])
    return ResultSheet("Texts", "Texts", "Texts.", (table,))


def settings_of(app: xw.App) -> dict[str, object]:
    """What Excel draws, computes and takes."""
    return dict(app.impl.state)


TEXTS = ("00123", "1-2", "Jan 5", "TRUE", "=1+1", "-x", "@x", "+1", "#N/A", "'quoted", "1e5", "50%", "A12")


@pytest.mark.parametrize("text", TEXTS)
def test_text_stays_text(book: xw.Book, text: str) -> None:
    """Excel would make a number, a date, a formula or an error of it."""
    ExcelHost(book).write([one_column(text)])
    assert book.sheets["Texts"].range("A5").value == text


def test_errors_dates_and_times_are_read_as_what_they_are(book: xw.Book) -> None:
    """A time of day alone is a text: it is no moment."""
    book.sheets[0].range("A1").value = ["#N/A", "#DIV/0!", dt.datetime(2026, 1, 5), dt.datetime(1899, 12, 30, 9, 30)]
    sheet = ExcelHost(book).read([book.sheets[0].name])[book.sheets[0].name]
    assert sheet.rows[0] == ["#N/A", "#DIV/0!", dt.date(2026, 1, 5), "9:30:00"]
    assert sheet.error_cells == {(1, 1), (1, 2)}


def test_what_windows_hands_over_is_read_as_a_number_or_an_error(book: xw.Book) -> None:
    """Currency comes as a Decimal, and errors that are younger than xlwings as integers."""
    book.sheets[0].range("A1").value = [125_000.5, 90_000, "#SPILL!", "#CALC!", -3]
    book.sheets[0].range("A1:B1").number_format = "_($* #,##0.00_)"
    assert isinstance(book.sheets[0].range("A1").value, Decimal)
    assert book.sheets[0].range("C1").options(err_to_str=True).value == -2146826243
    sheet = ExcelHost(book).read([book.sheets[0].name])[book.sheets[0].name]
    assert sheet.rows[0] == [125_000.5, 90_000, "#SPILL!", "#CALC!", -3]
    assert {type(cell) for cell in sheet.rows[0][:2]} == {float, int}
    assert sheet.error_cells == {(1, 3), (1, 4)}


def test_a_sheet_that_reaches_too_far_is_told(book: xw.Book) -> None:
    """Somebody formatted a whole column of a whole sheet."""
    book.sheets[0].impl.ws["XFA1048000"] = 1
    with pytest.raises(WorkbookError, match="too far to be read"):
        ExcelHost(book).read([book.sheets[0].name])


def test_ten_thousand_accounts_take_a_handful_of_calls(app: xw.App, book: xw.Book) -> None:
    """As many as ten do: calls follow columns, never rows."""
    ExcelHost(book).write([assignments(10)])
    few = app.books.add()
    calls = []
    for count in (10, 10_000):
        app.impl.calls.clear()
        ExcelHost(few).write([assignments(count)])
        few.sheets["Assignments"].delete()
        calls.append(app.impl.calls.copy())
    assert calls[0] == calls[1]
    assert calls[1]["write values"] == 3
    assert calls[1].total() < 120


def test_a_second_run_reads_and_writes_in_bulk(app: xw.App, book: xw.Book) -> None:
    """Two reads of what is there; title, table and, for a moment, the conditions of colours are written."""
    ExcelHost(book).write([assignments(1_000)])
    app.impl.calls.clear()
    ExcelHost(book).write([assignments(1_000)])
    assert app.impl.calls["write values"] == 3
    assert app.impl.calls["read values"] <= 3
    assert app.impl.calls.total() < 80


def test_formats_rules_notes_and_charts_are_made(book: xw.Book) -> None:
    """As in a file: number formats, colours by severity, a note per header, native charts."""
    ExcelHost(book).write(everything())
    sheet = book.sheets["Assignments"]
    assert [sheet.range(f"{letter}5").number_format for letter in "CDEF"] == ["#,##0", "#,##0.0", "0.0%", "yyyy-mm-dd"]
    assert sheet.range("A4").note.text == "The account as it stands in Accounts."
    rules = sheet.range("G5:G16").conditional_formats
    assert [rule.impl.formula for rule in rules] == [
        '=AND(ISNUMBER(SEARCH("critical",INDEX($G:$G,ROW()))))',
        '=AND(ISNUMBER(SEARCH("warning",INDEX($G:$G,ROW()))))',
    ]
    charts = {chart.title: chart for chart in book.sheets["Dashboard"].charts}
    assert [series.name for series in charts["Hours as column"].series] == ["Hours", "Capacity"]
    assert charts["Hours as bar"].chart_type == "bar_clustered"
    assert book.sheets["Score"].range("B11").number_format == "#,##0.00"


def test_rules_and_charts_are_not_doubled_by_a_second_run(book: xw.Book) -> None:
    """Rules are made anew, charts follow their tables; a planner's own rule stays."""
    host = ExcelHost(book)
    host.write(everything())
    sheet = book.sheets["Assignments"]
    sheet.range("G5:G9").conditional_formats.add_custom("=TRUE", fill_color="#123456")
    host.write(everything(3))
    assert len(sheet.range("G5:G7").conditional_formats) == 3
    assert len(book.sheets["Dashboard"].charts) == 5


def test_the_result_is_a_sound_file(book: xw.Book, tmp_path: Path) -> None:
    """Saved, it reads like one that was written without Excel."""
    ExcelHost(book).write([assignments(5), issues()])
    book.save(tmp_path / "saved.xlsx")
    XlsxHost(book.fullname).write([assignments(5)], tmp_path / "again.xlsx")
    ours, files = (ExcelHost(book), XlsxHost(tmp_path / "again.xlsx"))
    rows = [[cell for cell in row if cell is not None] for row in ours.read(["Assignments"])["Assignments"].rows]
    assert rows == [[c for c in row if c is not None] for row in files.read(["Assignments"])["Assignments"].rows]


def test_a_workbook_that_cli_has_planned_is_planned_again_in_excel(app: xw.App, tmp_path: Path) -> None:
    """Tables with a total row included."""
    xw_path = tmp_path / "book.xlsx"
    app.books.add().save(xw_path)
    XlsxHost(xw_path).write([hours(3), assignments(2)], xw_path)
    book = app.books.open(xw_path)
    ExcelHost(book).write([hours(5), assignments(4)])
    found = ExcelHost(book).read(["CSM Hours"])["CSM Hours"]
    assert [row[0] for row in found.rows[3:10]] == ["CSM ID", "C1", "C2", "C3", "C4", "C5", "Team"]
    assert found.tables[0].last_row == 10
    assert found.rows[9][1] == sum(range(11, 16))


def test_a_target_is_refused(book: xw.Book, tmp_path: Path) -> None:
    """Excel saves, not we."""
    with pytest.raises(UsageError, match="open in Excel"):
        ExcelHost(book).write([issues()], tmp_path / "x.xlsx")


def test_excel_is_as_it_was_after_a_run_and_after_an_error(app: xw.App, book: xw.Book) -> None:
    """Drawing, computing, events, alerts and input, whatever Excel refuses in between."""
    app.impl.state["calculation"] = "semiautomatic"
    before = settings_of(app)
    ExcelHost(book).write([assignments(2)])
    assert settings_of(app) == before
    for call in ("write values", "add table", "add sheet"):
        app.impl.broken = call
        with pytest.raises(WorkbookError, match="Exception occurred"):
            ExcelHost(app.books.add()).write(everything())
        assert settings_of(app) == before


def test_on_macos_excel_goes_on_taking_input(app: xw.App, book: xw.Book) -> None:
    """It cannot be told not to; all else is as on Windows."""
    del app.impl.state["interactive"]
    before = settings_of(app)
    ExcelHost(book).write([assignments(2)])
    assert settings_of(app) == before
    assert book.sheets["Assignments"].range("A5").value == "A0000"


def test_a_protected_sheet_is_named_before_anything_is_written(book: xw.Book) -> None:
    """Whichever of the sheets it is."""
    host = ExcelHost(book)
    host.write([assignments(2), hours(2)])
    book.sheets["CSM Hours"].impl.ws.protection.sheet = True
    with pytest.raises(WorkbookError, match="Sheet CSM Hours is protected"):
        host.write([assignments(3), hours(3)])
    assert book.sheets["Assignments"].range("A7").value is None


def test_a_protected_input_sheet_is_named_before_anything_is_typed_in(book: xw.Book) -> None:
    """Edits of input sheets come with the results, or neither does."""
    book.sheets.add("Locks").range("A1").value = ["Account ID", "Kind", "CSM ID"]
    book.sheets["Locks"].impl.ws.protection.sheet = True
    with pytest.raises(WorkbookError, match="Sheet Locks is protected"):
        ExcelHost(book).write([assignments(3)], edits=[CellEdit("Locks", 2, 1, "A1")])
    assert "Assignments" not in book.sheet_names


def test_a_protected_workbook_takes_no_new_sheet(book: xw.Book) -> None:
    """That is said, with the way out."""
    book.impl.wb.security = WorkbookProtection(lockStructure=True)
    with pytest.raises(WorkbookError, match="structure is protected"):
        ExcelHost(book).write([issues()])


def test_a_shared_workbook_of_the_old_kind_is_named(book: xw.Book) -> None:
    """Excel makes no tables in it."""
    book.impl.native.MultiUserEditing = True
    with pytest.raises(WorkbookError, match="Unshare Workbook"):
        ExcelHost(book).reserve(sheets=["Assignments"])


def test_what_stands_in_the_way_is_known_before_the_search(book: xw.Book) -> None:
    """Sheets that are not written do not matter."""
    host = ExcelHost(book)
    host.write([assignments(2), hours(2)])
    book.sheets["CSM Hours"].impl.ws.protection.sheet = True
    with host.reserve(sheets=["Assignments", "Score"]):
        pass
    with pytest.raises(WorkbookError, match="CSM Hours is protected"):
        host.reserve(sheets=["Assignments", "CSM Hours"])


def test_results_that_are_not_computed_yet_are_computed_before_they_are_read(app: xw.App, book: xw.Book) -> None:
    """A planner who calculates by hand may have typed since."""
    sheet = book.sheets[0]
    sheet.range("A1").value = [[1], [2], ["=SUM(A1:A2)"]]
    app.impl.state["calculation"] = "manual"
    sheet.range("A1").value = 40
    assert sheet.range("A3").value == 3
    assert ExcelHost(book).read([sheet.name])[sheet.name].rows[2] == [42]
    app.impl.calls.clear()
    ExcelHost(book).read([sheet.name])
    assert app.impl.calls["calculate"] == 0


def test_a_calculation_without_an_end_is_told(app: xw.App, book: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody pressed a key meanwhile, say."""
    app.impl.state["calculation"] = "manual"
    book.sheets[0].range("A1").value = 1
    monkeypatch.setattr(type(app.impl), "calculate", lambda _: None)
    with pytest.raises(WorkbookError, match="Press F9"):
        ExcelHost(book).read([book.sheets[0].name])


def test_results_go_to_their_own_workbook(app: xw.App) -> None:
    """Whichever of two is in front."""
    mine, other = app.books.add(), app.books.add()
    assert app.books.active == other
    ExcelHost(mine).write([assignments(2)])
    assert "Assignments" in mine.sheet_names
    assert "Assignments" not in other.sheet_names


def test_a_cell_being_edited_is_waited_for(app: xw.App, book: xw.Book) -> None:
    """Pauses grow; then all goes as if nothing had been."""
    pauses: list[float] = []
    app.impl.busy = 4
    ExcelHost(book, Patience(sleep=pauses.append)).write([assignments(2)])
    assert pauses == [0.05, 0.1, 0.2, 0.4]
    assert book.sheets["Assignments"].range("A5").value == "A0000"


def test_an_excel_that_stays_busy_is_told(app: xw.App, book: xw.Book) -> None:
    """After half a minute, with what to do; nothing has changed."""
    app.impl.busy = 10_000
    before = settings_of(app)
    with pytest.raises(WorkbookError, match=BUSY[:20]):
        ExcelHost(book, Patience(sleep=lambda _: None)).write([assignments(2)])
    assert settings_of(app) == before


def test_a_closed_workbook_is_told(book: xw.Book) -> None:
    """Not as a number of Windows."""
    book.close()
    with pytest.raises(WorkbookError, match="Is it open"):
        ExcelHost(book).read(["Accounts"])


def test_a_workbook_is_never_asked_for_its_file(book: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may have none yet; and xlwings raises where it cannot map an address on OneDrive or SharePoint to a folder."""

    def unmapped(_: object) -> str:
        raise xw.XlwingsError("Couldn't find the local OneDrive folder.")

    monkeypatch.setattr(type(book.impl), "fullname", property(unmapped))
    host = ExcelHost(book)
    assert host.write([assignments(2)]).path is None
    assert host.read(["Assignments"])["Assignments"].rows[4][0] == "A0000"

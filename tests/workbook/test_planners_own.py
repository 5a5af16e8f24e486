"""A planner's cells, columns, charts and notes on a result sheet survive the next run, and stand where they belong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import TableColumn
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbook.samples import assignments, dashboard, everything, hours
from xl_territory.errors import WorkbookError
from xl_territory.workbook import XlsxHost
from xl_territory.workbook.sheets import ResultSheet

ARROW = (
    b'<xdr:absoluteAnchor><xdr:pos x="0" y="0"/><xdr:ext cx="9" cy="9"/><xdr:sp><xdr:nvSpPr>'
    b'<xdr:cNvPr id="99" name="My arrow"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr/></xdr:sp><xdr:clientData/>'
    b"</xdr:absoluteAnchor>"
)
Edit = Callable[[Worksheet], None]


@pytest.fixture
def rerun(tmp_path: Path) -> Callable[[ResultSheet, Edit, ResultSheet], Worksheet]:
    """A first run, an edit by the planner, a second run; gives the sheet after it."""

    def run(first: ResultSheet, edit: Edit, second: ResultSheet) -> Worksheet:
        path = tmp_path / "book.xlsx"
        Workbook().save(path)
        XlsxHost(path).write([first], path)
        book = load_workbook(path)
        edit(book[first.name])
        book.save(path)
        XlsxHost(path).write([second], path)
        return load_workbook(path)[second.name]

    return run


def reversed_rows(sheet: ResultSheet) -> ResultSheet:
    """The same sheet with its rows the other way round."""
    (table,) = sheet.tables
    turned = type(table)(table.name, table.columns, list(reversed(table.rows)), table.total, table.shades, table.empty)
    return ResultSheet(sheet.name, sheet.title, sheet.explanation, (turned,))


def add_column(sheet: Worksheet, *cells: object) -> None:
    """A column right of the table, which Excel makes part of it."""
    for row, value in enumerate(cells, start=4):
        sheet.cell(row, 9, value)
    table = sheet.tables["Assignments"]
    table.ref = f"A4:I{table.ref.split(':H')[1]}"
    table.autoFilter.ref = table.ref
    table.tableColumns.append(TableColumn(id=9, name=str(cells[0])))


def test_remarks_beside_an_account_follow_the_account(rerun: Callable[..., Worksheet]) -> None:
    """The order of the rows may change from run to run."""
    sheet = rerun(
        assignments(3), lambda s: add_column(s, "Remark", "call", None, "ask Sam"), reversed_rows(assignments(3))
    )
    assert [(sheet.cell(row, 1).value, sheet.cell(row, 9).value) for row in range(4, 8)] == [
        ("Account ID", "Remark"),
        ("A0002", "ask Sam"),
        ("A0001", None),
        ("A0000", "call"),
    ]
    assert sheet.tables["Assignments"].ref == "A4:I7"
    assert [column.name for column in sheet.tables["Assignments"].tableColumns][-2:] == ["Why", "Remark"]


def test_a_formula_column_follows_its_rows_and_goes_on_in_new_ones(rerun: Callable[..., Worksheet]) -> None:
    """As Excel fills a table's column down."""
    sheet = rerun(assignments(2), lambda s: add_column(s, "Double", "=D5*2", "=D6*2"), reversed_rows(assignments(4)))
    assert [sheet.cell(row, 9).value for row in range(4, 9)] == ["Double", "=D5*2", "=D6*2", "=D7*2", "=D8*2"]


def test_a_remark_on_an_account_that_is_gone_is_not_thrown_away(rerun: Callable[..., Worksheet]) -> None:
    """It stands below the table with the name of what it was about."""
    sheet = rerun(assignments(3), lambda s: add_column(s, "Remark", "a", "b", "c"), assignments(2))
    below = [(sheet.cell(row, 1).value, sheet.cell(row, 9).value) for row in range(7, sheet.max_row + 1)]
    assert ("No longer in the table: A0002", "c") in below


def test_a_headed_column_beside_the_table_follows_too(rerun: Callable[..., Worksheet]) -> None:
    """LibreOffice and scripts do not make it part of the table."""

    def edit(sheet: Worksheet) -> None:
        sheet["I4"], sheet["I5"] = "Remark", "first"

    sheet = rerun(assignments(2), edit, reversed_rows(assignments(2)))
    assert [sheet.cell(row, 9).value for row in (4, 5, 6)] == ["Remark", None, "first"]
    assert sheet.tables["Assignments"].ref == "A4:H6"


def test_a_block_apart_from_the_table_stays_where_it_is(rerun: Callable[..., Worksheet]) -> None:
    """Its formulas still read the table."""

    def edit(sheet: Worksheet) -> None:
        sheet["L6"], sheet["M6"] = "Sum", "=SUM(D5:D6)"
        sheet["L6"].font = Font(bold=True)

    sheet = rerun(assignments(2), edit, assignments(5))
    assert sheet["L6"].value == "Sum"
    assert sheet["L6"].font.bold
    assert sheet["M6"].value == "=SUM(D5:D9)"


def test_notes_below_move_down_when_the_table_grows(rerun: Callable[..., Worksheet]) -> None:
    """With the distance they had, their formulas, merged cells and height."""

    def edit(sheet: Worksheet) -> None:
        sheet["A9"], sheet["B9"], sheet["A10"] = "Signed off:", "=A9", "Ada"
        sheet.merge_cells("A10:C10")
        sheet.row_dimensions[10].height = 40

    sheet = rerun(assignments(2), edit, assignments(10))
    assert [sheet["A17"].value, sheet["B17"].value, sheet["A18"].value] == ["Signed off:", "=A17", "Ada"]
    assert [str(each) for each in sheet.merged_cells.ranges] == ["A18:C18", "A2:H2"]
    assert sheet.row_dimensions[18].height == 40


def test_notes_below_stay_when_there_is_room(rerun: Callable[..., Worksheet]) -> None:
    """Other sheets may refer to them."""

    def edit(sheet: Worksheet) -> None:
        sheet["A30"] = "Signed off"

    assert rerun(assignments(10), edit, assignments(3))["A30"].value == "Signed off"


def test_what_stood_above_the_table_is_not_written_over(rerun: Callable[..., Worksheet]) -> None:
    """A logo line, or whatever came in when rows were inserted, is put beside."""

    def edit(sheet: Worksheet) -> None:
        sheet.unmerge_cells("A2:H2")
        sheet["D1"], sheet["E2"] = "Draft", "for Sam"

    sheet = rerun(assignments(2), edit, assignments(2))
    assert (sheet["A1"].value, sheet["D1"].value, sheet["E2"].value) == ("Assignments", "Draft", "for Sam")


def test_widths_frozen_panes_and_print_settings_stay_as_the_planner_set_them(rerun: Callable[..., Worksheet]) -> None:
    """They are made once, when the sheet is."""

    def edit(sheet: Worksheet) -> None:
        sheet.column_dimensions["B"].width = 61
        sheet.freeze_panes = "C5"
        sheet.page_setup.orientation = "portrait"
        sheet.sheet_properties.tabColor = "00FF00"

    sheet = rerun(assignments(2), edit, assignments(3))
    assert sheet.column_dimensions["B"].width == 61
    assert sheet.freeze_panes == "C5"
    assert sheet.page_setup.orientation == "portrait"
    assert sheet.sheet_properties.tabColor.rgb == "0000FF00"


def test_rules_and_validations_of_the_planner_grow_with_the_table(rerun: Callable[..., Worksheet]) -> None:
    """Ours are exchanged, theirs stay beside them."""

    def edit(sheet: Worksheet) -> None:
        fill = PatternFill(bgColor="ABCDEF")
        sheet.conditional_formatting.add("D5:D6", CellIsRule(operator="lessThan", formula=["1"], fill=fill))
        choice = DataValidation(type="list", formula1='"yes,no"')
        choice.add("H5:H6")
        sheet.add_data_validation(choice)

    sheet = rerun(assignments(2), edit, assignments(5))
    rules = {str(each.sqref): len(each.rules) for each in sheet.conditional_formatting}
    assert rules == {"D5:D9": 1, "G5:G9": 2}
    assert str(sheet.data_validations.dataValidation[0].sqref) == "H5:H9"


def test_a_comment_follows_its_account_and_ours_stay_on_the_headers(rerun: Callable[..., Worksheet]) -> None:
    """A planner may well comment on a cell that we write."""

    def edit(sheet: Worksheet) -> None:
        sheet["B5"].comment = Comment("keep!", "Ada")

    sheet = rerun(assignments(3), edit, reversed_rows(assignments(3)))
    notes = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert notes["B7"] == "keep!"
    assert set(notes) == {"A4", "B7", "C4"}


def test_a_shape_of_the_planner_stays_and_our_charts_are_exchanged_where_they_stand(tmp_path: Path) -> None:
    """On the Dashboard, of all places; a chart that was moved stays where it was moved to."""
    path, edited = tmp_path / "book.xlsx", tmp_path / "edited.xlsx"
    Workbook().save(path)
    XlsxHost(path).write([hours(), dashboard()], path)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(edited, "w") as new:
        charts = sum(name.startswith("xl/charts/chart") for name in old.namelist())
        for name in old.namelist():
            data = old.read(name).replace(b"<xdr:col>8</xdr:col>", b"<xdr:col>21</xdr:col>")
            new.writestr(name, data.replace(b"</xdr:wsDr>", ARROW + b"</xdr:wsDr>"))
    XlsxHost(edited).write([hours(), dashboard()], edited)
    with zipfile.ZipFile(edited) as package:
        drawing = package.read("xl/drawings/drawing1.xml")
        assert sum(name.startswith("xl/charts/chart") for name in package.namelist()) == charts
    assert drawing.count(b"My arrow") == 1
    assert drawing.count(b"Made by xl_territory") == charts
    assert drawing.count(b"<xdr:col>21</xdr:col>") == 2


def test_hidden_rows_of_an_old_filter_do_not_hide_new_results(rerun: Callable[..., Worksheet]) -> None:
    """What was filtered away yesterday may be what matters today."""

    def edit(sheet: Worksheet) -> None:
        sheet.row_dimensions[5].hidden = True

    assert not rerun(assignments(2), edit, assignments(2)).row_dimensions[5].hidden


def test_a_sheet_of_the_planners_own_that_has_our_name_is_never_written_over(tmp_path: Path) -> None:
    """A Dashboard is something many people have."""
    path = tmp_path / "book.xlsx"
    book = Workbook()
    book.active.title = "Dashboard"
    book.active["A1"] = "My numbers"
    book.save(path)
    with pytest.raises(WorkbookError, match=r"sheet Dashboard of its own.*Rename yours"):
        XlsxHost(path).write(everything(), path)
    assert load_workbook(path)["Dashboard"]["A1"].value == "My numbers"
    assert [each.name for each in tmp_path.iterdir()] == ["book.xlsx"]


def test_a_table_name_that_is_taken_elsewhere_is_not_taken_twice(tmp_path: Path) -> None:
    """The formulas of the total follow the name that was chosen."""
    path = tmp_path / "book.xlsx"
    book = Workbook()
    book.defined_names["CSM_Hours"] = DefinedName("CSM_Hours", attr_text="Sheet!$A$1")
    book.save(path)
    XlsxHost(path).write([hours(2)], path)
    sheet = load_workbook(path)["CSM Hours"]
    assert list(sheet.tables) == ["CSM_Hours_2"]
    assert sheet["C7"].value == "=SUBTOTAL(109,CSM_Hours_2[Hours])"


def test_a_planners_formula_that_reads_results_is_untouched(tmp_path: Path) -> None:
    """By address or by the table's name."""
    path = tmp_path / "book.xlsx"
    Workbook().save(path)
    XlsxHost(path).write([hours(2)], path)
    book = load_workbook(path)
    book["Sheet"]["A1"] = "=SUM(CSM_Hours[Hours])"
    book["Sheet"]["A2"] = "='CSM Hours'!C5"
    book.save(path)
    XlsxHost(path).write([hours(4)], path)
    sheet = load_workbook(path)["Sheet"]
    assert (sheet["A1"].value, sheet["A2"].value) == ("=SUM(CSM_Hours[Hours])", "='CSM Hours'!C5")


def test_results_of_our_own_formulas_are_stored(tmp_path: Path) -> None:
    """Viewers that compute nothing show the numbers too."""
    path = tmp_path / "book.xlsx"
    Workbook().save(path)
    XlsxHost(path).write([hours(2)], path)
    values = load_workbook(io.BytesIO(path.read_bytes()), data_only=True)["CSM Hours"]
    assert values["C7"].value == 49


def test_a_formatted_but_empty_sheet_of_our_name_is_filled(tmp_path: Path) -> None:
    """As a template may hold it; its look outside the table stays."""
    path = tmp_path / "book.xlsx"
    book = Workbook()
    sheet = book.create_sheet("Assignments")
    for row in range(1, 40):
        sheet.cell(row, 2).fill = PatternFill("solid", fgColor="FFEECC")
    book.save(path)
    XlsxHost(path).write([assignments(3)], path)
    found = load_workbook(path)["Assignments"]
    assert found["B5"].value == "Account 0 & Söhne"
    assert found["B5"].fill.fgColor.rgb != "00FFEECC"
    assert found["B30"].fill.fgColor.rgb == "00FFEECC"
    assert found.max_column == 8


def test_a_column_that_was_put_between_ours_goes_to_their_right_and_computes_the_same(tmp_path: Path) -> None:
    """Its formula reads the columns it read before, wherever they stand now."""
    path = tmp_path / "book.xlsx"
    Workbook().save(path)
    XlsxHost(path).write([hours(2)], path)
    book = load_workbook(path)
    sheet = book["CSM Hours"]
    sheet.insert_cols(3)
    for row, value in ((4, "Per account"), (5, "=D5/B5"), (6, "=D6/$B6")):
        sheet.cell(row, 3, value)
    table = sheet.tables["CSM_Hours"]
    table.ref, table.autoFilter.ref = "A4:F7", "A4:F6"
    table.tableColumns.insert(2, TableColumn(id=9, name="Per account"))
    book.save(path)
    XlsxHost(path).write([hours(3)], path)
    found = load_workbook(path)["CSM Hours"]
    assert [cell.value for cell in found[4]] == [
        "CSM ID",
        "Accounts",
        "Hours",
        "Capacity",
        "Utilisation",
        "Per account",
    ]
    assert [found.cell(row, 6).value for row in (5, 6, 7)] == ["=C5/B5", "=C6/$B6", "=C7/B7"]
    assert found.tables["CSM_Hours"].ref == "A4:F8"


def test_formulas_that_excel_shares_between_rows_are_written_out(tmp_path: Path) -> None:
    """The row that holds the shared text may go; the others keep their meaning."""
    path, edited = tmp_path / "book.xlsx", tmp_path / "edited.xlsx"
    Workbook().save(path)
    XlsxHost(path).write([hours(3)], path)
    added = {
        b'r="4"': b'<c r="F4" t="inlineStr"><is><t>Twice</t></is></c>',
        b'r="5"': b'<c r="F5"><f t="shared" ref="F5:F7" si="0">C5*2</f><v>1</v></c>',
        b'r="6"': b'<c r="F6"><f t="shared" si="0"/><v>1</v></c>',
        b'r="7"': b'<c r="F7"><f t="shared" si="0"/><v>1</v></c>',
    }
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(edited, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            for row, cell in added.items() if name == "xl/worksheets/sheet2.xml" else ():
                end = data.index(b"</row>", data.index(b"<row " + row))
                data = data[:end] + cell + data[end:]
            new.writestr(name, data)
    (table,) = hours(3).tables
    shorter = type(table)(table.name, table.columns, table.rows[1:], table.total)
    XlsxHost(edited).write([ResultSheet("CSM Hours", "CSM hours", "", (shorter,))], edited)
    found = load_workbook(edited)["CSM Hours"]
    assert [found.cell(row, 6).value for row in (4, 5, 6)] == ["Twice", "=C5*2", "=C6*2"]

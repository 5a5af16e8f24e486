"""The input sheets of a new workbook follow from their declarations."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from xl_territory.schema import ACCOUNTS, CSMS, HOURS_MODEL, INPUT_SHEETS, LOCKS, SETTINGS, Column, InputSheet, Kind
from xl_territory.template.build import lists
from xl_territory.template.validation import MESSAGE_LENGTH, list_name

BLOCKS = [(sheet, block) for sheet in INPUT_SHEETS for block in sheet.blocks]
COLUMNS = [(sheet, block, column) for sheet, block in BLOCKS for column in block.template_columns]
CHECKED = [(sheet, block, column) for sheet, block, column in COLUMNS if sheet is not SETTINGS]
every_sheet = pytest.mark.parametrize("sheet", INPUT_SHEETS, ids=lambda sheet: sheet.name)
every_block = pytest.mark.parametrize(("sheet", "block"), BLOCKS, ids=lambda part: getattr(part, "table", ""))
every_column = pytest.mark.parametrize(
    ("sheet", "block", "column"), CHECKED, ids=lambda part: getattr(part, "name", "")
)


def position(worksheet: Worksheet, table: str, column: Column) -> int:
    """1-based place of a declared column on its sheet."""
    left, *_ = range_boundaries(worksheet.tables[table].ref)
    return left + [cell.name for cell in worksheet.tables[table].tableColumns].index(column.name)


def check_on(worksheet: Worksheet, row: int, column: int) -> DataValidation:
    """The only validation on a cell."""
    letter = worksheet.cell(row, column).coordinate
    (found,) = [rule for rule in worksheet.data_validations.dataValidation if letter in rule.sqref]
    return found


@every_sheet
def test_a_sheet_says_what_it_is_above_its_table(blank: Workbook, sheet: InputSheet) -> None:
    """Title in A1, explanation in A2, nothing in row 3, header in row 4."""
    worksheet = blank[sheet.name]
    assert [worksheet.cell(row, 1).value for row in (1, 2, 3)] == [sheet.title, sheet.explanation, None]
    assert worksheet["A4"].value == sheet.blocks[0].columns[0].name


@every_block
def test_a_table_has_the_declared_columns_in_their_order(blank: Workbook, sheet: InputSheet, block: Any) -> None:
    """Each block is one Excel table; Scenarios has settings as further columns."""
    names = [column.name for column in blank[sheet.name].tables[block.table].tableColumns]
    assert names[: len(block.columns)] == [column.name for column in block.template_columns]


@every_sheet
def test_tables_of_a_sheet_start_in_row_four_a_column_apart(blank: Workbook, sheet: InputSheet) -> None:
    """Tables side by side neither touch nor overlap."""
    areas = sorted(range_boundaries(table.ref) for table in blank[sheet.name].tables.values())
    assert {top for _, top, _, _ in areas} == {4}
    assert all(left == right + 2 for (_, _, right, _), (left, *_) in pairwise(areas))


@every_sheet
def test_headers_stay_in_view_and_filters_are_on_where_a_sheet_has_one_table(
    blank: Workbook, sheet: InputSheet
) -> None:
    """A filter on one of several tables would hide rows of the others."""
    worksheet = blank[sheet.name]
    assert worksheet.freeze_panes.endswith("5")
    filtered = {table.autoFilter is not None for table in worksheet.tables.values()}
    assert filtered == {len(sheet.blocks) == 1}


@every_column
def test_a_header_explains_its_column(blank: Workbook, sheet: InputSheet, block: Any, column: Column) -> None:
    """The note holds the tooltip, the default, the choices and the other headers that are read."""
    worksheet = blank[sheet.name]
    text = worksheet.cell(4, position(worksheet, block.table, column)).comment.text
    assert all(part in text for part in (column.tooltip, column.default, *column.choices, *column.aliases))


@every_column
def test_a_cell_explains_itself_when_it_is_selected(
    blank: Workbook, sheet: InputSheet, block: Any, column: Column
) -> None:
    """The input message is the tooltip, within what Excel shows."""
    worksheet = blank[sheet.name]
    rule = check_on(worksheet, 5, position(worksheet, block.table, column))
    assert rule.promptTitle == column.name
    assert column.tooltip in rule.prompt
    assert len(rule.prompt) <= MESSAGE_LENGTH


@every_column
def test_a_cell_offers_what_the_column_accepts(blank: Workbook, sheet: InputSheet, block: Any, column: Column) -> None:
    """Choices and references are lists, numbers and dates are checked as such."""
    worksheet = blank[sheet.name]
    rule = check_on(worksheet, 5, position(worksheet, block.table, column))
    if column.choices:
        assert rule.formula1 == f'"{",".join(column.choices)}"'
        assert bool(rule.showErrorMessage) is not column.open_choices
    elif column.reference and column.kind is Kind.TEXT:
        assert (rule.type, rule.formula1, rule.errorStyle) == ("list", list_name(*column.reference), "warning")
    elif column.minimum is not None:
        assert float(rule.formula1) == column.minimum
    elif column.kind is Kind.DATE:
        assert rule.type == "date"


def test_lists_of_references_are_table_columns_that_exist(blank: Workbook) -> None:
    """A structured reference grows with its table, and each one names a column of a table."""
    tables = {name: table for sheet in blank.worksheets for name, table in dict.items(sheet.tables)}
    for name, formula in lists(INPUT_SHEETS).items():
        assert f"={blank.defined_names[name].attr_text}" == formula
        table, column = formula.removeprefix("=").removesuffix("]").split("[")
        assert column in [cell.name for cell in tables[table].tableColumns]


@pytest.mark.parametrize("sheet", [ACCOUNTS, CSMS, LOCKS], ids=lambda sheet: sheet.name)
def test_a_blank_template_has_rows_to_fill_in(blank: Workbook, sheet: InputSheet) -> None:
    """They are empty, and shown as their column wants them."""
    worksheet = blank[sheet.name]
    _, top, _, bottom = range_boundaries(worksheet.tables[sheet.block.table].ref)
    assert bottom - top >= 20
    assert all(cell.value is None for row in worksheet.iter_rows(min_row=5) for cell in row)


def test_dates_money_and_shares_are_shown_as_such(worked: Workbook) -> None:
    """Each kind has its number format, in the rows and below them."""
    expected = {Kind.DATE: "yyyy-mm-dd", Kind.MONEY: "#,##0", Kind.SHARE: "0%", Kind.WHOLE: "0"}
    for sheet, block, column in COLUMNS:
        if sheet in (ACCOUNTS, CSMS, LOCKS) and column.kind in expected:
            worksheet = worked[sheet.name]
            shown = worksheet.cell(5, position(worksheet, block.table, column)).number_format
            assert shown == expected[column.kind], column.name


def test_base_hours_show_two_decimals_and_keep_all(blank: Workbook) -> None:
    """30 ÷ 27.5 stays 1.0909…; a value rounded in the sheet would change plans."""
    worksheet = blank[HOURS_MODEL.name]
    column = HOURS_MODEL.blocks[0].column("Base Hours")
    cell = worksheet.cell(7, position(worksheet, HOURS_MODEL.blocks[0].table, column))
    assert (cell.value, cell.number_format) == (pytest.approx(30 / 27.5, rel=1e-15), "0.00")


@every_sheet
def test_a_sheet_prints_in_landscape_with_its_header_on_every_page(blank: Workbook, sheet: InputSheet) -> None:
    """Fitted to the width of its pages."""
    worksheet = blank[sheet.name]
    assert worksheet.page_setup.orientation == "landscape"
    assert worksheet.page_setup.fitToHeight == 0
    assert worksheet.print_title_rows == "$4:$4"

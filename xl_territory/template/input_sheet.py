"""One input sheet: title, explanation, and its tables side by side, as their declaration has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from xl_territory.schema import Block, Column, InputSheet
from xl_territory.template import workbook_style as style
from xl_territory.template.contents import Rows
from xl_territory.template.validation import note, validation
from xl_territory.workbook.sheets import Value

HEADER_ROW = 3
FIRST_ROW = HEADER_ROW + 1
BLANK_ROWS = 25
PAGE_WIDTH = 280
LAST_CHECKED_ROW = 20_000
GAP = 1
GAP_WIDTH = 3
TABLE_STYLE = "Table Style Light 1"
NOTE_SIZE = {"x_scale": 2, "y_scale": 1.4, "font_size": 9}


@dataclass(frozen=True)
class PlacedBlock:
    """A table of a sheet with the rows it starts with, its first column counted from 0."""

    block: Block
    first_column: int
    rows: Rows

    @property
    def last_column(self) -> int:
        """Its last column, counted from 0."""
        return self.first_column + len(self.block.template_columns) - 1

    @property
    def last_row(self) -> int:
        """Its last row, counted from 0; a table that starts without rows has blank ones to fill in."""
        return HEADER_ROW + (len(self.rows) or BLANK_ROWS)

    def columns(self) -> Iterator[tuple[int, Column, Sequence[Value]]]:
        """Its columns with their place, counted from 0, and their values."""
        for k, column in enumerate(self.block.template_columns):
            yield self.first_column + k, column, [row[k] for row in self.rows]


def side_by_side(sheet: InputSheet, rows: Sequence[Rows]) -> tuple[PlacedBlock, ...]:
    """The tables of ``sheet`` from left to right, a narrow column between them."""
    placed: list[PlacedBlock] = []
    for block, block_rows in zip(sheet.blocks, rows, strict=True):
        first = placed[-1].last_column + 1 + GAP if placed else 0
        placed.append(PlacedBlock(block, first, block_rows))
    return tuple(placed)


def write_input_sheet(workbook: Workbook, sheet: InputSheet, placed: Sequence[PlacedBlock]) -> Worksheet:
    """Add ``sheet`` with its tables to ``workbook``."""
    worksheet = add_headed_sheet(workbook, sheet, frozen_columns=1 if len(placed) == 1 else 0)
    width = sum(column.width for block in placed for column in block.block.template_columns)
    worksheet.fit_to_pages(ceil(width / PAGE_WIDTH), 0)
    for block in placed:
        write_table(workbook, worksheet, block, filters=len(placed) == 1)
        for place, column, values in block.columns():
            _write_column(workbook, worksheet, place, column, values)
    _allow_numeric_ids(worksheet, placed)
    for block in placed[1:]:
        worksheet.set_column(block.first_column - GAP, block.first_column - 1, GAP_WIDTH)
    return worksheet


def add_headed_sheet(workbook: Workbook, sheet: InputSheet, frozen_columns: int) -> Worksheet:
    """Add a sheet that has its title, its explanation and no table yet."""
    worksheet = workbook.add_worksheet(sheet.name)
    worksheet.set_tab_color(sheet.tab_colour)
    worksheet.write_string(0, 0, sheet.title, style.title(workbook))
    worksheet.write_string(1, 0, sheet.explanation, style.explanation(workbook))
    worksheet.set_row(0, 24)
    worksheet.set_row(HEADER_ROW, 32)
    worksheet.freeze_panes(FIRST_ROW, frozen_columns)
    set_up_print(worksheet)
    worksheet.repeat_rows(HEADER_ROW)
    if frozen_columns:
        worksheet.repeat_columns(0, frozen_columns - 1)
    return worksheet


def set_up_print(worksheet: Worksheet) -> None:
    """Landscape A4, as wide as one page, with the file, the sheet and the page in the footer."""
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_footer("&L&F&C&A&RPage &P of &N")


def write_table(workbook: Workbook, worksheet: Worksheet, placed: PlacedBlock, filters: bool) -> None:
    """Write the table with its rows and the notes on its headers.

    Filters of tables side by side would hide each other's rows, so such tables have none.
    """
    area = (HEADER_ROW, placed.first_column, placed.last_row, placed.last_column)
    columns = [_table_column(workbook, column, values) for _, column, values in placed.columns()]
    rows = [list(row) for row in placed.rows] or [[None] * len(columns)] * BLANK_ROWS
    look = {"name": placed.block.table, "style": TABLE_STYLE, "autofilter": filters}
    worksheet.add_table(*area, {**look, "columns": columns, "data": rows})
    for place, column, _ in placed.columns():
        worksheet.write_comment(HEADER_ROW, place, note(column), NOTE_SIZE)


def _table_column(workbook: Workbook, column: Column, values: Sequence[Value]) -> dict[str, Any]:
    return {
        "header": column.name,
        "header_format": style.header(workbook, column.required),
        "format": _shown(workbook, column, values, **style.BOXED),
    }


def _write_column(
    workbook: Workbook, worksheet: Worksheet, place: int, column: Column, values: Sequence[Value]
) -> None:
    """Widths, formats and checks go far below the table, so that they hold for rows that are added to it."""
    below = (FIRST_ROW, place, LAST_CHECKED_ROW, place)
    worksheet.set_column(place, place, column.width, _shown(workbook, column, values))
    worksheet.data_validation(*below, validation(column))
    if column.key:
        worksheet.conditional_format(*below, {"type": "duplicate", "format": style.fault(workbook)})


def _allow_numeric_ids(worksheet: Worksheet, placed: Sequence[PlacedBlock]) -> None:
    """IDs such as 00123 are text: Excel's green corners would be wrong there."""
    keys = [place for block in placed for place, column, _ in block.columns() if column.key]
    areas = [xl_range(FIRST_ROW, place, LAST_CHECKED_ROW, place) for place in keys]
    if areas:
        worksheet.ignore_errors({"number_stored_as_text": " ".join(areas)})


def _shown(workbook: Workbook, column: Column, values: Sequence[Value], **more: Any) -> Format:
    return style.cell(workbook, column.kind, style.number_format(column.kind, values), **more)

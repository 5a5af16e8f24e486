"""Ready-made tier bands beside the tables of the Hours Model sheet, to be copied over its first table."""

from __future__ import annotations

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xl_territory.schema import HOURS_MODEL
from xl_territory.schema.hours_model import TIER_PRESETS
from xl_territory.template import workbook_style as style
from xl_territory.template.input_sheet import HEADER_ROW

TITLE = "Ready-made bands: copy one over the first table, and delete rows that are left over"


def write_tier_presets(workbook: Workbook, worksheet: Worksheet, first_column: int) -> None:
    """Write every preset, one under the other, under the headers' meanings but not under their names.

    The names are kept for the tables themselves: a reader that looks for headers must not find them twice.
    """
    columns = HOURS_MODEL.blocks[0].columns
    worksheet.write(HEADER_ROW, first_column, TITLE, style.heading(workbook))
    row = HEADER_ROW + 1
    for name, bands in TIER_PRESETS.items():
        worksheet.write(row, first_column, name, style.explanation(workbook, bold=True))
        for k, column in enumerate(columns):
            number = style.number_format(column.kind, [band[k] for band in bands])
            shown = style.shown_as(workbook, number)
            worksheet.write_column(row + 1, first_column + k, [band[k] for band in bands], shown)
        row += len(bands) + 2
    for k, column in enumerate(columns):
        worksheet.set_column(first_column + k, first_column + k, column.width)

"""Declared input sheets as sheets that can be written into a workbook: headers with their notes, default rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from xl_territory.errors import UsageError
from xl_territory.schema import Block, Column, InputSheet, Kind
from xl_territory.schema.aes import AES
from xl_territory.schema.book_notes import BOOK_NOTES
from xl_territory.schema.disputes import DISPUTES
from xl_territory.schema.growth import GROWTH
from xl_territory.schema.icp import ICP
from xl_territory.schema.risk_card import RISK_CARD
from xl_territory.schema.seats import SEATS
from xl_territory.schema.time_log import TIME_LOG
from xl_territory.schema.touch_levels import TOUCH_LEVELS
from xl_territory.workbook.names import header_key
from xl_territory.workbook.sheets import Cell, Format, ResultColumn, ResultSheet, ResultTable

STEP_SHEETS = (GROWTH, SEATS, TOUCH_LEVELS, TIME_LOG, DISPUTES, RISK_CARD, ICP, AES, BOOK_NOTES)
FORMATS = {
    Kind.NUMBER: Format.NUMBER,
    Kind.WHOLE: Format.WHOLE,
    Kind.SHARE: Format.SHARE,
    Kind.MONEY: Format.MONEY,
    Kind.DATE: Format.DATE,
}


def missing_sheets(there: Collection[str], names: Sequence[str]) -> tuple[ResultSheet, ...]:
    """The sheets of these names that the workbook does not have yet.

    Raises
    ------
    UsageError : a name that is no such sheet.
    """
    sheet_called = {header_key(sheet.name): sheet for sheet in STEP_SHEETS}
    unknown = [name for name in names if header_key(name) not in sheet_called]
    if unknown:
        raise UsageError(
            f"There is no input sheet {unknown[0]!r}. Use {', '.join(sheet.name for sheet in STEP_SHEETS)}."
        )
    existing = set(map(header_key, there))
    return tuple(_sheet(sheet_called[name]) for name in dict.fromkeys(map(header_key, names)) if name not in existing)


def _sheet(declared: InputSheet) -> ResultSheet:
    return ResultSheet(declared.name, declared.title, declared.explanation, tuple(map(_table, declared.blocks)))


def _table(block: Block) -> ResultTable:
    columns = tuple(
        ResultColumn(column.name, FORMATS.get(column.kind, Format.TEXT), column.width, _meaning(column))
        for column in block.columns
    )
    rows = [[_cell(column, value) for column, value in zip(block.columns, row, strict=True)] for row in block.defaults]
    return ResultTable(block.table, columns, rows, empty="Type your rows below the headers.")


def _meaning(column: Column) -> str:
    return f"{column.tooltip} Blank: {column.default}." if column.default else column.tooltip


def _cell(column: Column, value: object) -> Cell:
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    if column.kind is Kind.YES_NO:
        return "Yes" if value else "No"
    return value if isinstance(value, str | int | float) else None

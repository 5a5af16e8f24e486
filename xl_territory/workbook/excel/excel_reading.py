"""A worksheet that is open in Excel as a `RawSheet`: one bulk read for all its values."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xl_territory.errors import WorkbookError
from xl_territory.workbook.cell_values import duration_text, error_value, plain
from xl_territory.workbook.excel.excel_cells import ERRORS, text
from xl_territory.workbook.sheets import RawSheet, RawTable, Value

if TYPE_CHECKING:
    import xlwings as xw

MOST_CELLS = 6_000_000
MOST_AREAS = 300
FIRST_DAY = dt.date(1900, 1, 1)


def read_sheet(sheet: xw.Sheet) -> RawSheet:
    """The sheet as it is now. Raises `WorkbookError` where it reaches too far to be read."""
    corner = sheet.used_range.last_cell
    rows, columns = corner.row, corner.column
    if rows * columns > MOST_CELLS:
        raise WorkbookError(
            f"Sheet {sheet.name} reaches to {corner.address.replace('$', '')}, too far to be read. Delete the rows and "
            "columns beyond your data (select them, then Home > Delete) and try again."
        )
    area = sheet.range((1, 1), (rows, columns))
    values = _values(area)
    return RawSheet(
        name=sheet.name,
        rows=values,
        tables=tables_of(sheet),
        hidden_rows=_hidden_rows(area, rows),
        error_cells=frozenset(
            (r, c)
            for r, row in enumerate(values, start=1)
            for c, cell in enumerate(row, start=1)
            if isinstance(cell, str) and cell in ERRORS
        ),
    )


def as_typed(area: xw.Range) -> list[list[Value]]:
    """What has to be typed into each cell so that it holds what it holds now: formulas, and text that stays text."""
    found: Any = area.formula
    rows = [[found]] if isinstance(found, str) or found is None else [list(row) for row in found]
    values = _values(area)
    return [
        [_typed(formula, value) for formula, value in zip(*pair, strict=True)]
        for pair in zip(rows, values, strict=True)
    ]


def tables_of(sheet: xw.Sheet) -> tuple[RawTable, ...]:
    """The Excel tables of a sheet from the top."""
    tables = [table_of(table) for table in sheet.tables]
    return tuple(sorted(tables, key=lambda table: (table.first_row, table.first_column)))


def table_of(table: Any) -> RawTable:
    """Where an xlwings table stands."""
    area = table.range
    (row, column), (height, width) = (area.row, area.column), area.shape
    return RawTable(table.name, row, column, row + height - 1, column + width - 1)


def _values(area: xw.Range) -> list[list[Value]]:
    found = area.options(ndim=2, err_to_str=True, chunksize=None).value
    return [[_value(cell) for cell in row] for row in found]


def _typed(formula: Any, value: Value) -> Value:
    """Excel gives a text that begins with ``=`` as it gives a formula; only a text is what it says."""
    if isinstance(formula, str) and formula.startswith("=") and formula != value:
        return formula
    return text(value) if isinstance(value, str) and value not in ERRORS else value


def _hidden_rows(area: xw.Range, rows: int) -> frozenset[int]:
    """Hidden rows; none where Excel does not say, since they are read all the same and only noted."""
    try:
        areas = area.get_special_cells("visible")
    except Exception:
        return frozenset()
    if not isinstance(areas, list) or len(areas) > MOST_AREAS:
        return frozenset()
    shown = {row for each in areas for row in range(each.row, each.row + each.shape[0])}
    return frozenset(range(1, rows + 1)) - shown


def _value(cell: Any) -> Value:
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 2**53 else cell
    if isinstance(cell, dt.datetime):
        return _moment(cell)
    if isinstance(cell, Decimal):
        return _value(plain(cell))
    if error := error_value(cell):
        return error  # one that is newer than xlwings
    return None if cell == "" else cell


def _moment(cell: dt.datetime) -> Value:
    """A date, a moment, or the text of what is a time of day alone: Excel counts that from the last day of 1899."""
    if cell.date() < FIRST_DAY:
        return duration_text(cell - dt.datetime(1899, 12, 30))
    return cell.date() if cell.time() == dt.time() else cell

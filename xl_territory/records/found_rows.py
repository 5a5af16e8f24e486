"""The rows of a mixed sheet as they were found, by their keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xl_territory.errors import WorkbookError
from xl_territory.tables.typed_values import day_of
from xl_territory.workbook.names import header_key, key
from xl_territory.workbook.sheets import RawSheet, ResultTable, Value

Key = tuple[str, ...]


@dataclass(frozen=True)
class FoundRow:
    """A row of a mixed table: its Excel row, its key as keys compare, and its cells.

    ``cells`` has the columns that were there: ours by their name, a planner's by its header.
    """

    row: int
    key: Key
    cells: Mapping[str, Value]

    def text(self, column: str) -> str:
        """A cell as trimmed text, "" where it is blank or not there."""
        return cell_text(self.cells.get(column))

    def number(self, column: str) -> float | None:
        """A cell as a number, None where it is none."""
        value = self.cells.get(column)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def day(self, column: str) -> dt.date | None:
        """A cell as a day, None where it is none."""
        return day_of(self.cells.get(column))


def found_rows(sheet: RawSheet | None, table: ResultTable) -> tuple[FoundRow, ...]:
    """The rows of the mixed ``table`` on its sheet from the top, blank ones left out; none where there is no sheet.

    Raises
    ------
    WorkbookError
        When the sheet has something on it but a column of the key is gone: nothing on it could be matched.
    """
    if sheet is None or not any(value is not None for row in sheet.rows for value in row):
        return ()
    header = _header(sheet, table)
    if header is None:
        lost = " and ".join(table.key)
        raise WorkbookError(
            f"Sheet {sheet.name} has no column {lost} any more, so what was typed there has no row to belong to. "
            "Give the header its name back, or rename the sheet to start a new one."
        )
    spelled = {header_key(column.name): column.name for column in table.columns}
    names = [spelled.get(header_key(cell_text(cell)), cell_text(cell)) for cell in sheet.rows[header - 1]]
    cells_by_row = ((row, _cells(names, sheet.rows[row - 1])) for row in range(header + 1, _last(sheet, header) + 1))
    return tuple(
        FoundRow(row, row_key(table.key, cells), cells)
        for row, cells in cells_by_row
        if any(value is not None for value in cells.values())
    )


def row_key(names: Sequence[str], cells: Mapping[str, Value]) -> Key:
    """The key of a row, as keys compare."""
    return tuple(key(cell_text(cells.get(name))) for name in names)


def cell_text(value: Value) -> str:
    """A cell as trimmed text: whole numbers without a point."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _header(sheet: RawSheet, table: ResultTable) -> int | None:
    wanted = {header_key(name) for name in table.key}
    others = {header_key(column.name) for column in table.columns}
    for number, row in enumerate(sheet.rows, start=1):
        headers = {header_key(cell) for cell in row if isinstance(cell, str)}
        if wanted <= headers and len(headers & others) > 1:
            return number
    return None


def _last(sheet: RawSheet, header: int) -> int:
    """The last row of the table with this header row: where Excel says it ends, else above the first blank row."""
    for table in sheet.tables:
        if table.first_row == header:
            return min(table.last_row, len(sheet.rows))
    last = header
    while last < len(sheet.rows) and any(value is not None for value in sheet.rows[last]):
        last += 1
    return last


def _cells(names: Sequence[str], row: Sequence[Value]) -> dict[str, Value]:
    """The cells of a row by header, of two alike the first; what has no header is nobody's."""
    cells: dict[str, Value] = {}
    for position, name in enumerate(names):
        if name:
            cells.setdefault(name, row[position] if position < len(row) else None)
    return cells

"""Columns of a sheet by their headers, wherever its table stands."""

from __future__ import annotations

from xl_territory.workbook.names import header_key
from xl_territory.workbook.sheets import RawSheet, Value


def records(sheet: RawSheet, *columns: str) -> list[tuple[Value, ...]]:
    """The cells of ``columns`` in each row below the first row that has all of these headers; none without one."""
    wanted = [header_key(column) for column in columns]
    for position, row in enumerate(sheet.rows):
        headers = [header_key(cell) if isinstance(cell, str) else "" for cell in row]
        if set(wanted) <= set(headers):
            places = [headers.index(name) for name in wanted]
            below = sheet.rows[position + 1 :]
            return [tuple(r[place] if place < len(r) else None for place in places) for r in below]
    return []

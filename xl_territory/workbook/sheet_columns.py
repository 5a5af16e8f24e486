"""Columns of a sheet by their headers, wherever its table stands."""

from __future__ import annotations

from collections.abc import Sequence

from xl_territory.workbook.names import header_key
from xl_territory.workbook.sheets import RawSheet, Value


def records(sheet: RawSheet, *columns: str) -> list[tuple[Value, ...]]:
    """The cells of ``columns`` in each row below the first row that has all of these headers; none without one."""
    return records_with(sheet, columns, ())


def records_with(sheet: RawSheet, needed: tuple[str, ...], wanted: tuple[str, ...]) -> list[tuple[Value, ...]]:
    """The same with cells of columns that may be missing, None where they are."""
    for position, row in enumerate(sheet.rows):
        headers = [header_key(cell) if isinstance(cell, str) else "" for cell in row]
        if {header_key(column) for column in needed} <= set(headers):
            places = [_place(headers, column) for column in (*needed, *wanted)]
            return [tuple(_at(r, place) for place in places) for r in sheet.rows[position + 1 :]]
    return []


def _place(headers: list[str], column: str) -> int | None:
    return headers.index(header_key(column)) if header_key(column) in headers else None


def _at(row: Sequence[Value], place: int | None) -> Value:
    return row[place] if place is not None and place < len(row) else None

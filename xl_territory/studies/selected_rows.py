"""Which accounts or CSMs the selected rows of a sheet are about."""

from __future__ import annotations

from collections.abc import Sequence

from xl_territory.schema import ACCOUNTS, CSMS, InputSheet
from xl_territory.studies.selection import Selected
from xl_territory.tables.locate import cell, locate
from xl_territory.workbook.names import header_key
from xl_territory.workbook.sheets import RawSheet, Value

KEYS = {header_key(sheet.block.columns[0].name): sheet.name for sheet in (ACCOUNTS, CSMS)}


def selected(sheet: RawSheet, rows: Sequence[int]) -> list[Selected]:
    """The records in these Excel rows; titles, headers, blank rows and other tables are none."""
    for declared in (ACCOUNTS, CSMS):
        if header_key(sheet.name) == header_key(declared.name):
            return _input_records(sheet, declared, rows)
    return [record for row in rows if (record := _result_record(sheet, row))]


def _input_records(sheet: RawSheet, declared: InputSheet, rows: Sequence[int]) -> list[Selected]:
    place = locate(sheet, declared.block)
    if place is None:
        return []
    headers = place.headers.found
    key_column = headers[declared.block.columns[0].name].position
    status = headers["Status"].position if "Status" in headers else 0
    records = (
        Selected(declared.name, _text(cell(sheet, row, key_column)), _text(cell(sheet, row, status)) if status else "")
        for row in rows
        if row in place.rows
    )
    return [record for record in records if record.id]


def _result_record(sheet: RawSheet, row: int) -> Selected | None:
    """The record by the nearest header above it, since a sheet may hold several tables; a header is none."""
    for header_row in range(min(row, len(sheet.rows)), 0, -1):
        headers = [header_key(_text(value)) for value in sheet.rows[header_row - 1]]
        for name, kind in KEYS.items():
            if name in headers:
                id_ = "" if header_row == row else _text(cell(sheet, row, headers.index(name) + 1))
                return Selected(kind, id_) if id_ else None
    return None


def _text(value: Value) -> str:
    return "" if value is None else str(value)

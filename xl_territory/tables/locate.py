"""Find a block on its sheet: the Excel table that covers it, or the first row that has its headers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xl_territory.schema import Block
from xl_territory.tables.headers import Headers, read_headers
from xl_territory.tables.typed_values import is_blank
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import RawSheet, RawTable, Value

TOTALS = frozenset({"total", "totals", "grand total", "sum"})


@dataclass(frozen=True)
class Place:
    """Where a block is on its sheet. All rows are Excel rows.

    ``rows`` hold its records; ``gaps`` are blank rows among them, ``beneath`` those of them that stand directly below
    their Excel table, ``unread`` rows with data further down, ``totals`` a totals row that is no record.
    """

    header_row: int
    headers: Headers
    rows: tuple[int, ...] = ()
    gaps: tuple[int, ...] = ()
    beneath: tuple[int, ...] = ()
    unread: tuple[int, ...] = ()
    totals: tuple[int, ...] = ()


def locate(sheet: RawSheet, block: Block) -> Place | None:
    """The place of ``block`` on ``sheet``, or None where its required headers are nowhere together."""
    for table in sorted(sheet.tables, key=lambda table: table.name != block.table):
        headers = _table_headers(sheet, table, block)
        if headers.covers(block):
            return _in_table(sheet, block, table, headers)
    return _under_headers(sheet, block)


def cell(sheet: RawSheet, row: int, position: int) -> Value:
    """The value at a 1-based row and column; None beyond the end."""
    if row > len(sheet.rows) or position > len(sheet.rows[row - 1]):
        return None
    return sheet.rows[row - 1][position - 1]


def _table_headers(sheet: RawSheet, table: RawTable, block: Block) -> Headers:
    row = sheet.rows[table.first_row - 1] if table.first_row <= len(sheet.rows) else ()
    return read_headers(row, block, table.first_column, table.last_column)


def _in_table(sheet: RawSheet, block: Block, table: RawTable, headers: Headers) -> Place:
    filled = _filled_rows(sheet, headers, table.first_row)
    inside = [row for row in filled if row <= table.last_row]
    key_position = headers.found[block.columns[0].name].position
    beneath: list[int] = []
    for row in filled[len(inside) :]:
        if row != table.last_row + len(beneath) + 1 or not _has_content(sheet, row, key_position):
            break
        beneath.append(row)
    rows = inside + beneath
    return _without_totals(
        sheet,
        key_position,
        Place(
            header_row=table.first_row,
            headers=headers,
            rows=tuple(rows),
            gaps=_gaps(rows, table.first_row),
            beneath=tuple(beneath),
            unread=tuple(filled[len(rows) :]),
        ),
    )


def _under_headers(sheet: RawSheet, block: Block) -> Place | None:
    found = _header_row(sheet, block)
    if found is None:
        return None
    header_row, headers = found
    filled = _filled_rows(sheet, headers, header_row)
    length = next((i for i, row in enumerate(filled) if row != header_row + 1 + i), len(filled))
    place = Place(header_row, headers, rows=tuple(filled[:length]), unread=tuple(filled[length:]))
    return _without_totals(sheet, headers.found[block.columns[0].name].position, place)


def _header_row(sheet: RawSheet, block: Block) -> tuple[int, Headers] | None:
    """The first row with the headers of ``block``.

    A lone alias (a title such as "Customer" above the real headers) counts only where nothing better is there.
    """
    fallback = None
    for row, headers in _candidates(sheet, block):
        if len(headers.found) > 1 or not any(map(headers.is_alias, headers.found)):
            return row, headers
        fallback = fallback or (row, headers)
    return fallback


def _candidates(sheet: RawSheet, block: Block) -> Iterator[tuple[int, Headers]]:
    for number, row in enumerate(sheet.rows, start=1):
        if any(isinstance(value, str) for value in row):
            headers = read_headers(row, block)
            if headers.covers(block):
                yield number, headers


def _filled_rows(sheet: RawSheet, headers: Headers, header_row: int) -> list[int]:
    """Excel rows under the header that hold something in a column that is read."""
    positions = [header.position for header in headers.found.values()]
    formulas = {row for row, position in sheet.unsaved_formulas if position in positions}
    return [
        number
        for number, row in enumerate(sheet.rows[header_row:], start=header_row + 1)
        if number in formulas or any(not is_blank(row[p - 1]) for p in positions if p <= len(row))
    ]


def _has_content(sheet: RawSheet, row: int, position: int) -> bool:
    return (row, position) in sheet.unsaved_formulas or not is_blank(cell(sheet, row, position))


def _gaps(rows: Sequence[int], header_row: int) -> tuple[int, ...]:
    """Rows between the header and the last record that are not among ``rows``."""
    return tuple(sorted(set(range(header_row + 1, max(rows, default=header_row))) - set(rows)))


def _without_totals(sheet: RawSheet, key_position: int, place: Place) -> Place:
    """The place without a last row that sums up the others."""
    if len(place.rows) < 2:
        return place
    last = cell(sheet, place.rows[-1], key_position)
    if not isinstance(last, str) or key(last) not in TOTALS:
        return place
    return Place(
        place.header_row,
        place.headers,
        rows=place.rows[:-1],
        gaps=place.gaps,
        beneath=tuple(row for row in place.beneath if row != place.rows[-1]),
        unread=place.unread,
        totals=place.rows[-1:],
    )

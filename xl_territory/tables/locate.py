"""Find a block on its sheet: the Excel table that covers it, or the first row that has its headers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xl_territory.schema import Block
from xl_territory.tables.header_rows import HeaderRow, find_header_row, header_rows_of_others
from xl_territory.tables.headers import Headers, read_headers
from xl_territory.tables.record_rows import RowKind, Rows
from xl_territory.tables.typed_values import is_blank
from xl_territory.workbook.sheets import RawSheet, RawTable, Value


@dataclass(frozen=True)
class Place:
    """Where a block is on its sheet. All rows are Excel rows.

    ``rows`` hold its records; ``gaps`` are blank rows among them, ``beneath`` those of them that stand below their
    Excel table. Not records are ``totals``, with what each is called, ``repeated`` header rows, and further down
    ``unread`` notes and ``strange`` rows, which do not look like the others although nothing says that the table ends.
    """

    header_row: int
    headers: Headers
    rows: tuple[int, ...] = ()
    gaps: tuple[int, ...] = ()
    beneath: tuple[int, ...] = ()
    unread: tuple[int, ...] = ()
    strange: tuple[int, ...] = ()
    repeated: tuple[int, ...] = ()
    totals: Mapping[int, str] = field(default_factory=dict)


def locate(sheet: RawSheet, block: Block, others: Sequence[Block] = ()) -> Place | None:
    """The place of ``block`` on ``sheet``, or None where its required headers are nowhere together.

    ``others`` are the further blocks of the sheet: where one of them begins below this one, this one ends.
    """
    for table in sorted(sheet.tables, key=lambda table: table.name != block.table):
        row = sheet.rows[table.first_row - 1] if table.first_row <= len(sheet.rows) else ()
        headers = read_headers(row, block, table.first_column, table.last_column)
        if headers.covers(block):
            return _place(sheet, block, HeaderRow(table.first_row, headers), others, table)
    header = find_header_row(sheet, block)
    return None if header is None else _place(sheet, block, header, others, None)


def cell(sheet: RawSheet, row: int, position: int) -> Value:
    """The value at a 1-based row and column; None beyond the end."""
    if row > len(sheet.rows) or position > len(sheet.rows[row - 1]):
        return None
    return sheet.rows[row - 1][position - 1]


def _place(sheet: RawSheet, block: Block, header: HeaderRow, others: Sequence[Block], table: RawTable | None) -> Place:
    filled = _filled_rows(sheet, header, others, table)
    rows = Rows(sheet, block, header.headers, filled, table.last_row if table else None)
    kinds = rows.kinds()
    records, totals, repeated = (_of(kinds, kind) for kind in (RowKind.RECORD, RowKind.TOTAL, RowKind.HEADER))
    notes, strange = _of(kinds, RowKind.NOTE), _of(kinds, RowKind.OTHER)
    between = set(range(header.row + 1, max(records, default=header.row)))
    return Place(
        header_row=header.row,
        headers=header.headers,
        rows=records,
        gaps=tuple(sorted(between - set(filled))),
        beneath=tuple(row for row in records if table is not None and row > table.last_row),
        unread=notes if table is None else tuple(sorted((*notes, *strange))),
        strange=strange if table is None else (),
        repeated=repeated,
        totals={row: rows.label(row) for row in totals},
    )


def _of(kinds: Mapping[int, RowKind], wanted: RowKind) -> tuple[int, ...]:
    return tuple(row for row, kind in kinds.items() if kind is wanted)


def _filled_rows(sheet: RawSheet, header: HeaderRow, others: Sequence[Block], table: RawTable | None) -> list[int]:
    """Excel rows under the header that hold something in a column that is read, down to the next block or table."""
    positions = sorted({each.position for each in header.headers.found.values()})
    formulas = {row for row, position in sheet.unsaved_formulas if position in positions}
    end = min([*header_rows_of_others(sheet, header, others), len(sheet.rows) + 1])
    foreign = _rows_of_other_tables(sheet, positions, table)
    filled = {row for row in formulas if header.row < row < end} | {
        number
        for number, row in enumerate(sheet.rows[header.row : end - 1], start=header.row + 1)
        if any(p <= len(row) and not is_blank(row[p - 1]) for p in positions)
    }
    return sorted(filled - foreign)


def _rows_of_other_tables(sheet: RawSheet, positions: Sequence[int], table: RawTable | None) -> set[int]:
    """Rows of Excel tables that stand below a block's own one, in a column that the block reads."""
    below = (each for each in sheet.tables if table is not None and each.first_row > table.last_row)
    return {
        row
        for each in below
        if any(each.first_column <= position <= each.last_column for position in positions)
        for row in range(each.first_row, each.last_row + 1)
    }

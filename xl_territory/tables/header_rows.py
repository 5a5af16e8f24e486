"""The header row of a block: headers in one row or two, group titles above them, stray header cells further up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from xl_territory.schema import Block
from xl_territory.tables.headers import Headers, read_headers
from xl_territory.tables.typed_values import is_blank
from xl_territory.workbook.sheets import RawSheet, Value

LOOK_FURTHER = 50
"""How many rows below a header row another one is looked for that has more of the columns."""


@dataclass(frozen=True)
class HeaderRow:
    """Headers and the Excel row in which they end."""

    row: int
    headers: Headers

    @property
    def is_lone_alias(self) -> bool:
        """Whether all there is is one word that is a header under another name: rather a title, such as "Customer"."""
        return len(self.headers.found) == 1 and any(map(self.headers.is_alias, self.headers.found))


def find_header_row(sheet: RawSheet, block: Block) -> HeaderRow | None:
    """Where the headers of ``block`` end, or None where those that must be there are nowhere together.

    The first row that has them, unless a row soon after it has more of them and no record stands in between.
    """
    rows = range(1, len(sheet.rows) + 1)
    first = next((each for each in _candidates(sheet, block, rows) if not each.is_lone_alias), None)
    if first is None:
        return next(_candidates(sheet, block, rows), None)
    best = first
    for each in _candidates(sheet, block, rows[first.row : first.row + LOOK_FURTHER]):
        if len(each.headers.found) > len(best.headers.found) and not _has_records(sheet, best, each.row):
            best = each
    return best


def header_rows_of_others(sheet: RawSheet, header: HeaderRow, others: Sequence[Block]) -> list[int]:
    """Rows below ``header`` that hold the headers of another block in a column that ``header`` reads."""
    ours = {each.position for each in header.headers.found.values()}
    below = ((row, cells) for row, cells in enumerate(sheet.rows, start=1) if row > header.row and _has_text(cells))
    return [
        row
        for row, cells in below
        for block in others
        if (found := read_headers(cells, block)).covers(block)
        and ours & {each.position for each in found.found.values()}
    ]


def _candidates(sheet: RawSheet, block: Block, rows: range) -> Iterator[HeaderRow]:
    """Each of these rows that has the headers which must be there, alone or with the row below it."""
    for number in rows:
        row = sheet.rows[number - 1]
        if not _has_text(row):
            continue
        single = read_headers(row, block)
        double = _in_two_rows(sheet, number, single, block)
        if double is not None:
            yield HeaderRow(number + 1, double)
        elif single.covers(block):
            yield HeaderRow(number, single)


def _in_two_rows(sheet: RawSheet, number: int, single: Headers, block: Block) -> Headers | None:
    """The headers of a row and the one below it read together, where that gives more than either alone."""
    lower = sheet.rows[number] if number < len(sheet.rows) else ()
    if not _has_text(lower) or not all(isinstance(value, str) or is_blank(value) for value in lower):
        return None
    alone = read_headers(lower, block)
    joined = read_headers(_joined(sheet.rows[number - 1], lower, block), block)
    more = len(joined.found) > max(len(single.found), len(alone.found))
    return joined if more and joined.covers(block) else None


def _joined(upper: Sequence[Value], lower: Sequence[Value], block: Block) -> list[Value]:
    """Each column's header out of two rows; a merged title in the upper one holds for the columns to its right."""
    joined: list[Value] = []
    title = ""
    for at in range(max(len(upper), len(lower))):
        above, below = _text(upper, at), _text(lower, at)
        title = above or title
        spellings = [f"{title} {below}", below] if below else [above]
        joined.append(next((text for text in spellings if block.meaning(text)[0]), below or above))
    return joined


def _has_records(sheet: RawSheet, header: HeaderRow, before: int) -> bool:
    """Whether a row between the header and ``before`` has more than one cell under the headers, or all of them."""
    positions = [each.position for each in header.headers.found.values()]
    enough = min(2, len(positions))
    rows = islice(sheet.rows, header.row, before - 1)
    return any(sum(p <= len(row) and not is_blank(row[p - 1]) for p in positions) >= enough for row in rows)


def _has_text(row: Sequence[Value]) -> bool:
    return any(isinstance(value, str) and value.strip() for value in row)


def _text(row: Sequence[Value], at: int) -> str:
    value = row[at] if at < len(row) else None
    return value.strip() if isinstance(value, str) else ""

"""What is odd about where things stand on a sheet: hidden rows, rows outside the table, headers that occur twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from xl_territory.errors import Fault, Severity
from xl_territory.tables.block import ReadBlock
from xl_territory.tables.checks import nearest
from xl_territory.tables.faults import spans
from xl_territory.tables.headers import Header
from xl_territory.tables.locate import Place, cell
from xl_territory.tables.typed_values import is_blank
from xl_territory.workbook.names import header_key
from xl_territory.workbook.sheets import RawSheet

VERY_LIKE = 0.85
STRANGE = "These rows stand below a blank row and do not look like the ones above, so nobody knows whether they count"
STRANGE_FIX = "Delete the blank row if they belong to the table, or move them to another sheet"


def layout_faults(sheet: RawSheet, reads: Sequence[ReadBlock]) -> list[Fault]:
    """Warnings and notes on where the blocks of one sheet stand; the run goes on with all of them."""
    places = [(read, read.place) for read in reads if read.place is not None]
    rows = {row for _, place in places for row in (place.header_row, *place.rows)}
    return [
        *chain.from_iterable(_outside(read, place, rows) for read, place in places),
        *chain.from_iterable(_twice(sheet, read, place) for read, place in places),
        *chain.from_iterable(_near_misses(read, place) for read, place in places if len(reads) == 1),
        *_hidden(sheet, reads, rows),
    ]


def _outside(read: ReadBlock, place: Place, rows: set[int]) -> Iterator[Fault]:
    """What was not read although it stands under the headers, and what was read although a gap is above it."""
    remarks = (
        (place.strange, Severity.ERROR, STRANGE, STRANGE_FIX),
        (place.unread, Severity.WARNING, "Not read, because it is no record", "Move it up to the table, or delete it"),
        (place.beneath, Severity.WARNING, "Read, although the Excel table ends above", "Stretch the table over it"),
        (place.gaps, Severity.WARNING, "Blank rows inside the table; what is below was read", "Delete them"),
        (place.repeated, Severity.WARNING, "The headers again, which were not read as a record", "Delete them"),
    )
    for found, severity, problem, fix in remarks:
        shown = [row for row in found if row not in rows or row in place.beneath]
        if shown:
            yield Fault(severity, read.sheet, f"{problem}: row {spans(shown)}", fix, row=min(shown))
    if place.totals:
        named = ", ".join(f"{row} ({label})" if label else str(row) for row, label in place.totals.items())
        problem = f"Totals are no record and were not read: row {named}"
        fix = "Nothing to do, unless it is a record: then give it an ID like the others"
        yield Fault(Severity.WARNING, read.sheet, problem, fix, row=min(place.totals))


def _twice(sheet: RawSheet, read: ReadBlock, place: Place) -> Iterator[Fault]:
    """Headers that mean a column which is read from another one, where they have values or the very same name."""
    for name, header in place.headers.shadowed:
        taken = place.headers.found[name]
        same = header_key(header.typed) == header_key(taken.typed)
        if same or any(not is_blank(cell(sheet, row, header.position)) for row in place.rows):
            yield Fault(
                Severity.WARNING,
                read.sheet,
                f"Two columns mean {name}; {_letter(taken)} ({taken.typed}) is read, {_letter(header)} is not",
                "Rename or delete the one that you do not need",
                row=place.header_row,
                column=header.typed,
            )


def _near_misses(read: ReadBlock, place: Place) -> Iterator[Fault]:
    """Unknown headers that look like a column which the sheet does not have: Requird Skills, ARR (EUR)."""
    missing = [column.name for column in read.block.columns if column.name not in place.headers.found]
    for header in place.headers.others:
        near = nearest(header.typed.split("(")[0].strip(" *:"), missing, VERY_LIKE)
        if near:
            yield Fault(
                Severity.WARNING,
                read.sheet,
                "This column is not known and is not read",
                f"Rename it to {near}, if that is what you mean",
                row=place.header_row,
                column=header.typed,
            )


def _hidden(sheet: RawSheet, reads: Sequence[ReadBlock], rows: set[int]) -> Iterator[Fault]:
    hidden = sorted(sheet.hidden_rows & rows)
    if hidden:
        problem = f"Hidden rows are read like all others; there are {len(hidden)}: row {spans(hidden)}"
        yield Fault(
            Severity.INFO, reads[0].sheet, problem, "Nothing to do, or delete what should not count", row=hidden[0]
        )


def _letter(header: Header) -> str:
    """The Excel name of a column: A, Z, AA."""
    letters, number = "", header.position
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return f"column {letters}"

"""Every write that changes what is on record: its rows go to the sheet Change Log and to the sidecar, or nowhere."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from xl_territory.errors import BrokenLogError
from xl_territory.records.author import Author
from xl_territory.records.change_log import SHEET, Entry, log_sheet
from xl_territory.records.log_book import LogBook, log_book
from xl_territory.records.log_places import sidecar_path
from xl_territory.records.log_row import BEGINS, LogRow, chained
from xl_territory.records.sidecar import append_around, replaced
from xl_territory.workbook import Host, Written
from xl_territory.workbook.edits import CellEdit
from xl_territory.workbook.sheets import ResultSheet

WAIT = 10.0
"""Seconds that a write waits for another one to the same file."""
NOT_SAVED, NO_SIDECAR = "not saved", "no sidecar"


def write_logged(
    host: Host,
    sheets: Sequence[ResultSheet],
    entries: Sequence[Entry],
    by: Author,
    target: Path | None = None,
    edits: Sequence[CellEdit] = (),
) -> Written:
    """Write sheets and edits with a row of the log for each entry; a new file gets a copy of the log so far.

    Raises
    ------
    BrokenLogError : the log is not what it was, and nothing was written.
    WorkbookError : it cannot be written, and then nothing was.
    """
    if not entries:
        return host.write(sheets, target, edits)
    with host.reserve(target, [*(sheet.name for sheet in sheets), SHEET], WAIT):
        book = log_book(host)
        if book.problems:
            raise BrokenLogError(" ".join(book.problems))
        old = () if book.unchained else book.rows
        rows = (*old, *chained(old, _rows(book, entries, by)))

        def write() -> Written:
            return host.write((*sheets, log_sheet(rows)), target, edits)

        return _both(book, rows, sidecar_path(host.destination(target)), write)


def _both(book: LogBook, rows: tuple[LogRow, ...], place: Path | None, write: Callable[[], Written]) -> Written:
    """The workbook and its sidecar: rows are added to the one there is; a file that had none gets its own."""
    if place is None:
        return write()
    if book.sidecar and book.sidecar.path.resolve() == place.resolve():
        return append_around(place, rows[len(book.sidecar.rows) :], len(rows), write)
    written = write()
    replaced(place, rows, len(rows) if written.path else None)
    return written


def _rows(book: LogBook, entries: Sequence[Entry], by: Author) -> Iterator[LogRow]:
    """What is to be added: the log's beginning, what is noticed about it, the entries."""
    if not book.rows or book.unchained:
        yield from _entered([Entry(BEGINS, new=uuid.uuid4().hex, comment=_before(book))], by)
        yield from book.sheet
    elif book.pending:
        first, last = len(book.sheet), len(book.rows) - 1
        told = "Told to the log, and not on the sheet: the workbook was not saved after it, or went back to a backup."
        yield from _entered([Entry(NOT_SAVED, SHEET, new=f"{first}-{last}", comment=told, seen="found")], by)
    elif book.place and book.sidecar is None:
        told = "The rows above were found on the sheet alone; the second copy begins anew with them."
        yield from _entered([Entry(NO_SIDECAR, SHEET, comment=told, seen="found")], by)
    yield from _entered(entries, by)


def _before(book: LogBook) -> str:
    if not book.sheet:
        return "The random ID of this workbook's log."
    return f"The random ID of this workbook's log. The {len(book.sheet)} rows below it were there unchained."


def _entered(entries: Sequence[Entry], by: Author) -> Iterator[LogRow]:
    for each in entries:
        yield each.row(by)

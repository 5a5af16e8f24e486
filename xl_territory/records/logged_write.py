"""Every write that changes what is on record: its rows go to the sheet Change Log and to the sidecar, or nowhere."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xl_territory.records.author import Author
from xl_territory.records.change_log import SHEET, Entry, log_sheet
from xl_territory.records.found_changes import RecordedChange, record_change
from xl_territory.records.history_copies import keep_copy, take_along
from xl_territory.records.log_book import LogBook, whole_log
from xl_territory.records.log_places import history_folder, sidecar_path
from xl_territory.records.log_row import BEGINS, LogRow, chained
from xl_territory.records.sidecar import append_around, replaced
from xl_territory.workbook import Host, Written
from xl_territory.workbook.edits import CellEdit
from xl_territory.workbook.sheets import ResultSheet

WAIT = 10.0
"""Seconds that a write waits for another one to the same file."""
NOT_SAVED, NO_SIDECAR = "not saved", "no sidecar"


@dataclass(frozen=True)
class ToldWrite:
    """Who gave which command, and what of it is to be logged besides the cells that it changes."""

    command: str
    by: Author
    entries: tuple[Entry, ...] = ()


def write_logged(
    host: Host,
    sheets: Sequence[ResultSheet],
    told: ToldWrite,
    target: Path | None = None,
    edits: Sequence[CellEdit] = (),
) -> Written:
    """Write sheets and edits, with a row of the log for each entry, each cell on record that they change, and each that
    was found changed since the last write; a new file gets a copy of the log so far. Without entries nothing is logged.

    Raises
    ------
    BrokenLogError : the log is not what it was, and nothing was written.
    WorkbookError : it cannot be written, and then nothing was.
    """
    if not told.entries:
        return host.write(sheets, target, edits)
    with host.reserve(target, [*(sheet.name for sheet in sheets), SHEET], WAIT):
        book = whole_log(host)
        old = () if book.unchained else book.rows
        change = record_change(host, old, history_folder(book.place), sheets, edits)
        rows = (*old, *chained(old, _rows(book, change, told)))
        place = sidecar_path(host.destination(target))
        _keep(change, rows, book, place)

        def write() -> Written:
            return host.write((*sheets, log_sheet(rows)), target, edits)

        return _both(book, rows, place, write)


def _keep(change: RecordedChange, rows: Sequence[LogRow], book: LogBook, place: Path | None) -> None:
    """The copies that the rows name, beside the workbook that is written."""
    folder = history_folder(place)
    if folder is not None:
        keep_copy(change.before, folder)
        keep_copy(change.after, folder)
        take_along((str(row.digest) for row in rows if row.digest), history_folder(book.place), folder)


def _both(book: LogBook, rows: tuple[LogRow, ...], place: Path | None, write: Callable[[], Written]) -> Written:
    """The workbook and its sidecar: rows are added to the one there is; a file that had none gets its own."""
    if place is None:
        return write()
    if book.sidecar and book.sidecar.path.resolve() == place.resolve():
        return append_around(place, rows[len(book.sidecar.rows) :], len(rows), write)
    written = write()
    replaced(place, rows, len(rows) if written.path else None)
    return written


def _rows(book: LogBook, change: RecordedChange, told: ToldWrite) -> Iterator[LogRow]:
    """What is to be added: the log's beginning, what is noticed about it, what was found, what was told.

    The last row names the copy of what is on record after it, as row 0 names that of what was there before.
    """
    if not book.rows or book.unchained:
        begins = Entry(BEGINS, new=uuid.uuid4().hex, comment=_before(book))
        yield begins.row(told.by)._replace(digest=change.before.digest)
        yield from book.sheet
    noticed = [*_noticed(book), *change.found]
    *others, last = [*noticed, *told.entries, *change.told(told.command, told.entries)]
    for each in others:
        yield each.row(told.by)
    yield last.row(told.by)._replace(digest=change.after.digest)


def _noticed(book: LogBook) -> Iterator[Entry]:
    if book.pending:
        first, last = len(book.sheet), len(book.rows) - 1
        told = "Told to the log, and not on the sheet: the workbook was not saved after it, or went back to a backup."
        yield Entry(NOT_SAVED, SHEET, new=f"{first}-{last}", comment=told, seen="found")
    elif book.rows and not book.unchained and book.place and book.sidecar is None:
        told = "The rows above were found on the sheet alone; the second copy begins anew with them."
        yield Entry(NO_SIDECAR, SHEET, comment=told, seen="found")


def _before(book: LogBook) -> str:
    if not book.sheet:
        return "The random ID of this workbook's log."
    return f"The random ID of this workbook's log. The {len(book.sheet)} rows below it were there unchained."

"""A workbook that went back to a backup: its log goes on, in the sidecar, until the next write puts it on the sheet."""

from __future__ import annotations

from pathlib import Path

from xl_territory.records.author import author
from xl_territory.records.change_log import SHEET, Entry
from xl_territory.records.log_book import log_book
from xl_territory.records.log_places import sidecar_path
from xl_territory.records.log_row import chained
from xl_territory.records.sidecar import append_rows
from xl_territory.workbook import XlsxHost

RESTORED = "restore"


def went_back(path: Path, backup: Path) -> None:
    """Say in the sidecar of the workbook at ``path`` that it is what ``backup`` was.

    A workbook without sidecar, or with one of another log, stays as it is. Raises `WorkbookError`.
    """
    place = sidecar_path(str(path))
    if place is None or not place.exists():
        return
    host = XlsxHost(path)
    book = log_book(host)
    if book.sidecar is None or [row.hash for row in book.sheet] != [row.hash for row in book.known]:
        return
    entry = Entry(RESTORED, SHEET, new=backup.name, comment=f"The workbook has rows up to {len(book.sheet) - 1} again.")
    rows = list(chained(book.sidecar.rows, [entry.row(author(None, host))]))
    append_rows(book.sidecar.path, rows, saved=len(book.sheet))

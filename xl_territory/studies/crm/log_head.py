"""The head of the change log, as every file for a CRM carries it: there it is kept elsewhere than the log."""

from __future__ import annotations

from xl_territory.records.log_book import whole_log
from xl_territory.workbook import Host


def log_head(host: Host) -> str:
    """The head as one line, "" where nothing has been logged yet.

    Raises
    ------
    BrokenLogError : rows of the log are not what they were.
    """
    book = whole_log(host)
    return str(book.head) if book.rows else ""

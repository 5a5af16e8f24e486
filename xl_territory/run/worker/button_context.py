"""What every button does around its own work: find the workbook it is in, tell what goes wrong, start a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import xlwings as xw

from xl_territory.errors import TerritoryError, UsageError
from xl_territory.run.worker import launching
from xl_territory.run.worker.excel_session import ExcelSession
from xl_territory.run.worker.request import Request
from xl_territory.run.worker.run_folder import RunFolder, run_folder
from xl_territory.workbook.excel.excel_state import give_back

READ_ONLY = (
    "This workbook is open read-only: Excel will save what is written only under another name. Go on all the same?"
)


@contextmanager
def calling_session() -> Iterator[ExcelSession]:
    """The workbook whose button was clicked; whatever goes wrong is said there, and never as a traceback."""
    session = ExcelSession(xw.Book.caller())
    try:
        folder = folder_of(session.book)
        died = launching.crash_notice(folder)
        if not folder.is_running():
            give_back(session.book)
        if died:
            session.show_progress("")
            session.tell(died)
        yield session
    except TerritoryError as error:
        session.tell(str(error))
    except Exception as error:
        session.tell(
            f"This is a defect, not your fault: {error!r}. Please report it; xl-territory doctor may say more."
        )


def start(session: ExcelSession, request: Request) -> None:
    """Start a run beside Excel and return at once, unless the planner cannot save what it would write.

    Raises `UsageError` while a run is under way.
    """
    if session.is_read_only and not session.ask(READ_ONLY):
        return
    folder, names = folder_of(session.book), [str(session.book.app.pid), session.book.name]
    if not launching.begin(folder, launching.EXCEL, names, request):
        raise UsageError(launching.running(folder))


def give_back_everywhere() -> list[str]:
    """Give every Excel back what a run that died took; the names of the workbooks that it was put down in."""
    running: Iterable[xw.App] = xw.apps if xw.engines.active is not None else ()
    books = [book for app in running for book in app.books]
    return [book.name for book in books if not folder_of(book).is_running() and give_back(book)]


def folder_of(book: xw.Book) -> RunFolder:
    """The folder of the workbook's runs: another Excel, or another name, is another workbook."""
    return run_folder(book.app.pid, book.name)

"""What every button does around its own work: find the workbook it is in, tell what goes wrong, start a run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import xlwings as xw

from xl_territory.errors import TerritoryError, UsageError
from xl_territory.run.worker import launching
from xl_territory.run.worker.excel_session import ExcelSession
from xl_territory.run.worker.request import Request
from xl_territory.run.worker.run_folder import RunFolder, run_folder


@contextmanager
def at_desk() -> Iterator[ExcelSession]:
    """The workbook whose button was clicked; whatever goes wrong is said there, and never as a traceback."""
    desk = ExcelSession(xw.Book.caller())
    try:
        died = launching.obituary(folder_of(desk.book))
        if died:
            desk.tell(died)
        yield desk
    except TerritoryError as error:
        desk.tell(str(error))
    except Exception as error:
        desk.tell(f"This is a defect, not your fault: {error!r}. Please report it; xl-territory doctor may say more.")


def start(desk: ExcelSession, request: Request) -> None:
    """Start a run beside Excel and return at once. Raises `UsageError` while one is under way."""
    folder, names = folder_of(desk.book), [str(desk.book.app.pid), desk.book.name]
    if not launching.begin(folder, launching.EXCEL, names, request):
        raise UsageError(launching.running(folder))


def folder_of(book: xw.Book) -> RunFolder:
    """The folder of the workbook's runs: another Excel, or another name, is another workbook."""
    return run_folder(book.app.pid, book.name)

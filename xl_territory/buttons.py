"""What the buttons of the planning workbook do: ask Excel which workbook it is, call app, show what there is to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import xlwings as xw

from xl_territory import app
from xl_territory.errors import Fault, Severity, TerritoryError, UsageError
from xl_territory.explain import Explanation
from xl_territory.explain import explain as look
from xl_territory.hosts.excel import ExcelHost
from xl_territory.names import header_key
from xl_territory.reports import REPORTS, Findings, data_issues
from xl_territory.sheets import RawSheet
from xl_territory.worker import launching
from xl_territory.worker.excel_desk import ExcelDesk
from xl_territory.worker.run_folder import RunFolder, run_folder

OPTIONS_SHOWN = 5
NO_ACCOUNT = "Select a cell in the row of an account, on Accounts or Assignments, and click again."
CLEAR = "Empty all result sheets? Your inputs, your own sheets and your own columns stay."
HELP = """Validate: check the input sheets and list what is wrong on Data Issues.
Optimize: find the best plan. Go on working meanwhile; the result sheets are written when it is done.
Stop: take the best plan found so far.
Explain selected account: why it has its CSM, and what the others would cost.
Clear results: empty the result sheets.

If something does not work, run in a terminal: xl-territory doctor "{book}"."""


def validate() -> None:
    """Check the input and list what is wrong with it on Data Issues."""
    with at_desk() as desk:
        found = app.check(desk.book)
        ExcelHost(desk.book).write([data_issues(Findings(None, found))])
        desk.note(counted(found))
        desk.tell(counted(found))


def optimize() -> None:
    """Start a run beside Excel and return at once; while one is under way, say so."""
    with at_desk() as desk:
        started = launching.begin(folder_of(desk.book), launching.EXCEL, [str(desk.book.app.pid), desk.book.name])
        if not started:
            raise UsageError(launching.RUNNING)


def stop() -> None:
    """Have the run take the best plan so far."""
    with at_desk() as desk:
        if not launching.request_stop(folder_of(desk.book)):
            raise UsageError(launching.NOT_RUNNING)


def explain() -> None:
    """Say why the account in the selected row has its CSM."""
    with at_desk() as desk:
        desk.tell(explained(look(app.planned(desk.book), selected_account(desk.book))))


def clear() -> None:
    """Empty the result sheets, if the planner means it."""
    with at_desk() as desk:
        if desk.ask(CLEAR):
            ExcelHost(desk.book).write([report(Findings(None)) for report in REPORTS])
            desk.note("")


def help() -> None:
    """Say what the buttons do."""
    with at_desk() as desk:
        desk.tell(HELP.format(book=desk.book.name))


@contextmanager
def at_desk() -> Iterator[ExcelDesk]:
    """The workbook whose button was clicked; whatever goes wrong is said there, and never as a traceback."""
    desk = ExcelDesk(xw.Book.caller())
    try:
        died = launching.obituary(folder_of(desk.book))
        if died:
            desk.tell(died)
        yield desk
    except TerritoryError as error:
        desk.tell(str(error))
    except Exception as error:
        desk.tell(f"This is a defect, not your fault: {error!r}. Please report it; xl-territory doctor may say more.")


def folder_of(book: xw.Book) -> RunFolder:
    """The folder of the workbook's runs: another Excel, or another name, is another workbook."""
    return run_folder(book.app.pid, book.name)


def selected_account(book: xw.Book) -> str:
    """ID of the account in the row of the selected cell. Raises `UsageError` where there is none."""
    selection = book.app.selection
    if selection is None:
        raise UsageError(NO_ACCOUNT)
    name = selection.sheet.name
    id_ = account_in(ExcelHost(book).read([name])[name], selection.row)
    if not id_:
        raise UsageError(NO_ACCOUNT)
    return id_


def account_in(sheet: RawSheet, row: int) -> str:
    """What stands in the Account ID column of an Excel row, "" where the sheet has none above it."""
    for header in sheet.rows[: row - 1]:
        keys = [header_key(cell) if isinstance(cell, str) else "" for cell in header]
        if "accountid" in keys and row <= len(sheet.rows):
            cells = [*sheet.rows[row - 1], *[None] * len(keys)]
            id_ = cells[keys.index("accountid")]
            return "" if id_ is None else str(id_)
    return ""


def explained(found: Explanation) -> str:
    """An explanation as an alert shows it."""
    lines = [
        f"{option.name}: {'–' if option.cost is None else f'{option.cost:+.2f} points'}"
        f"{f' ({option.obstacle})' if option.obstacle else ''}"
        for option in found.options[:OPTIONS_SHOWN]
    ]
    return "\n".join([f"{found.title}.", "", found.sentence, "", *lines])


def counted(found: Sequence[Fault]) -> str:
    """How much is wrong with the input."""
    errors = sum(fault.severity is Severity.ERROR for fault in found)
    if errors:
        return f"{errors} errors and {len(found) - errors} warnings and notes: see Data Issues."
    return f"The input can be planned. {len(found)} warnings and notes: see Data Issues."

"""A mixed sheet in every kind of workbook, and a planner's hands on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
import xlwings as xw
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from xl_territory.records.author import Author
from xl_territory.records.change_log import logged_rows
from xl_territory.records.found_rows import FoundRow, found_rows
from xl_territory.records.mixed_sheets import Record, write
from xl_territory.workbook import Host, MemoryHost, XlsxHost
from xl_territory.workbook.excel.excel_host import ExcelHost
from xl_territory.workbook.sheets import Cell, Format, RawSheet, ResultColumn, ResultSheet, ResultTable, Value

SHEET = "Work List"
BY = Author("Dana", dt.datetime(2026, 3, 2, 9, 30))
HEADER = 4


def work_list(*accounts: str, cells: dict[str, dict[str, Cell]] | None = None) -> ResultSheet:
    """A row per account: hours are the tool's, decision and comment the planner's; ``cells`` by account and column."""
    columns = (
        ResultColumn("Account ID"),
        ResultColumn("Hours", Format.HOURS),
        ResultColumn("Decision", planner=True, choices=("Accept", "Reject")),
        ResultColumn("Comment", Format.WRAPPED, 30, planner=True),
    )
    rows = [
        [
            account,
            float(len(accounts) + at),
            *((cells or {}).get(account, {}).get(name) for name in ("Decision", "Comment")),
        ]
        for at, account in enumerate(accounts)
    ]
    return ResultSheet(
        SHEET, "Work list", "What to decide.", (ResultTable("WorkList", columns, rows, key=("Account ID",)),)
    )


class Desk(Protocol):
    """A workbook that a planner types into."""

    def host(self) -> Host:
        """The workbook as it is now."""

    def run(self, sheet: ResultSheet) -> None:
        """Write the mixed sheet as a command does."""

    def type(self, row: int, column: int, value: Value) -> None:
        """Type into a cell of the sheet, 1-based."""

    def arrange(self, rows: Sequence[Sequence[Value]]) -> None:
        """Give the table's body these rows: sorted, some deleted, some inserted."""


class MemoryDesk:
    """Sheets in memory."""

    def __init__(self) -> None:
        self.sheets: dict[str, pd.DataFrame | RawSheet] = {}

    def host(self) -> Host:
        """See `Desk`."""
        return MemoryHost(self.sheets)

    def run(self, sheet: ResultSheet) -> None:
        """See `Desk`."""
        host = MemoryHost(self.sheets)
        write(host, Record((sheet,), BY))
        self.sheets = dict(host.read(host.sheet_names))

    def type(self, row: int, column: int, value: Value) -> None:
        """See `Desk`."""
        rows = self._rows()
        rows[row - 1] += [None] * (column - len(rows[row - 1]))
        rows[row - 1][column - 1] = value
        self._put(rows)

    def arrange(self, rows: Sequence[Sequence[Value]]) -> None:
        """See `Desk`."""
        self._put([*self._rows()[:HEADER], *map(list, rows)])

    def _rows(self) -> list[list[Value]]:
        sheet = self.sheets[SHEET]
        assert isinstance(sheet, RawSheet)
        return [list(row) for row in sheet.rows]

    def _put(self, rows: Sequence[Sequence[Value]]) -> None:
        self.sheets[SHEET] = RawSheet(SHEET, rows)


class FileDesk:
    """An .xlsx file; ``saved`` is what another program makes of it each time the planner has typed."""

    def __init__(self, path: Path, saved: Callable[[Path], None] = lambda _: None) -> None:
        self.path, self.saved = path, saved
        pd.DataFrame({"Account ID": ["A1"]}).to_excel(path, sheet_name="Accounts", index=False)

    def host(self) -> Host:
        """See `Desk`."""
        return XlsxHost(self.path)

    def run(self, sheet: ResultSheet) -> None:
        """See `Desk`."""
        write(XlsxHost(self.path), Record((sheet,), BY), self.path)

    def type(self, row: int, column: int, value: Value) -> None:
        """See `Desk`."""
        self.edit(lambda sheet: sheet.cell(row, column).__setattr__("value", value))

    def arrange(self, rows: Sequence[Sequence[Value]]) -> None:
        """See `Desk`."""

        def put(sheet: Worksheet) -> None:
            width = max(4, *(len(row) for row in rows)) if rows else 4
            for row in range(HEADER + 1, max(sheet.max_row, HEADER + len(rows)) + 1):
                for column in range(1, width + 1):
                    cells = rows[row - HEADER - 1] if row - HEADER <= len(rows) else ()
                    sheet.cell(row, column).value = cells[column - 1] if column <= len(cells) else None
            table = sheet.tables["WorkList"]
            corner = table.ref.split(":")[1].rstrip("0123456789")
            table.ref = table.autoFilter.ref = f"A{HEADER}:{corner}{HEADER + max(1, len(rows))}"

        self.edit(put)

    def edit(self, change: Callable[[Worksheet], Any]) -> None:
        """Change the sheet with openpyxl, as a script would."""
        book = load_workbook(self.path)
        change(book[SHEET])
        book.save(self.path)
        self.saved(self.path)


class ExcelDesk:
    """A workbook that is open in Excel."""

    def __init__(self, book: xw.Book) -> None:
        self.book = book

    def host(self) -> Host:
        """See `Desk`."""
        return ExcelHost(self.book)

    def run(self, sheet: ResultSheet) -> None:
        """See `Desk`."""
        write(ExcelHost(self.book), Record((sheet,), BY))

    def type(self, row: int, column: int, value: Value) -> None:
        """See `Desk`."""
        self.sheet.range((row, column)).value = value

    def arrange(self, rows: Sequence[Sequence[Value]]) -> None:
        """See `Desk`."""
        table = self.sheet.tables["WorkList"]
        area = table.range
        width = area.shape[1]
        self.sheet.range((HEADER + 1, 1), (HEADER + max(area.shape[0], len(rows) + 1), width)).value = None
        table.resize(self.sheet.range((HEADER, 1), (HEADER + max(1, len(rows)), width)))
        if rows:
            padded = [[*row, *[None] * (width - len(row))] for row in rows]
            self.sheet.range((HEADER + 1, 1)).value = padded

    @property
    def sheet(self) -> xw.Sheet:
        """The sheet itself."""
        return self.book.sheets[SHEET]


def found(desk: Desk) -> dict[str, FoundRow]:
    """The rows of the sheet by account as typed."""
    sheet = desk.host().read([SHEET])[SHEET]
    return {row.text("Account ID"): row for row in found_rows(sheet, work_list().tables[0])}


def log(desk: Desk) -> list[tuple[Value, ...]]:
    """Seen, action, key, field, old and new of every row of the Change Log but the one it begins with."""
    rows = logged_rows(desk.host().read(["Change Log"]).get("Change Log"))
    return [(row[3], row[4], row[6], row[7], row[8], row[9]) for row in rows[1:]]

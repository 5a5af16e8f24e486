"""A session with a workbook that is open in Excel."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path

import xlwings as xw

from xl_territory.errors import WorkbookError
from xl_territory.run.worker.session import PROGRESS, START
from xl_territory.workbook.excel.excel_busy import in_passing
from xl_territory.workbook.excel.excel_native import native

TITLE = "Territory planner"
LONGEST_ALERT = 1000
EXPORTS = "Exports (*.csv;*.tsv;*.txt;*.xlsx;*.xls;*.ods),*.csv;*.tsv;*.txt;*.xlsx;*.xls;*.ods"


class ExcelSession:
    """The workbook in Excel: progress in the status bar and on Start, messages and questions as alerts."""

    def __init__(self, book: xw.Book) -> None:
        self.book = book

    @property
    def workbook(self) -> xw.Book:
        """The open workbook."""
        return self.book

    @property
    def is_read_only(self) -> bool:
        """Whether Excel will not save the workbook under its own name."""
        return native(self.book, "ReadOnly") is True

    def is_open(self) -> bool:
        """Whether the workbook is among those of its Excel; a busy Excel is an open one."""
        try:
            names = in_passing(lambda: [book.name for book in self.book.app.books])
            return names is None or in_passing(lambda: self.book.name) in {*names, None}
        except Exception:
            return False  # whatever Excel says when it is gone: there are many ways

    def show_progress(self, text: str) -> None:
        """The status bar, which unlike a cell may be written without taking away what a planner can undo."""
        in_passing(lambda: setattr(self.book.app, "status_bar", text or False))

    def note(self, text: str) -> None:
        """The named cell of the progress line; a workbook without it does without."""
        with suppress(Exception):  # the planner may have deleted the cell, or protected the sheet
            in_passing(partial(self._put, text))

    def tell(self, text: str) -> None:
        """An alert with OK."""
        self.book.app.alert(shortened(text), TITLE)

    def ask(self, question: str) -> bool:
        """An alert with Yes and No."""
        return self.book.app.alert(shortened(question), TITLE, "yes_no") == "yes"

    def decide(self, question: str) -> bool | None:
        """An alert with Yes, No and Cancel."""
        answer = self.book.app.alert(shortened(question), TITLE, "yes_no_cancel")
        return answer == "yes" if answer in {"yes", "no"} else None

    def show(self, sheet: str) -> None:
        """Bring a sheet to the front from Start: on any other one the planner may be about to type."""
        with suppress(Exception):  # the planner may have hidden it
            in_passing(partial(self._bring_forward, sheet))

    def selected(self) -> tuple[str, range]:
        """The sheet in front, and the Excel rows that are selected on it; none where a picture or a chart is."""
        cells = self.book.app.selection
        if cells is None:
            return self.book.sheets.active.name, range(0)
        return cells.sheet.name, range(cells.row, cells.row + cells.shape[0])

    @property
    def folder(self) -> str:
        """The folder that the workbook lies in, "" where it was never saved."""
        return str(Path(self.book.fullname).parent) if self.book.fullname != self.book.name else ""

    def pick_files(self) -> tuple[str, ...]:
        """The files that the planner picks in Excel's own dialogue; none where this Excel has none, or on Cancel."""
        dialogue = native(self.book.app, "GetOpenFilename")
        picked = dialogue(EXPORTS, 1, "Exports to import", "Import", True) if callable(dialogue) else ()
        return tuple(map(str, picked)) if isinstance(picked, list | tuple) else ()

    def _bring_forward(self, sheet: str) -> None:
        if sheet and self.book.sheets.active.name == START:
            self.book.sheets[sheet].activate()

    def _put(self, text: str) -> None:
        self.book.names[PROGRESS].refers_to_range.value = text


def shortened(text: str) -> str:
    """A text that fits into an alert."""
    return text if len(text) <= LONGEST_ALERT else f"{text[: LONGEST_ALERT - 1]}…"


def attach(app: str, book: str) -> ExcelSession:
    """The session with the workbook called ``book`` in the Excel with the process ID ``app``.

    Raises `WorkbookError` where it is open in Protected View only, in which nothing can be written.
    """
    excel = xw.apps[int(app)]
    if book not in [book.name for book in excel.books] and is_only_viewed(excel, book):
        raise WorkbookError(f"{book} is open in Protected View. Click Enable Editing above the sheet, then try again.")
    return ExcelSession(excel.books[book])


def is_only_viewed(app: xw.App, book: str) -> bool:
    """Whether a workbook is open in Protected View."""
    windows = native(app, "ProtectedViewWindows")
    return windows is not None and book in {windows.Item(number).SourceName for number in range(1, windows.Count + 1)}

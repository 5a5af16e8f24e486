"""A workbook that is open in Excel, through xlwings: read and written in bulk, while Excel waits and draws nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from xl_territory.errors import TerritoryError, UsageError, WorkbookError
from xl_territory.workbook.edits import CellEdit
from xl_territory.workbook.excel.excel_busy import BUSY, BusyError, Patience, is_rejection, patiently
from xl_territory.workbook.excel.excel_charts import drawn_from, write_charts
from xl_territory.workbook.excel.excel_edits import all_or_nothing, best_effort
from xl_territory.workbook.excel.excel_formatting import dress
from xl_territory.workbook.excel.excel_native import native
from xl_territory.workbook.excel.excel_reading import read_sheet, tables_of
from xl_territory.workbook.excel.excel_state import undisturbed
from xl_territory.workbook.excel.excel_survey import survey
from xl_territory.workbook.excel.excel_typing_in import type_in
from xl_territory.workbook.excel.excel_writing import fill
from xl_territory.workbook.host import Written
from xl_territory.workbook.layout import check_carried
from xl_territory.workbook.names import header_key
from xl_territory.workbook.sheets import RawSheet, ResultSheet
from xl_territory.workbook.xlsx.table_parts import table_name

if TYPE_CHECKING:
    import xlwings as xw


CALCULATED = 0
"""What CalculationState says when nothing is pending (xlDone)."""


class ExcelHost:
    """An open workbook (an xlwings Book) as it is at each moment; saving it is left to the planner.

    Its file is never opened: it may have none yet, or only an address on OneDrive or SharePoint.
    """

    def __init__(self, book: xw.Book, patience: Patience = Patience()) -> None:  # noqa: B008  (frozen)
        self.book = book
        self.patience = patience

    @classmethod
    def supports(cls, source: object) -> bool:
        """Whether ``source`` is an xlwings Book; told by name, so that a file is read without importing xlwings."""
        return any((base.__module__, base.__name__) == ("xlwings.main", "Book") for base in type(source).__mro__)

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The worksheets in their order, hidden ones too."""
        with told("read"):
            return patiently(lambda: tuple(self.book.sheet_names), self.patience)

    @property
    def user_name(self) -> str:
        """The user of Excel's options; "" where Excel does not say, as on macOS."""
        with suppress(Exception):
            return str(self.book.app.api.UserName or "").strip()
        return ""

    @property
    def location(self) -> str:
        """What Excel calls its full name: a path, or an address on OneDrive or SharePoint; "" before it is saved."""
        with suppress(Exception):
            full = str(native(self.book, "FullName") or self.book.fullname)
            return full if full != self.book.name else ""
        return ""

    def destination(self, target: Path | None = None) -> str:  # noqa: ARG002
        """Where it is."""
        return self.location

    def read(self, names: Collection[str]) -> dict[str, RawSheet]:
        """The sheets of these names that exist, keyed as asked for. Raises `WorkbookError`."""
        existing = {header_key(name): name for name in reversed(self.sheet_names)}
        asked = {name: existing[header_key(name)] for name in names if header_key(name) in existing}
        with told("read"):
            patiently(lambda: calculate_first(self.book.app), self.patience)
            return {name: patiently(partial(self._read, there), self.patience) for name, there in asked.items()}

    def reserve(
        self,
        target: Path | None = None,
        sheets: Collection[str] = (),
        wait: float = 0.0,  # noqa: ARG002
    ) -> AbstractContextManager[None]:
        """Nobody else writes into an open workbook.

        Raises `UsageError` for a ``target``, `WorkbookError` where the workbook, as it is now, takes no such sheets.
        """
        if target is not None:
            raise UsageError("Results go into the workbook that is open in Excel. Save it under another name there.")
        with told("written"):
            patiently(lambda: check_editable(self.book, sheets), self.patience)
        return nullcontext()

    def write(
        self, sheets: Sequence[ResultSheet], target: Path | None = None, edits: Sequence[CellEdit] = ()
    ) -> Written:
        """Put edits and result sheets into the open workbook; a sheet that is not there is made, none is selected.

        Raises `UsageError` for a ``target``, `WorkbookError` where the workbook does not allow it or Excel is busy.
        First come the values of all sheets: where Excel refuses one of them, all are taken back. What is only for the
        eye comes last and fails nothing.
        """
        self.reserve(target, [*(sheet.name for sheet in sheets), *dict.fromkeys(edit.sheet for edit in edits)])
        check_carried(sheets)
        with ExitStack() as stack:
            stack.enter_context(told("written"))
            stack.enter_context(undisturbed(self.book, self.patience))
            stack.enter_context(same_sheet_active(self.book))
            self._write(sheets, edits)
        return Written()

    def _read(self, name: str) -> RawSheet:
        return read_sheet(self.book.sheets[name])

    def _write(self, sheets: Sequence[ResultSheet], typed: Sequence[CellEdit]) -> None:
        taken = {table.name.casefold() for each in self.book.sheets for table in tables_of(each)}
        taken |= {name.name.casefold() for name in self.book.names}
        jobs = [survey(self.book, sheet, taken) for sheet in sheets]
        names = {wanted: name for job in jobs for wanted, name in job.names.items()}
        renamed = {wanted: name for wanted, name in names.items() if name != table_name(wanted, ())}
        sources = {(job.sheet.name, place.table.name): place for job in jobs for place in job.places}
        drawn = [drawn_from(sheet, sources) for sheet in sheets]
        with all_or_nothing(self.patience) as edits:
            type_in(self.book, typed, edits)
            for job in jobs:
                fill(self.book, job, renamed, edits)
        for job in jobs:
            with best_effort(f"The look of {job.sheet.name}"):
                dress(self.book, job)
        for sheet, cells in zip(sheets, drawn, strict=True):
            with best_effort(f"The charts of {sheet.name}"):
                write_charts(self.book, sheet, cells, sources)


@contextmanager
def same_sheet_active(book: xw.Book) -> Iterator[None]:
    """Have the same sheet in front afterwards, whatever was made in between."""
    before = book.sheets.active.name
    try:
        yield
    finally:
        with best_effort("Showing the sheet that was in front"):
            if book.sheets.active.name != before:
                book.sheets[before].activate()


@contextmanager
def told(done: str) -> Iterator[None]:
    """Turn what Excel says into a `WorkbookError`."""
    try:
        yield
    except TerritoryError:
        raise
    except Exception as error:
        if is_rejection(error):  # on macOS a cell may be edited while the result is written
            raise BusyError(BUSY) from error
        raise WorkbookError(
            f"The workbook could not be {done}: Excel says {_words(error)}. Is it open, and can you edit it by hand?"
        ) from error


def calculate_first(app: xw.App) -> None:
    """Where the planner calculates by hand, have Excel compute what it has not yet: old results are no input.

    Raises `WorkbookError` where it does not come to an end.
    """
    if app.calculation != "manual" or native(app, "CalculationState") == CALCULATED:
        return
    app.calculate()
    if native(app, "CalculationState") not in {CALCULATED, None}:
        raise WorkbookError(
            "Excel calculates by hand here and has not finished. Press F9, wait until the status bar no longer says "
            "Calculate, then try again."
        )


def check_editable(book: xw.Book, sheets: Collection[str]) -> None:
    """Raise `WorkbookError` where sharing or protection stand in the way of sheets of these names."""
    if native(book, "MultiUserEditing") is True:
        raise WorkbookError(
            "This is a shared workbook of the old kind, in which Excel makes no tables. Stop sharing it (Review > "
            "Unshare Workbook), then try again."
        )
    there = {name.casefold(): name for name in book.sheet_names}
    for name in sheets:
        if name.casefold() not in there:
            if native(book, "ProtectStructure") is True:
                raise WorkbookError(
                    f"The workbook's structure is protected, so sheet {name} cannot be added. "
                    "Use Review > Protect Workbook, then run again."
                )
        elif native(book.sheets[there[name.casefold()]], "ProtectContents") is True:
            raise WorkbookError(
                f"Sheet {name} is protected. Use Review > Unprotect Sheet, then run again; nothing was written."
            )


def _words(error: BaseException) -> str:
    details = cast(tuple[Any, ...], getattr(error, "excepinfo", None) or ())
    return repr(str(details[2] if len(details) > 2 and details[2] else error))

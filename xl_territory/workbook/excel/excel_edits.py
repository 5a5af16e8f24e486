"""Changes of a workbook that is open in Excel, taken back where one of them fails: all of them are made, or none."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from xl_territory.workbook.excel.excel_busy import Patience, patiently
from xl_territory.workbook.excel.excel_native import call
from xl_territory.workbook.excel.excel_reading import as_typed

if TYPE_CHECKING:
    import xlwings as xw


class Edits:
    """What is done to a workbook, each with the step that takes it back."""

    def __init__(self, back: ExitStack, patience: Patience) -> None:
        self._back, self._patience = back, patience
        self._new: set[str] = set()

    def keep(self, area: xw.Range) -> None:
        """Have what stands in these cells typed again, whatever is written there from now on."""
        if area.sheet.name not in self._new:
            before = as_typed(area)
            self._take_back(lambda: setattr(area, "value", before))

    def add_sheet(self, book: xw.Book, name: str) -> xw.Sheet:
        """A new sheet behind the others."""
        sheet = book.sheets.add(name, after=book.sheets[len(book.sheets) - 1])
        self._new.add(sheet.name)
        self._take_back(sheet.delete)
        return sheet

    def add_table(self, area: xw.Range, name: str, style: str) -> xw.main.Table:
        """Make cells an Excel table."""
        table = area.sheet.tables.add(area, name=name, table_style_name=style)
        if area.sheet.name not in self._new:
            self._take_back(lambda: call(table, "Unlist"))
        return table

    def resize(self, table: xw.main.Table, area: xw.Range) -> None:
        """Give a table other rows and columns."""
        before = table.range
        table.resize(area)
        self._take_back(lambda: table.resize(before))

    def show_totals(self, table: xw.main.Table, shown: bool) -> None:
        """Give a table its total row, or take it away."""
        if table.show_totals is not shown:
            table.show_totals = shown
            self._take_back(lambda: setattr(table, "show_totals", not shown))

    def move(self, area: xw.Range, corner: xw.Range) -> None:
        """Cut cells and paste them from ``corner`` on; formulas that refer to them follow."""
        sheet, origin, shape, goal = area.sheet, (area.row, area.column), area.shape, (corner.row, corner.column)
        area.move(corner)
        self._take_back(lambda: _block(sheet, goal, shape).move(sheet.range(origin)))

    def _take_back(self, step: Callable[[], object]) -> None:
        self._back.callback(self._attempt, step)

    def _attempt(self, step: Callable[[], object]) -> None:
        try:
            patiently(step, self._patience)
        except Exception:  # the other steps are still worth taking
            logging.getLogger(__name__).warning("A change could not be taken back.", exc_info=True)


@contextmanager
def all_or_nothing(patience: Patience) -> Iterator[Edits]:
    """Edits that are all taken back, the last one first, where the block fails."""
    with ExitStack() as back:
        yield Edits(back, patience)
        back.pop_all()


@contextmanager
def best_effort(what: str) -> Iterator[None]:
    """Let nothing that is only for the eye fail a write; what failed is in the log."""
    try:
        yield
    except Exception:
        logging.getLogger(__name__).warning("%s failed.", what, exc_info=True)


def _block(sheet: xw.Sheet, corner: tuple[int, int], shape: tuple[int, int]) -> xw.Range:
    return sheet.range(corner, (corner[0] + shape[0] - 1, corner[1] + shape[1] - 1))

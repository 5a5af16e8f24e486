"""Cells of a mixed table that the planner fills in, in Excel: cut and pasted to their rows with all that is on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from xl_territory.workbook.excel.excel_edits import Edits
from xl_territory.workbook.excel.excel_user_cells import formulas_of, moved_formula
from xl_territory.workbook.layout import Placed, value_of
from xl_territory.workbook.sheets import RawSheet, Value
from xl_territory.workbook.xlsx.extent import Spot
from xl_territory.workbook.xlsx.filled_in import same_value, value_at
from xl_territory.workbook.xlsx.moving import TableMove

if TYPE_CHECKING:
    import xlwings as xw

_FREE = ("none", "mixed_criteria")


@dataclass(frozen=True)
class CellRun:
    """Cells below each other that go to cells below each other: column and first row of both, and how many."""

    origin: Spot
    place: Spot
    cells: int


def kept_formulas(sheet: xw.Sheet, move: TableMove, found: RawSheet, place: Placed) -> dict[Spot, str]:
    """The formulas of cells whose value stays, by their new places, read before anything is written."""
    first, last = move.old.header + 1, move.old.last_data
    formulas = {at: formulas_of(sheet.range((first, at), (last, at)).formula) for at in move.filled_in}
    kept: dict[Spot, str] = {}
    for (row, column), (new_row, new_column) in move.planner_cells():
        formula = formulas[column][row - first]
        content = value_of(place.table.rows[new_row - place.first][new_column - 1])
        if formula and same_value(content, value_at(found.rows, row, column)):
            kept[new_row, new_column] = moved_formula(formula, (row, column), (new_row, new_column))
    return kept


def bring(sheet: xw.Sheet, move: TableMove, place: Placed, free_column: int, edits: Edits) -> None:
    """Cut the planner's cells out and paste them where they belong now; the table's header is in its new row already.

    The columns right of ``free_column`` are empty: there they wait, so that none is pasted over another.
    """
    down = place.header - move.old.header
    pairs = [((row + down, column), new) for (row, column), new in move.planner_cells()]
    runs = [run for run in _runs(pairs) if run.origin != run.place]
    waiting = [(run, (run.origin[0], run.origin[1] + free_column)) for run in runs]
    for run, spot in waiting:
        edits.move(_cells(sheet, run.origin, run.cells), sheet.range(spot))
    for run, spot in waiting:
        edits.move(_cells(sheet, spot, run.cells), sheet.range(run.place))


def with_formulas(block: Sequence[Sequence[Value]], header: int, formulas: Mapping[Spot, str]) -> list[list[Value]]:
    """A table's cells, header first, with these formulas in place of their values."""
    rows = [list(row) for row in block]
    for (row, column), formula in formulas.items():
        rows[row - header][column - 1] = formula
    return rows


def new_rows(move: TableMove | None, place: Placed) -> Iterator[tuple[int, int]]:
    """First and last of each run of rows that no row of the earlier table became."""
    there = set(move.rows.values()) if move else set()
    rows = [row for row in range(place.first, place.last_data + 1) if row not in there]
    for _, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
        numbers = [row for _, row in run]
        yield numbers[0], numbers[-1]


def offer_choices(sheet: xw.Sheet, place: Placed) -> None:
    """Put a list of its choices on each planner column that has some, unless the planner has put a rule there."""
    for at, column in enumerate(place.table.columns, start=1):
        if column.planner and column.choices:
            body: Any = sheet.range((place.first, at), (place.last_data, at))
            with suppress(NotImplementedError, AttributeError):  # Excel on macOS has no way to ask or tell
                if body.data_validation.type in _FREE:
                    body.data_validation.set_list(list(column.choices))


def _runs(pairs: Sequence[tuple[Spot, Spot]]) -> Iterator[CellRun]:
    """Cells in one run stand below each other before and after."""
    by_column = sorted(pairs, key=lambda pair: (pair[0][1], pair[0][0]))
    numbered = enumerate(by_column)
    for _, group in groupby(numbered, key=lambda n: (n[1][0][1], n[1][0][0] - n[0], n[1][1][0] - n[0])):
        cells = [pair for _, pair in group]
        yield CellRun(*cells[0], len(cells))


def _cells(sheet: xw.Sheet, spot: Spot, count: int) -> xw.Range:
    return sheet.range(spot, (spot[0] + count - 1, spot[1]))

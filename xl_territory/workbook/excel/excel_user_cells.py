"""Columns that a planner has added to a result table: what stands in them follows its account or CSM to the new row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xl_territory.workbook.excel.excel_cells import text
from xl_territory.workbook.sheets import RawSheet, Value
from xl_territory.workbook.xlsx.moving import TableMove
from xl_territory.workbook.xlsx.user_cells import translated

if TYPE_CHECKING:
    import xlwings as xw


@dataclass(frozen=True)
class KeptColumn:
    """A planner's column: its new place, its header, what stands in which new row, and what has no row any more.

    ``orphaned`` says what was typed beside rows that are gone, by the name in the first column of that row.
    """

    column: int
    header: Value
    cells: Mapping[int, Value]
    orphaned: Mapping[str, Value]

    def block(self, first: int, last: int) -> list[list[Value]]:
        """Header and cells of the rows ``first`` to ``last``, as they are written."""
        return [[self.header], *([self.cells.get(row)] for row in range(first, last + 1))]


def kept_columns(sheet: xw.Sheet, move: TableMove, found: RawSheet) -> list[KeptColumn]:
    """The planner's columns of a table, read before anything is written."""
    return [_kept(sheet, move, found, old, new) for old, new in sorted(move.columns.items(), key=lambda pair: pair[1])]


def _kept(sheet: xw.Sheet, move: TableMove, found: RawSheet, old: int, new: int) -> KeptColumn:
    first, last = move.old.header + 1, move.old.last_data
    formulas = formulas_of(sheet.range((first, old), (last, old)).formula)
    cells: dict[int, Value] = {}
    orphaned: dict[str, Value] = {}
    for row, formula in zip(range(first, last + 1), formulas, strict=True):
        value, place = _at(found.rows, row, old), move.rows.get(row)
        formula = "" if formula == value else formula  # noqa: PLW2901  (a text that begins with "=")
        if place is None:
            orphaned |= {str(_at(found.rows, row, 1)): _typed(value)} if value is not None and not formula else {}
        elif formula or value is not None:
            cells[place] = moved_formula(formula, (row, old), (place, new)) if formula else _typed(value)
    header = move.rows.get(move.old.header, move.old.header)
    return KeptColumn(
        new, _typed(_at(found.rows, move.old.header, old)), _continued(cells, new, header, move.last_data), orphaned
    )


def _continued(cells: dict[int, Value], column: int, header: int, last: int) -> dict[int, Value]:
    """A column that is formulas all the way down goes on in the rows that are new."""
    formulas = {row: cell for row, cell in cells.items() if isinstance(cell, str) and cell.startswith("=")}
    if not formulas or len(formulas) < len(cells):
        return cells
    origin, sample = next(iter(formulas.items()))
    return {
        row: cells.get(row, moved_formula(str(sample), (origin, column), (row, column)))
        for row in range(header + 1, last + 1)
    }


def moved_formula(formula: str, origin: tuple[int, int], place: tuple[int, int]) -> str:
    """A formula copied from one cell to another, as Excel copies it."""
    return formula if origin == place else f"={translated(formula[1:], origin, place)}"


def formulas_of(found: Any) -> list[str]:
    """The formulas of a column as xlwings gives them, "" where there is none."""
    cells = [found] if isinstance(found, str) or found is None else [row[0] for row in found]
    return [cell if isinstance(cell, str) and cell.startswith("=") else "" for cell in cells]


def _typed(value: Value) -> Value:
    return text(value) if isinstance(value, str) else value


def _at(rows: Sequence[Sequence[Value]], row: int, column: int) -> Value:
    return rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else None

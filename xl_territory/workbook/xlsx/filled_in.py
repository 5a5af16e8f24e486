"""Cells of a mixed table that the planner fills in: what a run leaves as it is keeps its format and its formula."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xl_territory.workbook.cell_values import plain
from xl_territory.workbook.layout import value_of
from xl_territory.workbook.sheets import Cell, Format, Value
from xl_territory.workbook.xlsx.cell_styles import Role
from xl_territory.workbook.xlsx.cell_xml import CellWriter
from xl_territory.workbook.xlsx.extent import Spot
from xl_territory.workbook.xlsx.moving import CellMoves
from xl_territory.workbook.xlsx.user_cells import Kept, cell_xml
from xl_territory.workbook.xlsx.xml import Element


@dataclass(frozen=True)
class FilledIn:
    """The planner's cells by their new places, each with the value it had."""

    found: Mapping[Spot, tuple[Element, Value]] = field(default_factory=dict)

    def cell(self, spot: Spot, reference: str, content: Cell, write: CellWriter, format: Format) -> str:
        """The cell as XML: as it was where the value stays, else ``content`` in the format it had."""
        old, was = self.found[spot]
        if same_value(value_of(content), was):
            return cell_xml(old)
        return write.cell(reference, content, Role.PLANNER, format, old.get("s", "0"))


def taken_out(kept: Kept, moves: CellMoves, rows: Sequence[Sequence[Value]]) -> FilledIn:
    """The cells of ``kept`` that the planner fills in, which are then no longer in it; ``rows`` are the sheet's."""
    found = {}
    for (row, column), place in (pair for move in moves.tables for pair in move.planner_cells()):
        cell = kept.get(place[0], {}).pop(place[1], None)
        if cell is not None:
            found[place] = (cell, value_at(rows, row, column))
    return FilledIn(found)


def value_at(rows: Sequence[Sequence[Value]], row: int, column: int) -> Value:
    """The value of a cell, None beyond the last one."""
    return rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else None


def same_value(one: Value, other: Value) -> bool:
    """Whether two values look the same in a cell: blank text is nothing, and midnight of a day is the day."""
    return _seen(one) == _seen(other)


def _seen(value: Value) -> Value:
    value = plain(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    return None if value == "" else value

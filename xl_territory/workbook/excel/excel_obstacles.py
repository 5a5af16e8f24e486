"""What Excel would stumble over halfway: merged cells, array formulas, tables, filters. Looked at before any change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_territory.errors import WorkbookError
from xl_territory.workbook.cell_addresses import column_letters, range_boundaries
from xl_territory.workbook.excel.excel_native import native
from xl_territory.workbook.layout import Placed
from xl_territory.workbook.sheets import RawSheet
from xl_territory.workbook.xlsx.existing_tables import OldTable
from xl_territory.workbook.xlsx.moving import CellMoves

if TYPE_CHECKING:
    import xlwings as xw

MERGED = "Unmerge them (Home > Merge & Center)"
ARRAY = "Move or delete them"
TABLE = "Move it to a sheet of its own"


@dataclass(frozen=True)
class Box:
    """Cells of a sheet, 1-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        first, last = f"{column_letters(self.left)}{self.top}", f"{column_letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    def meets(self, other: Box) -> bool:
        """Whether a cell lies in both."""
        rows = self.top <= other.bottom and other.top <= self.bottom
        return rows and self.left <= other.right and other.left <= self.right

    def holds(self, other: Box) -> bool:
        """Whether every cell of the other lies in it."""
        rows = self.top <= other.top and other.bottom <= self.bottom
        return rows and self.left <= other.left and other.right <= self.right

    def without(self, other: Box) -> Iterator[Box]:
        """What is left of it: above, below, and beside of the other."""
        top, bottom = max(self.top, other.top), min(self.bottom, other.bottom)
        parts = (
            Box(self.top, self.left, other.top - 1, self.right),
            Box(other.bottom + 1, self.left, self.bottom, self.right),
            Box(top, self.left, bottom, other.left - 1),
            Box(top, other.right + 1, bottom, self.right),
        )
        return (part for part in parts if part.top <= part.bottom and part.left <= part.right)

    def halves(self) -> Iterator[Box]:
        """Two of it, cut where it is longest."""
        rows, columns = self.bottom - self.top, self.right - self.left
        if rows >= columns:
            middle = self.top + rows // 2
            yield Box(self.top, self.left, middle, self.right)
            yield Box(middle + 1, self.left, self.bottom, self.right)
        else:
            middle = self.left + columns // 2
            yield Box(self.top, self.left, self.bottom, middle)
            yield Box(self.top, middle + 1, self.bottom, self.right)


TITLE = Box(1, 1, 3, 1)
"""Title, explanation and sentence; each may be merged with cells beside it."""


@dataclass(frozen=True)
class CellChange:
    """The cells that are written, and the blocks that are moved as they are."""

    written: tuple[Box, ...]
    moved: tuple[Box, ...]

    @property
    def touched(self) -> Iterator[Box]:
        """Where an obstacle would lie: in what is written, or across the edge of what is moved."""
        yield TITLE
        yield from self.written
        for box in self.moved:
            yield Box(box.top, box.left, box.top, box.right)
            yield Box(box.top, box.left, box.bottom, box.left)
            yield Box(box.top, box.right, box.bottom, box.right)

    def is_hindered_by(self, area: Box) -> bool:
        """Whether an area that stays in one piece stands in the way."""
        if any(box.holds(area) for box in self.moved):
            return False
        if area.meets(TITLE) and area.top < area.bottom:
            return True
        return any(box.meets(area) for box in (*self.written, *self.moved))


def changed_cells(
    places: Sequence[Placed], old: Sequence[OldTable], plan: CellMoves, corner: tuple[int, int]
) -> CellChange:
    """What a write changes; ``corner`` is the last row and column that hold something."""
    width = max([place.width for place in places] + [table.right for table in old])
    last = max([place.last for place in places] + [table.last for table in old])
    moved = []
    if plan.down and corner[0] >= plan.below:
        moved.append(Box(plan.below, 1, corner[0], min(plan.reach, corner[1])))
    if plan.right and corner[1] >= plan.beside:
        moved.append(Box(1, plan.beside, plan.below - 1, corner[1]))
    return CellChange((Box(min(place.header for place in places), 1, last, width),), tuple(moved))


def check_clear(sheet: xw.Sheet, found: RawSheet, change: CellChange, ours: frozenset[str]) -> None:
    """Raise `WorkbookError` where something stands in the way of a change; ``ours`` are tables that are replaced."""
    for table in found.tables:
        area = Box(table.first_row, table.first_column, table.last_row, table.last_column)
        if table.name not in ours and change.is_hindered_by(area):
            raise _hindered(sheet, f"The table {table.name} stands", TABLE)
    for area in _areas(sheet, change, lambda cells: cells.merge_cells, lambda cell: _box(cell.merge_area)):
        if change.is_hindered_by(area):
            raise _hindered(sheet, f"The merged cells {area} stand", MERGED)
    for area in _areas(sheet, change, lambda cells: cells.has_array, _array):
        if (area.top < area.bottom or area.left < area.right) and change.is_hindered_by(area):
            raise _hindered(sheet, f"The cells {area} of an array formula stand", ARRAY)
    if change.moved and _is_filtered(sheet, ours):
        raise WorkbookError(
            f"Sheet {sheet.name} is filtered, and cells beside the result have to move. Clear the filter "
            "(Data > Clear) and run again; nothing was written."
        )


def _hindered(sheet: xw.Sheet, what: str, mend: str) -> WorkbookError:
    return WorkbookError(
        f"{what} on sheet {sheet.name} where the result is written. {mend} and run again; nothing was written."
    )


def _areas(
    sheet: xw.Sheet,
    change: CellChange,
    state: Callable[[xw.Range], bool | None],
    whole: Callable[[xw.Range], Box],
) -> Iterator[Box]:
    """The areas that Excel keeps in one piece; ``state`` says of cells whether all, none or some (None) are in one."""
    todo = list(change.touched)
    while todo:
        box = todo.pop()
        if state(_cells(sheet, box)) is False:
            continue
        first = _cells(sheet, Box(box.top, box.left, box.top, box.left))
        if state(first):
            area = whole(first)
            yield area
            todo += box.without(area)
        elif box.top < box.bottom or box.left < box.right:
            todo += box.halves()


def _is_filtered(sheet: xw.Sheet, ours: frozenset[str]) -> bool:
    """Whether a filter that is not ours hides rows."""
    if native(sheet, "AutoFilterMode") is True and native(sheet, "FilterMode") is True:
        return True
    others = (table for table in sheet.tables if table.name not in ours)
    return any(getattr(native(table, "AutoFilter"), "FilterMode", False) is True for table in others)


def _array(cell: xw.Range) -> Box:
    address = getattr(native(cell, "CurrentArray"), "Address", cell.address)
    left, top, right, bottom = range_boundaries(address) or (1, 1, 1, 1)
    return Box(top, left, bottom, right)


def _box(area: xw.Range) -> Box:
    rows, columns = area.shape
    return Box(area.row, area.column, area.row + rows - 1, area.column + columns - 1)


def _cells(sheet: xw.Sheet, box: Box) -> xw.Range:
    return sheet.range((box.top, box.left), (box.bottom, box.right))

"""Values typed into cells of a planner's own sheets, and what that does to the tables they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from xl_territory.workbook.names import header_key
from xl_territory.workbook.sheets import RawSheet, RawTable, Value


@dataclass(frozen=True)
class CellEdit:
    """A value for the cell in a 1-based row and column of a sheet that is there; None empties the cell."""

    sheet: str
    row: int
    column: int
    value: Value


def grown(table: RawTable, edits: Iterable[CellEdit]) -> RawTable:
    """The table with the rows right below it and the columns right beside it that ``edits`` of its sheet fill."""
    filled = sorted({(edit.row, edit.column) for edit in edits if edit.value is not None})
    for row, column in filled:
        inside = table.first_column <= column <= table.last_column
        if inside and row == table.last_row + 1:
            table = replace(table, last_row=row)
    for _, column in sorted((row, column) for row, column in filled if row == table.first_row):
        if column == table.last_column + 1:
            table = replace(table, last_column=column)
    return table


def typed_into(sheet: RawSheet, edits: Sequence[CellEdit]) -> RawSheet:
    """The sheet as it reads after these edits of it."""
    rows = [list(row) for row in sheet.rows]
    for edit in edits:
        rows += [[] for _ in range(edit.row - len(rows))]
        row = rows[edit.row - 1]
        row += [None] * (edit.column - len(row))
        row[edit.column - 1] = edit.value
    cells = {(edit.row, edit.column) for edit in edits}
    return replace(
        sheet,
        rows=rows,
        tables=tuple(grown(table, edits) for table in sheet.tables),
        unsaved_formulas=sheet.unsaved_formulas - cells,
        error_cells=sheet.error_cells - cells,
    )


def by_sheet(edits: Iterable[CellEdit]) -> dict[str, list[CellEdit]]:
    """The edits of each sheet, by its name as it compares."""
    edits_of: dict[str, list[CellEdit]] = {}
    for edit in edits:
        edits_of.setdefault(header_key(edit.sheet), []).append(edit)
    return edits_of

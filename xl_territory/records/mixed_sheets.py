"""Mixed sheets: rows and plain columns are the tool's, some cells the planner's; a row is found again by its key.

Every way to write one leads through `composed`, which reads the planner's cells from the sheet as it is at that moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from xl_territory.records.author import Author
from xl_territory.records.change_log import Entry
from xl_territory.records.found_rows import FoundRow, Key, cell_text, found_rows, row_key
from xl_territory.records.logged_write import ToldWrite, write_logged
from xl_territory.workbook import Host, Written
from xl_territory.workbook.edits import CellEdit
from xl_territory.workbook.layout import value_of
from xl_territory.workbook.sheets import Cell, RawSheet, ResultColumn, ResultSheet, ResultTable, Told, Value
from xl_territory.workbook.xlsx.filled_in import same_value

GONE, TWICE = "row gone", "row twice"


@dataclass(frozen=True)
class Record:
    """Sheets to write, what is to be logged besides the cells that change, and who wants it by which command.

    A cell of a planner column is what a new row starts with; in a row that is there already the planner's cell stays,
    unless it is `Told`.
    """

    sheets: tuple[ResultSheet, ...]
    by: Author
    entries: tuple[Entry, ...] = ()
    command: str = field(default="told", kw_only=True)
    action: str = field(default="told", kw_only=True)


def write(host: Host, record: Record, target: Path | None = None, edits: Sequence[CellEdit] = ()) -> Written:
    """Write a record into a workbook, planner cells kept, and ``edits`` of input sheets in the same stroke.

    Raises
    ------
    WorkbookError, BrokenLogError : and then nothing was written.
    """
    names = [sheet.name for sheet in record.sheets if is_mixed(sheet)]
    sheets, entries = composed(record, host.read(names))
    return write_logged(host, sheets, ToldWrite(record.command, record.by, entries), target, edits)


def is_mixed(sheet: ResultSheet) -> bool:
    """Whether some cells of the sheet are the planner's."""
    return any(table.key for table in sheet.tables)


def composed(record: Record, found: Mapping[str, RawSheet]) -> tuple[tuple[ResultSheet, ...], tuple[Entry, ...]]:
    """The record's sheets with the planner's cells of ``found``, and what is to be logged.

    Raises
    ------
    WorkbookError
        When the column that tells the rows of a sheet apart has lost its header.
    """
    merged = [_merged(sheet, found.get(sheet.name), record.action) for sheet in record.sheets]
    entries = [*record.entries, *(entry for _, logged in merged for entry in logged)]
    return tuple(sheet for sheet, _ in merged), tuple(entries)


def _merged(sheet: ResultSheet, found: RawSheet | None, action: str) -> tuple[ResultSheet, list[Entry]]:
    tables: list[ResultTable] = []
    entries: list[Entry] = []
    for table in sheet.tables:
        rows = found_rows(found, table) if table.key else ()
        tables.append(_carried(table, rows) if table.key else table)
        entries += [*_told(sheet.name, table, rows, action), *_gone(sheet.name, table, rows)] if table.key else ()
    return replace(sheet, tables=tuple(tables)), entries


def _carried(table: ResultTable, found: Sequence[FoundRow]) -> ResultTable:
    """The table with the planner's cells of the rows that are there already."""
    found_cells = {row.key: row.cells for row in reversed(found)}
    return replace(
        table, rows=[_row(table, row, found_cells.get(_key(table, row), {})) for row in table.rows], carried=True
    )


def _row(table: ResultTable, row: Sequence[Cell], there: Mapping[str, Value]) -> list[Cell]:
    return [_cell(column, cell, there) for column, cell in zip(table.columns, row, strict=True)]


def _cell(column: ResultColumn, cell: Cell, there: Mapping[str, Value]) -> Cell:
    if isinstance(cell, Told):
        return cell.value
    return there[column.name] if column.planner and column.name in there else cell


def _told(sheet: str, table: ResultTable, found: Sequence[FoundRow], action: str) -> Iterator[Entry]:
    found_cells = {row.key: row.cells for row in reversed(found)}
    for row in table.rows:
        for column, cell in zip(table.columns, row, strict=True):
            if isinstance(cell, Told):
                old = found_cells.get(_key(table, row), {}).get(column.name)
                if not same_value(old, cell.value):
                    yield Entry(action, sheet, _shown_key(table, row), column.name, old, cell.value)


def _gone(sheet: str, table: ResultTable, found: Sequence[FoundRow]) -> Iterator[Entry]:
    """What stood in rows whose key is gone, or is in the table twice: every cell that is not the tool's."""
    keys = {_key(table, row) for row in table.rows}
    tools = {column.name for column in table.columns if not column.planner}
    went_on: set[Key] = set()
    for row in found:
        if row.key in keys - went_on:
            went_on.add(row.key)
            continue
        shown = " / ".join(cell_text(row.cells.get(name)) for name in table.key)
        for name, value in row.cells.items():
            if name not in tools and value is not None:
                yield Entry(TWICE if row.key in keys else GONE, sheet, shown, name, old=value, seen="found")


def _key(table: ResultTable, row: Sequence[Cell]) -> Key:
    return row_key(table.key, {name: value_of(row[table.column(name)]) for name in table.key})


def _shown_key(table: ResultTable, row: Sequence[Cell]) -> str:
    return " / ".join(cell_text(value_of(row[table.column(name)])) for name in table.key)

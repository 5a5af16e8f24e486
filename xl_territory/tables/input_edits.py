"""Changes of input sheets in the planner's terms, as the cells that they are typed into."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from xl_territory.errors import WorkbookError
from xl_territory.schema import Block, InputSheet
from xl_territory.tables.input_blocks import find_sheet
from xl_territory.tables.locate import Place, cell, locate
from xl_territory.tables.typed_values import is_blank
from xl_territory.workbook.edits import CellEdit, typed_into
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import RawSheet, Value


@dataclass(frozen=True)
class RowChange:
    """New values for some columns of the record whose key column holds ``key``; a record that is not there is added.

    The first column of a table is its key. ``values`` are by canonical column name; of a sheet with several tables it
    is the one that has these columns.
    ``repeats``: the key does not tell records apart (Locks); a new record is always added. ``gone``: the record, of
    several with this key the one that has ``values``, is emptied. ``evidence``: what the change rests on, for the log.
    """

    sheet: InputSheet
    key: str
    values: Mapping[str, Value]
    repeats: bool = False
    gone: bool = False
    evidence: str = ""

    @property
    def block(self) -> Block:
        """The table that is changed. StopIteration where the sheet has none with these columns."""
        wanted = set(self.values)
        return next(block for block in self.sheet.blocks if wanted <= {column.name for column in block.columns})


@dataclass(frozen=True)
class Typed:
    """A cell that a change filled: what it held before and holds now, in the planner's terms, and why."""

    edit: CellEdit
    key: str
    column: str
    old: Value
    evidence: str = ""


def input_edits(sheets: Mapping[str, RawSheet], changes: Sequence[RowChange]) -> list[Typed]:
    """The cells that the changes are typed into, in their order; cells that hold the value already are left out.

    Parameters
    ----------
    sheets : the sheets of the workbook, by name; those that are changed must be among them.

    Raises
    ------
    WorkbookError : a sheet that is not there or has no table of its kind; no room below a table.
    """
    now = dict(sheets)
    typed: list[Typed] = []
    for (declared, block), alike in groupby(changes, lambda change: (change.sheet, change.block)):
        sheet = find_sheet(now, declared)
        place = locate(sheet, block) if sheet else None
        if sheet is None or place is None:
            raise WorkbookError(f"The workbook has no sheet {declared.name} with its headers; nothing was changed.")
        edits = list(_typed(sheet, place, block, list(alike)))
        typed += edits
        name = next(name for name, each in now.items() if each is sheet)
        now[name] = typed_into(sheet, [each.edit for each in edits])
    return typed


def _typed(sheet: RawSheet, place: Place, block: Block, changes: Sequence[RowChange]) -> Iterator[Typed]:
    """The cells of one table that changes fill, its new columns first."""
    first = block.columns[0].name
    row_of = _rows(sheet, place, block)
    filled: dict[tuple[int, int], Value] = {}
    last = max((*place.rows, place.header_row))
    wanted = dict.fromkeys(name for change in changes if not change.gone for name in change.values)
    fresh = _new_columns(sheet, place, block, wanted)
    for column, position in fresh.items():
        yield Typed(CellEdit(sheet.name, place.header_row, position, column), "", column, None)
    for change in changes:
        if change.gone:
            gone = list(_emptied(sheet, place, block, change, filled))
            filled |= {(each.edit.row, each.edit.column): None for each in gone}
            yield from gone
            continue
        row = None if change.repeats else row_of.get(key(change.key))
        values: dict[str, Value] = dict(change.values)
        if row is None:
            row = last = _next_row(sheet, place, block, last)
            row_of.setdefault(key(change.key), row)
            values = {first: change.key, **values}
        for column, value in values.items():
            position = fresh.get(column) or place.headers.found[column].position
            old = filled.get((row, position), cell(sheet, row, position))
            filled[row, position] = value
            if old != value and not (is_blank(old) and is_blank(value)):
                yield Typed(CellEdit(sheet.name, row, position, value), change.key, column, old, change.evidence)


def _emptied(
    sheet: RawSheet, place: Place, block: Block, change: RowChange, filled: Mapping[tuple[int, int], Value]
) -> Iterator[Typed]:
    """The cells of the record that goes; ``filled`` are cells as they read by now.

    Raises
    ------
    WorkbookError : no record is as the change says.
    """
    at = {column: header.position for column, header in place.headers.found.items()}

    def reads(row: int, column: str) -> Value:
        return filled.get((row, at[column]), cell(sheet, row, at[column]))

    asked = {block.columns[0].name: change.key, **change.values}
    wanted = {column: key(str(value or "")) for column, value in asked.items() if column in at}
    rows = dict.fromkeys((*place.rows, *(row for row, _ in filled)))
    found = (row for row in rows if all(key(str(reads(row, name) or "")) == word for name, word in wanted.items()))
    row = next(found, None)
    if row is None:
        said = " ".join(str(value) for value in asked.values())
        raise WorkbookError(f"Sheet {sheet.name} has no row that reads {said}. Delete it there by hand.")
    for column, position in at.items():
        if not is_blank(reads(row, column)):
            yield Typed(CellEdit(sheet.name, row, position, None), change.key, column, reads(row, column))


def _rows(sheet: RawSheet, place: Place, block: Block) -> dict[str, int]:
    """The first row of each key, as keys compare."""
    position = place.headers.found[block.columns[0].name].position
    return {key(str(cell(sheet, row, position) or "")): row for row in reversed(place.rows)}


def _next_row(sheet: RawSheet, place: Place, block: Block, last: int) -> int:
    """The row for a new record: behind the last one. Raises `WorkbookError` where something stands there."""
    row = last + 1
    taken = [cell(sheet, row, header.position) for header in place.headers.found.values()]
    if any(not is_blank(value) for value in taken):
        raise WorkbookError(
            f"There is no room below table {block.table} on sheet {sheet.name}: row {row} is in use. Insert some rows "
            "there and try again; nothing was changed."
        )
    return row


def _new_columns(sheet: RawSheet, place: Place, block: Block, values: Iterable[str]) -> dict[str, int]:
    """Columns of the block that the sheet does not have yet, and where their headers go: beside the last one."""
    missing = [name for name in values if name not in place.headers.found]
    known = [*place.headers.found.values(), *place.headers.others, *(header for _, header in place.headers.shadowed)]
    last = max(header.position for header in known)
    for table in sheet.tables:
        if table.first_row == place.header_row and table.first_column <= last <= table.last_column:
            last = table.last_column
    free = [last + 1 + k for k in range(len(missing))]
    rows = (place.header_row, *place.rows)
    if any(not is_blank(cell(sheet, row, position)) for row in rows for position in free):
        raise WorkbookError(
            f"There is no room beside table {block.table} on sheet {sheet.name} for {', '.join(missing)}. Add these "
            "columns yourself and try again; nothing was changed."
        )
    return dict(zip(missing, free, strict=True))

"""What is on record today, changed back to what was: cells of input sheets and owners, as `apply` types them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xl_territory.records.record_state import ON_RECORD, CellPlace, RecordState, base_key
from xl_territory.schema import LOCKS, Block, Column, InputSheet, Kind
from xl_territory.studies.adoption import ASSIGNMENTS
from xl_territory.tables.input_edits import RowChange
from xl_territory.workbook.sheets import Value

SHEETS = {sheet.name: sheet for sheet in (*ON_RECORD, ASSIGNMENTS)}


@dataclass(frozen=True)
class GoingBack:
    """The changes that lead back, and the cells that have to be typed by hand."""

    changes: tuple[RowChange, ...]
    by_hand: tuple[CellPlace, ...]


def going_back(now: RecordState, then: RecordState) -> GoingBack:
    """What makes ``now`` what it was ``then``. Mixed sheets with several keys, and columns of the planner's own, remain
    by hand."""
    records: dict[tuple[str, str], dict[str, Value]] = defaultdict(dict)
    by_hand: list[CellPlace] = []
    declared = {sheet: _declared(sheet, now) for sheet in {place[0] for place in (*now.cells, *then.cells)}}
    for (sheet, key, field), _, value in now.changes(then):
        typed_into = declared[sheet]
        if typed_into is None or _column(typed_into, field) is None:
            by_hand.append((sheet, key, field))
        else:
            records[sheet, key][field] = value
    rows_then, rows_now = _rows_of(then), _rows_of(now)
    changes = [
        change
        for (sheet, key), values in records.items()
        if (typed_into := declared[sheet]) is not None
        for change in _changes(typed_into, key, values, rows_now.get((sheet, key), {}), rows_then.get((sheet, key), {}))
    ]
    return GoingBack(tuple(changes), tuple(by_hand))


def _changes(
    declared: InputSheet, key: str, values: Mapping[str, Value], before: Mapping[str, Value], after: Mapping[str, Value]
) -> Iterator[RowChange]:
    """A record that came since goes, one that went comes back, another one gets its old values; a lock is made anew."""
    first = declared.blocks[0].columns[0].name
    base = base_key(key)
    if declared is LOCKS or not after:
        if before:
            known = {name: value for name, value in before.items() if name in {"Kind", "CSM ID"}}
            yield RowChange(declared, base, known if declared is LOCKS else {}, repeats=declared is LOCKS, gone=True)
        if after:
            kept = {name: _typed(declared, name, value) for name, value in after.items() if name != first}
            yield RowChange(declared, base, kept, repeats=True)
        return
    yield RowChange(
        declared, base, {name: _typed(declared, name, value) for name, value in values.items() if name != first}
    )


def _declared(sheet: str, state: RecordState) -> InputSheet | None:
    """How the sheet is typed into; a mixed one by its key, where that is one column."""
    if sheet in SHEETS:
        return SHEETS[sheet]
    shape = state.shapes.get(sheet)
    if shape is None or len(shape.key) != 1:
        return None
    fields = {field for (name, _, field) in state.cells if name == sheet}
    columns = (
        Column(shape.key[0], Kind.TEXT, "The row.", required=True, key=True),
        *(Column(field, Kind.TEXT, "A planner's cell.") for field in sorted(fields)),
    )
    return InputSheet(sheet, sheet, "", (Block(sheet.replace(" ", ""), columns),))


def _column(declared: InputSheet, field: str) -> Column | None:
    return next((column for block in declared.blocks for column in block.columns if column.name == field), None)


def _rows_of(state: RecordState) -> dict[tuple[str, str], dict[str, Value]]:
    """The cells of each row, by sheet and key."""
    rows: dict[tuple[str, str], dict[str, Value]] = defaultdict(dict)
    for (sheet, key, field), value in state.cells.items():
        rows[sheet, key][field] = value
    return rows


def _typed(declared: InputSheet, field: str, value: Value) -> Value:
    """A cell as it is typed: a date is one again."""
    column = _column(declared, field)
    if column is None or column.kind is not Kind.DATE or not isinstance(value, str):
        return value
    try:
        return dt.date.fromisoformat(value[:10])
    except ValueError:
        return value

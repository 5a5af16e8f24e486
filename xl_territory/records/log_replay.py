"""What was on record as of a row of the log: from the copy that a row before it names, or back from today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from xl_territory.records.history_copies import recall
from xl_territory.records.log_row import LogRow
from xl_territory.records.record_state import CellPlace, RecordState
from xl_territory.workbook.sheets import Value


def state_as_of(seq: int, rows: Sequence[LogRow], now: RecordState, history: Path | None) -> RecordState:
    """What was on record right after row ``seq``; ``now`` is what is on record after the last of the rows."""
    for at in range(seq, -1, -1):
        copy = recall(history, str(rows[at].digest or ""))
        if copy is not None:
            return replayed(copy, rows[at + 1 : seq + 1])
    return undone(now, rows[seq + 1 :])


def replayed(state: RecordState, rows: Sequence[LogRow]) -> RecordState:
    """The state after these rows have happened to it."""
    return _with(state, {place: row.new for row in rows if (place := _place(row))})


def undone(state: RecordState, rows: Sequence[LogRow]) -> RecordState:
    """The state before these rows happened to it."""
    return _with(state, {place: row.old for row in reversed(rows) if (place := _place(row))})


def _place(row: LogRow) -> CellPlace | None:
    """The cell that a row is about; None where it is about none."""
    return (str(row.sheet), str(row.key), str(row.field)) if row.sheet and row.key and row.field else None


def _with(state: RecordState, values: dict[CellPlace, Value]) -> RecordState:
    cells = {place: value for place, value in {**state.cells, **values}.items() if value is not None}
    return replace(state, cells=cells)

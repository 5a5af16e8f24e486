"""What a write changes on record, and what changed before it since the last one: cell by cell, for the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xl_territory.records.change_log import SHEET as LOG
from xl_territory.records.change_log import Entry
from xl_territory.records.history_copies import recall
from xl_territory.records.log_row import LogRow
from xl_territory.records.record_state import MixedShape, RecordState, base_key, sheet_names, state_of
from xl_territory.workbook import Host, MemoryHost
from xl_territory.workbook.edits import CellEdit
from xl_territory.workbook.names import header_key
from xl_territory.workbook.sheets import RawSheet, ResultSheet

TYPED, NO_COPY = "typed", "no copy"


@dataclass(frozen=True)
class RecordedChange:
    """What is on record before and after a write, and what was found to have changed since the write before."""

    before: RecordState
    after: RecordState
    found: tuple[Entry, ...]

    def told(self, command: str, entries: Sequence[Entry]) -> Iterator[Entry]:
        """The cells that the write changes, but for those that ``entries`` tell already."""
        known = {(each.sheet, base_key(each.key), each.field) for each in entries}
        for (sheet, key, field), old, new in self.before.changes(self.after):
            if (sheet, base_key(key), field) not in known:
                yield Entry(command, sheet, key, field, old, new)


def record_change(
    host: Host, rows: Sequence[LogRow], history: Path | None, sheets: Sequence[ResultSheet], edits: Sequence[CellEdit]
) -> RecordedChange:
    """What writing ``sheets`` and ``edits`` does to what is on record, and what happened since the last of ``rows``."""
    known = next((str(row.digest) for row in reversed(rows) if row.digest), "")
    last = recall(history, known)
    shapes = {**(last.shapes if last else {}), **MixedShape.of(sheets)}
    raws = host.read(sheet_names(shapes))
    before = state_of(raws, shapes)
    after = state_of(_written(raws, sheets, edits, sheet_names(shapes)), shapes)
    return RecordedChange(before, after, tuple(_found(last, known if history else "", before)))


def unlogged(host: Host, rows: Sequence[LogRow], history: Path | None) -> tuple[Entry, ...]:
    """What changed on record since the last of ``rows``."""
    return record_change(host, rows, history, (), ()).found


def _found(last: RecordState | None, known: str, before: RecordState) -> Iterator[Entry]:
    if last is not None:
        for (sheet, key, field), old, new in last.changes(before):
            yield Entry(TYPED, sheet, key, field, old, new, seen="found")
    elif known and known != before.digest:
        told = "No copy of what stood here before is left, so that what changed since cannot be listed."
        yield Entry(NO_COPY, LOG, field="Digest", old=known, new=before.digest, comment=told, seen="found")


def _written(
    raws: Mapping[str, RawSheet], sheets: Sequence[ResultSheet], edits: Sequence[CellEdit], names: Sequence[str]
) -> Mapping[str, RawSheet]:
    """The sheets on record as they read once everything is written."""
    ours = {header_key(name) for name in names}
    there = {header_key(name): sheet for name, sheet in raws.items()}
    host = MemoryHost({sheet.name: sheet for sheet in there.values()})
    new = [sheet for sheet in sheets if header_key(sheet.name) in ours]
    host.write(new, edits=[edit for edit in edits if header_key(edit.sheet) in there])
    return host.read(names)

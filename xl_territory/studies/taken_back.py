"""The last change that was typed in for a planner, taken back: cells get what the Change Log says they held before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xl_territory.records.change_log import COLUMNS, logged_rows
from xl_territory.schema import LOCKS
from xl_territory.studies.adoption import TARGETS
from xl_territory.tables.input_edits import RowChange
from xl_territory.workbook.names import header_key
from xl_territory.workbook.sheets import RawSheet, Value

NAMES = [column.name for column in COLUMNS]
IDENTIFY = ("Kind", "CSM ID")
"""What tells the locks of an account apart."""
Logged = Mapping[str, Value]


def taken_back(log: RawSheet) -> dict[str, list[RowChange]]:
    """What undoes the last change of input sheets or Assignments in the log, by what it is called; none without one."""
    rows = [dict(zip(NAMES, row, strict=True)) for row in logged_rows(log)]
    typed = [row for row in rows if row["Action"] == "told" and row["Key"] and header_key(str(row["Sheet"])) in TARGETS]
    if not typed:
        return {}
    time, author = typed[-1]["Time"], typed[-1]["By"]
    last = [row for row in typed if (row["Time"], row["By"]) == (time, author)]
    return {
        f"The change of {str(time)[:16]} by {author}": [_undone(record) for record in reversed(list(_records(last)))]
    }


def _records(rows: Sequence[Logged]) -> Iterator[list[Logged]]:
    """The cells of one record each: they stand together, and none is there twice."""
    record: list[Logged] = []
    for row in rows:
        is_same_row = record and (record[0]["Sheet"], record[0]["Key"]) == (row["Sheet"], row["Key"])
        if record and (not is_same_row or row["Field"] in {field_row["Field"] for field_row in record}):
            yield record
            record = []
        record.append(row)
    if record:
        yield record


def _undone(record: Sequence[Logged]) -> RowChange:
    """The record as it was: a new one goes, one that went comes back, another one gets its old values."""
    sheet, key = TARGETS[header_key(str(record[0]["Sheet"]))], str(record[0]["Key"])
    first = sheet.blocks[0].columns[0].name
    old, new = ({str(cell["Field"]): cell[side] for cell in record} for side in ("Old", "New"))
    if first in new and not any(old.values()):
        identity = {name: new[name] for name in IDENTIFY if new.get(name)} if sheet is LOCKS else {}
        return RowChange(sheet, key, identity, repeats=sheet is LOCKS, gone=True)
    values = {name: value for name, value in old.items() if name != first}
    return RowChange(sheet, key, values, repeats=sheet is LOCKS)

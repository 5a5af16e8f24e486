"""A row of the change log, and the hashes that chain each row to the one before."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from xl_territory.workbook.cell_values import safe_text
from xl_territory.workbook.sheets import Value

BEFORE_THE_FIRST = "0" * 64
"""What row 0 has in place of the hash of a row before it."""
DIGITS = 12
"""Significant digits of a number: other programs that save the workbook keep so many."""
BEGINS = "log begins"
"""Action of row 0, whose New is the ID of the workbook."""


class LogRow(NamedTuple):
    """The cells of a row, in the order of the columns; whatever a cell holds, since anybody may have typed into it.

    ``time`` is UTC without its zone. ``hash`` is that of ``prev``, the hash of the row before, and of the other cells.
    """

    seq: Value
    time: Value
    by: Value
    seen: Value
    action: Value
    sheet: Value = None
    key: Value = None
    field: Value = None
    old: Value = None
    new: Value = None
    reason_code: Value = None
    comment: Value = None
    digest: Value = None
    prev: Value = None
    hash: Value = None


CONTENT = LogRow._fields[:-2]


def logged_value(value: Value) -> Value:
    """A cell as the log holds it, so that it is read again as it was written: dates as text, numbers rounded."""
    if value is None:
        return None
    if isinstance(value, dt.datetime):
        return (value + dt.timedelta(seconds=0.5)).isoformat(timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else float(f"{value:.{DIGITS}g}")
    if isinstance(value, str):
        return (value if value.isascii() and value.isprintable() else safe_text(value)) or None
    return value


def canonical(row: LogRow) -> str:
    """The cells of a row but for its hashes as JSON: sorted keys, no spaces, no escapes, cells as `logged_value`."""
    cells = {name: logged_value(cell) for name, cell in zip(CONTENT, row, strict=False)}
    return json.dumps(cells, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def row_hash(row: LogRow) -> str:
    """SHA-256 of ``prev``, as text, and the canonical JSON of the row."""
    return hashlib.sha256(f"{row.prev}{canonical(row)}".encode("utf-8", "surrogatepass")).hexdigest()


def chained(before: Sequence[LogRow], rows: Iterable[LogRow]) -> Iterator[LogRow]:
    """The rows as they follow upon ``before``: each with its number and its hashes."""
    prev = before[-1].hash if before else BEFORE_THE_FIRST
    for seq, row in enumerate(rows, start=len(before)):
        linked = row._replace(seq=seq, prev=prev)
        prev = row_hash(linked)
        yield linked._replace(hash=prev)


def first_break(rows: Iterable[LogRow], checked: Sequence[LogRow] = ()) -> tuple[int, str] | None:
    """The first row, from 0, that is not what the chain says, and what is wrong with it; None where all hold.

    A row that is the one at its place in ``checked`` is known to have its hash.
    """
    prev: Value = BEFORE_THE_FIRST
    for at, row in enumerate(rows):
        if row.seq != at:
            return at, f"has the number {row.seq}: a row was removed, added or put elsewhere"
        if row.prev != prev:
            return (
                at,
                "does not follow upon the row before it: one of the two was edited, or a row between them is gone",
            )
        known = at < len(checked) and _same(row, checked[at])
        if not known and row.hash != row_hash(row):
            return at, "was edited: its hash is another one"
        prev = row.hash
    return None


def _same(one: LogRow, other: LogRow) -> bool:
    """Whether two rows hold the same; 1 and True are equal to Python only."""
    return one == other and (type(one.old), type(one.new)) == (type(other.old), type(other.new))

"""The Change Log sheet: what was told to the tool and what became of planner cells whose row is gone, oldest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from xl_territory.records.author import Author
from xl_territory.workbook.names import header_key
from xl_territory.workbook.sheets import Format, RawSheet, ResultColumn, ResultSheet, ResultTable, Value

SHEET = "Change Log"
COLUMNS = (
    ResultColumn("Seq", Format.WHOLE, 7),
    ResultColumn("Time", Format.MOMENT, 19, "UTC."),
    ResultColumn("By", width=18, meaning="Who said so: a claim, no proof."),
    ResultColumn("Seen", width=8, meaning="told: a command was given. found: a run came upon it."),
    ResultColumn("Action", width=16),
    ResultColumn("Sheet", width=16),
    ResultColumn("Key", width=18),
    ResultColumn("Field", width=16),
    ResultColumn("Old", width=24),
    ResultColumn("New", width=24),
    ResultColumn("Reason Code", width=14),
    ResultColumn("Comment", Format.WRAPPED, 40),
)


@dataclass(frozen=True)
class Entry:
    """Something to log: an action, and the cell it changed where it changed one. ``seen`` is told or found."""

    action: str
    sheet: str = ""
    key: str = ""
    field: str = ""
    old: Value = None
    new: Value = None
    reason_code: str = ""
    comment: str = ""
    seen: str = "told"


def change_log(found: RawSheet | None, entries: Sequence[Entry], by: Author) -> ResultSheet:
    """The sheet with the rows that it has and ``entries`` below them."""
    old = logged_rows(found)
    first = len(old) + 1
    new = [
        [seq, by.when, by.name, e.seen, e.action, e.sheet, e.key, e.field, *values, e.reason_code, e.comment]
        for seq, e in enumerate(entries, start=first)
        for values in [map(_shown, (e.old, e.new))]
    ]
    table = ResultTable("ChangeLog", COLUMNS, [*old, *new], empty="Nothing has been logged yet.")
    told = "Who decided what, and what became of cells whose row is gone. Rows are only ever added."
    return ResultSheet(SHEET, "Change Log", told, (table,))


def _shown(value: Value) -> Value:
    """Dates as text: the columns hold values of every kind and have no date format."""
    return value.isoformat() if isinstance(value, dt.date) else value


def logged_rows(found: RawSheet | None) -> list[list[Value]]:
    """The rows of a Change Log sheet, in the order of `COLUMNS`; none where there is no sheet."""
    wanted = [header_key(column.name) for column in COLUMNS]
    for number, row in enumerate(found.rows if found else (), start=1):
        headers = [header_key(str(cell or "")) for cell in row]
        if found and wanted[0] in headers and wanted[4] in headers:
            places = [headers.index(name) if name in headers else None for name in wanted]
            below = [[_at(cells, place) for place in places] for cells in found.rows[number:]]
            return [cells for cells in below if any(value is not None for value in cells[1:])]
    return []


def _at(cells: Sequence[Value], place: int | None) -> Value:
    return cells[place] if place is not None and place < len(cells) else None

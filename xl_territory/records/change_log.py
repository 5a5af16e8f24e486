"""The Change Log sheet: what was told to the tool and what a run found changed, oldest first, each row chained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xl_territory.records.author import Author
from xl_territory.records.log_row import LogRow, logged_value
from xl_territory.records.tree_head import TreeHead
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
    ResultColumn("Digest", width=14, meaning="What the row rests on: SHA-256 of the sheets on record."),
    ResultColumn("Prev", width=14, meaning="Hash of the row before."),
    ResultColumn("Hash", width=14, meaning="SHA-256 of Prev and of the other cells as canonical JSON."),
)
EVIDENT = (
    "Tamper-evident, not tamper-proof: a row that is edited, removed or put elsewhere is seen; all rows rehashed, or "
    "the last ones cut off, only with the second copy beside the workbook or a head that was kept elsewhere. By and "
    "Time are claims."
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

    def row(self, by: Author) -> LogRow:
        """It as a row that is not chained yet; its cells as they are read again."""
        cells = (self.seen, self.action, self.sheet, self.key, self.field, self.old, self.new)
        return LogRow(
            None, by.when, logged_value(by.name), *map(logged_value, (*cells, self.reason_code, self.comment))
        )


def log_sheet(rows: Sequence[LogRow]) -> ResultSheet:
    """The sheet with these rows."""
    head = TreeHead.of(rows)
    table = ResultTable("ChangeLog", COLUMNS, list(map(list, rows)), empty="Nothing has been logged yet.")
    answer = f"{len(rows):,} rows. Head {head}: keep it elsewhere, and log verify proves later that none has changed."
    return ResultSheet(SHEET, "Change Log", EVIDENT, (table,), answer=answer)


def log_rows(found: RawSheet | None) -> tuple[LogRow, ...]:
    """The rows of a Change Log sheet as they stand there; none where there is no sheet."""
    return tuple(LogRow(*cells) for cells in logged_rows(found))


def logged_rows(found: RawSheet | None, columns: Sequence[ResultColumn] = COLUMNS) -> list[list[Value]]:
    """The rows of a log (the Change Log, unless others are its ``columns``), in their order; none without a sheet."""
    wanted = [header_key(column.name) for column in columns]
    for number, row in enumerate(found.rows if found else (), start=1):
        headers = [header_key(str(cell or "")) for cell in row]
        if found and wanted[0] in headers and wanted[4] in headers:
            places = [headers.index(name) if name in headers else None for name in wanted]
            below = [[_at(cells, place) for place in places] for cells in found.rows[number:]]
            return [cells for cells in below if any(value is not None for value in cells[1:])]
    return []


def _at(cells: Sequence[Value], place: int | None) -> Value:
    return cells[place] if place is not None and place < len(cells) else None

"""The Model Log sheet: which forecasts were made of what, and which of their proposals went into which cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xl_territory.records.author import Author
from xl_territory.records.change_log import logged_rows
from xl_territory.records.log_row import logged_value
from xl_territory.workbook.sheets import Format, RawSheet, ResultColumn, ResultSheet, ResultTable, Value

SHEET = "Model Log"
COLUMNS = (
    ResultColumn("Seq", Format.WHOLE, 7),
    ResultColumn("Time", Format.MOMENT, 19, "UTC."),
    ResultColumn("By", width=16, meaning="Who said so: a claim, no proof."),
    ResultColumn("From Sheet", width=16, meaning="The sheet with the proposals."),
    ResultColumn("Step", width=12, meaning="fitted: a forecast was made. accepted: a cell was written."),
    ResultColumn("Cell", width=18),
    ResultColumn("Of", width=16, meaning="Whose cell it is: account, setting, seat."),
    ResultColumn("Column", width=18),
    *(ResultColumn("From", width=14), ResultColumn("To", width=14)),
    ResultColumn("Evidence", Format.WRAPPED, 90),
)
FITTED, ACCEPTED = "fitted", "accepted"


@dataclass(frozen=True)
class ModelEntry:
    """A forecast that was made, or a cell that a proposal was written into."""

    sheet: str
    step: str
    evidence: str
    cell: str = ""
    of: str = ""
    column: str = ""
    old: Value = None
    new: Value = None

    def row(self, seq: int, by: Author) -> list[Value]:
        """Its cells, in the order of `COLUMNS`."""
        place = (self.sheet, self.step, self.cell or None, self.of or None, self.column)
        return [seq, by.when, by.name, *place, logged_value(self.old), logged_value(self.new), self.evidence]


def model_log(found: RawSheet | None, entries: Sequence[ModelEntry], by: Author) -> ResultSheet:
    """The sheet with the rows that it has and ``entries`` below them."""
    old = logged_rows(found, COLUMNS)
    new = [each.row(seq, by) for seq, each in enumerate(entries, start=len(old) + 1)]
    told = (
        "What each forecast was made of, and which of its proposals were accepted. A forecast is made anew each time "
        "and never stored. Rows are only ever added."
    )
    table = ResultTable("ModelLog", COLUMNS, [*old, *new], empty="Nothing has been forecast or accepted yet.")
    return ResultSheet(SHEET, SHEET, told, (table,))

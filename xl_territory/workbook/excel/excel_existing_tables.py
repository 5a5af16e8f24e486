"""What stands on a result sheet that is open in Excel, and what of it is the planner's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xl_territory.workbook.names import header_key
from xl_territory.workbook.sheets import RawSheet, RawTable, ResultSheet, ResultTable, Value
from xl_territory.workbook.xlsx.existing_tables import OldTable, filled_in, is_named_after, ours_or_refused


def old_tables(found: RawSheet, sheet: ResultSheet) -> tuple[OldTable, ...]:
    """The tables of an earlier run, none of which shows its totals now.

    Raises `WorkbookError` where the sheet is a planner's own that happens to have the name of a result sheet.
    """
    ours = [
        _old_table(found, table, each)
        for table in found.tables
        for each in sheet.tables
        if is_named_after(table.name, each)
    ]
    return ours_or_refused(ours, found, sheet)


def occupied(found: RawSheet) -> Iterable[tuple[int, int]]:
    """Row and column of every cell that holds something."""
    for r, row in enumerate(found.rows, start=1):
        for c, value in enumerate(row, start=1):
            if value is not None:
                yield r, c


def _old_table(found: RawSheet, table: RawTable, result: ResultTable) -> OldTable:
    own = {header_key(column.name) for column in result.columns}
    headers = found.rows[table.first_row - 1]
    right = _last_headed(headers, table.last_column)
    added = [at for at in range(table.first_column, right + 1) if header_key(str(headers[at - 1] or "")) not in own]
    return OldTable(
        wanted=result.name,
        header=table.first_row,
        last_data=table.last_row,
        last=table.last_row,
        left=table.first_column,
        right=right,
        name=table.name,
        planners=tuple((at, None) for at in added if headers[at - 1] is not None),
        filled_in=filled_in(found, table.first_row, range(table.first_column, right + 1), result),
    )


def _last_headed(headers: Sequence[Value], right: int) -> int:
    """The last column right beside a table that has a text in the header's row."""
    while right < len(headers) and isinstance(headers[right], str):
        right += 1
    return right

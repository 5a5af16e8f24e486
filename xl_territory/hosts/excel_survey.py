"""What stands on a result sheet that is open in Excel, and what of it is the planner's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from xl_territory.errors import WorkbookError
from xl_territory.hosts.layout import FIRST_ROW
from xl_territory.hosts.ooxml.survey import OldTable
from xl_territory.hosts.ooxml.tables import table_name
from xl_territory.names import header_key, key
from xl_territory.sheets import RawSheet, RawTable, ResultSheet, ResultTable, Value


def old_tables(found: RawSheet, sheet: ResultSheet) -> tuple[OldTable, ...]:
    """The tables of an earlier run, none of which shows its totals now.

    Raises `WorkbookError` where the sheet is a planner's own that happens to have the name of a result sheet.
    """
    ours = [_old_table(found, table, each) for table in found.tables for each in sheet.tables if named(table, each)]
    if ours or all(value is None for row in found.rows for value in row):
        return tuple(sorted(ours, key=lambda table: table.header))
    if _same(_at(found, 1), sheet.title) or _same(_at(found, FIRST_ROW), sheet.tables[0].columns[0].name):
        return (_untabled(found, sheet.tables[0]),)
    raise WorkbookError(
        f"The workbook has a sheet {found.name} of its own, and results go to a sheet of that name. "
        "Rename yours and run again."
    )


def named(table: RawTable, result: ResultTable) -> bool:
    """Whether the Excel table has the name of the result table, or the one it got where that was taken."""
    return re.fullmatch(re.escape(table_name(result.name, ())) + r"(_\d+)?", table.name, re.IGNORECASE) is not None


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
    )


def _last_headed(headers: Sequence[Value], right: int) -> int:
    """The last column right beside a table that has a text in the header's row."""
    while right < len(headers) and isinstance(headers[right], str):
        right += 1
    return right


def _untabled(found: RawSheet, table: ResultTable) -> OldTable:
    """Where the first table was before somebody made a plain range of it."""
    last = FIRST_ROW
    while _at(found, last + 1) is not None:
        last += 1
    return OldTable(table.name, FIRST_ROW, last, last, 1, len(table.columns))


def _at(found: RawSheet, row: int) -> Value:
    return found.rows[row - 1][0] if len(found.rows) >= row and found.rows[row - 1] else None


def _same(value: Value, wanted: str) -> bool:
    return isinstance(value, str) and key(value) == key(wanted)

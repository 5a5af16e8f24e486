"""What stands on a result sheet from an earlier run, and which columns of it are the planner's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from xl_territory.errors import WorkbookError
from xl_territory.workbook.layout import FIRST_ROW
from xl_territory.workbook.names import header_key, key
from xl_territory.workbook.sheets import RawSheet, ResultSheet, ResultTable, Value
from xl_territory.workbook.xlsx.package import Package
from xl_territory.workbook.xlsx.sheet_reader import boundaries, read_sheets
from xl_territory.workbook.xlsx.table_parts import MARK, table_name
from xl_territory.workbook.xlsx.workbook_part import SheetPart, Workbook
from xl_territory.workbook.xlsx.xml import Element, children, number


@dataclass(frozen=True)
class OldTable:
    """A table of an earlier run.

    ``wanted`` is the name its `ResultTable` has, ``name`` the one it got; rows and columns are 1-based and inclusive.
    ``planners`` are the columns that a planner has added to it or right beside it under a header of their own: where
    they stand, and their ``<tableColumn>`` where they belong to the table. ``right`` includes them. ``filled_in`` are
    the columns of a mixed table that are for the planner to fill in.
    """

    wanted: str
    header: int
    last_data: int
    last: int
    left: int
    right: int
    part: str = ""
    name: str = ""
    id: int = 0
    planners: tuple[tuple[int, Element | None], ...] = ()
    filled_in: tuple[int, ...] = ()

    def holds(self, row: int, column: int) -> bool:
        """Whether the cell lies in it."""
        return self.header <= row <= self.last and self.left <= column <= self.right


def old_tables(package: Package, part: SheetPart, sheet: ResultSheet, found: RawSheet) -> tuple[OldTable, ...]:
    """The tables of earlier runs on a sheet that exists already.

    Raises `WorkbookError` where the sheet is a planner's own that happens to have the name of a result sheet.
    """
    tables = [_old_table(package, table, sheet, found) for table in package.related(part.part, "table")]
    return ours_or_refused([table for table in tables if table is not None], found, sheet)


def ours_or_refused(tables: Iterable[OldTable], found: RawSheet, sheet: ResultSheet) -> tuple[OldTable, ...]:
    """``tables`` from top to bottom; without any, what was one of them before somebody made a plain range of it.

    Raises `WorkbookError` where the sheet is a planner's own that happens to have the name of a result sheet.
    """
    ours = tuple(sorted(tables, key=lambda table: table.header))
    if ours or _is_empty(found):
        return ours
    if _reads_like(found, sheet):
        return tuple(_untabled(found, table) for table in sheet.tables[:1])
    raise _taken(found.name)


def check_name_is_free(workbook: Workbook, name: str) -> None:
    """Raise `WorkbookError` where a sheet of this name is plainly a planner's own; `old_tables` looks closer."""
    part = workbook.sheet(name)
    if part is None:
        return
    roots = map(workbook.package.root, workbook.package.related(part.part, "table"))
    if any(root.get("comment") == MARK for root in roots):
        return
    (found,) = read_sheets(workbook, [part])
    if not _is_empty(found) and not _same(_at(found, 1), name) and not isinstance(_at(found, FIRST_ROW), str):
        raise _taken(found.name)


def is_named_after(name: str, table: ResultTable) -> bool:
    """Whether an Excel table has the name of the result table, or the one it got where that was taken."""
    return re.fullmatch(re.escape(table_name(table.name, ())) + r"(_\d+)?", name, re.IGNORECASE) is not None


def filled_in(found: RawSheet, header: int, columns: range, table: ResultTable | None) -> tuple[int, ...]:
    """Which of the ``columns`` with these headers the planner fills in; none where the table is no mixed one."""
    names = {header_key(each.name) for each in table.columns if each.planner} if table and table.key else frozenset()
    row = found.rows[header - 1] if names and len(found.rows) >= header else ()
    return tuple(at for at in columns if at <= len(row) and header_key(str(row[at - 1] or "")) in names)


def _taken(name: str) -> WorkbookError:
    return WorkbookError(
        f"The workbook has a sheet {name} of its own, and results go to a sheet of that name. "
        "Rename yours and run again."
    )


def _old_table(package: Package, part: str, sheet: ResultSheet, found: RawSheet) -> OldTable | None:
    root = package.root(part)
    name, box = root.get("displayName") or root.get("name") or "", boundaries(root.get("ref", ""))
    table = next((each for each in sheet.tables if is_named_after(name, each)), None)
    if box is None or (table is None and root.get("comment") != MARK):
        return None
    left, header, right, last = box
    beside = _headed_beside(found, header, right) if table is not None else ()
    return OldTable(
        wanted=table.name if table is not None else "",
        header=header,
        last_data=last - number(root.get("totalsRowCount")),
        last=last,
        left=left,
        right=right + len(beside),
        part=part,
        name=name,
        id=number(root.get("id")),
        planners=(*_added_columns(root, left, table), *((at, None) for at in beside)),
        filled_in=filled_in(found, header, range(left, right + 1), table),
    )


def _added_columns(root: Element, left: int, table: ResultTable | None) -> list[tuple[int, Element]]:
    if table is None:
        return []
    own = {header_key(column.name) for column in table.columns}
    columns = enumerate(children(root, "tableColumns", "tableColumn"), start=left)
    return [(at, each) for at, each in columns if header_key(each.get("name", "")) not in own]


def _headed_beside(found: RawSheet, header: int, right: int) -> range:
    """The columns right beside a table, up to the first one without a text in the header's row."""
    row = found.rows[header - 1] if len(found.rows) >= header else ()
    end = right
    while end < len(row) and isinstance(row[end], str):
        end += 1
    return range(right + 1, end + 1)


def _is_empty(found: RawSheet) -> bool:
    return all(value is None for row in found.rows for value in row)


def _reads_like(found: RawSheet, sheet: ResultSheet) -> bool:
    """Whether title or headers are ours, though no table is left."""
    first = [columns.name for table in sheet.tables[:1] for columns in table.columns]
    return _same(_at(found, 1), sheet.title) or bool(first and _same(_at(found, FIRST_ROW), first[0]))


def _untabled(found: RawSheet, table: ResultTable) -> OldTable:
    """Where the first table was before somebody made a plain range of it: down to the first row with a blank in A."""
    last = FIRST_ROW
    while _at(found, last + 1) is not None:
        last += 1
    width = len(table.columns)
    mixed = filled_in(found, FIRST_ROW, range(1, width + 1), table)
    return OldTable(table.name, FIRST_ROW, last, last, 1, width, filled_in=mixed)


def _at(found: RawSheet, row: int) -> Value:
    return found.rows[row - 1][0] if len(found.rows) >= row and found.rows[row - 1] else None


def _same(value: Value, text: str) -> bool:
    return isinstance(value, str) and key(value) == key(text)

"""What was read of a sheet and what was not, in one line."""

from __future__ import annotations

from collections.abc import Sequence

from xl_territory.errors import Fault, Severity, counted
from xl_territory.tables.block import ReadBlock
from xl_territory.tables.checks import nearest
from xl_territory.tables.headers import Header

READ = "Read: "


def what_was_read(sheet: str, reads: Sequence[ReadBlock]) -> list[Fault]:
    """A note with the rows and columns of a sheet that were read, and the headers that were not; none without any."""
    there = [read for read in reads if read.place is not None]
    if not there:
        return []
    rows = counted(sum(len(read.frame) for read in there), "row")
    columns = ", ".join(filter(None, map(_columns, there))) or "every column"
    left = [_not_read(header, there) for header in _others(there)]
    problem = f"{READ}{rows}, {columns}" + (f"; not read: {', '.join(left)}" if left else "")
    return [
        Fault(Severity.INFO, sheet, problem, "Rename a column if another one is meant" if left else "Nothing to do")
    ]


def _columns(read: ReadBlock) -> str:
    """The columns of a block in the order of its declaration, with the header of those that have another one.

    Of a block that has all that a new workbook has, only those with another header; "" where there is none.
    """
    if read.place is None:
        return ""
    headers = read.place.headers
    typed = {name: header.typed for name, header in headers.found.items() if headers.is_alias(name)}
    names = [column.name for column in read.block.columns if column.name in headers.found]
    if any(column.name not in names for column in read.block.template_columns):
        return ", ".join(f"{name} (from {typed[name]})" if name in typed else name for name in names)
    told = ", ".join(f"{name} from {typed[name]}" for name in names if name in typed)
    return f"every column: {told}" if told else ""


def _others(reads: Sequence[ReadBlock]) -> list[Header]:
    """The headers in a header row that no block of the sheet reads, from left to right."""
    places = [read.place for read in reads if read.place is not None]
    taken = {header.position for place in places for header in place.headers.found.values()}
    headers = {
        header.position: header
        for place in places
        for header in (*place.headers.others, *(each for _, each in place.headers.shadowed))
    }
    return [headers[position] for position in sorted(headers.keys() - taken)]


def _not_read(header: Header, reads: Sequence[ReadBlock]) -> str:
    known = [column.name for read in reads for column in read.block.columns]
    there = {name for read in reads if read.place for name in read.place.headers.found}
    near = nearest(header.typed.split("(")[0].strip(" *:"), [name for name in known if name not in there])
    return f"{header.typed} (did you mean {near}?)" if near else header.typed

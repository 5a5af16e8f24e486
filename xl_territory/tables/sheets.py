"""Read every block of an input sheet, with the faults of where things stand on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xl_territory.errors import Fault, Severity
from xl_territory.names import header_key
from xl_territory.schema import Block, InputSheet
from xl_territory.sheets import RawSheet
from xl_territory.tables.block import ReadBlock, empty_block, read_block
from xl_territory.tables.checks import check_block, nearest
from xl_territory.tables.headers import read_headers
from xl_territory.tables.layout import layout_faults
from xl_territory.tables.locate import locate
from xl_territory.tables.values import is_blank

Defaults = Mapping[str, Sequence[Sequence[object]]]


def find_sheet(sheets: Mapping[str, RawSheet], name: str) -> RawSheet | None:
    """The sheet called ``name``, without regard to case, spaces and ``_``."""
    return next((sheet for typed, sheet in sheets.items() if header_key(typed) == header_key(name)), None)


def read_sheet(
    sheets: Mapping[str, RawSheet], declared: InputSheet, defaults: Defaults
) -> tuple[list[ReadBlock], list[Fault]]:
    """The blocks of an input sheet in declared order, and every fault that the sheet alone shows.

    A block that is not there holds ``defaults`` of its table.
    """
    sheet = find_sheet(sheets, declared.name)
    if sheet is None:
        return [_empty(declared, block, defaults) for block in declared.blocks], [_no_sheet(declared, sheets)]
    places = {block.table: locate(sheet, block) for block in declared.blocks}
    reads: list[ReadBlock] = []
    faults: list[Fault] = []
    for block in declared.blocks:
        place = places[block.table]
        if place is None:
            reads.append(_empty(declared, block, defaults))
            faults.append(_no_block(declared, block, sheet))
            continue
        read, found = read_block(sheet, declared.name, block, place)
        reads.append(read)
        faults += found + check_block(read, found)
    return reads, [*faults, *layout_faults(sheet, reads)]


def _empty(declared: InputSheet, block: Block, defaults: Defaults) -> ReadBlock:
    return empty_block(declared.name, block, defaults.get(block.table, ()))


def _no_sheet(declared: InputSheet, sheets: Mapping[str, RawSheet]) -> Fault:
    near = nearest(declared.name, [sheet for sheet in sheets if sheet])
    hint = (
        f"Is it the sheet {near}? Then rename it to {declared.name}" if near else f"Add a sheet called {declared.name}"
    )
    if declared.required:
        return Fault(Severity.ERROR, declared.name, "The workbook has no such sheet", hint)
    severity = Severity.WARNING if near else Severity.INFO
    return Fault(severity, declared.name, "The workbook has no such sheet; its defaults are used", hint)


def _no_block(declared: InputSheet, block: Block, sheet: RawSheet) -> Fault:
    """A block whose headers are not there: an error where some of them are, or where the sheet has something else."""
    needed = [column.name for column in block.columns if column.must_be_there]
    there = {name for row in sheet.rows for name in read_headers(row, block).found}
    missing = [name for name in needed if name not in there] or needed
    alone = len(declared.blocks) == 1 and not all(is_blank(value) for row in sheet.rows for value in row)
    if declared.required or there & set(needed) or alone:
        fix = f"Add the column{'s'[: len(missing) > 1]} in one header row with {' and '.join(needed)}"
        problem = f"No row has the header{'s'[: len(needed) > 1]} {' and '.join(needed)}"
        return Fault(Severity.ERROR, declared.name, problem, fix, column=", ".join(missing))
    return Fault(Severity.INFO, declared.name, f"{block.table} is not there; its defaults are used", "Nothing to do")

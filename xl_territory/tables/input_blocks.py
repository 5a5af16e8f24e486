"""Read every block of an input sheet, with the faults of where things stand on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from xl_territory.errors import Fault, Severity, WorkbookError
from xl_territory.schema import Block, InputSheet
from xl_territory.schema.settings import DateOrder
from xl_territory.tables.block import ReadBlock, empty_block, read_block
from xl_territory.tables.checks import check_block
from xl_territory.tables.headers import read_headers
from xl_territory.tables.locate import Place, locate
from xl_territory.tables.sheet_layout import layout_faults
from xl_territory.tables.typed_values import is_blank
from xl_territory.tables.what_was_read import what_was_read
from xl_territory.workbook.names import header_key
from xl_territory.workbook.sheets import RawSheet

MOST_ROWS = 250_000
Defaults = Mapping[str, Sequence[Sequence[object]]]


def find_sheet(sheets: Mapping[str, RawSheet], declared: InputSheet) -> RawSheet | None:
    """The sheet of this name, else of the first of its aliases that there is; case, spaces and ``_`` do not count."""
    there = {header_key(typed): sheet for typed, sheet in reversed(list(sheets.items()))}
    names = map(header_key, (declared.name, *declared.aliases))
    return next((there[name] for name in names if name in there), None)


Adjust = Callable[[str, RawSheet, Place], tuple[Place, list[Fault]]]


def unchanged(_name: str, _sheet: RawSheet, place: Place) -> tuple[Place, list[Fault]]:
    """The place as it was found."""
    return place, []


@dataclass(frozen=True)
class HowToRead:
    """What reading a sheet depends on besides the sheet.

    A block that is not there holds ``defaults`` of its table. ``adjust`` may give a column another header, by what
    stands under both, before anything is read.
    """

    defaults: Defaults = field(default_factory=dict)
    adjust: Adjust = unchanged
    date_order: DateOrder = DateOrder.AUTO


def read_sheet(
    sheets: Mapping[str, RawSheet], declared: InputSheet, how: HowToRead
) -> tuple[list[ReadBlock], list[Fault]]:
    """The blocks of an input sheet in declared order, and every fault that the sheet alone shows.

    Raises `WorkbookError` for a sheet with more than `MOST_ROWS` rows.
    """
    sheet = find_sheet(sheets, declared)
    if sheet is None:
        blocks = [empty_block(declared.name, block, how.defaults.get(block.table, ())) for block in declared.blocks]
        return blocks, [_no_sheet(declared)]
    if len(sheet.rows) > MOST_ROWS:
        raise WorkbookError(
            f"Sheet {sheet.name or declared.name} has {len(sheet.rows):,} rows; at most {MOST_ROWS:,} are read. "
            "Delete those that no plan needs, or plan regions in workbooks of their own."
        )
    if header_key(sheet.name) not in (header_key(declared.name), ""):
        declared = replace(declared, name=sheet.name)
    reads: list[ReadBlock] = []
    faults: list[Fault] = []
    for block in declared.blocks:
        read, wrong = _read(sheet, declared, block, how)
        reads.append(read)
        faults += wrong
    return reads, [*faults, *layout_faults(sheet, reads), *what_was_read(declared.name, reads)]


def _read(sheet: RawSheet, declared: InputSheet, block: Block, how: HowToRead) -> tuple[ReadBlock, list[Fault]]:
    place = locate(sheet, block, [other for other in declared.blocks if other is not block])
    defaults = how.defaults.get(block.table, ())
    if place is None:
        return empty_block(declared.name, block, defaults), [_no_block(declared, block, sheet)]
    if defaults and not place.rows:
        return empty_block(declared.name, block, defaults), [_default(declared, f"{block.table} has no rows")]
    place, doubts = how.adjust(declared.name, sheet, place)
    read, wrong = read_block(sheet, declared.name, block, place, how.date_order)
    return read, [*doubts, *wrong, *check_block(read, wrong)]


def _no_sheet(declared: InputSheet) -> Fault:
    if not declared.required:
        return _default(declared, "The workbook has no such sheet")
    name = declared.name
    fix = f"Add a sheet called {name}, or rename the one that is meant; beside a .csv file, add {name}.csv"
    return Fault(Severity.ERROR, declared.name, "The workbook has no such sheet", fix)


def _no_block(declared: InputSheet, block: Block, sheet: RawSheet) -> Fault:
    """A block whose headers are not there: an error where some of them are, or where the sheet has something else."""
    needed = [column.name for column in block.columns if column.must_be_there]
    there = {name for row in sheet.rows for name in read_headers(row, block).found}
    something = any(not is_blank(value) for row in sheet.rows for value in row)
    if not declared.required and not there & set(needed) and not (something and len(declared.blocks) == 1):
        return _default(declared, f"{block.table} is not there")
    missing = [name for name in needed if name not in there] or needed
    problem = f"A column that is needed is missing: {' and '.join(missing)}"
    fix = f"Put {' and '.join(needed)} into one header row"
    return Fault(Severity.ERROR, declared.name, problem, fix, column=", ".join(missing))


def _default(declared: InputSheet, why: str) -> Fault:
    return Fault(Severity.INFO, declared.name, f"{why}; the defaults are used", "Nothing to do")

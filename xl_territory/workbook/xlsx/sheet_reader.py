"""A worksheet part as a `RawSheet`: calamine reads the values, a scan of the XML tells what calamine does not."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, BinaryIO

from lxml import etree
from python_calamine import CalamineSheet, load_workbook

from xl_territory.errors import WorkbookError
from xl_territory.workbook.cell_addresses import column_letters, column_number, range_boundaries
from xl_territory.workbook.cell_values import brief, duration_text
from xl_territory.workbook.layout import LAST_ROW
from xl_territory.workbook.sheets import RawSheet, RawTable, Value
from xl_territory.workbook.xlsx.minimal_package import minimal_package
from xl_territory.workbook.xlsx.other_formats import guarded
from xl_territory.workbook.xlsx.package import Package
from xl_territory.workbook.xlsx.workbook_part import SheetPart, Workbook
from xl_territory.workbook.xlsx.xml import number, truth

Spot = tuple[int, int]
MOST_CELLS = 6_000_000
LAST_COLUMN = 16_384
BEYOND = LAST_COLUMN + 1
_EXACT = 2.0**53
# Plain searches, because a sheet may have a hundred megabytes: a false alarm only costs a slower look.
_CELLS = re.compile(rb"""<c r="([A-Z]{1,3})(\d{1,7})"([^<>]*)>""")
_CELL_STARTS = (b"<c ", b"<c>", b"<c/", b"<c\n", b"<c\t", b"<c\r", b":c ", b":c>", b":c/", b":c\n", b":c\t", b":c\r")
_ROW_STARTS = (b"<row", b":row")
_WORTH_A_SCAN = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/", b"hidden", b't="e"', b"t='e'")


@dataclass
class Scan:
    """What a pass over the sheet's XML finds: 1-based rows and cells."""

    hidden: set[int] = field(default_factory=set)
    unsaved: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def read_sheets(workbook: Workbook, sheets: Sequence[SheetPart]) -> list[RawSheet]:
    """The sheets as they were found. Raises `WorkbookError` where a part is damaged or too large to hold."""
    parts = [workbook.package.read(sheet.part) for sheet in sheets]
    for data, sheet in zip(parts, sheets, strict=True):
        _check_extent(data, sheet)
    names = ", ".join(sheet.name for sheet in sheets)
    found = guarded(lambda: _values(minimal_package(workbook, parts)), f"Sheet {names}") if sheets else []
    return [
        _raw_sheet(workbook.package, sheet, data, values)
        for sheet, data, values in zip(sheets, parts, found, strict=True)
    ]


def _values(package: BinaryIO) -> list[list[list[Value]]]:
    """Every sheet's values from A1 on."""
    book = load_workbook(package)
    return [_rows(book.get_sheet_by_index(at)) for at in range(len(book.sheet_names))]


def _rows(sheet: CalamineSheet) -> list[list[Value]]:
    """Changed row by row where they are: a second copy of a large sheet would be felt."""
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    for at, row in enumerate(rows):
        rows[at] = [_value(each) for each in row]
    return rows


def _raw_sheet(package: Package, sheet: SheetPart, data: bytes, rows: list[list[Value]]) -> RawSheet:
    scan = scan_cells(data, sheet.part) if any(sign in data for sign in _WORTH_A_SCAN) else Scan()
    return RawSheet(
        name=sheet.name,
        rows=_with_errors(rows, scan.errors),
        tables=tables_of(package, sheet),
        hidden_rows=frozenset(scan.hidden),
        unsaved_formulas=frozenset(scan.unsaved),
        error_cells=frozenset(scan.errors),
    )


def tables_of(package: Package, sheet: SheetPart) -> tuple[RawTable, ...]:
    """The Excel tables of a sheet; one whose range makes no sense is left out."""
    tables = []
    for part in package.related(sheet.part, "table"):
        root = package.root(part)
        box = boundaries(root.get("ref", ""))
        if box is not None:
            left, top, right, bottom = box
            name = root.get("displayName") or root.get("name") or ""
            tables.append(RawTable(name, top, left, bottom, right))
    return tuple(sorted(tables, key=lambda table: (table.first_row, table.first_column)))


def boundaries(ref: str) -> tuple[int, int, int, int] | None:
    """First column, first row, last column, last row of a range; None for what is no such range."""
    box = range_boundaries(ref)
    if box is None:
        return None
    left, top, right, bottom = box
    return box if left <= right <= LAST_COLUMN and top <= bottom <= LAST_ROW else None


def scan_cells(data: bytes, part: str) -> Scan:
    """Hidden rows, formulas without a stored result and error values. Raises `WorkbookError`."""
    scan = Scan()
    for place, element in walk(data, part):
        if place[1] == 0:
            if truth(element, "hidden"):
                scan.hidden.add(place[0])
        else:
            _look_at(element, place, scan)
    return scan


def walk(data: bytes, part: str) -> Iterator[tuple[Spot, etree._Element]]:
    """Every row as it opens, as column 0, and every cell as it closes, each with its place. Raises `WorkbookError`."""
    row = column = 0
    try:
        for event, element in etree.iterparse(
            io.BytesIO(data), events=("start", "end"), tag=("{*}row", "{*}c"), resolve_entities=False, no_network=True
        ):
            is_cell = element.tag.rpartition("}")[2] == "c"
            if event == "end" and is_cell:
                column = column_of(element.get("r"), column + 1)
                yield (row, column), element
            elif event == "end":
                element.clear()
            elif not is_cell:
                row, column = number(element.get("r"), row + 1), 0
                yield (row, 0), element
    except etree.XMLSyntaxError as error:
        raise WorkbookError(f"The file is damaged: {part} inside it is no valid XML ({brief(error)}).") from error


def _look_at(cell: etree._Element, place: Spot, scan: Scan) -> None:
    stored = cell.find("{*}v")
    text = stored.text if stored is not None else None
    if cell.get("t") == "e":
        scan.errors[place] = text or "#ERROR!"
    elif cell.find("{*}f") is not None and text is None and cell.get("t") != "str":
        scan.unsaved.add(place)


def column_of(reference: str | None, default: int) -> int:
    """The column of a cell's reference, or ``default`` where it has none."""
    return (_column_number(reference.rstrip("0123456789")) or default) if reference else default


@cache
def _column_number(letters: str) -> int:
    """The number of a column, `BEYOND` where it lies behind Excel's last one; 0 for what is no column."""
    if not letters.isascii() or not letters.isalpha():
        return 0
    return column_number(letters) if len(letters) <= 3 else BEYOND


def _with_errors(rows: list[list[Value]], errors: dict[tuple[int, int], str]) -> Sequence[Sequence[Value]]:
    for (row, column), text in errors.items():
        rows.extend([] for _ in range(row - len(rows)))
        line = rows[row - 1]
        line.extend([None] * (column - len(line)))
        line[column - 1] = text
    return rows


def _value(found: Any) -> Value:
    if type(found) is float:
        return int(found) if found.is_integer() and -_EXACT < found < _EXACT else found
    if found == "":
        return None
    if isinstance(found, dt.time | dt.timedelta):
        return duration_text(found)
    return found  # type: ignore[no-any-return]


def _check_extent(data: bytes, sheet: SheetPart) -> None:
    """Refuse a sheet whose cells reach so far that a grid of them would fill the memory, or where no cell can be."""
    if sum(map(data.count, _ROW_STARTS)) > LAST_ROW:
        raise WorkbookError(f"Sheet {sheet.name} has more rows than Excel can hold ({LAST_ROW:,}); not opened.")
    row, column = _extent(data, sheet.part)
    if row * column > MOST_CELLS or row > LAST_ROW or column > LAST_COLUMN:
        raise WorkbookError(
            f"Sheet {sheet.name} reaches to {column_letters(min(column, LAST_COLUMN))}{row}, too far to be read. "
            "Delete the rows and columns beyond your data (select them, then Home > Delete), save, and try again."
        )


def _extent(data: bytes, part: str) -> Spot:
    """The last row and column with a value: by pattern where every cell is written plainly, else by parsing."""
    cells = _CELLS.findall(data)
    if len(cells) != sum(map(data.count, _CELL_STARTS)):
        return _extent_parsed(data, part)
    width = {letters: _column_number(letters.decode()) for letters, _, _ in cells}
    filled = [each for each in cells if each[2][-1:] != b"/" or width[each[0]] > LAST_COLUMN]
    rows, columns = {digits for _, digits, _ in filled}, {letters for letters, _, _ in filled}
    return max(map(int, rows), default=0), max((width[letters] for letters in columns), default=0)


def _extent_parsed(data: bytes, part: str) -> Spot:
    last = widest = 0
    for (row, column), element in walk(data, part):
        if column > LAST_COLUMN or (column and len(element)):
            last, widest = max(last, row), max(widest, column)
    return last, widest

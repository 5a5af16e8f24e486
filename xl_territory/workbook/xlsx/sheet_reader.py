"""A worksheet part as a `RawSheet`: calamine reads the values, a scan of the XML tells what calamine does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from lxml import etree
from python_calamine import CalamineSheet, load_workbook

from xl_territory.workbook.cell_addresses import range_boundaries
from xl_territory.workbook.cell_values import duration_text
from xl_territory.workbook.layout import LAST_ROW
from xl_territory.workbook.sheets import RawSheet, RawTable, Value
from xl_territory.workbook.xlsx.extent import LAST_COLUMN, Spot, check_extents, walk
from xl_territory.workbook.xlsx.minimal_package import minimal_package
from xl_territory.workbook.xlsx.other_formats import guarded
from xl_territory.workbook.xlsx.package import Package
from xl_territory.workbook.xlsx.shared_texts import shared_texts
from xl_territory.workbook.xlsx.size_limits import LONGEST_RUN, SHEET, too_long
from xl_territory.workbook.xlsx.workbook_part import SheetPart, Workbook
from xl_territory.workbook.xlsx.xml import truth

_EXACT = 2.0**53
_WORTH_A_SCAN = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/", b"hidden", b't="e"', b"t='e'")


@dataclass
class Scan:
    """What a pass over the sheet's XML finds: 1-based rows and cells."""

    hidden: set[int] = field(default_factory=set)
    unsaved: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def read_sheets(workbook: Workbook, sheets: Sequence[SheetPart]) -> list[RawSheet]:
    """The sheets as they were found. Raises `WorkbookError` where a part is damaged or too large to hold."""
    names = ", ".join(sheet.name for sheet in sheets)
    SHEET.check(sum(workbook.package.size(sheet.part) for sheet in sheets), f"Sheet {names}")
    parts = [workbook.package.read(sheet.part, SHEET) for sheet in sheets]
    texts = shared_texts(workbook, parts)
    check_extents({sheet.name: data for sheet, data in zip(sheets, parts, strict=True)})
    found = guarded(lambda: _values(minimal_package(workbook, parts, texts)), f"Sheet {names}") if sheets else []
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


def _look_at(cell: etree._Element, place: Spot, scan: Scan) -> None:
    stored = cell.find("{*}v")
    text = stored.text if stored is not None else None
    if cell.get("t") == "e":
        scan.errors[place] = text or "#ERROR!"
    elif cell.find("{*}f") is not None and text is None and cell.get("t") != "str":
        scan.unsaved.add(place)


def _with_errors(rows: list[list[Value]], errors: dict[tuple[int, int], str]) -> Sequence[Sequence[Value]]:
    for (row, column), text in errors.items():
        rows.extend([] for _ in range(row - len(rows)))
        line = rows[row - 1]
        line.extend([None] * (column - len(line)))
        line[column - 1] = text
    return rows


def _value(found: Any) -> Value:
    if type(found) is str and len(found) > LONGEST_RUN:
        raise too_long("A cell")
    if type(found) is float:
        return int(found) if found.is_integer() and -_EXACT < found < _EXACT else found
    if found == "":
        return None
    if isinstance(found, dt.time | dt.timedelta):
        return duration_text(found)
    return found  # type: ignore[no-any-return]

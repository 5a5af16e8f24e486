"""A worksheet part as a `RawSheet`: calamine reads the values, a scan of the XML tells what calamine does not."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, get_column_letter, range_boundaries
from python_calamine import load_workbook

from xl_territory.errors import WorkbookError
from xl_territory.hosts.foreign import guarded
from xl_territory.hosts.ooxml.package import Package
from xl_territory.hosts.ooxml.workbook import SheetPart, Workbook, attribute
from xl_territory.hosts.ooxml.xml import CONTENT_TYPES, HEAD, MAIN, OFFICE, RELATIONSHIPS, local, number, truth
from xl_territory.hosts.values import duration_text
from xl_territory.sheets import RawSheet, RawTable, Value

MOST_CELLS = 6_000_000

_WORTH_A_SCAN = re.compile(rb"""[<:]f[\s>/]|\bhidden\s*=|\bt\s*=\s*["']e["']""")
_CELLS = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["'][^>]*[^/>]>""")


@dataclass
class Scan:
    """What a pass over the sheet's XML finds: 1-based rows and cells."""

    hidden: set[int] = field(default_factory=set)
    unsaved: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def read_sheet(workbook: Workbook, sheet: SheetPart) -> RawSheet:
    """The sheet as it was found. Raises `WorkbookError` where its part is damaged or too large to hold."""
    data = workbook.package.read(sheet.part)
    _check_extent(data, sheet.name)
    rows = read_values(_bare_package(workbook, data), sheet.name)
    scan = scan_cells(data, sheet.part) if _WORTH_A_SCAN.search(data) else Scan()
    return RawSheet(
        name=sheet.name,
        rows=_with_errors(rows, scan.errors),
        tables=tables_of(workbook.package, sheet),
        hidden_rows=frozenset(scan.hidden),
        unsaved_formulas=frozenset(scan.unsaved),
        error_cells=frozenset(scan.errors),
    )


def read_values(package: bytes, name: str) -> list[list[Value]]:
    """The values of a package's only sheet, from A1 on. Raises `WorkbookError` for whatever calamine does not like."""
    rows = guarded(lambda: _first_sheet(package), f"Sheet {name}")
    return [[_value(each) for each in row] for row in rows]


def _first_sheet(package: bytes) -> list[list[Any]]:
    return load_workbook(io.BytesIO(package)).get_sheet_by_index(0).to_python(skip_empty_area=False)


def tables_of(package: Package, sheet: SheetPart) -> tuple[RawTable, ...]:
    """The Excel tables of a sheet; one whose range makes no sense is left out."""
    found = []
    for part in package.related(sheet.part, "table"):
        root = package.root(part)
        box = boundaries(root.get("ref", ""))
        if box is not None:
            left, top, right, bottom = box
            name = root.get("displayName") or root.get("name") or ""
            found.append(RawTable(name, top, left, bottom, right))
    return tuple(sorted(found, key=lambda table: (table.first_row, table.first_column)))


def boundaries(ref: str) -> tuple[int, int, int, int] | None:
    """First column, first row, last column, last row of a range; None for what is no such range."""
    try:
        left, top, right, bottom = range_boundaries(ref)
    except (ValueError, TypeError):
        return None
    if left is None or top is None or right is None or bottom is None:
        return None
    return (left, top, right, bottom) if left <= right <= 16_384 and top <= bottom <= 1_048_576 else None


def scan_cells(data: bytes, part: str) -> Scan:
    """Hidden rows, formulas without a stored result and error values. Raises `WorkbookError`."""
    scan = Scan()
    row = column = 0
    try:
        events = etree.iterparse(io.BytesIO(data), events=("start", "end"), resolve_entities=False, no_network=True)
        for event, element in events:
            name = local(element)
            if name == "row":
                if event == "start":
                    row, column = number(element.get("r"), row + 1), 0
                    if truth(element, "hidden"):
                        scan.hidden.add(row)
                else:
                    element.clear()
            elif name == "c" and event == "end":
                column = _column(element.get("r"), column + 1)
                _look_at(element, (row, column), scan)
    except etree.XMLSyntaxError as error:
        raise WorkbookError(f"The file is damaged: {part} inside it is no valid XML ({error}).") from error
    return scan


def _look_at(cell: etree._Element, place: tuple[int, int], scan: Scan) -> None:
    stored = cell.find("{*}v")
    text = stored.text if stored is not None else None
    if cell.get("t") == "e":
        scan.errors[place] = text or "#ERROR!"
    elif cell.find("{*}f") is not None and text is None and cell.get("t") != "str":
        scan.unsaved.add(place)


def _column(reference: str | None, default: int) -> int:
    try:
        return column_index_from_string(coordinate_from_string(reference)[0]) if reference else default
    except ValueError:
        return default


def _with_errors(rows: list[list[Value]], errors: dict[tuple[int, int], str]) -> Sequence[Sequence[Value]]:
    for (row, column), text in errors.items():
        rows.extend([] for _ in range(row - len(rows)))
        line = rows[row - 1]
        line.extend([None] * (column - len(line)))
        line[column - 1] = text
    return rows


def _value(found: Any) -> Value:
    if found == "":
        return None
    if isinstance(found, float):
        return int(found) if found.is_integer() and abs(found) < 2**53 else found
    if isinstance(found, dt.time | dt.timedelta):
        return duration_text(found)
    return found  # type: ignore[no-any-return]


def _check_extent(data: bytes, name: str) -> None:
    columns: set[bytes] = set()
    last = 0
    for letters, digits in _CELLS.findall(data):
        columns.add(letters)
        last = max(last, int(digits))
    widest = max((column_index_from_string(letters.decode()) for letters in columns), default=0)
    if last * widest > MOST_CELLS:
        raise WorkbookError(
            f"Sheet {name} reaches to {get_column_letter(widest)}{last}, too far to be read. Delete the rows "
            "and columns beyond your data (select them, then Home > Delete), save, and try again."
        )


def _bare_package(workbook: Workbook, sheet: bytes) -> bytes:
    """A package with this one sheet and what its values need, in the plainest structure."""
    shared, styles = workbook.related("sharedStrings"), workbook.related("styles")
    parts = {"xl/worksheets/sheet1.xml": sheet}
    links = [_link(1, "worksheet", "worksheets/sheet1.xml")]
    for position, (part, kind) in enumerate([(shared, "sharedStrings"), (styles, "styles")], start=2):
        if part is not None:
            parts[f"xl/{kind}.xml"] = workbook.package.read(part)
            links.append(_link(position, kind, f"{kind}.xml"))
    parts["xl/_rels/workbook.xml.rels"] = _rels(links)
    parts["xl/workbook.xml"] = _bare_workbook(workbook.counts_from_1904)
    parts["_rels/.rels"] = _rels([_link(1, "officeDocument", "xl/workbook.xml")])
    parts["[Content_Types].xml"] = f'{HEAD}<Types xmlns="{CONTENT_TYPES}"/>'.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return out.getvalue()


def _bare_workbook(counts_from_1904: bool) -> bytes:
    epoch = f'<workbookPr date1904="{int(counts_from_1904)}"/>'
    sheets = '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets>'
    return f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{epoch}{sheets}</workbook>'.encode()


def _link(position: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{position}" Type="{OFFICE}/{kind}" Target={attribute(target)}/>'


def _rels(links: list[str]) -> bytes:
    return f'{HEAD}<Relationships xmlns="{RELATIONSHIPS}">{"".join(links)}</Relationships>'.encode()

"""A copy of a workbook whose printed pages are the first windows of its sheets: what is seen before anybody scrolls."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree

from xl_territory.workbook.cell_addresses import column_letters

WIDTH, HEIGHT = 1400, 600
"""Pixels of cells in a window of 1440 × 900 at 100 %: what the ribbon, the headers and the bars leave."""

DEFAULT_WIDTH, DEFAULT_HEIGHT = 64.0, 20.0
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
AFTER_MARGINS = ("drawing", "legacyDrawing", "tableParts", "extLst")
A3_LANDSCAPE = {"paperSize": "8", "orientation": "landscape", "fitToWidth": "1", "fitToHeight": "1"}
NO_MARGINS = dict.fromkeys(("left", "right", "top", "bottom", "header", "footer"), "0")
Element = etree._Element


def screen_copy(book: Path, copy: Path) -> Path:
    """The copy: each sheet is one page and ends where the window does."""
    with ZipFile(book) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    workbook = etree.fromstring(parts["xl/workbook.xml"])
    links = {each.get("Id"): each.get("Target") for each in etree.fromstring(parts["xl/_rels/workbook.xml.rels"])}
    areas = []
    for sheet in workbook.iter(f"{MAIN}sheet"):
        part = f"xl/{str(links[sheet.get(LINK)]).removeprefix('/xl/')}"
        found = etree.fromstring(parts[part])
        areas.append(f"'{sheet.get('name')}'!$A$1:{_corner(found)}")
        _print_on_one_page(found)
        parts[part] = etree.tostring(found)
    _print_only(workbook, areas)
    parts["xl/workbook.xml"] = etree.tostring(workbook)
    with ZipFile(copy, "w", ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return copy


def _corner(sheet: Element) -> str:
    """The last cell that is seen."""
    widths = {
        at: 0.0 if each.get("hidden") == "1" else 7 * float(each.get("width", "8.43")) + 5
        for each in sheet.iter(f"{MAIN}col")
        for at in range(int(each.get("min", "1")), min(int(each.get("max", "1")), 200) + 1)
    }
    heights = {int(each.get("r", "1")): float(each.get("ht", "15")) * 4 / 3 for each in sheet.iter(f"{MAIN}row")}
    columns = _within(lambda at: widths.get(at, DEFAULT_WIDTH), WIDTH)
    rows = _within(lambda at: heights.get(at, DEFAULT_HEIGHT), HEIGHT)
    return f"${column_letters(columns)}${rows}"


def _within(size: Callable[[int], float], limit: float) -> int:
    """How many fit."""
    return max(1, sum(edge <= limit for edge in accumulate(map(size, range(1, 200)))))


def _print_on_one_page(sheet: Element) -> None:
    for tag in ("pageSetup", "pageMargins", "headerFooter", "rowBreaks", "colBreaks"):
        for each in sheet.findall(f"{MAIN}{tag}"):
            sheet.remove(each)
    properties = sheet.find(f"{MAIN}sheetPr")
    if properties is None:
        properties = sheet.makeelement(f"{MAIN}sheetPr", {})
        sheet.insert(0, properties)
    for each in properties.findall(f"{MAIN}pageSetUpPr"):
        properties.remove(each)
    etree.SubElement(properties, f"{MAIN}pageSetUpPr", fitToPage="1")
    after = [sheet.find(f"{MAIN}{tag}") for tag in AFTER_MARGINS]
    place = min((sheet.index(each) for each in after if each is not None), default=len(sheet))
    sheet.insert(place, sheet.makeelement(f"{MAIN}pageSetup", A3_LANDSCAPE))
    sheet.insert(place, sheet.makeelement(f"{MAIN}pageMargins", NO_MARGINS))


def _print_only(workbook: Element, areas: list[str]) -> None:
    names = workbook.find(f"{MAIN}definedNames")
    if names is None:
        sheets = workbook.find(f"{MAIN}sheets")
        assert sheets is not None
        names = workbook.makeelement(f"{MAIN}definedNames", {})
        sheets.addnext(names)
    for each in [name for name in names if str(name.get("name")).startswith("_xlnm.Print")]:
        names.remove(each)
    for at, area in enumerate(areas):
        made = etree.SubElement(names, f"{MAIN}definedName", name="_xlnm.Print_Area", localSheetId=str(at))
        made.text = area

"""Result sheets into a planner's package; every part that is not theirs stays byte for byte."""

from __future__ import annotations
from collections.abc import Sequence

from xl_territory.hosts.layout import placed
from xl_territory.hosts.ooxml.cells import CellWriter
from xl_territory.hosts.ooxml.package import Package
from xl_territory.hosts.ooxml.styles import Styles
from xl_territory.hosts.ooxml.workbook import SheetPart, Workbook
from xl_territory.hosts.ooxml.tables import TABLE_TYPE, table_name, table_xml
from xl_territory.hosts.ooxml.sheet import new_sheet_xml, own_rows, row_xml
from xl_territory.hosts.ooxml.rules import rules_xml
from xl_territory.hosts.ooxml.xml import number
from xl_territory.sheets import ResultSheet


def graft(data: bytes, sheets: Sequence[ResultSheet], suffix: str) -> bytes:
    """The package ``data`` with these result sheets in it. Raises `WorkbookError`."""
    package = Package(data)
    workbook = Workbook(package)
    workbook.as_kind(suffix)
    styles = Styles(workbook)
    write = CellWriter(styles.cell, workbook.counts_from_1904)
    for sheet in sheets:
        _first(workbook, styles, write, sheet)
    workbook.recalculate_on_opening()
    styles.save()
    workbook.save()
    return package.save()


def _first(workbook: Workbook, styles: Styles, write: CellWriter, sheet: ResultSheet) -> None:
    package = workbook.package
    rows = "".join(row_xml(row, cells) for row, cells in own_rows(sheet, write))
    xml = new_sheet_xml(sheet, rows)
    old = next((each for each in workbook.sheets if each.name.casefold() == sheet.name.casefold()), None)
    if old is not None:
        for table in package.related(old.part, "table"):
            package.unlink(old.part, table)
            package.drop(table)
        part = old
    else:
        part = workbook.add_sheet(sheet.name, xml.encode(), 4)
    roots = [
        package.root(each)
        for each in package.parts
        if each.casefold().startswith("xl/tables/") and each.endswith(".xml")
    ]
    taken = workbook.names_in_use() | {root.get("displayName", "").casefold() for root in roots}
    next_id = max([number(root.get("id")) for root in roots], default=0) + 1
    links = []
    rules: list[str] = []
    for place in placed(sheet):
        name = table_name(place.table.name, taken)
        taken.add(name.casefold())
        made = package.add("xl/tables/table{}.xml", table_xml(place, name, next_id), TABLE_TYPE)
        next_id += 1
        links.append(package.link(part.part, made, "table"))
        rules += rules_xml(place, styles.tone, len(rules) + 1)
    xml = xml.replace("<pageMargins", "".join(rules) + "<pageMargins")
    parts = "".join(f'<tablePart r:id="{link}"/>' for link in links)
    xml = xml.replace("</worksheet>", f'<tableParts count="{len(links)}">{parts}</tableParts></worksheet>')
    package.put(part.part, xml.encode())

"""A result sheet put into its worksheet part: our cells, tables, rules, notes and charts among the planner's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from xl_territory.workbook.cell_addresses import column_letters
from xl_territory.workbook.layout import Placed, placed
from xl_territory.workbook.printing import paper, print_area
from xl_territory.workbook.sheets import RawSheet, ResultSheet
from xl_territory.workbook.xlsx.answer_cells import is_free, merge_answer, old_headings
from xl_territory.workbook.xlsx.cell_xml import CellWriter
from xl_territory.workbook.xlsx.chart_parts import Find
from xl_territory.workbook.xlsx.choices import offer_choices
from xl_territory.workbook.xlsx.conditional_formats import drop_own_rules, next_priority, rules_xml
from xl_territory.workbook.xlsx.drawing import write_charts
from xl_territory.workbook.xlsx.existing_tables import OldTable, old_tables
from xl_territory.workbook.xlsx.moving import CellMoves, moves
from xl_territory.workbook.xlsx.new_sheet import ORDER, header_rows, skeleton
from xl_territory.workbook.xlsx.notes import write_notes
from xl_territory.workbook.xlsx.package import Package
from xl_territory.workbook.xlsx.row_writer import sheet_data
from xl_territory.workbook.xlsx.sheet_reader import boundaries, read_sheets
from xl_territory.workbook.xlsx.size_limits import SHEET
from xl_territory.workbook.xlsx.style_numbers import Styles
from xl_territory.workbook.xlsx.table_parts import TABLE_TYPE, TableNames, table_xml
from xl_territory.workbook.xlsx.user_cells import cells_outside
from xl_territory.workbook.xlsx.workbook_part import SheetPart, Workbook
from xl_territory.workbook.xlsx.xml import (
    MAIN,
    OFFICE,
    Element,
    child,
    children,
    insert,
    local,
    make,
    parse,
    place,
    relationship_id,
    serialise,
)

_ROWS_GO_HERE = b"<!--rows-->"
_WITH_RANGES = (
    *(("mergeCells", "mergeCell", "ref"), ("hyperlinks", "hyperlink", "ref"), ("conditionalFormatting", "", "sqref")),
    *(("dataValidations", "dataValidation", "sqref"), ("protectedRanges", "protectedRange", "sqref")),
    *(("ignoredErrors", "ignoredError", "sqref"),),
)


@dataclass(frozen=True)
class NamedTable:
    """A table with its place, the name and id it has in this workbook, and what it was in an earlier run."""

    place: Placed
    name: str
    id: int
    old: OldTable | None


@dataclass(frozen=True)
class SheetUpdate:
    """A result sheet, the part it goes to and what stands there from earlier."""

    sheet: ResultSheet
    part: SheetPart
    tables: tuple[NamedTable, ...]
    old: tuple[OldTable, ...]
    found: RawSheet

    @property
    def places(self) -> tuple[Placed, ...]:
        """Where its tables stand."""
        return tuple(table.place for table in self.tables)


def job(workbook: Workbook, names: TableNames, sheet: ResultSheet) -> SheetUpdate:
    """The sheet with its part, which is added where there is none.

    Raises `WorkbookError` where a planner's own sheet has the name, or the sheet that is there cannot be read.
    """
    part = workbook.sheet(sheet.name)
    is_new = part is None
    if part is None:
        part = workbook.add_sheet(sheet.name, skeleton(sheet), header_rows(sheet))
    if area := print_area(sheet, paper()):
        workbook.set_print_area(part.name, area, is_new)
    if is_new:
        return SheetUpdate(sheet, part, _named(sheet, names, ()), (), RawSheet(sheet.name, []))
    (found,) = read_sheets(workbook, [part])
    old = old_tables(workbook.package, part, sheet, found)
    return SheetUpdate(sheet, part, _named(sheet, names, old), old, found)


def fill(package: Package, job: SheetUpdate, styles: Styles, write: CellWriter, find: Find) -> None:
    """Write the job's sheet into its part."""
    part = job.part.part
    root = package.root(part, SHEET)
    _complete(root, parse(skeleton(job.sheet), part))
    titles = frozenset(old_headings(job.old, job.sheet, job.found))
    others = [(spot, cell) for spot, cell in cells_outside(root, job.old) if spot not in titles]
    plan = moves(job.old, job.places, job.found, [spot for spot, cell in others if len(cell)])
    data = sheet_data(root, others, job.sheet, job.places, plan, job.found, write)
    _follow(root, plan, job.places)
    if is_free(others, plan, job.sheet):
        merge_answer(root, job.sheet, ORDER)
    drop_own_rules(root, styles.tones())
    _add_rules(root, job.places, styles)
    offer_choices(root, job.places)
    _write_tables(package, root, job, plan)
    _name_part(root, "legacyDrawing", write_notes(package, part, _notes(job), plan.note))
    _name_part(root, "drawing", write_charts(package, part, job.sheet.charts, find, plan))
    package.put(part, _with_data(root, data))


def _named(sheet: ResultSheet, names: TableNames, old: Sequence[OldTable]) -> tuple[NamedTable, ...]:
    found = []
    for each in placed(sheet):
        before = next((table for table in old if table.wanted == each.table.name), None)
        name, id = (before.name, before.id) if before and before.part else names.take(each.table.name)
        found.append(NamedTable(each, name, id, before))
    return tuple(found)


def _complete(root: Element, model: Element) -> None:
    """Give a sheet that was made elsewhere what a result sheet has and it lacks; drop what we cannot keep true."""
    for each in list(model):
        if child(root, local(each)) is None:
            insert(root, each, ORDER)
    for dimension in children(root, "dimension"):
        root.remove(dimension)


def _follow(root: Element, plan: CellMoves, places: Sequence[Placed]) -> None:
    """Merged cells, links, validations and rules go where their cells go."""
    for outer, inner, name in _WITH_RANGES:
        for each in children(root, outer, inner) if inner else children(root, outer):
            each.set(name, plan.ranges(each.get(name, "")))
    for each in root.iter("{http://schemas.microsoft.com/office/excel/2006/main}sqref"):
        each.text = plan.ranges(each.text or "")
    for merged in children(root, "mergeCells"):
        for each in list(merged):
            if _lies_on(each.get("ref", ""), places):
                merged.remove(each)
        if not len(merged):
            root.remove(merged)


def _lies_on(ref: str, places: Sequence[Placed]) -> bool:
    box = boundaries(ref)
    if box is None:
        return False
    return any(box[0] <= each.width and box[1] <= each.last and box[3] >= each.header for each in places)


def _add_rules(root: Element, places: Sequence[Placed], styles: Styles) -> None:
    for each in places:
        rules = "".join(rules_xml(each, styles.tone, next_priority(root)))
        for rule in list(parse(f'<x xmlns="{MAIN}">{rules}</x>'.encode(), "rules")):
            insert(root, rule, ORDER)


def _write_tables(package: Package, root: Element, job: SheetUpdate, plan: CellMoves) -> None:
    _drop_tables(package, root, job)
    _move_planners_tables(package, job, plan)
    for table in job.tables:
        added = [column for _, column in table.old.planners if column is not None] if table.old else []
        data = table_xml(table.place, table.name, table.id, added)
        if table.old and table.old.part:
            package.put(table.old.part, data)
            continue
        made = package.add("xl/tables/table{}.xml", data, TABLE_TYPE)
        listed = place(root, "tableParts", ORDER)
        make(listed, "tablePart").set(f"{{{OFFICE}}}id", package.link(job.part.part, made, "table"))
        listed.set("count", str(len(listed)))


def _drop_tables(package: Package, root: Element, job: SheetUpdate) -> None:
    """Remove tables of an earlier run that have no successor."""
    kept = {table.old.part for table in job.tables if table.old}
    for part in [old.part for old in job.old if old.part and old.part not in kept]:
        ids = {link.id for link in package.relationships(job.part.part) if link.target == part}
        for listed in children(root, "tableParts"):
            for each in [each for each in listed if relationship_id(each) in ids]:
                listed.remove(each)
            listed.set("count", str(len(listed)))
        package.unlink(job.part.part, part)
        package.drop(part)


def _move_planners_tables(package: Package, job: SheetUpdate, plan: CellMoves) -> None:
    ours = {old.part for old in job.old}
    for part in package.related(job.part.part, "table"):
        root = package.root(part)
        if part in ours or plan.ranges(root.get("ref", "")) == root.get("ref"):
            continue
        for each in (root, *children(root, "autoFilter")):
            each.set("ref", plan.ranges(each.get("ref", "")))
        package.put(part, serialise(root))


def _notes(job: SheetUpdate) -> dict[str, str]:
    return dict(_header_notes(job.places)) | dict(job.sheet.notes)


def _header_notes(places: Sequence[Placed]) -> Iterator[tuple[str, str]]:
    for each in places:
        for position, column in enumerate(each.table.columns, start=1):
            if column.meaning:
                yield f"{column_letters(position)}{each.header}", column.meaning


def _name_part(root: Element, name: str, link: str | None) -> None:
    if link is not None:
        place(root, name, ORDER).set(f"{{{OFFICE}}}id", link)


def _with_data(root: Element, rows: str) -> bytes:
    """The part with these rows: they were never a tree, which is what makes ten thousand of them quick."""
    old = place(root, "sheetData", ORDER)
    old.addprevious(etree.Comment("rows"))
    root.remove(old)
    return serialise(root).replace(_ROWS_GO_HERE, f'<sheetData xmlns="{MAIN}">{rows}</sheetData>'.encode(), 1)

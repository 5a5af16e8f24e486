"""The values of a result sheet into a workbook that is open in Excel: one bulk write per table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from xl_territory.workbook.answer import answer
from xl_territory.workbook.excel.excel_cells import block, text, total
from xl_territory.workbook.excel.excel_edits import Edits
from xl_territory.workbook.excel.excel_filled_in import bring, with_formulas
from xl_territory.workbook.excel.excel_survey import ExcelSheetUpdate, ours
from xl_territory.workbook.layout import GAP, Placed, heading, sentence
from xl_territory.workbook.xlsx.existing_tables import OldTable

if TYPE_CHECKING:
    import xlwings as xw

STYLE = "TableStyleLight1"


def fill(book: xw.Book, job: ExcelSheetUpdate, renamed: Mapping[str, str], edits: Edits) -> None:
    """Write the job's sheet, which is made where there is none; what is the planner's stays or makes room."""
    sheet = edits.add_sheet(book, job.sheet.name) if job.is_new else book.sheets[job.sheet.name]
    _bare_tables(sheet, job, edits)
    for spot in job.headings:
        edits.keep(sheet.range(spot))
        sheet.range(spot).clear()
    _make_room(sheet, job, edits)
    title = sheet.range("A1:A3")
    edits.keep(title)
    texts = (job.sheet.title, answer(job.sheet), sentence(job.sheet))
    title.value = [[text(each) if each else None] for each in texts]
    for place in job.places:
        _write_table(sheet, job, place, renamed, edits)
    _park(sheet, job, edits)


def _bare_tables(sheet: xw.Sheet, job: ExcelSheetUpdate, edits: Edits) -> None:
    """Show every row of our tables and take their total rows off: neither can be written through or resized."""
    for table, _ in () if job.is_new else ours(sheet, job.sheet):
        if table.show_autofilter:
            table.autofilter.clear()
        if table.show_totals:
            area = table.range
            edits.keep(sheet.range((area.last_cell.row, area.column), area.last_cell))
            edits.show_totals(table, shown=False)


def _make_room(sheet: xw.Sheet, job: ExcelSheetUpdate, edits: Edits) -> None:
    """Move what is the planner's out of the way, then our tables that go down, the lowest first; links follow."""
    plan = job.plan
    corner = sheet.used_range.last_cell
    if plan.down and corner.row >= plan.below:
        reach = min(plan.reach, corner.column)
        below = sheet.range((plan.below, 1), (corner.row, reach))
        edits.move(below, sheet.range((plan.below + plan.down, 1)))
    if plan.right and corner.column >= plan.beside:
        beside = sheet.range((1, plan.beside), (plan.below - 1, corner.column))
        edits.move(beside, sheet.range((1, plan.beside + plan.right)))
    for place in reversed(job.places):
        old = job.old.get(place.table.name)
        if old is not None and old.header < place.header:
            _shift(sheet, old, place.header, edits)


def _shift(sheet: xw.Sheet, old: OldTable, header: int, edits: Edits) -> None:
    area = sheet.range((old.header, old.left), (old.last, old.right))
    edits.move(area, sheet.range((header, old.left)))


def _write_table(
    sheet: xw.Sheet, job: ExcelSheetUpdate, place: Placed, renamed: Mapping[str, str], edits: Edits
) -> None:
    old = job.old.get(place.table.name)
    if old is not None and old.header > place.header:
        _shift(sheet, old, place.header, edits)
    move = job.move(place)
    if move is not None and move.filled_in:
        bring(sheet, move, place, sheet.used_range.last_cell.column + 1, edits)
    if above := heading(place):
        edits.keep(sheet.range((above[0], 1)))
        sheet.range((above[0], 1)).value = text(above[1])
    before, width = job.before(place), job.width(place)
    edits.keep(sheet.range((place.header, 1), (max(before, place.last_data) + 1, max(width, old.right if old else 0))))
    area = sheet.range((place.header, 1), (place.last_data, width))
    table = sheet.tables[old.name] if old is not None and old.name else None
    if table is not None:
        edits.resize(table, area)
    if before > place.last_data:
        sheet.range((place.last_data + 1, 1), (before, width)).clear_contents()
    formulas = job.formulas.get(place.table.name, {})
    cells = with_formulas(block(place, renamed), place.header, formulas)
    sheet.range((place.header, 1), (place.last_data, place.width)).value = cells
    for column in job.kept.get(place.table.name, ()):
        sheet.range((place.header, column.column)).value = column.block(place.first, place.last_data)
    if table is None:
        table = edits.add_table(area, job.names[place.table.name], STYLE)
    totals = total(place, renamed) if place.table.total is not None else job.totals.get(place.table.name)
    if totals:
        edits.show_totals(table, shown=True)
        sheet.range((place.last_data + 1, 1)).value = [list(totals)]


def _park(sheet: xw.Sheet, job: ExcelSheetUpdate, edits: Edits) -> None:
    """What a planner typed beside a row that is gone stands below everything else, with the row's name."""
    mixed = {place.table.name for place in job.places if place.table.key}
    columns = [column for name, each in job.kept.items() if name not in mixed for column in each if column.orphaned]
    names = list(dict.fromkeys(name for column in columns for name in column.orphaned))
    if not names:
        return
    first = max(sheet.used_range.last_cell.row, *(place.last for place in job.places)) + GAP + 1
    last = first + len(names) - 1
    edits.keep(sheet.range((first, 1), (last, max(column.column for column in columns))))
    sheet.range((first, 1)).value = [[f"No longer in the table: {name}"] for name in names]
    for column in columns:
        sheet.range((first, column.column)).value = [[column.orphaned.get(name)] for name in names]

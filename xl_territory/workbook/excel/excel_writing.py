"""A result sheet into a workbook that is open in Excel: one bulk write per table; what is the planner's stays."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_territory.workbook.excel.excel_cells import block, text, total
from xl_territory.workbook.excel.excel_existing_tables import occupied, old_tables
from xl_territory.workbook.excel.excel_filled_in import bring, kept_formulas, new_rows, offer_choices, with_formulas
from xl_territory.workbook.excel.excel_formatting import (
    dress_planner_cells,
    dress_rows,
    dress_sheet,
    dress_table,
    shade,
)
from xl_territory.workbook.excel.excel_reading import read_sheet
from xl_territory.workbook.excel.excel_user_cells import KeptColumn, kept_columns
from xl_territory.workbook.layout import GAP, Placed, placed, sentence
from xl_territory.workbook.sheets import RawSheet, ResultSheet
from xl_territory.workbook.xlsx.existing_tables import OldTable, is_named_after
from xl_territory.workbook.xlsx.moving import Moves, TableMove, moves
from xl_territory.workbook.xlsx.sheet_reader import Spot
from xl_territory.workbook.xlsx.table_parts import table_name

if TYPE_CHECKING:
    import xlwings as xw

STYLE = "TableStyleLight1"


@dataclass(frozen=True)
class Job:
    """A result sheet and what stands in its place: the tables of an earlier run, and where the planner's cells go.

    ``names`` are the names that its tables have in this workbook.
    """

    sheet: ResultSheet
    found: RawSheet
    old: Mapping[str, OldTable]
    plan: Moves
    names: Mapping[str, str]

    def move(self, place: Placed) -> TableMove | None:
        """What becomes of the table that was there before."""
        return next((move for move in self.plan.tables if move.old.wanted == place.table.name), None)


def check_ours(book: xw.Book, result: ResultSheet) -> None:
    """Raise `WorkbookError` where a planner's own sheet has the name of the result sheet."""
    if _is_there(book, result):
        old_tables(read_sheet(book.sheets[result.name]), result)


def job(book: xw.Book, result: ResultSheet, taken: Collection[str]) -> Job:
    """What there is to do for a sheet; filters and total rows of our tables are gone when this returns.

    ``taken`` are the casefolded names that tables of the workbook have.
    """
    found = RawSheet(result.name, [])
    if _is_there(book, result):
        _bare_tables(book.sheets[result.name], result)
        found = read_sheet(book.sheets[result.name])
    old = old_tables(found, result)
    plan = moves(old, placed(result), found, list(occupied(found)))
    before = {table.wanted: table for table in old}
    names = {
        table.name: before[table.name].name
        if table.name in before and before[table.name].name
        else table_name(table.name, taken)
        for table in result.tables
    }
    return Job(result, found, before, plan, names)


def fill(book: xw.Book, job: Job, renamed: Mapping[str, str]) -> None:
    """Write the job's sheet, which is made where there is none."""
    sheet, is_new = _sheet(book, job.sheet)
    places = placed(job.sheet)
    kept = {move.old.wanted: kept_columns(sheet, move, job.found) for move in job.plan.tables}
    formulas = {
        place.table.name: kept_formulas(sheet, move, job.found, place) for place in places if (move := job.move(place))
    }
    _make_room(sheet, job, places)
    texts = (job.sheet.title, job.sheet.explanation, sentence(job.sheet))
    sheet.range("A1:A3").value = [[text(each) if each else None] for each in texts]
    if is_new:
        dress_sheet(sheet, job.sheet)
    for place in places:
        _write_table(sheet, job, place, kept.get(place.table.name, []), formulas.get(place.table.name, {}), renamed)
    _park(sheet, places, kept)


def tables_in(sheet: xw.Sheet, result: ResultSheet) -> list[tuple[xw.main.Table, str]]:
    """The Excel tables of the sheet that are ours, and the result tables they are named after."""
    return [(table, each.name) for table in sheet.tables for each in result.tables if is_named_after(table.name, each)]


def _bare_tables(sheet: xw.Sheet, result: ResultSheet) -> None:
    """Show every row of our tables and take their total rows off: neither can be written through or resized."""
    for table, _ in tables_in(sheet, result):
        if table.show_autofilter:
            table.autofilter.clear()
        if table.show_totals:
            table.show_totals = False


def _is_there(book: xw.Book, result: ResultSheet) -> bool:
    return result.name.casefold() in {name.casefold() for name in book.sheet_names}


def _sheet(book: xw.Book, result: ResultSheet) -> tuple[xw.Sheet, bool]:
    if _is_there(book, result):
        return book.sheets[result.name], False
    return book.sheets.add(result.name, after=book.sheets[len(book.sheets) - 1]), True


def _make_room(sheet: xw.Sheet, job: Job, places: Sequence[Placed]) -> None:
    """Move what is the planner's out of the way, then our tables that go down, the lowest first; links follow."""
    plan = job.plan
    corner = sheet.used_range.last_cell
    if plan.down and corner.row >= plan.below:
        reach = min(plan.reach, corner.column)
        sheet.range((plan.below, 1), (corner.row, reach)).move(sheet.range((plan.below + plan.down, 1)))
    if plan.right and corner.column >= plan.beside:
        beside = sheet.range((1, plan.beside), (plan.below - 1, corner.column))
        beside.move(sheet.range((1, plan.beside + plan.right)))
    for place in reversed(places):
        old = job.old.get(place.table.name)
        if old is not None and old.header < place.header:
            _shift(sheet, old, place.header)


def _shift(sheet: xw.Sheet, old: OldTable, header: int) -> None:
    area = sheet.range((old.header, old.left), (old.last, old.right))
    area.move(sheet.range((header, old.left)))


def _write_table(
    sheet: xw.Sheet,
    job: Job,
    place: Placed,
    kept: Sequence[KeptColumn],
    formulas: Mapping[Spot, str],
    renamed: Mapping[str, str],
) -> None:
    old = job.old.get(place.table.name)
    if old is not None and old.header > place.header:
        _shift(sheet, old, place.header)
    move = job.move(place)
    if move is not None and move.filled_in:
        bring(sheet, move, place, sheet.used_range.last_cell.column + 1)
    area = sheet.range((place.header, 1), (place.last_data, place.width + len(kept)))
    before = place.header + old.last_data - old.header if old is not None else place.header
    table = sheet.tables[old.name] if old is not None and old.name else None
    if table is not None:
        table.resize(area)
    if before > place.last_data:
        sheet.range((place.last_data + 1, 1), (before, place.width + len(kept))).clear()
    cells = with_formulas(block(place, renamed), place.header, formulas)
    sheet.range((place.header, 1), (place.last_data, place.width)).value = cells
    for column in kept:
        sheet.range((place.header, column.column)).value = column.block(place.first, place.last_data)
    if table is None:
        table = sheet.tables.add(area, name=job.names[place.table.name], table_style_name=STYLE)
    if place.table.total is not None:
        table.show_totals = True
        sheet.range((place.last, 1)).value = [total(place, renamed)]
    if old is None or not old.name:
        dress_table(sheet, place)
    else:
        dress_rows(sheet, place, before + 1)
    _dress_planner_cells(sheet, move, place)
    shade(sheet, place, before)


def _dress_planner_cells(sheet: xw.Sheet, move: TableMove | None, place: Placed) -> None:
    """The cells to fill in of new rows, whatever stood in their place before, and the lists of what may be chosen."""
    for first, last in new_rows(move, place) if place.table.key else ():
        dress_planner_cells(sheet, place, first, last)
    offer_choices(sheet, place)


def _park(sheet: xw.Sheet, places: Sequence[Placed], kept: Mapping[str, Sequence[KeptColumn]]) -> None:
    """What a planner typed beside a row that is gone stands below everything else, with the row's name."""
    mixed = {place.table.name for place in places if place.table.key}
    columns = [column for name, each in kept.items() if name not in mixed for column in each if column.homeless]
    names = list(dict.fromkeys(name for column in columns for name in column.homeless))
    if not names:
        return
    first = max(sheet.used_range.last_cell.row, *(place.last for place in places)) + GAP + 1
    sheet.range((first, 1)).value = [[f"No longer in the table: {name}"] for name in names]
    for column in columns:
        sheet.range((first, column.column)).value = [[column.homeless.get(name)] for name in names]

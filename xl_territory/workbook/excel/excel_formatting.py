"""How result sheets look in Excel: what is dressed when a table is made, and what follows its rows in later runs."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from xl_territory.workbook.answer import ROW, answer_columns, answer_height
from xl_territory.workbook.cell_addresses import column_letters
from xl_territory.workbook.excel.excel_cells import own_formats, shade_formula
from xl_territory.workbook.excel.excel_edits import best_effort
from xl_territory.workbook.excel.excel_filled_in import new_rows, offer_choices
from xl_territory.workbook.excel.excel_local import localised
from xl_territory.workbook.excel.excel_printing import set_up_page
from xl_territory.workbook.excel.excel_survey import ExcelSheetUpdate
from xl_territory.workbook.layout import Placed, heading
from xl_territory.workbook.sheets import ResultSheet
from xl_territory.workbook.xlsx.cell_styles import NUMBER_FORMATS, TONES, Look, Role, look

if TYPE_CHECKING:
    import xlwings as xw

FILLS = frozenset(fill for fill, _ in TONES.values())


def dress(book: xw.Book, job: ExcelSheetUpdate) -> None:
    """Everything that is for the eye, on a sheet whose values are all there; none of it fails the write."""
    sheet = book.sheets[job.sheet.name]
    if job.is_new:
        with best_effort(f"The look of {sheet.name}"):
            dress_sheet(sheet, job.sheet)
    with best_effort(f"The answer of {sheet.name}"):
        dress_answer(sheet, job)
    with best_effort(f"The paper of {sheet.name}"):
        set_up_page(sheet, job.sheet, job.is_new)
    headers = [place.header for place in job.places[1:]]
    for place, below in zip_longest(job.places, headers):
        old, before = job.old.get(place.table.name), job.before(place)
        with best_effort(f"The look of {place.table.name}"):
            if before > place.last:
                last = before if below is None else min(before, below - 1)
                sheet.range((place.last + 1, 1), (last, job.width(place))).clear()
            if old is None or not old.name:
                dress_table(sheet, place)
            else:
                dress_rows(sheet, place, before + 1)
        with best_effort(f"The cells to fill in of {place.table.name}"):
            for first, end in new_rows(job.move(place), place) if place.table.key else ():
                dress_planner_cells(sheet, place, first, end)
            offer_choices(sheet, place)
        with best_effort(f"The colours of {place.table.name}"):
            shade(sheet, place, before)


def dress_sheet(sheet: xw.Sheet, result: ResultSheet) -> None:
    """Title and widths of a sheet that was just made; xlwings cannot freeze panes in Excel."""
    _dress(sheet.range("A1"), look(Role.TITLE))
    _dress(sheet.range("A3"), look(Role.EXPLANATION))
    widths = zip_longest(*([column.width for column in table.columns] for table in result.tables))
    for position, each in enumerate(widths, start=1):
        sheet.range((1, position)).column_width = max(filter(None, each))


def dress_answer(sheet: xw.Sheet, job: ExcelSheetUpdate) -> None:
    """Wrap the answer over several columns, where the planner has typed nothing beside it; and the tables' titles."""
    columns = answer_columns(job.sheet)
    cells = sheet.range((ROW, 1), (ROW, columns))
    is_merged = columns > 1 and cells.merge_cells
    if is_merged or not any(map(is_filled, cells.options(ndim=1).value[1:] if columns > 1 else ())):
        if columns > 1 and is_merged is False:
            cells.merge()
        first = sheet.range((ROW, 1))
        first.font.italic = False
        _dress(first, look(Role.ANSWER))
        first.row_height = answer_height(job.sheet)
    for above in filter(None, map(heading, job.places)):
        _dress(sheet.range((above[0], 1)), look(Role.TABLE_TITLE))


def dress_table(sheet: xw.Sheet, place: Placed) -> None:
    """Header, columns and notes of a table that was just made."""
    header = sheet.range((place.header, 1), (place.header, place.width))
    _dress(header, look(Role.HEADER))
    for position, column in enumerate(place.table.columns, start=1):
        cell = sheet.range((place.header, position))
        if column.planner:
            _dress(cell, look(Role.PLANNER_HEADER, column.format))
        _align(cell, look(Role.HEADER, column.format))
        if column.meaning and cell.note is None:
            cell.add_note(column.meaning)
    dress_rows(sheet, place, place.first)


def dress_rows(sheet: xw.Sheet, place: Placed, first: int) -> None:
    """The columns of a table from row ``first`` on, its total row, and the cells with a format of their own."""
    for position, column in enumerate(place.table.columns, start=1):
        if first <= place.last_data:
            of_column = look(Role.BODY, column.format)
            body = sheet.range((first, position), (place.last_data, position))
            body.number_format = of_column.number_format
            _align(body, of_column)
            body.wrap_text = of_column.wrap
        if place.table.total is not None:
            sheet.range((place.last, position)).number_format = NUMBER_FORMATS[column.format]
    if place.table.total is not None:
        sheet.range((place.last, 1), (place.last, place.width)).font.bold = True
    for position, start, end, number_format in own_formats(place):
        sheet.range((start, position), (end, position)).number_format = number_format


def dress_planner_cells(sheet: xw.Sheet, place: Placed, first: int, last: int) -> None:
    """The cells that the planner fills in, from row ``first`` to ``last``."""
    for position, column in enumerate(place.table.columns, start=1):
        if column.planner:
            how = look(Role.PLANNER, column.format)
            cells = sheet.range((first, position), (last, position))
            cells.number_format = how.number_format
            cells.color = f"#{how.fill}"
            _align(cells, how)
            cells.wrap_text = how.wrap


def shade(sheet: xw.Sheet, place: Placed, last: int) -> None:
    """Colour the cells of a table by its shades; the rules of an earlier run, down to row ``last``, are replaced."""
    columns = [place.table.column(each.column) + 1 for each in place.table.shades]
    for position in sorted(set(columns)):
        rules = sheet.range((place.first, position), (max(place.last_data, last), position)).conditional_formats
        for rule in [rule for rule in rules if _is_ours(rule)]:
            rule.delete()
    conditions = [shade_formula(each, column_letters(at)) for each, at in zip(place.table.shades, columns, strict=True)]
    conditions = localised(sheet, conditions) if conditions else []
    for each, position, condition in reversed([*zip(place.table.shades, columns, conditions, strict=True)]):
        fill, ink = TONES[each.tone]  # the last one first, since Excel puts the newest rule on top
        sheet.range((place.first, position), (place.last_data, position)).conditional_formats.add_custom(
            condition, fill_color=f"#{fill}", font_color=f"#{ink}"
        )


def is_filled(value: object) -> bool:
    """Whether a cell holds something."""
    return value not in {None, ""}


def _align(area: xw.Range, how: Look) -> None:
    area.horizontal_alignment = "right" if how.horizontal == "right" else "left"


def _is_ours(rule: xw.ConditionalFormat) -> bool:
    if rule.type != "custom" or rule.fill_color is None:
        return False
    return "{:02X}{:02X}{:02X}".format(*rule.fill_color) in FILLS


def _dress(area: xw.Range, how: Look) -> None:
    if how.bold:
        area.font.bold = True
    if how.italic:
        area.font.italic = True
    if how.size:
        area.font.size = how.size
    if how.colour:
        area.font.color = f"#{how.colour}"
    if how.fill:
        area.color = f"#{how.fill}"
    if how.wrap:
        area.wrap_text = True

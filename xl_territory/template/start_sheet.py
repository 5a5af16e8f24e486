"""The Start sheet: where the planner is, what to do next, and the map of a planner's year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from xl_territory.run.worker.session import START as NAME
from xl_territory.schema import ACCOUNTS, CSMS
from xl_territory.template import workbook_style as style
from xl_territory.template.buttons import BUTTONS, MOST_IN_A_ROW
from xl_territory.template.contents import Contents
from xl_territory.template.input_sheet import set_up_print
from xl_territory.template.start_lines import LINE_COUNT, Line, errors, has_nothing, lines
from xl_territory.template.start_map import NEXT, STALE, MapCells, MapRow, map_rows, state_formulas

TITLE = "Territory planner"
PURPOSE = "Which CSM owns which account: hours balanced, skills matched, risk covered, relationships kept."

STEP, FIRST = 1, 2
LAST = FIRST + MOST_IN_A_ROW - 1
COLUMN_PIXELS, BUTTON_ROW_PIXELS, LINE_PIXELS, GAP_PIXELS = 144, 30, 18, 8
"""So high that the whole map is in the first window of a 1440 × 900 screen."""

STATUS_ROW = 3
MAP = map_rows(BUTTONS)


@dataclass(frozen=True)
class StartPage:
    """What the Start sheet says where editions of the workbook differ.

    ``command`` says how commands are typed in place of the buttons; "" where there are buttons.
    """

    how_to_run: str
    command: str = ""


def write_start_sheet(workbook: Workbook, contents: Contents, page: StartPage) -> Worksheet:
    """Add the Start sheet to ``workbook``; the cells of its status lines are named (`start_lines`)."""
    worksheet = workbook.add_worksheet(NAME)
    worksheet.set_tab_color(style.START_TAB)
    worksheet.hide_gridlines(2)
    worksheet.set_column(0, 0, 2)
    worksheet.set_column(STEP, STEP, 14)
    worksheet.set_column_pixels(FIRST, LAST, COLUMN_PIXELS)
    worksheet.set_row_pixels(0, BUTTON_ROW_PIXELS)
    for row in (STATUS_ROW - 1, map_row(page) - 1):
        worksheet.set_row_pixels(row, GAP_PIXELS)
    worksheet.write(0, STEP, TITLE, workbook.add_format({**_BIG, "font_color": style.INK}))
    worksheet.write(1, STEP, PURPOSE, style.explanation(workbook, font_size=12))
    states = state_formulas(MAP, map_row(page) + 1, has_nothing(), f"{errors()}>0")
    told = lines(page.how_to_run, _has_data(contents), [f"$B${row}" for row in states])
    _write_status(workbook, worksheet, told)
    if page.command:
        _write_command(workbook, worksheet, page.command)
    _write_map(workbook, worksheet, page, contents)
    _write_states(workbook, worksheet, states, _has_data(contents))
    _write_legend(workbook, worksheet, map_row(page) + len(MAP) + 1)
    set_up_print(worksheet)
    worksheet.fit_to_pages(1, 1)
    return worksheet


def map_row(page: StartPage) -> int:
    """The 0-based row in which the map begins."""
    return STATUS_ROW + LINE_COUNT + 1 + bool(page.command)


def button_places(page: StartPage) -> list[tuple[int, MapRow]]:
    """The rows of the buttons."""
    return [(row, each) for row, each in enumerate(MAP, start=map_row(page)) if each.kind is MapCells.BUTTONS]


def _has_data(contents: Contents) -> bool:
    return all(contents.rows.get(sheet.block.table) for sheet in (ACCOUNTS, CSMS))


def _write_status(workbook: Workbook, worksheet: Worksheet, told: tuple[Line, ...]) -> None:
    look = {"bg_color": style.PANEL_FILL, "text_wrap": True, "align": "left", "valign": "top"}
    label, quiet = workbook.add_format({"bold": True, **look}), workbook.add_format(look)
    for row, line in enumerate(told, start=STATUS_ROW):
        shown = label if line.is_first else quiet
        worksheet.write(row, STEP, line.label, label)
        worksheet.merge_range(row, FIRST, row, LAST, None, shown)
        _write_live(worksheet, row, FIRST, line.formula, line.today, shown)
        worksheet.set_row_pixels(row, (2 if line.is_first else 1) * LINE_PIXELS)
        workbook.define_name(line.name, f"={NAME}!${xl_col_to_name(FIRST)}${row + 1}")


def _write_command(workbook: Workbook, worksheet: Worksheet, command: str) -> None:
    row = STATUS_ROW + LINE_COUNT
    worksheet.write(row, STEP, "Commands", workbook.add_format({"bold": True, "bg_color": style.PANEL_FILL}))
    worksheet.merge_range(row, FIRST, row, LAST, command, workbook.add_format({**_CODE, "bg_color": style.PANEL_FILL}))


def _write_map(workbook: Workbook, worksheet: Worksheet, page: StartPage, contents: Contents) -> None:
    line = {"top": 1, "top_color": style.RULE}
    first, other = (workbook.add_format({**_HEADING, "font_color": style.INK, **more}) for more in (line, {}))
    above = workbook.add_format({**_CODE, "valign": "bottom", **line})
    link = workbook.add_format({"font_color": style.REQUIRED_HEADER, "underline": 1, "font_size": 9, "valign": "top"})
    code = workbook.add_format({**_CODE, "valign": "bottom"})
    for row, each in enumerate(MAP, start=map_row(page)):
        worksheet.write(row, STEP, each.title, first if each.title else other)
        has_buttons = each.kind is MapCells.BUTTONS and not page.command
        worksheet.set_row_pixels(row, BUTTON_ROW_PIXELS if has_buttons else LINE_PIXELS)
        if each.kind is MapCells.BUTTONS:
            words = [button.typed if page.command else "" for button in each.buttons]
            for column, word in zip(range(FIRST, LAST + 1), [*words, *[""] * MOST_IN_A_ROW], strict=False):
                worksheet.write(row, column, word, above if each.title else code)
        for column, (formula, today) in enumerate(each.links(contents), start=FIRST):
            _write_live(worksheet, row, column, formula, today, link)
    area = (map_row(page), FIRST, map_row(page) + len(MAP) - 1, LAST)
    old = workbook.add_format({"font_color": style.FAULT_INK, "italic": True})
    worksheet.conditional_format(*area, {"type": "text", "criteria": "ends with", "value": STALE, "format": old})


def _write_states(workbook: Workbook, worksheet: Worksheet, states: Mapping[int, str], has_data: bool) -> None:
    shown = style.explanation(workbook, font_size=9, valign="top")
    today = ("done", NEXT) if has_data else (NEXT,)
    for at, (row, formula) in enumerate(states.items()):
        _write_live(worksheet, row - 1, STEP, formula, today[at] if at < len(today) else "", shown)
    rows = [row - 1 for row in states]
    begin = workbook.add_format({"bold": True, "italic": False, "font_color": "#FFFFFF", "bg_color": style.START_TAB})
    rule = {"type": "cell", "criteria": "==", "value": f'"{NEXT}"', "format": begin}
    worksheet.conditional_format(rows[0], STEP, rows[-1], STEP, rule)


def _write_live(worksheet: Worksheet, row: int, column: int, formula: str, today: str, shown: Format) -> None:
    if formula:
        worksheet.write_formula(row, column, formula, shown, today)
    else:
        worksheet.write_blank(row, column, None, shown)


def _write_legend(workbook: Workbook, worksheet: Worksheet, first_row: int) -> None:
    legend = {
        ACCOUNTS.tab_colour: "Blue tabs are yours: what you know and what you decide.",
        style.RESULT_TAB: "Grey tabs are results, written anew by each run. Your own sheets and columns stay.",
        style.REQUIRED_HEADER: "Dark headers are required, lighter ones may stay blank. Point at one to read its note.",
        style.INPUT_FILL: "Values you may change on Settings.",
    }
    worksheet.write(first_row, STEP, "Colours", style.heading(workbook))
    for row, (colour, meaning) in enumerate(legend.items(), start=first_row + 1):
        worksheet.write_blank(row, STEP, None, workbook.add_format({"bg_color": colour, **style.BOXED}))
        worksheet.write(row, FIRST, meaning, workbook.add_format({"indent": 1}))


_BIG = {"bold": True, "font_size": 18, "valign": "vcenter"}
_HEADING = {"bold": True, "font_size": 12, "valign": "vcenter"}
_CODE = {"font_name": "Consolas", "font_color": style.INK, "font_size": 10}

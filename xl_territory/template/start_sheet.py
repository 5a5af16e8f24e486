"""The Start sheet: what the workbook is for, how far the plan is, and the five steps to one."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from xl_territory.run.worker.session import START as NAME
from xl_territory.schema import ACCOUNTS, CSMS, HOURS_MODEL, LOCKS, SETTINGS, InputSheet
from xl_territory.template import workbook_style as style
from xl_territory.template.buttons import BUTTONS, in_rows
from xl_territory.template.contents import Contents
from xl_territory.template.input_sheet import set_up_print
from xl_territory.template.start_lines import Line, lines

TITLE = "Territory planner"
PURPOSE = "Which CSM owns which account: hours balanced, skills matched, risk covered, relationships kept."

NUMBER, STEP, TEXT, STATE = range(1, 5)
BUTTON_ROW = 3
STATUS_ROW = BUTTON_ROW + max(3, len(in_rows(BUTTONS))) + 2
STEPS_ROW = STATUS_ROW + 7
LEGEND_ROW = STEPS_ROW + 8


@dataclass(frozen=True)
class Step:
    """One step to a plan: the sheet it happens on, what to do there, and a formula that tells how far it is."""

    title: str
    sheet: str
    text: str
    state: str = ""
    state_today: str = ""


@dataclass(frozen=True)
class StartPage:
    """What the Start sheet says where editions of the workbook differ."""

    how_to_run: str
    command_lines: tuple[str, ...] = ()


def steps(contents: Contents, page: StartPage) -> tuple[Step, ...]:
    """The five steps, with the state they start in."""
    return (
        Step(
            "Accounts",
            ACCOUNTS.name,
            "Paste your accounts, one per row: an ID, and ARR or a tier. Leave blank what you do not know.",
            *_count(ACCOUNTS, contents, "accounts"),
        ),
        Step(
            "CSMs",
            CSMS.name,
            "List who looks after them: working hours, skills, and the tiers, languages and regions they cover.",
            *_count(CSMS, contents, "CSMs"),
        ),
        Step(
            "Rules",
            SETTINGS.name,
            f"Defaults are in place. Change what you know better: {HOURS_MODEL.name} (ready-made bands on its right), "
            f"{SETTINGS.name}, {LOCKS.name}.",
            *_count(LOCKS, contents, "locks"),
        ),
        Step("Optimize", NAME, page.how_to_run),
        Step(
            "Review",
            "Assignments",
            "Read Assignments, CSM Hours and Coverage Flags. Lock what is right, mend the rest, run again.",
        ),
    )


def write_start_sheet(workbook: Workbook, contents: Contents, page: StartPage) -> Worksheet:
    """Add the Start sheet to ``workbook``; the cells of its status lines are named (`start_lines`)."""
    worksheet = workbook.add_worksheet(NAME)
    worksheet.set_tab_color(style.START_TAB)
    worksheet.hide_gridlines(2)
    for column, width in {0: 2, NUMBER: 4, STEP: 18, TEXT: 84, STATE: 16}.items():
        worksheet.set_column(column, column, width)
    worksheet.set_row(0, 30)
    worksheet.write(0, NUMBER, TITLE, workbook.add_format({**_BIG, "font_color": style.INK}))
    worksheet.write(1, NUMBER, PURPOSE, style.explanation(workbook, font_size=12))
    _write_command_lines(workbook, worksheet, page.command_lines)
    _write_status(workbook, worksheet, lines(page.how_to_run, _has_data(contents)))
    _write_steps(workbook, worksheet, steps(contents, page))
    _write_legend(workbook, worksheet)
    set_up_print(worksheet)
    return worksheet


def _has_data(contents: Contents) -> bool:
    return all(contents.rows.get(sheet.block.table) for sheet in (ACCOUNTS, CSMS))


def _count(sheet: InputSheet, contents: Contents, noun: str) -> tuple[str, str]:
    """A live count of the table's rows, with today's result."""
    block = sheet.block
    today = len(contents.rows.get(block.table, ()))
    return f'=COUNTA({block.table}[{block.columns[0].name}])&" {noun}"', f"{today} {noun}"


def _write_command_lines(workbook: Workbook, worksheet: Worksheet, lines: tuple[str, ...]) -> None:
    shown = workbook.add_format({"font_name": "Consolas", "font_color": style.INK, "bg_color": style.PANEL_FILL})
    for k, line in enumerate(lines):
        worksheet.merge_range(BUTTON_ROW + k, NUMBER, BUTTON_ROW + k, STATE, line, shown)


def _write_status(workbook: Workbook, worksheet: Worksheet, told: tuple[Line, ...]) -> None:
    worksheet.write(STATUS_ROW - 1, NUMBER, "Where you are", style.heading(workbook))
    label = workbook.add_format({"bold": True, "bg_color": style.PANEL_FILL, "valign": "top"})
    shown = workbook.add_format({"bg_color": style.PANEL_FILL, "text_wrap": True, "align": "left", "valign": "top"})
    for row, line in enumerate(told, start=STATUS_ROW):
        worksheet.merge_range(row, NUMBER, row, STEP, line.label, label)
        _write_live(worksheet, row, TEXT, line.formula, line.today, shown)
        worksheet.write_blank(row, STATE, None, shown)
        workbook.define_name(line.name, f"={NAME}!${xl_col_to_name(TEXT)}${row + 1}")


def _write_steps(workbook: Workbook, worksheet: Worksheet, listed: tuple[Step, ...]) -> None:
    worksheet.write(STEPS_ROW - 1, NUMBER, "Five steps to a plan", style.heading(workbook))
    around = {"bottom": 1, "bottom_color": style.RULE, "valign": "vcenter"}
    number = workbook.add_format({"bold": True, "align": "center", "font_color": style.OPTIONAL_HEADER, **around})
    link = workbook.add_format({"bold": True, "font_color": style.REQUIRED_HEADER, "underline": 1, **around})
    text = workbook.add_format({"text_wrap": True, **around})
    state = style.explanation(workbook, align="right", **around)
    for k, step in enumerate(listed):
        row = STEPS_ROW + k
        worksheet.set_row(row, 32)
        worksheet.write(row, NUMBER, k + 1, number)
        worksheet.write_url(row, STEP, f"internal:'{step.sheet}'!A1", link, step.title)
        worksheet.write(row, TEXT, step.text, text)
        _write_live(worksheet, row, STATE, step.state, step.state_today, state)


def _write_live(worksheet: Worksheet, row: int, column: int, formula: str, today: str, shown: Format) -> None:
    if formula:
        worksheet.write_formula(row, column, formula, shown, today)
    else:
        worksheet.write_blank(row, column, None, shown)


def _write_legend(workbook: Workbook, worksheet: Worksheet) -> None:
    worksheet.write(LEGEND_ROW - 1, NUMBER, "Colours", style.heading(workbook))
    legend = {
        ACCOUNTS.tab_colour: "Blue tabs are yours: what you know and what you decide.",
        style.RESULT_TAB: "Grey tabs are results, written anew by each run. Your own sheets and columns stay.",
        style.REQUIRED_HEADER: "Dark headers are required, lighter ones may stay blank. Point at one to read its note.",
        style.INPUT_FILL: "Values you may change on Settings.",
    }
    for k, (colour, meaning) in enumerate(legend.items()):
        swatch = workbook.add_format({"bg_color": colour, **style.BOXED})
        worksheet.write_blank(LEGEND_ROW + k, NUMBER, None, swatch)
        worksheet.write(LEGEND_ROW + k, STEP, meaning, workbook.add_format({"indent": 1}))


_BIG = {"bold": True, "font_size": 22, "valign": "vcenter"}

"""The planning workbook without results: Start and the input sheets, built from their declarations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

from xlsxwriter import Workbook

from xl_territory.policies import CATALOGUE, PRESETS
from xl_territory.schema import ACCOUNTS, CSMS, HOURS_MODEL, INPUT_SHEETS, LOCKS, InputSheet
from xl_territory.template.contents import Contents, Example, contents, setting_rows
from xl_territory.template.input_sheet import GAP, PlacedBlock, side_by_side, write_input_sheet
from xl_territory.template.scenarios_sheet import scenario_rows, scenario_sheet
from xl_territory.template.settings_sheet import write_settings_sheet
from xl_territory.template.start_sheet import StartPage, write_start_sheet
from xl_territory.template.tier_presets import write_tier_presets
from xl_territory.template.validation import list_name

PROPERTIES = {"title": "Territory planner", "created": dt.datetime(2026, 1, 5)}  # fixed: same input, same file

PAGE = StartPage(
    how_to_run="Save and close this workbook, then run optimize as below. For buttons: xl-territory new plan.xlsm.",
    command="xl-territory COMMAND this-file.xlsx --in-place    (without it a question only tells; --help: options)",
)


def build_template(path: Path, example: Example) -> None:
    """Write a new planning workbook (.xlsx) with Start and every input sheet; the same file for the same ``example``.

    Raises
    ------
    OSError : when ``path`` cannot be written.
    """
    filled = contents(example)
    workbook = Workbook(path)
    workbook.set_properties(PROPERTIES)
    write_start_sheet(workbook, filled, PAGE)
    write_input_sheets(workbook, filled)
    workbook.close()


def write_input_sheets(workbook: Workbook, filled: Contents) -> None:
    """Add every input sheet to ``workbook``, and the names of the lists that their cells offer."""
    for sheet in (ACCOUNTS, CSMS):
        write_input_sheet(workbook, sheet, _placed(sheet, filled))
    _write_hours_model(workbook, filled)
    write_input_sheet(workbook, LOCKS, _placed(LOCKS, filled))
    write_settings_sheet(workbook, setting_rows(CATALOGUE, filled.settings))
    scenarios = scenario_sheet(PRESETS, CATALOGUE)
    write_input_sheet(workbook, scenarios, side_by_side(scenarios, [scenario_rows(scenarios, PRESETS)]))
    for name, formula in lists(INPUT_SHEETS).items():
        workbook.define_name(name, formula)


def lists(sheets: Iterable[InputSheet]) -> Mapping[str, str]:
    """Name and formula of each column that others refer to; a table's column grows with the table."""
    sheets = tuple(sheets)
    columns = [column for sheet in sheets for block in sheet.blocks for column in block.columns]
    wanted = dict.fromkeys(column.reference for column in columns if column.reference)
    tables = {
        (sheet.name, column.name): block.table for sheet in sheets for block in sheet.blocks for column in block.columns
    }
    return {list_name(*target): f"={tables[target]}[{target[1]}]" for target in wanted}


def _placed(sheet: InputSheet, filled: Contents) -> tuple[PlacedBlock, ...]:
    return side_by_side(sheet, [filled.rows.get(block.table, ()) for block in sheet.blocks])


def _write_hours_model(workbook: Workbook, filled: Contents) -> None:
    placed = _placed(HOURS_MODEL, filled)
    worksheet = write_input_sheet(workbook, HOURS_MODEL, placed)
    write_tier_presets(workbook, worksheet, first_column=placed[-1].last_column + 1 + 2 * GAP)

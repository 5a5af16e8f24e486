"""What a planner may write, as data: one file per input sheet."""

from collections.abc import Iterable

from xl_territory.schema.accounts import ACCOUNTS
from xl_territory.schema.aes import AES
from xl_territory.schema.column import Block, Column, InputSheet, Kind
from xl_territory.schema.csms import CSMS
from xl_territory.schema.hours_model import HOURS_MODEL
from xl_territory.schema.locks_sheet import LOCKS
from xl_territory.schema.settings import (
    GENERAL_SETTINGS,
    SCENARIOS,
    SETTINGS,
    AnySetting,
    Changes,
    Setting,
    Settings,
    SettingValue,
    find_setting,
)
from xl_territory.schema.touch_levels import TOUCH_LEVELS
from xl_territory.workbook.names import header_key

INPUT_SHEETS = (ACCOUNTS, CSMS, HOURS_MODEL, LOCKS, SETTINGS, SCENARIOS)
PLAN_INPUTS = (*INPUT_SHEETS, TOUCH_LEVELS, AES)
"""The sheets that a plan depends on; Touch Levels and AEs are not in a new workbook."""
INPUT_SHEET_NAMES = tuple(name for sheet in PLAN_INPUTS for name in (sheet.name, *sheet.aliases))
"""Every name under which an input sheet may be found."""


def input_sheets_among(names: Iterable[str]) -> tuple[str, ...]:
    """The sheets of a workbook with sheets of these ``names`` that hold input: each by its own name or first alias."""
    there = {header_key(name) for name in names}
    found = (
        next((name for name in (sheet.name, *sheet.aliases) if header_key(name) in there), None)
        for sheet in PLAN_INPUTS
    )
    return tuple(name for name in found if name is not None)


__all__ = [
    "ACCOUNTS",
    "AES",
    "CSMS",
    "GENERAL_SETTINGS",
    "HOURS_MODEL",
    "INPUT_SHEETS",
    "INPUT_SHEET_NAMES",
    "LOCKS",
    "PLAN_INPUTS",
    "SCENARIOS",
    "SETTINGS",
    "TOUCH_LEVELS",
    "AnySetting",
    "Block",
    "Changes",
    "Column",
    "InputSheet",
    "Kind",
    "Setting",
    "SettingValue",
    "Settings",
    "find_setting",
    "input_sheets_among",
]

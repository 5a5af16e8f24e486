"""What a planner may write, as data: one file per input sheet."""

from xl_territory.schema.accounts import ACCOUNTS
from xl_territory.schema.column import Block, Column, InputSheet, Kind
from xl_territory.schema.csms import CSMS
from xl_territory.schema.hours_model import HOURS_MODEL
from xl_territory.schema.locks import LOCKS
from xl_territory.schema.settings import GENERAL_SETTINGS, SCENARIOS, SETTINGS, Setting, Settings, find_setting

INPUT_SHEETS = (ACCOUNTS, CSMS, HOURS_MODEL, LOCKS, SETTINGS, SCENARIOS)

__all__ = [
    "ACCOUNTS",
    "CSMS",
    "GENERAL_SETTINGS",
    "HOURS_MODEL",
    "INPUT_SHEETS",
    "LOCKS",
    "SCENARIOS",
    "SETTINGS",
    "Block",
    "Column",
    "InputSheet",
    "Kind",
    "Setting",
    "Settings",
    "find_setting",
]

"""The Settings and Scenarios sheets, and the settings that belong to no single rule or term."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xl_territory.schema.column import Block, Column, InputSheet, Kind
from xl_territory.workbook.names import header_key, key

SettingValue = float | str | dt.date | None

SETTINGS = InputSheet(
    name="Settings",
    title="Settings",
    explanation="Change the Value column. A blank value means the default.",
    blocks=(
        Block(
            "Settings",
            (
                Column("Setting", Kind.TEXT, "Name of the setting.", required=True, key=True, width=28),
                Column("Value", Kind.TEXT, "What you want.", header_required=True, width=16),
                Column("Unit", Kind.TEXT, "What the value is measured in.", width=16),
                Column("Meaning", Kind.TEXT, "What it does.", width=80),
            ),
        ),
    ),
)

GAP_BY_ACCOUNTS = ((1_000, 0.001), (5_000, 0.005), (float("inf"), 0.01))
"""Most accounts, and the gap that a blank Solver: gap means for so many."""

SCENARIOS = InputSheet(
    name="Scenarios",
    title="Scenarios",
    explanation="One row per scenario; any setting may be a column. A blank cell inherits from Settings.",
    blocks=(
        Block(
            "Scenarios", (Column("Scenario", Kind.TEXT, "Name of the scenario.", required=True, key=True, width=24),)
        ),
    ),
)


@dataclass(frozen=True)
class Setting:
    """One row of the Settings sheet: its name, what blank means, and what it may be.

    A setting with ``choices`` is one of these words; ``kind`` DATE is a date, TEXT a word, the others a number
    between ``minimum`` and ``maximum``.
    """

    name: str
    default: SettingValue
    unit: str
    meaning: str
    kind: Kind = Kind.NUMBER
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()


GENERAL_SETTINGS = (
    Setting("Plan Date", None, "date", "The day the plan is made for; blank = today.", Kind.DATE),
    Setting("Overhead: handoff", 0.0, "share", "Extra hours of an account that changes its CSM.", Kind.SHARE, 0, 10),
    Setting(
        "Overhead: mismatch",
        0.0,
        "share",
        "Extra hours of an account whose CSM matches none of its wanted skills.",
        Kind.SHARE,
        0,
        10,
    ),
    Setting("Health: healthy from", 70.0, "points", "A health score from here on is Healthy.", Kind.NUMBER, 0, 100),
    Setting(
        "Health: medium from",
        40.0,
        "points",
        "A health score from here on is Medium, below it At-risk.",
        Kind.NUMBER,
        0,
        100,
    ),
    Setting("Solver: name", "auto", "", "auto, or the name of an installed solver.", Kind.TEXT),
    Setting(
        "Solver: time limit",
        60.0,
        "seconds",
        "Stop after this time with the best plan found.",
        Kind.NUMBER,
        0.1,
        86_400,
    ),
    Setting(
        "Solver: gap",
        None,
        "share",
        "Stop when the plan is proved to be this close to the best; blank = 0.1% up to 1,000 accounts, 0.5% up to "
        "5,000, 1% above.",
        Kind.SHARE,
        0,
        1,
    ),
    Setting("Solver: threads", 0.0, "", "0 = all that the machine has.", Kind.WHOLE, 0, 1024),
    Setting("Solver: seed", 0.0, "", "The same seed gives the same plan.", Kind.WHOLE, 0, 2_147_483_647),
)


@dataclass(frozen=True)
class Settings:
    """The value of every known setting. ``values`` is keyed by the compared name; blank ones hold their default."""

    catalogue: tuple[Setting, ...]
    values: Mapping[str, SettingValue] = field(default_factory=dict)

    def __getitem__(self, name: str) -> SettingValue:
        """Value of the setting ``name``; KeyError for a name that is not in the catalogue."""
        setting = find_setting(self.catalogue, name)
        if setting is None:
            raise KeyError(name)
        value = self.values.get(key(setting.name))
        return setting.default if value is None else value

    def number(self, name: str) -> float:
        """Value of a setting that is a number; NaN where it is blank and has no default."""
        value = self[name]
        return float("nan") if value is None or isinstance(value, dt.date) else float(value)

    def word(self, name: str) -> str:
        """Value of a setting that is a word, as compared."""
        return key(str(self[name] or ""))

    def replace(self, changes: Mapping[str, SettingValue]) -> Settings:
        """These settings with some values changed; a None inherits."""
        kept = {self._key(name): value for name, value in changes.items() if value is not None}
        return Settings(self.catalogue, {**self.values, **kept})

    def _key(self, name: str) -> str:
        """How ``values`` is keyed: the compared name as the catalogue spells it."""
        setting = find_setting(self.catalogue, name)
        return key(setting.name if setting else name)


def find_setting(catalogue: Iterable[Setting], name: str) -> Setting | None:
    """The setting of the catalogue that ``name`` means, or None."""
    wanted = header_key(name)
    return next((setting for setting in catalogue if header_key(setting.name) == wanted), None)

"""The Settings and Scenarios sheets, and the settings that belong to no single rule or term."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Generic, TypeVar, cast

from xl_territory.schema.column import Block, Column, InputSheet, Kind
from xl_territory.workbook.names import header_key, key

SettingValue = float | str | dt.date | None
Changes = Mapping[str, SettingValue]
"""Other values for some settings by name: numbers and dates as they are, or anything as it would be typed."""
ValueT = TypeVar("ValueT", bound=SettingValue)

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
                Column("Low", Kind.TEXT, "Of an assumed effect: the least you believe in.", default="none", width=9),
                Column("High", Kind.TEXT, "The most you believe in.", default="twice the effect", width=9),
                Column("Unit", Kind.TEXT, "What the value is measured in.", width=16),
                Column("Meaning", Kind.TEXT, "What it does.", width=80),
            ),
        ),
    ),
)

FACTOR = "factor"
Range = tuple[float | None, float | None]
"""Low and High of an assumed effect as typed, None for a blank."""
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
class Setting(Generic[ValueT]):
    """One row of the Settings sheet: its name, what blank means, and what it may be; ``settings[it]`` is its value.

    Whoever reads a setting owns it: a rule declares its limit in its own file, and nobody else spells the name. A
    setting with ``choices`` is one of these words; ``kind`` DATE is a date, TEXT a word, the others a number between
    ``minimum`` and ``maximum``. ``default`` None means that a blank cell stays blank. One that is ``ranged`` is an
    effect that is assumed: the planner may say between which values it lies; ``neutral`` is no effect.
    """

    name: str
    default: ValueT
    unit: str
    meaning: str
    kind: Kind = Kind.NUMBER
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    ranged: bool = False

    @property
    def neutral(self) -> float:
        """The value that changes nothing: 1 for a factor, else 0."""
        return 1.0 if self.unit == FACTOR else 0.0


AnySetting = Setting[Any]


class DateOrder(StrEnum):
    """How 03/04/2026 is read."""

    AUTO = "auto"
    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


PLAN_DATE = Setting[dt.date | None](
    "Plan Date", None, "date", "The day the plan is made for; blank = today.", Kind.DATE
)
DATE_ORDER = Setting[str](
    "Dates: order",
    DateOrder.AUTO.value,
    "",
    "How 03/04/2026 is read: auto = as the other dates of its column are.",
    Kind.TEXT,
    choices=tuple(DateOrder),
)
LEFT_OUT, FILLED = "left out", "filled"
OPEN_SEATS = Setting[str](
    "Seats: open",
    LEFT_OUT,
    "",
    "left out = seats with Status Open do not count; filled = each counts from its Start Date on.",
    Kind.TEXT,
    choices=(LEFT_OUT, FILLED),
)
BACKUPS = Setting[float](
    "Backups", 10.0, "files", "Most backups of a workbook that are kept beside it.", Kind.WHOLE, 1, 1000
)
HANDOFF_OVERHEAD = Setting[float](
    "Overhead: handoff", 0.0, "share", "Extra hours of an account that changes its CSM.", Kind.SHARE, 0, 10
)
MISMATCH_OVERHEAD = Setting[float](
    "Overhead: mismatch",
    0.0,
    "share",
    "Extra hours of an account whose CSM matches none of its wanted skills.",
    Kind.SHARE,
    0,
    10,
)
HEALTHY_FROM = Setting[float](
    "Health: healthy from", 70.0, "points", "A health score from here on is Healthy.", Kind.NUMBER, 0, 100
)
MEDIUM_FROM = Setting[float](
    "Health: medium from",
    40.0,
    "points",
    "A health score from here on is Medium, below it At-risk.",
    Kind.NUMBER,
    0,
    100,
)
SHEET, RISK, WORSE = "sheet", "risk", "worse"
HEALTH_SOURCE = Setting[str](
    "Health: source",
    SHEET,
    "",
    "sheet = Health as typed; risk = the class that an accepted Churn Risk means; worse = the worse of the two.",
    Kind.TEXT,
    choices=(SHEET, RISK, WORSE),
)
SOLVER_NAME = Setting[str]("Solver: name", "auto", "", "auto, or the name of an installed solver.", Kind.TEXT)
TIME_LIMIT = Setting[float](
    "Solver: time limit", 60.0, "seconds", "Stop after this time with the best plan found.", Kind.NUMBER, 0.1, 86_400
)
GAP = Setting[float | None](
    "Solver: gap",
    None,
    "share",
    "Stop when the plan is proved to be this close to the best; blank = 0.1% up to 1,000 accounts, 0.5% up to "
    "5,000, 1% above.",
    Kind.SHARE,
    0,
    1,
)
THREADS = Setting[float]("Solver: threads", 0.0, "", "0 = all that the machine has.", Kind.WHOLE, 0, 1024)
SEED = Setting[float]("Solver: seed", 0.0, "", "The same seed gives the same plan.", Kind.WHOLE, 0, 2_147_483_647)

GENERAL_SETTINGS: tuple[AnySetting, ...] = (
    PLAN_DATE,
    DATE_ORDER,
    HANDOFF_OVERHEAD,
    MISMATCH_OVERHEAD,
    HEALTHY_FROM,
    MEDIUM_FROM,
    HEALTH_SOURCE,
    OPEN_SEATS,
    SOLVER_NAME,
    TIME_LIMIT,
    GAP,
    THREADS,
    SEED,
    BACKUPS,
)

_WEIGHT = "Weight: "


def weight_name(term: str) -> str:
    """What the weight of a term is called on Settings."""
    return f"{_WEIGHT}{term}"


def weight_setting(term: str, default: float, meaning: str) -> Setting[float]:
    """How much a term counts in the score; only the proportions of the weights matter."""
    return Setting(weight_name(term), default, "points", meaning, Kind.NUMBER, 0, 1e6)


def mode_setting(rule: str, default: str, modes: Sequence[str], meaning: str) -> Setting[str]:
    """Whether a rule is hard, soft or off, as far as it may be."""
    return Setting(f"Rule: {rule}", default, " / ".join(modes), meaning, Kind.TEXT, choices=tuple(modes))


def is_weight(setting: AnySetting) -> bool:
    """Whether it is the weight of a term."""
    return header_key(setting.name).startswith(header_key(_WEIGHT))


@dataclass(frozen=True)
class Settings:
    """The value of every known setting, and of assumed effects the range: both keyed by the compared name.

    Blank ones hold their default.
    """

    catalogue: tuple[AnySetting, ...]
    values: Mapping[str, SettingValue] = field(default_factory=dict)
    ranges: Mapping[str, Range] = field(default_factory=dict)

    def __getitem__(self, setting: Setting[ValueT]) -> ValueT:
        """Value of the setting, its default where the planner left it blank."""
        value = self.values.get(key(setting.name))
        return setting.default if value is None else cast(ValueT, value)

    def replace(self, changes: Changes) -> Settings:
        """These settings with some values changed, by name; a None inherits."""
        kept = {self._key(name): value for name, value in changes.items() if value is not None}
        return replace(self, values={**self.values, **kept})

    def range_of(self, setting: Setting[float]) -> tuple[float, float]:
        """Low and High of an assumed effect; blank = none to twice the effect (planning_inputs)."""
        low, high = self.ranges.get(key(setting.name), (None, None))
        twice = setting.neutral + 2 * (self[setting] - setting.neutral)
        least = twice if setting.minimum is None else max(twice, setting.minimum)
        most = least if setting.maximum is None else min(least, setting.maximum)
        return setting.neutral if low is None else low, most if high is None else high

    def _key(self, name: str) -> str:
        """How ``values`` is keyed: the compared name as the catalogue spells it."""
        setting = find_setting(self.catalogue, name)
        return key(setting.name if setting else name)


def find_setting(catalogue: Iterable[AnySetting], name: str) -> AnySetting | None:
    """The setting of the catalogue that ``name`` means, or None."""
    wanted = setting_key(name)
    return next((setting for setting in catalogue if setting_key(setting.name) == wanted), None)


def setting_key(name: str) -> str:
    """What two names of a setting have in common when they mean the same: "Limit max moved" and "Limit: max moved"."""
    return re.sub(r"\W+", "", header_key(name))

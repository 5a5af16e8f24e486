"""Settings of the planning steps around a plan: gaps, capacity, touch levels."""

from __future__ import annotations

from xl_territory.schema.column import Kind
from xl_territory.schema.retention_settings import ASSUMED
from xl_territory.schema.settings import AnySetting, Setting

EXPANSION = Setting[float](
    "Gaps: expansion a year",
    0.1,
    "share",
    f"Share of Potential − ARR that a covered account is taken to grow by in a year. {ASSUMED}",
    Kind.SHARE,
    0,
    1,
    ranged=True,
)
MARGIN = Setting[float | None](
    "Capacity: margin",
    None,
    "share",
    "More hours than needed that hiring plans for; blank = the smallest that is safe.",
    Kind.SHARE,
    0,
    1,
)
ACCEPTED_CHANCE = Setting[float](
    "Capacity: accepted chance",
    0.1,
    "share",
    f"Chance of more than 5 % uncovered hours in a month that is accepted. {ASSUMED}",
    Kind.SHARE,
    0,
    1,
)
YEARLY_BUDGET = Setting[float | None](
    "Capacity: yearly budget",
    None,
    "money",
    "For all seats whose kind is known; blank = no limit.",
    Kind.MONEY,
    0,
    1e15,
)
SENIOR_SHARE = Setting[float](
    "Capacity: senior share", 0.0, "share", "Least share of senior seats among those hired.", Kind.SHARE, 0, 1
)
STRATEGIC_AT_LEAST = Setting[str](
    "Touch: strategic at least",
    "Low",
    "level",
    "Closest level that a Strategic account may not fall below.",
    Kind.TEXT,
)
AT_RISK_AT_LEAST = Setting[str]("Touch: at-risk at least", "Tech", "level", "The same for At-risk accounts.", Kind.TEXT)
MAX_CHANGES = Setting[float | None](
    "Touch: max changes", None, "share", "Accounts whose level may change; blank = no limit.", Kind.SHARE, 0, 1
)
NOTHING, NAMES, EVERYTHING = "nothing", "names", "everything"
OTHERS = Setting[str](
    "Documents: others",
    NOTHING,
    "",
    "What a CSM's book plan tells of colleagues: nothing, names of who gives and gets, or everything that Why says.",
    Kind.TEXT,
    choices=(NOTHING, NAMES, EVERYTHING),
)
STEP_SETTINGS: tuple[AnySetting, ...] = (
    EXPANSION,
    MARGIN,
    ACCEPTED_CHANCE,
    YEARLY_BUDGET,
    SENIOR_SHARE,
    STRATEGIC_AT_LEAST,
    AT_RISK_AT_LEAST,
    MAX_CHANGES,
    OTHERS,
)

"""Settings of the planning steps around a plan: gaps, capacity, touch levels."""

from __future__ import annotations

from xl_territory.schema.column import Kind
from xl_territory.schema.retention import ASSUMED
from xl_territory.schema.settings import Setting

STEP_SETTINGS = (
    Setting(
        "Gaps: expansion a year",
        0.1,
        "share",
        f"Share of Potential − ARR that a covered account is taken to grow by in a year. {ASSUMED}",
        Kind.SHARE,
        0,
        1,
    ),
    Setting(
        "Capacity: margin",
        None,
        "share",
        "More hours than needed that hiring plans for; blank = the smallest that is safe.",
        Kind.SHARE,
        0,
        1,
    ),
    Setting(
        "Capacity: accepted chance",
        0.1,
        "share",
        f"Chance of more than 5 % uncovered hours in a month that is accepted. {ASSUMED}",
        Kind.SHARE,
        0,
        1,
    ),
    Setting(
        "Capacity: yearly budget",
        None,
        "money",
        "For all seats whose kind is known; blank = no limit.",
        Kind.MONEY,
        0,
        1e15,
    ),
    Setting("Capacity: senior share", 0.0, "share", "Least share of senior seats among those hired.", Kind.SHARE, 0, 1),
    Setting(
        "Touch: strategic at least",
        "Low",
        "level",
        "Closest level that a Strategic account may not fall below.",
        Kind.TEXT,
    ),
    Setting("Touch: at-risk at least", "Tech", "level", "The same for At-risk accounts.", Kind.TEXT),
    Setting(
        "Touch: max changes", None, "share", "Accounts whose level may change; blank = no limit.", Kind.SHARE, 0, 1
    ),
)

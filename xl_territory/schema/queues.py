"""Settings of the queues: tier changes that wait for a decision, accounts that wait for a CSM."""

from __future__ import annotations

from xl_territory.schema.column import Kind
from xl_territory.schema.retention_settings import ASSUMED
from xl_territory.schema.settings import AnySetting, Setting

TIER_CHANGES, ORPHAN_QUEUE = "Tier Changes", "Orphan Queue"
"""The sheets of the queues; some of what stands on them binds plans."""
KEEP_TIER, SAME_CSM, HAND_OVER = "Keep tier", "New tier, same CSM", "New tier, hand over"
"""What can be decided of a tier change."""
STALE, NOT_WAITING = "STALE", "back"
"""How the Status of a row begins whose decision was about another change, and of one whose change is no more."""

MARGIN = Setting[float](
    "Tier: margin",
    0.05,
    "share",
    f"ARR past a tier's border by this is noticed at once; by less, in a second month. {ASSUMED}",
    Kind.SHARE,
    0,
    1,
)
WINDOW = Setting[float](
    "Tier: window days",
    30.0,
    "days",
    f"Within so many days a tier change is to be decided. {ASSUMED}",
    Kind.WHOLE,
    1,
    365,
)
POOL_TIERS = Setting[str](
    "Pool: tiers",
    "SMB",
    "tiers",
    "Tiers that belong to pooled seats, separated by ; others are guests there.",
    Kind.TEXT,
)
POOL_DAYS = Setting[float](
    "Pool: stay days", 90.0, "days", f"So long a guest may stay at a pooled seat. {ASSUMED}", Kind.WHOLE, 1, 3650
)
SLA_DAYS = Setting[float](
    "Orphans: SLA days", 14.0, "days", f"Within so many days an account without CSM is to be contacted. {ASSUMED}",
    Kind.WHOLE, 0, 365,
)  # fmt: skip

QUEUE_SETTINGS: tuple[AnySetting, ...] = (MARGIN, WINDOW, SLA_DAYS)

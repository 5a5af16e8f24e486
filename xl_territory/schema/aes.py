"""The AEs sheet: account executives, who sell to the accounts that CSMs look after; and settings of what both share."""

from __future__ import annotations

from xl_territory.schema.column import Block, Column, InputSheet, Kind
from xl_territory.schema.retention_settings import ASSUMED
from xl_territory.schema.settings import AnySetting, Setting

STATUSES = ("Active", "Leaving", "Left")

AES = InputSheet(
    name="AEs",
    title="AEs",
    explanation="One row per account executive; Account Owner and Paired AEs name them by ID or name.",
    blocks=(
        Block(
            "AEs",
            (
                Column("AE ID", Kind.TEXT, "A short unique ID.", required=True, key=True),
                Column("AE Name", Kind.TEXT, "The name you want to read in results.", width=24),
                Column("Status", Kind.TEXT, "Left: the accounts have no AE.", choices=STATUSES, default="Active"),
                Column("End Date", Kind.DATE, "The first day on which the AE is gone."),
                Column("Manager", Kind.TEXT, "Covers the accounts of an AE who is gone.", width=20),
                Column("Segments", Kind.LIST, "Tiers that the AE sells to, where no account shows it.", width=24),
                Column("FTE", Kind.NUMBER, "Share of a full position.", minimum=0, maximum=1, default="1"),
            ),
        ),
    ),
)

GAP_DAYS = Setting[float](
    "AE gaps: days", 30.0, "days", f"So long an account may be without an AE. {ASSUMED}", Kind.WHOLE, 1, 365
)
WARNING_DAYS = Setting[float](
    "AE gaps: warning days", 20.0, "days", f"From this day on it is a warning. {ASSUMED}", Kind.WHOLE, 0, 365
)
AES_PER_CSM = Setting[float](
    "Pods: AEs per CSM", 2.0, "AEs", f"Most AEs that a CSM is proposed to be paired with. {ASSUMED}", Kind.WHOLE, 1, 50
)
CSMS_PER_AE = Setting[float | None](
    "Pods: CSMs per AE", None, "CSMs", "Most CSMs that an AE is proposed to be paired with; blank = no limit.",
    Kind.WHOLE, 1, 500,
)  # fmt: skip
MIXED_BELOW = Setting[float](
    "Pods: mixed below",
    0.5,
    "share",
    f"Books of a coherence (Σ share of a CSM's ARR by AE, squared) below this are mixed. {ASSUMED}",
    Kind.SHARE,
    0,
    1,
)
SHARED_BOOK_SETTINGS: tuple[AnySetting, ...] = (GAP_DAYS, WARNING_DAYS, AES_PER_CSM, CSMS_PER_AE, MIXED_BELOW)

AES_FOR_ONE_CSM = {
    "commercial": (1.5, 2.0),
    "mid-market": (1.0, 1.5),
    "enterprise": (1.0, 1.2),
    "strategic": (1.0, 1.0),
}
"""Usual ratio of AEs to CSMs by tier, lowest and highest; other tiers have none."""

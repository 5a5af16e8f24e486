"""Settings of handoff weeks: when they start, what a week may bring, and the tasks of each handoff."""

from __future__ import annotations

import datetime as dt

from xl_territory.schema.column import Kind
from xl_territory.schema.retention_settings import ASSUMED
from xl_territory.schema.settings import AnySetting, Setting


def _handoff(what: str, default: float, unit: str, meaning: str, kind: Kind, high: float) -> Setting[float]:
    return Setting(f"Handoff: {what}", default, unit, meaning, kind, 0, high)


START = Setting[dt.date | None](
    "Handoff: start", None, "date", "Monday of the first week; blank = the Monday after the plan date.", Kind.DATE
)
WEEKS = _handoff("weeks", 8.0, "weeks", f"Within so many weeks all should be handed over. {ASSUMED}", Kind.WHOLE, 52)
DUAL_WEEKS = _handoff(
    "dual weeks", 2.0, "weeks", f"So long the old CSM stays responsible beside the new one. {ASSUMED}", Kind.WHOLE, 12
)
GIVER_SHARE = _handoff(
    "giver share", 1.0, "share", f"Hours of the account that the old CSM has in dual coverage. {ASSUMED}", Kind.SHARE, 1
)
RECEIVER_SHARE = _handoff(
    "receiver share", 1.0, "share", f"Hours of the account that the new CSM has in it. {ASSUMED}", Kind.SHARE, 2
)
GIVEN = _handoff("given a week", 5.0, "starts", f"Handoffs that a CSM gives a week at most. {ASSUMED}", Kind.WHOLE, 999)
RECEIVED = _handoff(
    "received a week", 5.0, "starts", f"Handoffs that a CSM receives a week at most. {ASSUMED}", Kind.WHOLE, 999
)
DAYS_BEFORE = _handoff(
    "renewal days before", 30.0, "days", f"No day of a handoff so near before a renewal. {ASSUMED}", Kind.WHOLE, 365
)
DAYS_AFTER = _handoff(
    "renewal days after", 14.0, "days", f"No day of a handoff so soon after a renewal. {ASSUMED}", Kind.WHOLE, 365
)
BREACH_POINTS = _handoff(
    "breach points", 0.05, "points", f"What a week without a permitted owner counts. {ASSUMED}", Kind.NUMBER, 100
)
SHIFT_POINTS = _handoff(
    "shift points", 0.02, "points", f"What moving an announced handoff by a week counts. {ASSUMED}", Kind.NUMBER, 100
)
OVERTIME = _handoff(
    "overtime hours", 0.0, "hours", "Hours a week above capacity that handoffs may lead to.", Kind.NUMBER, 40
)


def _task(name: str, days: float | None, blank: str, who: str) -> Setting[float | None]:
    meaning = f"Days from the start; {who}. {blank}{ASSUMED}"
    return Setting[float | None](f"Task: {name}", days, "days", meaning, Kind.WHOLE, -365, 365)


_AT_HANDOVER = "Blank = at the end of dual coverage. "
CONTEXT = _task("context document", -3.0, "", "by the old CSM")
INTRODUCTION = _task("intro e-mail", 0.0, "", "by the old CSM")
JOINT_CALL = _task("joint call", 7.0, "", "both CSMs")
BRIEFING = _task("renewal and ticket briefing", 7.0, "", "by the old CSM")
OWN_CALL = _task("first own call", None, _AT_HANDOVER, "by the new CSM")
CRM_OWNER = _task("CRM owner", None, _AT_HANDOVER, "by RevOps")
CHECK_IN = _task("check-in", None, "Blank = 30 days after dual coverage. ", "by the new CSM's manager")

HANDOFF_SETTINGS: tuple[AnySetting, ...] = (
    START,
    WEEKS,
    DUAL_WEEKS,
    GIVER_SHARE,
    RECEIVER_SHARE,
    GIVEN,
    RECEIVED,
    DAYS_BEFORE,
    DAYS_AFTER,
    BREACH_POINTS,
    SHIFT_POINTS,
    OVERTIME,
    CONTEXT,
    INTRODUCTION,
    JOINT_CALL,
    BRIEFING,
    OWN_CALL,
    CRM_OWNER,
    CHECK_IN,
)

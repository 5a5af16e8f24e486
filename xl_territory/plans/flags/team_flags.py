"""Flags that concern the whole team."""

from __future__ import annotations

from collections.abc import Iterator

from xl_territory.errors import Severity
from xl_territory.plans.balance_measures import deviations
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.flags.flag import TEAM, Finding, FlagCheck, Subject
from xl_territory.policies.fair_share import fair_shares

WORKLOAD_VARIANCE_FROM = 0.2


def workload_variance(plan: Plan) -> Iterator[Finding]:
    """Somebody's hours are more than 20 % off their fair share."""
    t, load = plan.territory, plan.books.load
    off = deviations(load, fair_shares(t).hours)
    j = int(off.argmax())
    if off[j] > WORKLOAD_VARIANCE_FROM:
        fair = f"{off[j]:.0%} off a fair {fair_shares(t).hours.share[j]:.1f} h"
        yield TEAM, f"{t.csm_names[j]} has {load[j]:.1f} h a week, {fair}; more than 20% is too much."


def short_of_capacity(plan: Plan) -> Iterator[Finding]:
    """There is more work than the whole team has time for."""
    t = plan.territory
    short = t.hours.sum() - t.capacity.sum()
    if short > 0:
        yield (
            TEAM,
            f"{t.hours.sum():.1f} h a week of work, {t.capacity.sum():.1f} h of capacity: {short:.1f} h too many.",
        )


TEAM_FLAGS = (
    FlagCheck(
        "SHORT_OF_CAPACITY",
        Subject.TEAM,
        Severity.CRITICAL,
        short_of_capacity,
        "No assignment can mend this: add CSMs, pool small accounts or lower the base hours.",
    ),
    FlagCheck(
        "WORKLOAD_VARIANCE",
        Subject.TEAM,
        Severity.WARNING,
        workload_variance,
        "See CSM Hours; widen Segments, release locks or raise the weight of balance.",
    ),
)

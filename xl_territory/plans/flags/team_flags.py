"""Flags that concern the whole team."""

from __future__ import annotations

from collections.abc import Iterator

from xl_territory.errors import Severity
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.flags.flag import TEAM, Finding, FlagCheck, Subject

WORKLOAD_VARIANCE_FROM = 0.2


def workload_variance(plan: Plan) -> Iterator[Finding]:
    """Somebody's utilisation is more than 20 % of the target away from it."""
    off = plan.measures.largest_deviation
    if off > WORKLOAD_VARIANCE_FROM:
        target = plan.territory.target
        yield TEAM, f"Somebody's utilisation is {off:.0%} away from the team's {target:.0%}; more than 20% is too much."


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

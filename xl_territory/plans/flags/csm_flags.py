"""Flags of CSMs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from xl_territory.errors import Severity
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.flags.flag import Finding, FlagCheck, Subject
from xl_territory.policies.fair_share import fair_shares
from xl_territory.policies.rules.capacity import full_hours, room
from xl_territory.policies.rules.max_at_risk import MaxAtRisk
from xl_territory.policies.terms.risk import Risk, at_risk_room
from xl_territory.territory.workloads import Booleans, Floats
from xl_territory.workbook.names import key

UNDER_USED_BELOW = 0.8
OVER_RATIO_FROM = 1.2
HARDLY = 1e-6


def over_capacity(plan: Plan) -> Iterator[Finding]:
    """More hours than capacity × max utilisation."""
    t, load, limit = plan.territory, plan.books.load, full_hours(plan.territory)
    for j in np.flatnonzero(overloaded(plan)):
        above = load[j] - limit[j]
        yield (
            int(j),
            f"{t.csm_names[j]} has {load[j]:.1f} h a week, {above:.1f} h above the {limit[j]:.1f} h there is room for.",
        )


def overloaded(plan: Plan) -> Booleans:
    """(csms,) more hours than capacity × max utilisation."""
    return np.asarray(plan.books.load > room(plan.territory) + HARDLY)


def under_used(plan: Plan) -> Iterator[Finding]:
    """Hours below 80 % of the fair share."""
    t, load = plan.territory, plan.books.load
    fair = fair_shares(t).hours.share
    for j in np.flatnonzero(load < UNDER_USED_BELOW * fair - HARDLY):
        below = f"{1 - load[j] / fair[j]:.0%} below a fair {fair[j]:.1f} h"
        yield int(j), f"{t.csm_names[j]} has {load[j]:.1f} h a week, {below}."


def over_ratio(plan: Plan) -> Iterator[Finding]:
    """More than 20 % above the benchmark accounts per CSM, mixed tiers counted in proportion."""
    t, books = plan.territory, plan.books
    ratio = books.totals(1 / benchmark_accounts(plan)[t.tier])
    for j in np.flatnonzero(ratio > OVER_RATIO_FROM):
        above = f"{ratio[j] - 1:.0%} above the benchmark for this mix of tiers"
        yield int(j), f"{t.csm_names[j]} has {books.count[j]} accounts, {above}."


def at_risk_concentration(plan: Plan) -> Iterator[Finding]:
    """At-risk hours above the at-risk share of capacity."""
    t, hours = plan.territory, plan.books.at_risk_hours
    share = t.settings[Risk.share]
    for j in np.flatnonzero(hours > at_risk_room(t) + HARDLY):
        yield int(j), f"{t.csm_names[j]} has {hours[j]:.1f} at-risk hours a week, more than {share:.0%} of capacity."


def leaving(plan: Plan) -> Iterator[Finding]:
    """Status Leaving, or an End Date."""
    t = plan.territory
    for j, (status, end) in enumerate(zip(t.csms["Status"], t.csms["End Date"], strict=True)):
        if key(status) == "leaving" or not pd.isna(end):
            when = "" if pd.isna(end) else f" on {end:%Y-%m-%d}"
            yield j, f"{t.csm_names[j]} leaves{when} and holds {plan.books.count[j]} accounts."


def benchmark_accounts(plan: Plan) -> Floats:
    """(tiers,) benchmark accounts per CSM: the middle of low and high, infinite where the sheet has none."""
    tiers = plan.territory.tiers
    middle = (tiers["Accounts per CSM Low"] + tiers["Accounts per CSM High"]).to_numpy(float) / 2
    return np.where(np.isnan(middle) | (middle <= 0), np.inf, middle)


CSM_FLAGS = (
    FlagCheck(
        "OVER_CAPACITY", Subject.CSM, Severity.CRITICAL, over_capacity, "Take these hours away, or add capacity."
    ),
    FlagCheck(
        "AT_RISK_CONCENTRATION",
        Subject.CSM,
        Severity.WARNING,
        at_risk_concentration,
        f"Share at-risk accounts among more CSMs, or set {MaxAtRisk.limit.name}.",
    ),
    FlagCheck(
        "OVER_RATIO",
        Subject.CSM,
        Severity.WARNING,
        over_ratio,
        "Plan another CSM for these tiers, or pool the smallest accounts.",
    ),
    FlagCheck(
        "LEAVING",
        Subject.CSM,
        Severity.WARNING,
        leaving,
        "Plan the handover now; set Status to Left to plan without this CSM.",
    ),
    FlagCheck(
        "UNDER_USED",
        Subject.CSM,
        Severity.INFO,
        under_used,
        "Check Segments, Skills and Max Accounts: they may keep accounts away.",
    ),
)

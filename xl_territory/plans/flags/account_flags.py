"""Flags of accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from xl_territory.errors import Severity
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.flags.csm_flags import overloaded
from xl_territory.plans.flags.flag import Finding, FlagCheck, Subject
from xl_territory.policies import RULES
from xl_territory.policies.compose import settled
from xl_territory.policies.rules.renewal_freeze import frozen
from xl_territory.territory.executives import has_ae
from xl_territory.territory.workloads import UNASSIGNED
from xl_territory.workbook.names import key

ORPHAN_AFTER_DAYS = 14
SKILL_GAP_BELOW = 0.5


def unassigned(plan: Plan) -> Iterator[Finding]:
    """No owner in the plan."""
    for i in np.flatnonzero(~plan.books.owned):
        reason = "no CSM may have it" if not plan.problem.allowed[plan.unit[i]].any() else "nobody who may has a place"
        yield int(i), f"{plan.territory.account_names[i]} has no owner: {reason}."


def at_risk_uncovered(plan: Plan) -> Iterator[Finding]:
    """An at-risk account without owner."""
    t = plan.territory
    for i in np.flatnonzero(t.at_risk & ~plan.books.owned):
        yield int(i), f"{t.account_names[i]} is at risk and {t.hours[i]:.1f} h a week of care are uncovered."


def orphan(plan: Plan) -> Iterator[Finding]:
    """No active CSM more than 14 days after Contract Start, and none in the plan."""
    t = plan.territory
    days = (pd.Timestamp(t.plan_date) - t.accounts["Contract Start"]).dt.days.to_numpy(float)
    for i in np.flatnonzero((t.current == UNASSIGNED) & ~plan.books.owned & (days > ORPHAN_AFTER_DAYS)):
        yield int(i), f"{t.account_names[i]} has had no CSM {days[i]:.0f} days after its contract began; still nobody."


def over_capacity_csm(plan: Plan) -> Iterator[Finding]:
    """The owner has more hours than capacity."""
    t, books = plan.territory, plan.books
    over = overloaded(plan)
    for i in np.flatnonzero(books.owned & over[books.owner]):
        yield int(i), f"{t.account_names[i]} is with {t.csm_names[books.owner[i]]}, who is over capacity."


def skill_gap(plan: Plan) -> Iterator[Finding]:
    """The owner has less than half of the wanted tags."""
    t, owner = plan.territory, plan.books.owner
    owned = np.flatnonzero(plan.books.owned)
    for i in owned[t.match[owned, owner[owned]] < SKILL_GAP_BELOW]:
        match = t.match[i, owner[i]]
        yield int(i), f"{t.csm_names[owner[i]]} has {match:.0%} of what {t.account_names[i]} wants."


def renewal_frozen(plan: Plan) -> Iterator[Finding]:
    """Held by its renewal."""
    t = plan.territory
    for i in np.flatnonzero(frozen(t)):
        yield int(i), f"{t.account_names[i]} is in renewal and stays with {t.csm_names[t.current[i]]}."


def tier_change(plan: Plan) -> Iterator[Finding]:
    """The tier on the sheet is not the tier by ARR."""
    t = plan.territory
    names = list(t.tiers["Tier"])
    for i in np.flatnonzero((t.tier_by_arr >= 0) & (t.tier_by_arr != t.tier)):
        by_arr = f"by its ARR of {t.arr[i]:,.0f} it is {names[t.tier_by_arr[i]]}"
        yield int(i), f"{t.account_names[i]} is {names[t.tier[i]]} on the sheet; {by_arr}."


def tier_review_late(plan: Plan) -> Iterator[Finding]:
    """A tier change that nobody has decided within its window."""
    t = plan.territory
    for i, id_ in enumerate(t.account_ids):
        until = t.tables.in_tier_review.get(key(id_))
        if until is not None and until < t.plan_date:
            yield i, f"The tier change of {t.account_names[i]} was to be decided by {until}; until then it stays put."


def ae_unassigned(plan: Plan) -> Iterator[Finding]:
    """No Account Owner, or one who is gone, in a workbook that names AEs."""
    t = plan.territory
    owners, there = t.accounts["Account Owner"], has_ae(t)
    if owners.ne("").any():
        for i in np.flatnonzero(~there):
            gone = f"; {owners.iloc[i]} is gone" if owners.iloc[i] else ""
            yield int(i), f"{t.account_names[i]} has no account executive{gone}."


def lock_expired(plan: Plan) -> Iterator[Finding]:
    """A lock whose last day has passed."""
    for lock in plan.territory.locks:
        if lock.expired:
            yield (
                lock.account,
                f"The {lock.kind.title()} lock in row {lock.row} ended on {lock.until} and no longer holds.",
            )


def ineligible_kept(plan: Plan) -> Iterator[Finding]:
    """A lock or a renewal keeps the account with a CSM who is not eligible."""
    t, owner = plan.territory, plan.books.owner
    held = frozen(t)
    for i in np.flatnonzero(settled(t, RULES) & plan.books.owned):
        if not t.eligible[i, owner[i]]:
            why = "its renewal" if held[i] else "a lock"
            yield int(i), f"{t.account_names[i]} stays with {t.csm_names[owner[i]]} by {why}, though not eligible."


def _check(name: str, severity: Severity, find: Callable[[Plan], Iterator[Finding]], action: str) -> FlagCheck:
    return FlagCheck(name, Subject.ACCOUNT, severity, find, action)


ACCOUNT_FLAGS = (
    _check(
        "UNASSIGNED", Severity.CRITICAL, unassigned, "Loosen what keeps it without owner, or add a CSM who may have it."
    ),
    _check("AT_RISK_UNCOVERED", Severity.CRITICAL, at_risk_uncovered, "Name somebody today, before anything else."),
    _check("ORPHAN", Severity.WARNING, orphan, "First contact within 14 days of the assignment."),
    _check("OVER_CAPACITY_CSM", Severity.WARNING, over_capacity_csm, "See the CSM's row on CSM Hours."),
    _check(
        "INELIGIBLE_KEPT", Severity.WARNING, ineligible_kept, "Review the lock, or plan the handover after the renewal."
    ),
    _check("SKILL_GAP", Severity.WARNING, skill_gap, "Train the CSM or pair with an expert."),
    _check(
        "TIER_CHANGE",
        Severity.WARNING,
        tier_change,
        "Review by hand; allow a 30-day handoff, never in an open renewal.",
    ),
    _check("TIER_REVIEW_LATE", Severity.WARNING, tier_review_late, "Decide on the sheet Tier Changes."),
    _check("AE_UNASSIGNED", Severity.WARNING, ae_unassigned, "Ask Sales to name an owner within 30 days."),
    _check("RENEWAL_FROZEN", Severity.INFO, renewal_frozen, "Plan again when the renewal is closed."),
    _check("LOCK_EXPIRED", Severity.INFO, lock_expired, "Delete the row, or move its Until date."),
)

"""The sentences that result sheets open with: what a planner asks first, in figures of this plan and of today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from xl_territory.errors import Fault, Severity, counted
from xl_territory.plans.balance_measures import utilisation
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.flags import Flag
from xl_territory.plans.proof_words import proof_words, today_words
from xl_territory.policies.rules.capacity import room
from xl_territory.territory.workloads import UNASSIGNED

NO_PLAN = "No plan yet: run Optimize."
SLIGHT_HOURS = 0.05
MOST_KINDS = 5


def who_moves(plan: Plan) -> str:
    """How many accounts change hands, stay, or had nobody."""
    t, books = plan.territory, plan.books
    new = int((books.owned & (t.current == UNASSIGNED)).sum())
    said = [
        f"{counted(plan.moved, 'account')} of {len(t.accounts)} change hands ({_money(t.arr[books.moved].sum())} of "
        f"{_money(t.arr.sum())} ARR); {int((books.owned & ~books.moved).sum()) - new} stay where they are"
    ]
    if new:
        said.append(f"; {new} that had nobody get a CSM")
    return f"{''.join(said)}. {_without_owner(plan)}"


def who_works(plan: Plan) -> str:
    """Who is above capacity, the fullest and the emptiest book, the team."""
    t = plan.territory
    over, before = (int((load > room(t) + SLIGHT_HOURS).sum()) for load in (plan.books.load, plan.today.load))
    used, today = utilisation(plan.books.load, t.capacity), utilisation(plan.today.load, t.capacity)
    many = f"{over} of {len(t.csms)} CSMs are" if over else "Nobody is"
    rest = "."
    if np.isfinite(used).any():
        most, least = int(np.nanargmax(used)), int(np.nanargmin(used))
        rest = (
            f". Books go from {used[least]:.0%} ({t.csm_names[least]}) to {used[most]:.0%} ({t.csm_names[most]}); "
            f"today from {np.nanmin(today):.0%} to {np.nanmax(today):.0%}."
        )
    return (
        f"{many} above capacity (today {before}){rest} The team needs {plan.books.load.sum():,.1f} of "
        f"{t.capacity.sum():,.1f} hours a week."
    )


def what_is_flagged(flags: Sequence[Flag]) -> str:
    """How many flags of each severity there are, and of which kinds most."""
    if not flags:
        return "No flags: nothing needs your attention."
    kinds = Counter(flag.check.name for flag in flags).most_common()
    named = ", ".join(f"{name} {many}" for name, many in kinds[:MOST_KINDS])
    more = f" and {len(kinds) - MOST_KINDS} kinds more" if len(kinds) > MOST_KINDS else ""
    return f"{severities(flag.check.severity for flag in flags)}: {named}{more}."


def what_is_proved(plan: Plan) -> str:
    """The score beside today's, what is proved, and which rules the books break as they are."""
    proved = proof_words(plan.score, plan.bound)
    return f"Score {plan.score:.4f}, lower is better; today {today_words(plan)}. Under these rules {proved}."


def what_holds(plan: Plan) -> str:
    """Which rules hold, and which did not before."""
    broken = [f"{rule.name} {len(rule.violations)}" for rule in plan.audit if rule.violations]
    kept = f"All {len(plan.audit)} rules hold." if not broken else f"Broken: {', '.join(broken)}; all others hold."
    before = ", ".join(f"{rule.name} {len(rule.violations)}" for rule in plan.broken_today)
    return f"{kept} The books as they are break {before}." if before else f"{kept} So do the books as they are."


def what_was_noticed(faults: Sequence[Fault]) -> str:
    """How many findings of each severity there are."""
    if not faults:
        return "No issues found."
    stops = any(fault.severity is Severity.ERROR for fault in faults)
    counted = [fault.severity for fault in faults for _ in range(max(1, fault.count))]
    return f"{severities(counted)}. {'Mend the errors first: nothing is planned.' if stops else 'Nothing stops a run.'}"


def severities(found: Iterable[Severity]) -> str:
    """``2 critical, 1 warning, 3 notes``."""
    many = Counter(found)
    nouns = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    said = [
        f"{many[each]} critical" if each not in nouns else counted(many[each], nouns[each])
        for each in Severity
        if many[each]
    ]
    return ", ".join(said)


def _without_owner(plan: Plan) -> str:
    return f"{counted(plan.unassigned, 'account')} without owner." if plan.unassigned else "Every account has an owner."


def _money(amount: float) -> str:
    for unit, letter in ((1e9, "bn"), (1e6, "M"), (1e3, "k")):
        if amount >= unit:
            return f"{amount / unit:.1f}{letter}"
    return f"{amount:.0f}"

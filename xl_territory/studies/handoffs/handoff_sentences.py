"""What is said of a handoff plan in a few sentences."""

from __future__ import annotations

import numpy as np

from xl_territory.schema.handoffs import WEEKS
from xl_territory.studies.handoffs.analysis import BIG_BANG, HandoffPlan
from xl_territory.studies.handoffs.handoff_remedies import HandoffRemedy

WITHIN = "Nobody goes above capacity who is not today"


def summary(plan: HandoffPlan) -> str:
    """The answer: how many are handed over by when, what is proved, what a big bang would do, what would finish all."""
    p, schedule = plan.case.problem, plan.schedule
    accounts = int(p.size.sum())
    if not accounts:
        return "Nothing is to be handed over: every account is with the CSM that the plan gives it."
    if plan.big_bang:
        return f"{_big_bang(plan)} This way is written because you asked for it."
    first = (
        f"{accounts - schedule.unfinished} of {_accounts(accounts)} are handed over in "
        f"{plan.case.calendar.weeks} weeks from {plan.case.calendar.first}"
    )
    parts = [f"{first}{_proof(plan)}.", _shifts(plan), _capacity(plan), _left_over(plan)]
    return " ".join(part for part in parts if part)


def headline(plan: HandoffPlan) -> str:
    """The answer in one or two short sentences, as sheets have it below their title."""
    p, schedule = plan.case.problem, plan.schedule
    if not p.units or plan.big_bang:
        return summary(plan)
    left = schedule.unfinished
    fewest = "; fewer cannot be left over" if plan.solved.fewest and left else ""
    first = f"{int(p.size.sum()) - left} of {_accounts(int(p.size.sum()))} are handed over"
    newly = f"{schedule.newly_above:.1f} CSM-hours newly above capacity" if schedule.newly_above > 0.05 else WITHIN
    return f"{first} in {plan.case.calendar.weeks} weeks from {plan.case.calendar.first}{fewest}. {newly}."


def _accounts(count: int) -> str:
    return "1 account" if count == 1 else f"{count} accounts"


def _proof(plan: HandoffPlan) -> str:
    if not np.isfinite(plan.solved.bound):
        return ", as announced"
    fewest = "; fewer cannot be left over" if plan.solved.fewest and plan.schedule.unfinished else ""
    if plan.schedule.unfinished > plan.solved.least_unfinished:
        fewest = f"; at least {plan.solved.least_unfinished} must be left over"
    return f"{fewest}; the cost is within {max(plan.solved.gap, 0.001):.1%} of the best, proved"


def _shifts(plan: HandoffPlan) -> str:
    if not plan.rows:
        return ""
    if not plan.changed:
        return "No handoff that was announced changes its week."
    count = sum(len(plan.case.members[unit]) for unit in plan.changed)
    if count == 1:
        return "1 account that was announced gets another week."
    return f"{count} accounts that were announced get another week."


def _capacity(plan: HandoffPlan) -> str:
    newly = plan.schedule.newly_above
    overtime = f"{newly:.1f} CSM-hours newly above capacity" if newly > 0.05 else WITHIN
    return f"{overtime}; all at once it would be {plan.ways[BIG_BANG].newly_above:.1f} CSM-hours."


def _big_bang(plan: HandoffPlan) -> str:
    rules = f"breaks {', '.join(plan.broken)}" if plan.broken else "breaks no rule"
    return f"All at once: {plan.schedule.newly_above:.1f} CSM-hours newly above capacity; {rules}."


def _left_over(plan: HandoffPlan) -> str:
    if not plan.remedies:
        return ""
    parts = []
    for left, who in ((0, "All"), (no_week(plan), f"all but the {no_week(plan)} that have no week to start in")):
        found = [text for each in plan.remedies if remaining(plan, each) == left and (text := remedy_text(each))]
        if found and who not in parts:
            parts.append(f"{who} would finish with {', or '.join(found)}")
        if not no_week(plan):
            break
    said = "; ".join(parts)
    return f"{said[0].upper()}{said[1:]}." if said else "Nothing that was tried would let all finish."


def no_week(plan: HandoffPlan) -> int:
    """Accounts that no week of the horizon suits, however much room there is."""
    p = plan.case.problem
    return int(p.size[~p.startable.any(axis=1)].sum())


def remaining(plan: HandoffPlan, remedy: HandoffRemedy) -> int:
    """Accounts that are left over with the remedy: more weeks suit all, more room only those that some week suits."""
    return 0 if remedy.setting == WEEKS.name else no_week(plan)


def remedy_text(remedy: HandoffRemedy) -> str:
    """What a remedy is, in a few words; "" where it does not help."""
    if remedy.needed is None:
        return ""
    least = "" if remedy.least else " (perhaps less)"
    return f"{remedy.setting} {remedy.needed:g} instead of {remedy.today:g}{least}"

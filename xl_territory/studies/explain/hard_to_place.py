"""Accounts that are hard to place: few may have them, every choice is costly, or the data look wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np

from xl_territory.plans.contributions import contributions
from xl_territory.plans.evaluate import Plan
from xl_territory.policies import RULES
from xl_territory.policies.compose import settled
from xl_territory.workbook.names import key

FEW = 1
DEAR = 3.0
MOST = 20
LARGE_SHARE = 0.25
Finding = tuple[int, str, str]


@dataclass(frozen=True)
class HardToPlace:
    """An account (position) that is hard to place: what kind of difficulty, in words, and what to do."""

    account: int
    kind: str
    detail: str
    action: str


def hard_to_place(plan: Plan) -> tuple[HardToPlace, ...]:
    """Every difficulty, in the order of CHECKS."""
    return tuple(
        HardToPlace(account, kind, detail, action) for kind, find in CHECKS for account, detail, action in find(plan)
    )


def few_choices(plan: Plan) -> Iterator[Finding]:
    """No CSM, or one only, may have it; accounts that the planner or a renewal has settled are left out."""
    t = plan.territory
    choices = plan.problem.allowed.sum(axis=1)[plan.unit]
    for i in np.flatnonzero((choices <= FEW) & ~settled(t, RULES) & (len(t.csms) > FEW)):
        choice = "nobody" if not choices[i] else t.csm_ids[int(plan.problem.allowed[plan.unit[i]].argmax())]
        yield (
            int(i),
            f"Of {len(t.csms)} CSMs {choice} may have it",
            "Teach a second CSM what it asks, or ask less of it",
        )


def costly(plan: Plan) -> Iterator[Finding]:
    """It adds several times as much to the score as accounts do on average."""
    total = np.maximum(contributions(plan), 0).sum(axis=0)
    mean = float(total.mean()) if len(total) else 0.0
    for i in np.argsort(-total, kind="stable")[:MOST]:
        if not mean or total[i] < DEAR * mean:
            return
        yield (int(i), f"It adds {total[i]:.2f} points to the score, {total[i] / mean:.1f} times the average",
               "See what it wants and who could offer it")  # fmt: skip


def too_large(plan: Plan) -> Iterator[Finding]:
    """It takes a large part of the time of any CSM who may have it."""
    t = plan.territory
    for i in range(len(t.accounts)):
        largest = np.where(plan.problem.allowed[plan.unit[i]], t.capacity, 0.0).max(initial=0.0)
        if largest and t.hours[i] > LARGE_SHARE * largest:
            share = t.hours[i] / largest
            yield (
                i,
                f"{t.hours[i]:.1f} h a week are {share:.0%} of a whole CSM",
                "Check Weekly Hours, tier and complexity",
            )


def unknown_wishes(plan: Plan) -> Iterator[Finding]:
    """It wants a skill that no CSM has; where a similar word exists, it is likely a slip of the pen."""
    t = plan.territory
    offered = {key(word): word for words in t.csms["Skills"] for word in words}
    for i, (industry, preferred) in enumerate(zip(t.accounts["Industry"], t.accounts["Preferred Skills"], strict=True)):
        for word in (*industry.split(";"), *preferred):
            if key(word) and key(word) not in offered:
                near = get_close_matches(key(word), offered, 1, 0.75)
                action = f"Did you mean {offered[near[0]]}?" if near else "Correct it, or teach somebody"
                yield i, f"No CSM has the skill {word.strip()}", action


def odd_revenue(plan: Plan) -> Iterator[Finding]:
    """No revenue, or a tier that the revenue is far away from."""
    t = plan.territory
    for i in np.flatnonzero((t.tier_by_arr >= 0) & (np.abs(t.tier - t.tier_by_arr) >= 2)):
        tier, by_arr = (str(t.tiers["Tier"].iloc[k]) for k in (t.tier[i], t.tier_by_arr[i]))
        yield int(i), f"Tier {tier}, though an ARR of {t.arr[i]:,.0f} is {by_arr}", "Check ARR and Tier"


CHECKS: tuple[tuple[str, Callable[[Plan], Iterator[Finding]]], ...] = (
    ("few choices", few_choices),
    ("likely data error", unknown_wishes),
    ("likely data error", odd_revenue),
    ("large", too_large),
    ("costly", costly),
)

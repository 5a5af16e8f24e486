"""The plan around decisions: they hold as locks, few open proposals change, and each rejection has its price."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from xl_territory.plans.evaluate import Plan, evaluate
from xl_territory.plans.pipeline import plan as best_plan
from xl_territory.plans.pipeline import solve_options
from xl_territory.plans.repair import fewest_moves
from xl_territory.policies.policy import Mode
from xl_territory.policies.rules.locks import Locks
from xl_territory.schema.settings import GAP, TIME_LIMIT
from xl_territory.solver.assignment import Stop
from xl_territory.solver.executors import ProgressCallback
from xl_territory.studies.decisions.decision_rows import ANYONE_ELSE, Decision
from xl_territory.territory.table_edits import Edit, add_row, drop_rows, edited, set_settings
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Integers

PRICE_SECONDS = 20.0
PRICE_GAP = 0.0005
POINTS = 100.0


@dataclass(frozen=True)
class Price:
    """What a rejection costs in points: at least ``low``, at most ``high``, both proved; None where it is not points
    alone that it costs, but owners or hours above capacity."""

    low: float | None
    high: float | None


@dataclass(frozen=True, eq=False)
class Replanned:
    """The plan around the decisions, whether it is proved that no plan changes fewer open proposals, how many it
    changes, and the price of each rejection by account."""

    plan: Plan
    fewest: bool
    changed: tuple[int, ...]
    prices: dict[int, Price]

    @property
    def holds(self) -> bool:
        """Whether every hard rule, and so every decision, holds."""
        return self.plan.complete


def replan(t: Territory, decisions: Sequence[Decision], proposed: Integers) -> Replanned:
    """The plan that honours the decisions, changes fewest open proposals, and of those has the best score."""
    binding = [decision for decision in decisions if decision.counts]
    decided = with_decisions(t, binding)
    before = proposed.copy()
    for decision in binding:
        before[decision.account] = UNASSIGNED if decision.owner == ANYONE_ELSE else decision.owner
    if np.array_equal(before, proposed):
        plan, fewest = evaluate(decided, proposed), True
    else:
        repaired = fewest_moves(decided, before, replace(solve_options(t), gap=max(0.001, solve_options(t).gap)))
        plan, fewest = repaired.plan, repaired.fewest
    is_open = np.ones(len(proposed), dtype=bool)
    is_open[[decision.account for decision in binding]] = False
    changed = np.flatnonzero(is_open & (plan.books.owner != proposed))
    return Replanned(plan, fewest, tuple(map(int, changed)), {})


def with_decisions(t: Territory, decisions: Iterable[Decision]) -> Territory:
    """The territory with the decisions as locks; where the planner has turned locks off, they alone hold."""
    edits: list[Edit] = []
    if Locks().mode(t) is Mode.OFF:
        edits += [drop_rows("locks", list(t.tables.locks.index)), set_settings({Locks().mode_setting.name: Mode.HARD})]
    edits += [add_row("locks", _lock(t, decision)) for decision in decisions]
    return edited(t, *edits) if edits else t


def _lock(t: Territory, decision: Decision) -> dict[str, object]:
    barred = decision.owner == ANYONE_ELSE
    return {
        "Account ID": t.account_ids[decision.account],
        "Kind": "Never" if barred else "Assign",
        "CSM ID": t.csm_ids[decision.to if barred else decision.owner],
        "Reason": "decided",
    }


def prices(
    t: Territory, decisions: Sequence[Decision], found: Plan, told: ProgressCallback, stop: Stop
) -> dict[int, Price]:
    """The price of each rejection: best score with all decisions − best score without this one, between its bounds."""
    binding = [decision for decision in decisions if decision.counts]
    rejections = [decision for decision in binding if decision.is_rejection]
    if not rejections:
        return {}
    told(0, len(rejections) + 1)
    with_all = _best(t, binding, stop)
    best_score = min([plan.score for plan in (with_all, found) if _gives_way(plan) == _gives_way(with_all)])
    without: dict[int, Plan] = {}
    for count, decision in enumerate(rejections, start=1):
        told(count, len(rejections) + 1)
        if not stop():
            without[decision.account] = _best(t, [other for other in binding if other is not decision], stop)
    told(len(rejections) + 1, len(rejections) + 1)
    bound = max(
        [with_all.bound, *(plan.bound for plan in without.values() if _gives_way(plan) == _gives_way(with_all))]
    )
    return {account: _price(with_all, best_score, bound, plan) for account, plan in without.items()}


def _price(whole: Plan, score: float, bound: float, without: Plan) -> Price:
    """Fewer decisions never cost more, so whatever is proved of one plan holds for the other on its side."""
    if _gives_way(whole) != _gives_way(without):
        return Price(None, None)
    low = bound - min(without.score, score)
    high = score - min(without.bound, bound)
    return Price(max(0.0, low) * POINTS, max(0.0, high) * POINTS)


def _best(t: Territory, decisions: Sequence[Decision], stop: Stop) -> Plan:
    gap = t.settings[GAP]
    limits = {TIME_LIMIT.name: min(PRICE_SECONDS, t.settings[TIME_LIMIT])}
    closer = {GAP.name: PRICE_GAP if gap is None else gap}
    return best_plan(edited(with_decisions(t, decisions), set_settings({**limits, **closer})), stop=stop)


def _gives_way(plan: Plan) -> tuple[int, float]:
    return plan.unassigned, round(plan.overload, 2)

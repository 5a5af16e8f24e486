"""The smallest change that makes the heaviest book lighter: of all moves to or from it and all exchanges with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_territory.plans.evaluate import Plan
from xl_territory.plans.reasons import POINTS, unit_owner
from xl_territory.studies.fairness.candidate_changes import (
    NONE,
    Changes,
    added_by_unit,
    after_each,
    all_changes,
    permitted,
)
from xl_territory.studies.fairness.relative_workload import RelativeWorkload, book_totals, burdens, heaviest, worst
from xl_territory.territory.workloads import Booleans, Floats

ENOUGH = 0.01
"""A burden that falls by less is not mended."""
NEARLY = 0.9
"""A move that mends so much of what the best exchange mends is the smaller change (assumption)."""
ALIKE = 1e-3
"""Burdens that are no further apart are the same; then the score decides, among at most MOST_SCORED changes."""
MOST_SCORED = 200
CHUNK = 4_000


@dataclass(frozen=True)
class SmallestChange:
    """Accounts (positions) and the CSM each goes to; the heaviest burden before, after, and whose it is then.

    ``cost`` in score points, negative where the score gets better too.
    """

    moves: tuple[tuple[int, int], ...]
    before: float
    after: float
    heaviest: int
    cost: float

    @property
    def share(self) -> float:
        """How much of the heaviest burden is gone."""
        return 1 - self.after / self.before


def smallest_change(plan: Plan) -> SmallestChange | None:
    """The change that leaves the heaviest burden of the team lowest; a single move where it mends nearly as much.

    A change is a unit that leaves the CSM who is worst off, one that comes to them, or both, the other CSM being the
    same; it breaks no hard rule and gives way no more than the plan does. None where no change helps.
    """
    workloads = burdens(plan.territory, plan.books)
    if not workloads:
        return None
    heavy = worst(workloads)
    changes = all_changes(plan, heavy.csm)
    changes = changes.only(permitted(plan, heavy.csm, changes))
    after = _burdens(plan, heavy.csm, changes)
    chosen = _smallest(heavy.total, after, changes.exchanges)
    if chosen is None:
        return None
    alike = np.flatnonzero((after <= after[chosen] + ALIKE) & (changes.exchanges == changes.exchanges[chosen]))
    tried = (_smallest_change(plan, heavy, _moves(heavy.csm, changes, k)) for k in alike[:MOST_SCORED])
    return min(tried, key=lambda mending: mending.cost)


def _burdens(plan: Plan, csm: int, changes: Changes) -> Floats:
    """(changes,) the heaviest burden of the team after each."""
    t = plan.territory
    totals, added = book_totals(t, plan.books), added_by_unit(plan)
    parts = [heaviest(t, after_each(totals, added, csm, part)) for part in changes.parts(CHUNK)]
    return np.concatenate(parts) if parts else np.empty(0)


def _moves(csm: int, changes: Changes, k: int) -> dict[int, int]:
    """The owner that each unit of one change gets."""
    csm_of = {int(changes.gone[k]): int(changes.other[k]), int(changes.came[k]): csm}
    return {unit: owner for unit, owner in csm_of.items() if unit != NONE}


def _smallest_change(plan: Plan, heavy: RelativeWorkload, to: dict[int, int]) -> SmallestChange:
    owner = unit_owner(plan)
    owner[list(to)] = list(to.values())
    worst_after = worst(burdens(plan.territory, plan.territory.books(owner[plan.unit])))
    cost = (plan.problem.score(owner) - plan.problem.score(unit_owner(plan))) * POINTS
    moves = tuple((int(i), j) for unit, j in to.items() for i in plan.members[unit])
    return SmallestChange(moves, heavy.total, worst_after.total, worst_after.csm, cost)


def _smallest(before: float, after: Floats, exchange: Booleans) -> int | None:
    """Position of the smallest change that mends, None where none does."""
    if not after.size or after.min() > before - ENOUGH:
        return None
    best, move = int(after.argmin()), int(np.where(exchange, np.inf, after).argmin())
    return move if before - after[move] >= NEARLY * (before - after[best]) else best

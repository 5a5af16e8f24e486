"""The smallest change that makes the heaviest book lighter: one account given away, or two exchanged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from xl_territory.plans.evaluate import Plan
from xl_territory.plans.reasons import POINTS, unit_owner
from xl_territory.policies import RULES
from xl_territory.policies.compose import settled
from xl_territory.studies.fairness.relative_workload import burdens, worst
from xl_territory.territory.workloads import UNASSIGNED, Integers

TRIED = 400
ENOUGH = 0.01


@dataclass(frozen=True)
class Mending:
    """Accounts (positions) and the CSM each goes to; the burden of the one worst off before and after.

    ``cost`` in score points, negative where the score gets better too.
    """

    moves: tuple[tuple[int, int], ...]
    before: float
    after: float
    cost: float


def mend(plan: Plan) -> Mending | None:
    """The single move, or else the exchange, that lightens the heaviest book most without making a worse one.

    None where no change that the rules allow helps. Accounts that are settled, or of a family, stay.
    """
    found = burdens(plan.territory, plan.books)
    if not found:
        return None
    heavy = worst(found)
    for candidates in (_moves(plan, heavy.csm), _exchanges(plan, heavy.csm)):
        tried = [_tried(plan, heavy.total, moves) for moves in candidates]
        better = [each for each in tried if each and each.after < heavy.total - ENOUGH]
        if better:
            return min(better, key=lambda each: (round(each.after, 3), each.cost))
    return None


def _moves(plan: Plan, csm: int) -> Iterator[tuple[tuple[int, int], ...]]:
    for i in _free(plan, csm):
        for j in np.flatnonzero(plan.problem.allowed[plan.unit[i]]):
            if j != csm:
                yield ((int(i), int(j)),)


def _exchanges(plan: Plan, csm: int) -> Iterator[tuple[tuple[int, int], ...]]:
    """Exchanges with whoever carries least first, at most TRIED of them for each."""
    allowed, unit = plan.problem.allowed, plan.unit
    light = sorted(burdens(plan.territory, plan.books), key=lambda burden: burden.total)
    for other in [burden.csm for burden in light if burden.csm != csm][:3]:
        pairs = (
            ((int(i), other), (int(k), csm))
            for i in _free(plan, csm)
            if allowed[unit[i], other]
            for k in _free(plan, other)
            if allowed[unit[k], csm]
        )
        yield from (pair for _, pair in zip(range(TRIED), pairs, strict=False))


def _free(plan: Plan, csm: int) -> Integers:
    """Accounts of the CSM that may move alone."""
    alone = np.bincount(plan.unit, minlength=plan.problem.units)[plan.unit] == 1
    return np.flatnonzero((plan.books.owner == csm) & alone & ~settled(plan.territory, RULES))


def _tried(plan: Plan, before: float, moves: tuple[tuple[int, int], ...]) -> Mending | None:
    """The change, None where it breaks a hard rule or leaves more hours above capacity."""
    owner = unit_owner(plan)
    new = owner.copy()
    for i, j in moves:
        new[plan.unit[i]] = j
    problem = plan.problem
    if problem.broken(new) or problem.levels(new).overload > problem.levels(owner).overload + 1e-9:
        return None
    books = plan.territory.books(np.where(new[plan.unit] == UNASSIGNED, UNASSIGNED, new[plan.unit]))
    after = worst(burdens(plan.territory, books)).total
    return Mending(moves, before, after, (problem.score(new) - problem.score(owner)) * POINTS)

"""Large neighbourhoods solved exactly: a few owners and the pairs that prices find promising, all else fixed.

(Angelelli, Mansini, Speranza, "Kernel search: a general heuristic for the multi-dimensional knapsack problem", 2010;
here the reduced costs come from the Lagrangian prices.)
"""

from __future__ import annotations

import numpy as np

from xl_territory.solver.mip.exact import Effort, improve
from xl_territory.solver.problem import UNASSIGNED, AssignmentProblem, Booleans, Floats, Integers
from xl_territory.solver.search.subproblem import inside, outside, restrict


def promising(regret: Floats, owner: Integers, pairs: int) -> Booleans:
    """The about ``pairs`` pairs with the least regret (units, owners), and what ``owner`` (units,) has."""
    finite = np.isfinite(regret)
    keep: Booleans = finite
    if pairs < int(finite.sum()):
        keep = regret <= np.partition(regret.ravel(), pairs)[pairs]
    owned = np.flatnonzero(owner != UNASSIGNED)
    keep[owned, owner[owned]] = True
    return keep


def solve_kernel(
    problem: AssignmentProblem,
    owner: Integers,
    owners: Integers,
    regret: Floats,
    pairs: int,
    level: int,
    effort: Effort,
) -> Integers:
    """``owner`` (units,) with level number ``level`` improved among the units of ``owners`` and those of nobody.

    ``regret`` (units of those, owners of those) as `units_of` orders them.
    """
    units = units_of(problem, owner, owners)
    place = inside(owner[units], owners, problem.owners)
    part = restrict(problem, owner, units, owners, promising(regret, place, pairs))
    found, _ = improve(part, place, level, effort)
    better = owner.copy()
    better[units] = outside(found, owners)
    return better


def units_of(problem: AssignmentProblem, owner: Integers, owners: Integers) -> Integers:
    """Units that one of ``owners`` has, and those without owner that one of them may have."""
    mine = np.zeros(problem.owners + 1, dtype=bool)
    mine[owners] = True
    lost = (owner == UNASSIGNED) & problem.allowed[:, owners].any(axis=1)
    return np.flatnonzero(mine[owner] | lost)

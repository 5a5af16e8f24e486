"""Large neighbourhoods solved exactly: a few owners and the pairs with small reduced costs, all else fixed.

(Ropke, Pisinger, "An adaptive large neighborhood search heuristic for the pickup and delivery problem with time
windows", 2006, for the scheme; Angelelli, Mansini, Speranza, "Kernel search: a general heuristic for the
multi-dimensional knapsack problem", 2010, for the choice of pairs, here by the reduced costs of the Lagrangian.)
"""

from __future__ import annotations

import numpy as np

from xl_territory.solver.limits import SolveLimits
from xl_territory.solver.mip.exact import improve
from xl_territory.solver.problem import UNASSIGNED, AssignmentProblem, Booleans, Floats, Integers, Level
from xl_territory.solver.search.subproblem import inside, outside, restrict


def smallest_reduced_costs(reduced_costs: Floats, owner: Integers, pairs: int) -> Booleans:
    """About so many ``pairs`` with the smallest ``reduced_costs`` (units, owners), and those of ``owner`` (units,)."""
    finite = np.isfinite(reduced_costs)
    keep: Booleans = finite
    if pairs < int(finite.sum()):
        keep = reduced_costs <= np.partition(reduced_costs.ravel(), pairs)[pairs]
    owned = np.flatnonzero(owner != UNASSIGNED)
    keep[owned, owner[owned]] = True
    return keep


def solve_subproblem(
    problem: AssignmentProblem,
    owner: Integers,
    owners: Integers,
    reduced_costs: Floats,
    pairs: int,
    level: Level,
    limits: SolveLimits,
) -> Integers:
    """Lower a level among the units of some owners and unassigned ones, all others staying where they are.

    Parameters
    ----------
    owner : (units,) the assignment to begin with.
    owners : (some owners,) positions.
    reduced_costs : (units of `units_of`, some owners) score points.
    pairs : about so many are looked at, those with the least reduced costs.
    level : which one, see `Level`.

    Returns
    -------
    (units,) the new assignment; ``owner`` where none is better.

    References
    ----------
    Ropke, Pisinger, "An adaptive large neighborhood search heuristic for the pickup and delivery problem with time
    windows", 2006. Angelelli, Mansini, Speranza, "Kernel search", 2010 (the pairs).
    """
    units = units_of(problem, owner, owners)
    place = inside(owner[units], owners, problem.owners)
    among = smallest_reduced_costs(reduced_costs, place, pairs)
    improved, _ = improve(restrict(problem, owner, units, owners, among), place, level, limits)
    better = owner.copy()
    better[units] = outside(improved, owners)
    return better


def units_of(problem: AssignmentProblem, owner: Integers, owners: Integers) -> Integers:
    """Units that one of ``owners`` (some,) has in ``owner`` (units,), and unassigned ones that one of them may have."""
    mine = np.zeros(problem.owners + 1, dtype=bool)
    mine[owners] = True
    lost = (owner == UNASSIGNED) & problem.allowed[:, owners].any(axis=1)
    return np.flatnonzero(mine[owner] | lost)

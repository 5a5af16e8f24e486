"""What it would cost to give one account to somebody else, all other accounts staying where they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xl_territory.assignment.problem import NOBODY, TOLERANCE, AssignmentProblem, Floats, Integers

CHUNK = 2048


@dataclass(frozen=True, eq=False)
class Alternatives:
    """The second choice of each unit: its owner (-1 for none) and what the score would rise by (NaN for none)."""

    owner: Integers
    cost: Floats


def next_best(problem: AssignmentProblem, owner: Integers) -> Alternatives:
    """The cheapest other owner of each unit that breaks no rule and takes nobody further above an elastic limit.

    ``owner`` (units,) is the plan; a unit without owner has no alternative.
    """
    best = np.full(problem.units, NOBODY)
    cost = np.full(problem.units, np.nan)
    for start in range(0, problem.units, CHUNK):
        rows = np.arange(start, min(start + CHUNK, problem.units))
        rise = np.where(open_moves(problem, owner, rows), move_costs(problem, owner, rows), np.inf)
        choice = rise.argmin(axis=1)
        found = np.isfinite(rise[np.arange(len(rows)), choice])
        best[rows[found]] = choice[found]
        cost[rows[found]] = rise[np.flatnonzero(found), choice[found]]
    return Alternatives(best, cost)


def move_costs(problem: AssignmentProblem, owner: Integers, rows: Integers) -> Floats:
    """(rows, owners) rise of the score when one of ``rows`` alone goes to each owner; infinite without owner today."""
    has = owner[rows] != NOBODY
    home = np.where(has, owner[rows], 0)
    rise = problem.cost[rows] - problem.cost[rows, home][:, None]
    for resource in problem.resources:
        if not resource.penalties:
            continue
        held = resource.used(owner, problem.owners)
        use = resource.use[rows]
        own = use[np.arange(len(rows)), home if use.shape[1] > 1 else 0]
        for penalty in resource.penalties:
            now = penalty(held)
            left = penalty_at(penalty.slopes, penalty.intercepts, home, held[home] - own) - now[home]
            rise = rise + left[:, None] + penalty(held + use) - now
    rise[np.arange(len(rows)), home] = 0.0
    rise[~has] = np.inf
    return rise


def penalty_at(slopes: Floats, intercepts: Floats, owners: Integers, use: Floats) -> Floats:
    """The penalty of ``owners`` (k,), one by one, at ``use`` (k,)."""
    worst: Floats = (slopes[:, owners] * use + intercepts[:, owners]).max(axis=0)
    return worst


def open_moves(problem: AssignmentProblem, owner: Integers, rows: Integers) -> NDArray[np.bool_]:
    """(rows, owners) moves of one of ``rows`` alone that keep every limit and make no elastic limit worse."""
    home = owner[rows]
    ok = problem.allowed[rows] & (np.arange(problem.owners) != home[:, None])
    for resource in problem.resources:
        limits = [limit for limit in (resource.limit, resource.elastic) if limit is not None]
        if limits:
            after = resource.used(owner, problem.owners) + resource.use[rows]
            ok &= after <= np.min(limits, axis=0) + TOLERANCE
    for budget in problem.budgets:
        at_home = np.where(home == NOBODY, 0.0, budget.use[rows, np.maximum(home, 0)])
        ok &= budget.use[rows] - at_home[:, None] + budget.used(owner) <= budget.limit + TOLERANCE
    return np.asarray(ok)

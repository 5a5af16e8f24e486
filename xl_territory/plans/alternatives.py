"""What it would cost to give one account to somebody else, all other accounts staying where they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xl_territory.solver.problem import TOLERANCE, UNASSIGNED, AssignmentProblem, Booleans, Floats, Integers

CHUNK = 2048


@dataclass(frozen=True, eq=False)
class Alternatives:
    """The second choice of each unit (units,): its owner (-1 for none), what the score would rise by (NaN for none),
    and the limit that it would break as things are ("" for none).
    """

    owner: Integers
    cost: Floats
    obstacle: NDArray[np.str_]

    def of(self, unit: Integers) -> Alternatives:
        """The second choices of the units named, one by one."""
        return Alternatives(self.owner[unit], self.cost[unit], self.obstacle[unit])


def next_best(problem: AssignmentProblem, owner: Integers) -> Alternatives:
    """The cheapest other owner of each unit: one with room where there is any, else one who may have it at all.

    ``owner`` (units,) is the plan; a unit without owner has no alternative.
    """
    best = np.full(problem.units, UNASSIGNED)
    cost = np.full(problem.units, np.nan)
    obstacle = np.full(problem.units, "", dtype=object)
    for start in range(0, problem.units, CHUNK):
        rows = np.arange(start, min(start + CHUNK, problem.units))
        other = problem.allowed[rows] & (np.arange(problem.owners) != owner[rows, None])
        rise = np.where(other, move_costs(problem, owner, rows), np.inf)
        stopped_by = list(obstacles(problem, owner, rows))
        room = np.where(_any([stops for _, stops in stopped_by], rise.shape), np.inf, rise)
        rise = np.where(np.isfinite(room).any(axis=1, keepdims=True), room, rise)
        choice = rise.argmin(axis=1)
        for name, stops in reversed(stopped_by):
            obstacle[rows[np.take_along_axis(stops, choice[:, None], axis=1)[:, 0]]] = name
        found = np.flatnonzero(np.isfinite(rise[np.arange(len(rows)), choice]))
        best[rows[found]] = choice[found]
        cost[rows[found]] = rise[found, choice[found]]
    return Alternatives(best, cost, obstacle.astype(str))


def move_costs(problem: AssignmentProblem, owner: Integers, rows: Integers) -> Floats:
    """(rows, owners) rise of the score when one of ``rows`` alone goes to each owner; infinite without owner today."""
    has = owner[rows] != UNASSIGNED
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


def obstacles(problem: AssignmentProblem, owner: Integers, rows: Integers) -> Iterator[tuple[str, Booleans]]:
    """Each limit by name with the moves (rows, owners) of one of ``rows`` alone that it does not have room for."""
    home = owner[rows]
    for resource in problem.resources:
        limits = [limit for limit in (resource.limit, resource.elastic) if limit is not None]
        if limits:
            after = resource.used(owner, problem.owners) + resource.use[rows]
            yield resource.name, np.asarray(after > np.min(limits, axis=0) + TOLERANCE)
    for budget in problem.budgets:
        at_home = np.where(home == UNASSIGNED, 0.0, budget.use[rows, np.maximum(home, 0)])
        spent = budget.use[rows] - at_home[:, None] + budget.used(owner)
        yield budget.name, np.asarray((spent > budget.limit + TOLERANCE) & (budget.use[rows] > at_home[:, None]))


def _any(masks: Sequence[Booleans], shape: tuple[int, ...]) -> Booleans:
    either = np.zeros(shape, dtype=bool)
    for mask in masks:
        either |= mask
    return either

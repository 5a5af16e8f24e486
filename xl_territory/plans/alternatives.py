"""What it would cost to give one account to somebody else, all other accounts staying where they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_territory.solver.problem import (
    TOLERANCE,
    UNASSIGNED,
    AssignmentProblem,
    Booleans,
    Budget,
    Floats,
    Integers,
    Resource,
)

CHUNK = 2048


@dataclass(frozen=True, eq=False)
class Alternatives:
    """The second choice of each unit (units,): its owner (-1 for none), what the score would rise by (NaN for none),
    whether there is room for it as things are, and by how much more soft rules would be broken.
    """

    owner: Integers
    cost: Floats
    room: Booleans
    violations: Floats

    def of(self, unit: Integers) -> Alternatives:
        """The second choice of the unit of each account, ``unit`` (accounts,)."""
        return Alternatives(self.owner[unit], self.cost[unit], self.room[unit], self.violations[unit])


def next_best(problem: AssignmentProblem, owner: Integers) -> Alternatives:
    """The best other owner of each unit: one with room where there is any, then one who breaks fewest soft rules.

    ``owner`` (units,) is the plan; a unit without owner has no alternative.
    """
    chunks = np.array_split(np.arange(problem.units), 1 + problem.units // CHUNK)
    choices = [_next_best(problem, owner, rows) for rows in chunks]
    fields = (np.concatenate(parts) for parts in zip(*(vars(each).values() for each in choices), strict=True))
    return Alternatives(*fields)


def _next_best(problem: AssignmentProblem, owner: Integers, rows: Integers) -> Alternatives:
    rise = move_costs(problem, owner, rows)
    other = problem.allowed[rows] & (np.arange(problem.owners) != owner[rows, None]) & np.isfinite(rise)
    room, violations = has_room(problem, owner, rows), added_violations(problem, owner, rows)
    some = other.any(axis=1)
    best = _least(_least(_least(other, ~room), violations), rise).argmax(axis=1)
    at = (np.arange(len(rows)), best)
    return Alternatives(
        owner=np.where(some, best, UNASSIGNED),
        cost=np.where(some, rise[at], np.nan),
        room=room[at],
        violations=np.where(some, violations[at], 0.0),
    )


def _least(among: Booleans, key: Floats | Booleans) -> Booleans:
    """Those ``among`` (rows, owners) that are worth least in their row."""
    counted = np.where(among, key, np.inf)
    return np.asarray(among & (counted <= counted.min(axis=1, initial=np.inf, keepdims=True)))


def move_costs(problem: AssignmentProblem, owner: Integers, rows: Integers) -> Floats:
    """What it costs when one unit alone changes hands.

    Parameters
    ----------
    owner : (units,) the assignment.
    rows : (rows,) positions of the units.

    Returns
    -------
    (rows, owners) rise of the score in score points; infinite for a unit without owner today.
    """
    has = owner[rows] != UNASSIGNED
    home = np.where(has, owner[rows], 0)
    rise = problem.cost[rows] - problem.cost[rows, home][:, None]
    for resource in problem.resources:
        if not resource.penalties:
            continue
        held = resource.used(owner, problem.owners)
        use, own = resource.use[rows], resource.at(rows, home)
        for penalty in resource.penalties:
            now = penalty(held)
            left = penalty.of(home)(held[home] - own) - now[home]
            rise = rise + left[:, None] + penalty(held + use) - now
    rise[np.arange(len(rows)), home] = 0.0
    rise[~has] = np.inf
    return rise


def has_room(problem: AssignmentProblem, owner: Integers, rows: Integers) -> Booleans:
    """Whether a unit alone may change hands without crossing a limit that is hard or means overload; staying fits.

    Parameters
    ----------
    owner : (units,) the assignment.
    rows : (rows,) positions of the units.

    Returns
    -------
    (rows, owners)
    """
    room = np.ones((len(rows), problem.owners), dtype=bool)
    for resource in problem.resources:
        limits = [limit for limit in (resource.limit, resource.overloadable) if limit is not None]
        if limits:
            used, limit = resource.used(owner, problem.owners), np.min(limits, axis=0)
            room &= (used + resource.use[rows] <= limit + TOLERANCE) | (resource.use[rows] <= 0)
            room &= ~_missed(resource, used, limit, owner[rows], rows)[:, None]
    for budget in problem.budgets:
        if not budget.soft:
            more = _more_spent(budget, owner, rows)
            room &= (more <= 0) | (budget.used(owner) + more <= budget.limit + TOLERANCE)
    stays: Booleans = np.arange(problem.owners) == owner[rows, None]
    return room | stays


def _missed(resource: Resource, used: Floats, limit: Floats, home: Integers, rows: Integers) -> Booleans:
    """(rows,) the owner would have too little without it: what is used up below zero is a floor."""
    at = np.maximum(home, 0)
    own = resource.at(rows, at)
    return np.asarray((home != UNASSIGNED) & (own < 0) & (used[at] - own > limit[at] + TOLERANCE))


def added_violations(problem: AssignmentProblem, owner: Integers, rows: Integers) -> Floats:
    """By how much more soft rules are broken when one unit alone changes hands.

    Parameters
    ----------
    owner : (units,) the assignment.
    rows : (rows,) positions of the units.

    Returns
    -------
    (rows, owners) as the level `Level.VIOLATIONS` counts them.
    """
    more = np.zeros((len(rows), problem.owners))
    home = owner[rows]
    at = (np.arange(len(rows)), np.maximum(home, 0))
    if problem.violations is not None:
        own = np.where(home == UNASSIGNED, 0.0, problem.violations[rows, at[1]])
        more += problem.violations[rows] - own[:, None]
    for resource in problem.resources:
        if resource.soft is not None:
            used, use = resource.used(owner, problem.owners), np.broadcast_to(resource.use[rows], more.shape)
            above = np.maximum(used - resource.soft, 0)
            left = above[at[1]] - np.maximum(used[at[1]] - use[at] - resource.soft[at[1]], 0)
            more += np.maximum(used + use - resource.soft, 0) - above - np.where(home == UNASSIGNED, 0.0, left)[:, None]
    for budget in problem.budgets:
        if budget.soft:
            spent = budget.used(owner)
            after = np.maximum(spent + _more_spent(budget, owner, rows) - budget.limit, 0)
            more += after - max(spent - budget.limit, 0)
    more[np.arange(problem.owners) == home[:, None]] = 0.0
    return np.round(more, 9)


def _more_spent(budget: Budget, owner: Integers, rows: Integers) -> Floats:
    """(rows, owners) what is spent more when one of ``rows`` alone goes to each owner."""
    home = owner[rows]
    at_home = np.where(home == UNASSIGNED, 0.0, budget.use[rows, np.maximum(home, 0)])
    more: Floats = budget.use[rows] - at_home[:, None]
    return more

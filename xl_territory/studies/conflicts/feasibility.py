"""Whether everybody can have an owner with every limit kept: the question that conflicts are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from xl_territory.solver.assignment import SolveOptions
from xl_territory.solver.bipartite import connected_components
from xl_territory.solver.penalty import Penalty, excess
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
from xl_territory.solver.solve import solve

SECONDS = 5.0
UNLIMITED = 1e8
"""Limits from here on are none."""
SHOWN = SolveOptions(time_limit=SECONDS, gap=0.99)
"""A gap below 1 is reached as soon as it is proved that somebody must go without owner."""
TRIAL = SolveOptions(time_limit=SECONDS, gap=0.01)
LEAST = SolveOptions(time_limit=2, gap=0.005)


def servable(problem: AssignmentProblem, units: Integers) -> bool | None:
    """Whether ``units`` can all have an owner within every limit: True by an assignment, False by a proof, else None.

    Overloadable limits count as hard here, soft ones not at all.
    """
    strict = strictly(problem, units)
    if not strict.allowed.any(axis=1).all():
        return False
    if not strict.budgets and not any(resource.penalties for resource in strict.resources):
        stuck = ~strict.allowed[:, without_limit(strict)].any(axis=1)
        strict = strictly(strict, np.flatnonzero(stuck))
    if not strict.units or _holds(strict, placed_by_hand(strict)):
        return True
    assignment = solve(with_way_out(strict, np.zeros_like(strict.cost)), SHOWN)
    if assignment.bound > TOLERANCE * 1e3:
        return False
    placed = ((assignment.owner >= 0) & (assignment.owner < strict.owners)).all()
    return True if placed and _holds(strict, assignment.owner) else None


def _holds(strict: AssignmentProblem, owner: Integers) -> bool:
    """Whether ``owner`` (units,) keeps every limit and leaves nobody below a floor."""
    return not strict.broken(owner) and strict.score(owner) <= TOLERANCE


def cheapest(problem: AssignmentProblem, units: Integers, price: Floats) -> Integers | None:
    """Owner of each of ``units`` so that every limit is kept and Σ ``price`` (units, owners) is least, None if none."""
    strict = strictly(problem, units)
    owner = solve(with_way_out(strict, price), LEAST).owner
    return None if (owner == strict.owners).any() or (owner == UNASSIGNED).any() else owner


def shortfall(problem: AssignmentProblem) -> tuple[float, float]:
    """Accounts without owner, then what lies above overloadable limits, when as little as possible gives way."""
    soft = [r for r in problem.resources if r.overloadable is not None]
    total = 1.0 + sum(float(np.abs(r.use).max(axis=1).sum()) for r in soft)
    everyone = np.arange(problem.units)
    hard = strictly(
        replace(problem, resources=tuple(replace(r, overloadable=None) for r in problem.resources)), everyone
    )
    over = tuple(
        Resource(
            r.name, np.broadcast_to(r.use, hard.cost.shape), penalties=(excess(np.asarray(r.overloadable), 1 / total),)
        )
        for r in soft
    )
    giving = with_way_out(replace(hard, resources=(*hard.resources, *over)), hard.cost)
    owner = solve(giving, TRIAL).owner
    owner = np.where(owner == problem.owners, UNASSIGNED, owner)
    levels = problem.levels(owner)
    return levels.unassigned, levels.overload


def components(problem: AssignmentProblem) -> Iterator[Integers]:
    """Units that compete for the same owners, component by component; a hard budget ties everybody together."""
    if any(not budget.soft for budget in problem.budgets):
        yield np.arange(problem.units)
        return
    of_units, of_owners = connected_components(np.nonzero(problem.allowed), (problem.units, problem.owners))
    for number in np.union1d(of_units, of_owners):
        yield np.flatnonzero(of_units == number)


def strictly(problem: AssignmentProblem, units: Integers) -> AssignmentProblem:
    """``units`` alone, without costs: pairs that fit by themselves, overloadable limits as hard ones, nothing soft."""
    owners = problem.owners
    allowed = problem.allowed[units].copy()
    resources = []
    for resource in problem.resources:
        if (resource.use < 0).any():
            resources += _floor(resource, owners) if len(units) == problem.units else []
            continue
        limits = [limit for limit in (resource.limit, resource.overloadable) if limit is not None]
        if limits:
            limit = np.min(limits, axis=0)
            limit = np.where(limit >= UNLIMITED, np.inf, limit)
            use = np.broadcast_to(resource.use[units], (len(units), owners))
            allowed &= use <= limit + TOLERANCE
            resources.append(Resource(resource.name, use, limit=limit))
    budgets = tuple(Budget(b.name, b.use[units], b.limit) for b in problem.budgets if not b.soft)
    nothing = np.zeros((len(units), owners))
    size = problem.size[units]
    return AssignmentProblem(nothing, nothing[:, 0], allowed, size, size < 0, tuple(resources), budgets)


def _floor(resource: Resource, owners: int) -> list[Resource]:
    """What is used up below zero as a cost of having too little; it asks for something only of all units together."""
    least = resource.limit if resource.overloadable is None else resource.overloadable
    if least is None:
        return []
    use = np.broadcast_to(resource.use, (len(resource.use), owners))
    return [Resource(resource.name, use, penalties=(excess(least, 1.0),))]


def without_limit(problem: AssignmentProblem) -> Booleans:
    """(owners,) owners who can take any number of units."""
    free = np.ones(problem.owners, dtype=bool)
    for resource in problem.resources:
        if resource.limit is not None:
            free &= np.isinf(resource.limit) | (resource.use.max(axis=0, initial=0.0) <= 0)
    return free


def placed_by_hand(problem: AssignmentProblem) -> Integers:
    """Units one after the other, those with the fewest choices first, each to the owner with most room left."""
    limited = [resource for resource in problem.resources if resource.limit is not None]
    room_left = [np.asarray(resource.limit, dtype=float).copy() for resource in limited]
    owner = np.full(problem.units, UNASSIGNED)
    weight = sum((resource.use.max(axis=1, initial=0.0) for resource in limited), np.zeros(problem.units))
    for unit in np.lexsort((-weight, problem.allowed.sum(axis=1))):
        room = np.where(problem.allowed[unit], np.inf, -np.inf)
        for resource, rest in zip(limited, room_left, strict=True):
            full = np.where(np.isinf(rest), 1.0, np.abs(rest) + 1)
            room = np.minimum(room, (rest - resource.use[unit] + TOLERANCE) / full)
        owner[unit] = room.argmax()
        for resource, rest in zip(limited, room_left, strict=True):
            rest[owner[unit]] -= resource.use[unit, owner[unit]]
    return owner


def with_way_out(problem: AssignmentProblem, price: Floats) -> AssignmentProblem:
    """The same with these costs and one more owner, for whom nothing is limited and who costs more than all others."""
    n = problem.units
    dear = 1.0 + float(np.abs(price).max(initial=0.0)) * n
    out = np.full((n, 1), dear) * problem.size[:, None]
    none = np.zeros((n, 1))
    return replace(
        problem,
        cost=np.hstack([price, out]),
        unassigned_cost=2 * out[:, 0],
        allowed=np.hstack([problem.allowed, none == 0]),
        resources=tuple(_with_column(r, none) for r in problem.resources),
        budgets=tuple(Budget(b.name, np.hstack([b.use, none]), b.limit) for b in problem.budgets),
    )


def _with_column(resource: Resource, none: Floats) -> Resource:
    """The resource with one more owner, who uses nothing of it and has no limit."""
    limit = None if resource.limit is None else np.append(resource.limit, np.inf)
    penalties = tuple(_with_free(penalty) for penalty in resource.penalties)
    return Resource(resource.name, np.hstack([resource.use, none]), limit=limit, penalties=penalties)


def _with_free(penalty: Penalty) -> Penalty:
    """The penalty with one more owner, who pays nothing."""
    beside = ((0, 0), (0, 1))
    return Penalty(
        np.append(penalty.constant, 0.0),
        np.append(penalty.slope, 0.0),
        np.pad(penalty.breakpoints, beside),
        np.pad(penalty.increments, beside),
    )

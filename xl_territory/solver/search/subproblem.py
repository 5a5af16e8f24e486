"""A part of a problem as a problem of its own: some units and owners free, all others as they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xl_territory.solver.problem import UNASSIGNED, AssignmentProblem, Booleans, Budget, Floats, Integers, Resource


def restrict(
    problem: AssignmentProblem, owner: Integers, units: Integers, owners: Integers, allowed: Booleans | None = None
) -> AssignmentProblem:
    """Some units among some owners as a problem of its own, while every other unit stays where it is.

    Parameters
    ----------
    owner : (units,) the assignment.
    units, owners : positions of those that are free.
    allowed : (some units, some owners) further pairs to forbid are False.

    Returns
    -------
    A problem whose scores are scores of the whole; its other levels count the part only.
    """
    rest = owner.copy()
    rest[units] = UNASSIGNED
    grid = np.ix_(units, owners)
    part = AssignmentProblem(
        cost=problem.cost[grid].astype(float),
        unassigned_cost=problem.unassigned_cost[units],
        allowed=problem.allowed[grid] if allowed is None else problem.allowed[grid] & allowed,
        size=problem.size[units],
        fixed=problem.fixed[units],
        resources=tuple(_resource(problem, r, rest, units, owners) for r in problem.resources),
        budgets=tuple(Budget(b.name, b.use[grid], b.limit - b.used(rest), b.soft) for b in problem.budgets),
        violations=None if problem.violations is None else problem.violations[grid],
    )
    return replace(part, constant=problem.score(owner) - part.score(inside(owner[units], owners, problem.owners)))


def inside(owner: Integers, owners: Integers, total: int) -> Integers:
    """Owners by their place among ``owners`` (some owners,), -1 for those that are not among them.

    ``owner`` (units,) may hold -1 for unassigned; ``total`` is the number of all owners.
    """
    place = np.full(total + 1, UNASSIGNED, dtype=np.intp)
    place[owners] = np.arange(owners.size)
    return place[owner]


def outside(owner: Integers, owners: Integers) -> Integers:
    """The way back from `inside`: ``owner`` (units,) holds places among ``owners`` (some owners,), or -1."""
    return np.append(owners, UNASSIGNED)[owner]


def _resource(
    problem: AssignmentProblem, resource: Resource, rest: Integers, units: Integers, owners: Integers
) -> Resource:
    taken = resource.used(rest, problem.owners)[owners]
    use = resource.use[units] if resource.use.shape[1] == 1 else resource.use[np.ix_(units, owners)]
    return Resource(
        resource.name,
        use,
        _left(resource.limit, owners, taken),
        _left(resource.overloadable, owners, taken),
        _left(resource.soft, owners, taken),
        tuple(penalty.of(owners).after(taken) for penalty in resource.penalties),
        resource.unit,
    )


def _left(limit: Floats | None, owners: Integers, taken: Floats) -> Floats | None:
    return None if limit is None else limit[owners] - taken

"""The whole problem as one sum for local searches: every level and every limit with a penalty factor.

Pair costs stay pair costs (with a column for "unassigned"); all that depends on use becomes, per owner, one convex
piecewise linear penalty. The factors order the levels as `Levels` does. They are only a guide: what is kept is always
compared on the true levels.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from xl_territory.solver.level_problem import LARGE
from xl_territory.solver.penalty import Penalty, excess, total
from xl_territory.solver.problem import AssignmentProblem, Floats, Integers, Resource
from xl_territory.solver.solve_params import PARAMS


class Factors(NamedTuple):
    """What one unit of each level costs; ``hard`` is for limits that must hold."""

    hard: float
    fixed: float
    unassigned: float
    overload: float
    violation: float


class OwnerPenalty(NamedTuple):
    """The penalty of one owner as plain numbers: rising breakpoints, slope increments, slopes before and after each."""

    breakpoints: list[float]
    increments: list[float]
    slopes: list[float]


@dataclass(frozen=True, eq=False)
class PenalisedObjective:
    """``cost`` (units + 1, owners + 1) and per resource the ``penalties`` of its use.

    The last row is "no unit", with no cost and no use; the last column is "unassigned"; a pair that must not be costs
    infinitely much. ``budgets`` are (use (units + 1, owners + 1), limit, penalty factor above the limit).
    ``cost_scale`` is how much pair costs differ within a unit.
    """

    problem: AssignmentProblem
    cost: Floats
    penalties: tuple[Penalty, ...]
    budgets: tuple[tuple[Floats, float, float], ...]
    cost_scale: float

    def value(self, owner: Integers) -> float:
        """Value of the assignment ``owner`` (units,), -1 where unassigned."""
        problem = self.problem
        value = float(self.cost[np.arange(problem.units), owner].sum(dtype=float))
        for resource, penalty in zip(problem.resources, self.penalties, strict=True):
            value += float(penalty(resource.used(owner, problem.owners)).sum())
        for budget, (_, limit, factor) in zip(problem.budgets, self.budgets, strict=True):
            value += factor * max(0.0, budget.used(owner) - limit)
        return value

    @cached_property
    def uses(self) -> tuple[Floats, ...]:
        """Use per resource, (units + 1, owners or 1), with a row of zeros for "no unit"."""
        return tuple(np.pad(resource.use, ((0, 1), (0, 0))) for resource in self.problem.resources)

    @cached_property
    def reaches(self) -> list[float]:
        """Most that one exchange can change what an owner uses, per resource."""
        return [float(use.max(initial=0.0) - use.min(initial=0.0)) for use in self.uses]

    @cached_property
    def owner_penalties(self) -> list[list[OwnerPenalty]]:
        """Penalties per resource and owner."""
        return [[_owner_penalty(penalty, owner) for owner in range(self.problem.owners)] for penalty in self.penalties]


def penalised_objective(problem: AssignmentProblem) -> PenalisedObjective:
    """The sum of ``problem``; an earlier level weighs far more than what one unit can do to the score."""
    stake, cost_scale = _stake(problem)
    factors = _factors(problem, PARAMS.penalty_factor * stake)
    penalties = tuple(_penalty(resource, problem.owners, factors) for resource in problem.resources)
    budgets = tuple(
        (np.pad(b.use, ((0, 1), (0, 1))), b.limit, (factors.violation if b.soft else factors.hard) / _typical(b.use))
        for b in problem.budgets
    )
    return PenalisedObjective(problem, _cost(problem, factors), penalties, budgets, cost_scale)


def _owner_penalty(penalty: Penalty, owner: int) -> OwnerPenalty:
    some = np.flatnonzero(penalty.increments[:, owner] > 0)
    some = some[np.argsort(penalty.breakpoints[some, owner], kind="stable")]
    increments = penalty.increments[some, owner].tolist()
    slopes = list(accumulate(increments, initial=float(penalty.slope[owner])))
    return OwnerPenalty(penalty.breakpoints[some, owner].tolist(), increments, slopes)


def _factors(problem: AssignmentProblem, violation: float) -> Factors:
    """Factors of the levels; a level that cannot come up does not push those before it up."""
    soft = problem.violations is not None or any(r.soft is not None for r in problem.resources)
    overload = violation * (10.0 if soft else 1.0)
    heaviest = max((_heaviest(r) for r in problem.resources if r.overloadable is not None), default=1.0)
    unassigned = 3.0 * overload * heaviest / max(1e-9, float(problem.size.min(initial=1.0)))
    return Factors(10.0 * unassigned, 3.0 * unassigned, unassigned, overload, violation)


def _heaviest(resource: Resource) -> float:
    """Most that a unit uses, measured in typical units."""
    return float(np.abs(resource.use).max(initial=0.0)) / _typical(resource.use) or 1.0


def _cost(problem: AssignmentProblem, factors: Factors) -> Floats:
    units, owners = problem.units, problem.owners
    kind = np.float32 if units * owners > LARGE else np.float64
    cost = np.full((units + 1, owners + 1), np.inf, dtype=kind)
    np.copyto(cost[:units, :owners], problem.cost, where=problem.allowed, casting="same_kind")
    if problem.violations is not None:
        cost[:units, :owners] += factors.violation * problem.violations
    cost[units] = 0.0
    cost[:units, owners] = problem.unassigned_cost + problem.size * (factors.unassigned + factors.fixed * problem.fixed)
    return cost


def _stake(problem: AssignmentProblem) -> tuple[float, float]:
    """Most that moving one typical unit can do to the score, and how much pair costs differ within a unit."""
    step = max(1, problem.units // 5000)
    sample, allowed = problem.cost[::step], problem.allowed[::step]
    differences = np.where(allowed, sample, -np.inf).max(axis=1, initial=0) - np.where(allowed, sample, np.inf).min(
        axis=1, initial=np.inf
    )
    width = float(np.mean(np.where(np.isfinite(differences), differences, 0.0))) if differences.size else 0.0
    steepest = [
        penalty.steepest * _typical(resource.use) for resource in problem.resources for penalty in resource.penalties
    ]
    stake = width + sum(steepest)
    return stake or 1.0, width or stake or 1.0


def _typical(use: Floats) -> float:
    return float(np.abs(use).mean()) if use.size and use.any() else 1.0


def _penalty(resource: Resource, owners: int, factors: Factors) -> Penalty:
    """What use of the resource costs: its penalties, and what lies above each of its limits."""
    limits = (
        (resource.limit, factors.hard),
        (resource.overloadable, factors.overload),
        (resource.soft, factors.violation),
    )
    typical = _typical(resource.use)
    above = [excess(np.asarray(limit, dtype=float), factor / typical) for limit, factor in limits if limit is not None]
    return total([*resource.penalties, *above], owners)

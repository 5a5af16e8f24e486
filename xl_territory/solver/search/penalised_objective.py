"""The whole problem as one sum that a search can walk down: every level and every limit with its weight.

Pair costs stay pair costs (with a column for nobody); all that depends on use becomes, per owner, one convex piecewise
linear function: a slope and a list of corners where it rises. The weights order the levels as `Levels` does. They are
only a guide: what is kept is always compared on the true levels.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xl_territory.solver.level_problem import LARGE
from xl_territory.solver.problem import AssignmentProblem, Floats, Integers, Resource


@dataclass(frozen=True, eq=False)
class Slopes:
    """Convex piecewise linear function per owner: ``slope`` (owners,) that rises by ``rises`` at ``corners``
    (corners, owners); its value at 0 is left out."""

    slope: Floats
    corners: Floats
    rises: Floats

    def __call__(self, use: Floats) -> Floats:
        """Value at ``use`` (…, owners), of the same shape."""
        total = self.slope * use
        for corner, rise in zip(self.corners, self.rises, strict=True):
            total += rise * np.maximum(0.0, use - corner)
        return total


@dataclass(frozen=True, eq=False)
class Weights:
    """What one unit of each level costs in a landscape; ``hard`` is for limits that must hold."""

    hard: float
    fixed: float
    nobody: float
    overload: float
    breach: float


@dataclass(frozen=True, eq=False)
class Landscape:
    """``cost`` (units + 1, owners + 1) and per resource its ``uses`` (units + 1, 1 or owners) and its slopes.

    The last row is "none", with no cost and no use; the last column is nobody; a pair that must not be costs infinitely
    much. ``budgets`` are (use (units + 1, owners + 1), limit, weight above the limit).
    """

    problem: AssignmentProblem
    cost: Floats
    slopes: tuple[Slopes, ...]
    budgets: tuple[tuple[Floats, float, float], ...]
    spread: float

    @cached_property
    def uses(self) -> tuple[Floats, ...]:
        """Use per resource, with the row for none."""
        return tuple(_padded(resource.use, rows=1, columns=0) for resource in self.problem.resources)

    @cached_property
    def reaches(self) -> list[float]:
        """Most that one exchange can change what an owner uses, per resource."""
        return [float(use.max(initial=0.0) - use.min(initial=0.0)) for use in self.uses]

    @cached_property
    def shapes(self) -> list[list[tuple[float, list[tuple[float, float]]]]]:
        """Slope and (corner, rise) pairs per resource and owner, as plain numbers."""
        return [
            [
                (slope, [pair for pair in zip(corners, rises, strict=True) if pair[1]])
                for slope, corners, rises in zip(
                    s.slope.tolist(), s.corners.T.tolist(), s.rises.T.tolist(), strict=True
                )
            ]
            for s in self.slopes
        ]


def landscape(problem: AssignmentProblem, firmness: float = 1000.0) -> Landscape:
    """Landscape of ``problem``; an earlier level weighs ``firmness`` times what one unit can do to the score."""
    stake, spread = _stake(problem)
    weights = _weights(problem, firmness * stake)
    slopes = tuple(_slopes(resource, problem.owners, weights) for resource in problem.resources)
    budgets = tuple(
        (_padded(b.use, rows=1, columns=1), b.limit, (weights.breach if b.soft else weights.hard) / _typical(b.use))
        for b in problem.budgets
    )
    return Landscape(problem, _cost(problem, weights), slopes, budgets, spread)


def _weights(problem: AssignmentProblem, breach: float) -> Weights:
    """Weights of the levels; a level that cannot come up does not push those before it up."""
    soft = problem.violations is not None or any(r.soft is not None for r in problem.resources)
    overload = breach * (10.0 if soft else 1.0)
    heaviest = max((_heaviest(r) for r in problem.resources if r.overloadable is not None), default=1.0)
    nobody = 3.0 * overload * heaviest / max(1e-9, float(problem.size.min(initial=1.0)))
    return Weights(hard=10.0 * nobody, fixed=3.0 * nobody, nobody=nobody, overload=overload, breach=breach)


def _heaviest(resource: Resource) -> float:
    """Most that a unit uses, measured in typical units."""
    return float(np.abs(resource.use).max(initial=0.0)) / _typical(resource.use) or 1.0


def _cost(problem: AssignmentProblem, weights: Weights) -> Floats:
    units, owners = problem.units, problem.owners
    kind = np.float32 if units * owners > LARGE else np.float64
    cost = np.full((units + 1, owners + 1), np.inf, dtype=kind)
    np.copyto(cost[:units, :owners], problem.cost, where=problem.allowed, casting="same_kind")
    if problem.violations is not None:
        cost[:units, :owners] += weights.breach * problem.violations
    cost[units] = 0.0
    cost[:units, owners] = problem.unassigned_cost + problem.size * (weights.nobody + weights.fixed * problem.fixed)
    return cost


def _padded(use: Floats, rows: int, columns: int) -> Floats:
    return np.pad(use, ((0, rows), (0, columns)))


def _stake(problem: AssignmentProblem) -> tuple[float, float]:
    """Most that moving one typical unit can do to the score, and how much pair costs differ within a unit."""
    step = max(1, problem.units // 5000)
    sample, allowed = problem.cost[::step], problem.allowed[::step]
    spread = np.where(allowed, sample, -np.inf).max(axis=1, initial=0) - np.where(allowed, sample, np.inf).min(
        axis=1, initial=np.inf
    )
    width = float(np.mean(np.where(np.isfinite(spread), spread, 0.0))) if spread.size else 0.0
    steepest = [
        penalty.steepest * _typical(resource.use) for resource in problem.resources for penalty in resource.penalties
    ]
    stake = width + sum(steepest)
    return stake or 1.0, width or stake or 1.0


def _typical(use: Floats) -> float:
    return float(np.abs(use).mean()) if use.size and use.any() else 1.0


def _slopes(resource: Resource, owners: int, weights: Weights) -> Slopes:
    """What use of the resource costs: its penalties, and the weight above each of its limits."""
    typical = _typical(resource.use)
    slope = np.zeros(owners)
    corners: list[Floats] = []
    rises: list[Floats] = []
    for penalty in resource.penalties:
        slope = slope + penalty.slope
        corners += list(penalty.breakpoints)
        rises += list(penalty.increments)
    limits = (
        (resource.limit, weights.hard),
        (resource.overloadable, weights.overload),
        (resource.soft, weights.breach),
    )
    for limit, weight in limits:
        if limit is not None:
            corners.append(np.asarray(limit, dtype=float))
            rises.append(np.full(owners, weight / typical))
    empty = np.zeros((0, owners))
    return Slopes(slope, np.stack(corners) if corners else empty, np.stack(rises) if rises else empty)


def worth(scene: Landscape, owner: Integers) -> float:
    """Height of the assignment ``owner`` (units,; nobody as -1) in the landscape."""
    problem = scene.problem
    total = float(scene.cost[np.arange(problem.units), owner].sum(dtype=float))
    for resource, slopes in zip(problem.resources, scene.slopes, strict=True):
        total += float(slopes(resource.used(owner, problem.owners)).sum())
    for budget, (_, limit, weight) in zip(problem.budgets, scene.budgets, strict=True):
        total += weight * max(0.0, budget.used(owner) - limit)
    return total

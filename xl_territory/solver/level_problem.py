"""One level of a problem: pair costs, one convex curve per owner and resource, couplings. Bounds and models start here.

    minimise  Σ cost[i,j] x[i,j] + Σ_kj curve_kj( Σ_i use_k[i,j] x[i,j] )
    where  Σ pairs_c[i,j] x[i,j] + Σ_kj extra_ckj( use ) ≤ limit_c  for each coupling c

A hard limit is the end of a curve. What could give way but must not (because an earlier level is at zero) is hard too;
what may give way up to a sum is a coupling.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xl_territory.solver.mip.split_cuts import stepped
from xl_territory.solver.problem import TOLERANCE, AssignmentProblem, Booleans, Budget, Floats, Level, Levels, Resource

LARGE = 4_000_000
"""Pairs from which on costs are kept in single precision: half the memory, and bounds are still added up in double."""


@dataclass(frozen=True)
class Room:
    """What may be above limits of use, and above the value of an earlier level (relative), for rounding."""

    limits: float
    levels: float


PROVING = Room(TOLERANCE, 1e-9)
"""For bounds: as much as plans may have."""
SOLVING = Room(0.0, 1e-7)
"""For models: what solvers add by themselves, and what their arithmetic needs."""


@dataclass(frozen=True, eq=False)
class Curve:
    """Convex piecewise linear cost of use between its lowest and highest point, per owner.

    ``points`` and ``values`` have shape (points, owners); ``overload`` and ``violations`` are what the levels of that
    name count at the points.
    """

    use: Floats
    points: Floats
    values: Floats
    overload: Floats
    violations: Floats


@dataclass(frozen=True, eq=False)
class Coupling:
    """A sum over everything that must not exceed ``limit``: ``pairs`` (units, columns) and, per curve, ``extras``.

    What soft budgets exceed counts too where ``soft_budgets`` says so.
    """

    limit: float
    pairs: Floats | None = None
    extras: tuple[Floats, ...] = ()
    soft_budgets: bool = False


@dataclass(frozen=True, eq=False)
class LevelProblem:
    """See the module. ``cost`` has shape (units, columns), infinite where a pair must not be; a column more than there
    are owners is "unassigned", which uses nothing. It is about level number ``level`` of assignments that are no worse
    than ``worst`` before it. ``soft_budgets`` may be exceeded: at the cost of ``excess`` each."""

    cost: Floats
    offset: float
    curves: tuple[Curve, ...]
    couplings: tuple[Coupling, ...]
    owners: int
    level: Level
    worst: Levels
    soft_budgets: tuple[Budget, ...] = ()
    excess: float = 0.0

    @cached_property
    def ceiling(self) -> float:
        """No assignment costs more; a lower bound above it proves that there is none."""
        dearest = np.where(np.isfinite(self.cost), self.cost, -np.inf).max(axis=1, initial=-np.inf)
        total = self.offset + float(dearest.sum(dtype=float))
        total += sum(float(curve.values.max(axis=0).sum()) for curve in self.curves)
        return total + 1e-6 * max(1.0, abs(total))

    @cached_property
    def possible(self) -> bool:
        """Whether each unit has somewhere to go and no curve is empty."""
        served = bool(np.isfinite(self.cost.min(axis=1, initial=np.inf)).all())
        return served and all((curve.points[-1] >= curve.points[0]).all() for curve in self.curves)


def level_problem(problem: AssignmentProblem, level: Level, worst: Levels, room: Room = PROVING) -> LevelProblem:
    """Level number ``level`` of ``problem`` while the levels before it are no worse than ``worst``."""
    strict = Levels(*(k < level and worst[k] <= 0 for k in Level))
    open_pairs = problem.allowed
    if strict.violations and problem.violations is not None:
        open_pairs = open_pairs & (problem.violations <= 0)
    slack = _slack(problem, worst) if level > Level.OVERLOAD and strict.unassigned else np.inf
    curves = tuple(_curve(r, open_pairs, strict, slack, level, room.limits) for r in problem.resources)
    couplings = [Coupling(b.limit, b.use) for b in problem.budgets if strict.violations or not b.soft]
    couplings += [
        _level_coupling(problem, k, worst[k], curves, room.levels)
        for k in tuple(Level)[:level]
        if 0 < worst[k] < np.inf and not (k == Level.OVERLOAD and slack <= 3 * TOLERANCE * max(1.0, worst[k]))
    ]
    return LevelProblem(
        _cost(problem, level, open_pairs, strict),
        problem.constant if level == Level.SCORE else 0.0,
        curves,
        tuple(couplings),
        problem.owners,
        level,
        worst,
        () if strict.violations else tuple(b for b in problem.budgets if b.soft),
        float(level == Level.VIOLATIONS),
    )


def _cost(problem: AssignmentProblem, level: Level, open_pairs: Booleans, strict: Levels) -> Floats:
    """Pair costs of one level, with a column for "unassigned" where that is possible."""
    units, owners = problem.units, problem.owners
    kind = np.float32 if units * owners > LARGE else np.float64
    cost = np.full((units, owners + (0 if strict.unassigned else 1)), np.inf, dtype=kind)
    pairs = {Level.VIOLATIONS: problem.violations, Level.SCORE: problem.cost}.get(level)
    np.copyto(cost[:, :owners], 0.0 if pairs is None else pairs, where=open_pairs, casting="same_kind")
    if not strict.unassigned:
        cost[:, owners] = _unassigned(problem, level)
        if strict.fixed_unassigned:
            cost[problem.fixed, owners] = np.inf
    return cost


def _unassigned(problem: AssignmentProblem, level: Level) -> Floats:
    zero = np.zeros(problem.units)
    return (problem.size * problem.fixed, problem.size, zero, zero, problem.unassigned_cost)[level]


def _curve(resource: Resource, open_pairs: Booleans, strict: Levels, slack: float, level: Level, room: float) -> Curve:
    """Breakpoints of what the resource costs, between the least and the most that an owner can use."""
    low, high = reach(resource, open_pairs)
    if resource.overloadable is not None and _surplus(resource) > 0 and slack < np.inf:
        low = np.maximum(low, np.minimum(high, resource.overloadable - slack / resource.unit - TOLERANCE))
    for limit, hard in (
        (resource.limit, True),
        (resource.overloadable, strict.overload),
        (resource.soft, strict.violations),
    ):
        high = np.minimum(high, limit + room) if limit is not None and hard else high
    penalty = stepped(resource, low.size) if level == Level.SCORE else None
    breakpoints = [low, high, *([] if penalty is None else penalty.breakpoints)]
    breakpoints += [limit for limit in (resource.overloadable, resource.soft) if limit is not None]
    points = np.sort(np.clip(np.stack(breakpoints), low, np.maximum(low, high)), axis=0)
    points[-1] = np.where(high < low, high, points[-1])
    overload, violations = resource.unit * _above(points, resource.overloadable), _above(points, resource.soft)
    values = {Level.OVERLOAD: overload, Level.VIOLATIONS: violations}.get(Level(level), np.zeros_like(points))
    return Curve(resource.use, points, values if penalty is None else penalty(points), overload, violations)


def _slack(problem: AssignmentProblem, worst: Levels) -> float:
    """How far below their overloadable limits all owners together can be when overload is no worse than ``worst``.

    Overload is at least what all units use in excess of all limits, and each hour below a limit adds to that.
    """
    return max(0.0, worst.overload - least_overload(problem)) + TOLERANCE * max(1.0, worst.overload)


def least_levels(problem: AssignmentProblem) -> Levels:
    """What counting alone proves of who goes without owner, and of overload where everybody has one."""
    without = least_unassigned(problem)
    return Levels(0.0, without, 0.0 if without else least_overload(problem), 0.0, 0.0)


def least_unassigned(problem: AssignmentProblem) -> float:
    """Size of the units that must go without owner since all limits together are too small for all of them.

    The smallest per use go first, the last of them in part (Dantzig, "Discrete-variable extremum problems", 1957).
    """
    least = 0.0
    for resource in problem.resources:
        if resource.limit is None or resource.use.shape[1] > 1 or not np.isfinite(resource.limit).all():
            continue
        use = resource.use[:, 0]
        surplus = float(use.sum() - resource.limit.sum())
        if surplus <= TOLERANCE or (use < 0).any():
            continue
        used = use > 0
        order = np.argsort(problem.size[used] / use[used], kind="stable")
        freed, size = use[used][order], problem.size[used][order]
        share = np.clip((surplus - (np.cumsum(freed) - freed)) / freed, 0.0, 1.0)
        least = max(least, float(share @ size))
    return least


def least_overload(problem: AssignmentProblem) -> float:
    """What must lie above overloadable limits whoever owns what, when every unit has an owner."""
    return sum(resource.unit * max(0.0, _surplus(resource)) for resource in problem.resources)


def _surplus(resource: Resource) -> float:
    """What all units use in excess of all overloadable limits; as good as nothing where use depends on the owner."""
    if resource.overloadable is None or resource.use.shape[1] > 1:
        return -np.inf
    return float(resource.use.sum() - resource.overloadable.sum())


def reach(resource: Resource, open_pairs: Booleans) -> tuple[Floats, Floats]:
    """Least and most of a resource that each owner could use, (owners,) each, over ``open_pairs`` (units, owners)."""
    if resource.use.shape[1] == 1:
        use = resource.use[:, 0]
        return np.minimum(use, 0) @ open_pairs, np.maximum(use, 0) @ open_pairs
    low = np.einsum("ij,ij->j", np.minimum(resource.use, 0), open_pairs)
    return low, np.einsum("ij,ij->j", np.maximum(resource.use, 0), open_pairs)


def _above(points: Floats, limit: Floats | None) -> Floats:
    return np.zeros_like(points) if limit is None else np.maximum(0.0, points - limit)


def _level_coupling(
    problem: AssignmentProblem, level: Level, value: float, curves: tuple[Curve, ...], room: float
) -> Coupling:
    """An earlier level stays within ``value``, and that much more as ``room`` says."""
    limit = value + room * max(1.0, value)
    if level < Level.OVERLOAD:
        pairs = np.zeros((problem.units, problem.owners + 1))
        pairs[:, problem.owners] = _unassigned(problem, level)
        return Coupling(limit, pairs)
    if level == Level.OVERLOAD:
        return Coupling(limit, None, tuple(curve.overload for curve in curves))
    return Coupling(limit, problem.violations, tuple(curve.violations for curve in curves), soft_budgets=True)

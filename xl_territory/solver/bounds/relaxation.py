"""One level of a problem in the shape that prices work on: pair costs, convex curves of use, couplings.

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
from xl_territory.solver.problem import TOLERANCE, AssignmentProblem, Booleans, Floats, Levels, Resource

LARGE = 4_000_000


@dataclass(frozen=True, eq=False)
class Curve:
    """Convex piecewise linear cost of use between its lowest and highest point, per owner.

    ``points`` and ``values`` have shape (points, owners); ``overload`` and ``breaches`` are what the levels of that
    name count at the points.
    """

    use: Floats
    points: Floats
    values: Floats
    overload: Floats
    breaches: Floats


@dataclass(frozen=True, eq=False)
class Coupling:
    """A sum over everything that must not exceed ``limit``: ``pairs`` (units, columns) and, per curve, ``extras``."""

    limit: float
    pairs: Floats | None = None
    extras: tuple[Floats, ...] = ()
    budget: int | None = None
    level: int | None = None


@dataclass(frozen=True, eq=False)
class Relaxation:
    """See the module. ``cost`` has shape (units, columns), infinite where a pair must not be; a column more than there
    are owners is "nobody", which uses nothing."""

    cost: Floats
    offset: float
    curves: tuple[Curve, ...]
    couplings: tuple[Coupling, ...]
    owners: int

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


def relax(problem: AssignmentProblem, level: int, worst: Levels) -> Relaxation:
    """Level number ``level`` of ``problem`` while the levels before it are no worse than ``worst``."""
    strict = Levels(*(k < level and worst[k] <= 0 for k in range(len(worst))))
    open_pairs = problem.allowed
    if strict.breaches and problem.breaches is not None:
        open_pairs = open_pairs & (problem.breaches <= 0)
    slack = _slack(problem, worst) if level > 2 and strict.without_owner else np.inf
    curves = tuple(_curve(r, open_pairs, strict, slack, score=level == 4) for r in problem.resources)
    if level in (2, 3):
        curves = tuple(_counting(curve, level) for curve in curves)
    budgets = enumerate(problem.budgets)
    couplings = [Coupling(b.limit, b.use, budget=k) for k, b in budgets if strict.breaches or not b.soft]
    couplings += [
        _level_coupling(problem, k, worst[k], curves)
        for k in range(level)
        if 0 < worst[k] < np.inf and not (k == 2 and slack <= 3 * TOLERANCE * max(1.0, worst[k]))
    ]
    cost = _cost(problem, level, open_pairs, strict)
    return Relaxation(cost, problem.constant if level == 4 else 0.0, curves, tuple(couplings), problem.owners)


def _cost(problem: AssignmentProblem, level: int, open_pairs: Booleans, strict: Levels) -> Floats:
    """Pair costs of one level, with a column for nobody where nobody is possible."""
    units, owners = problem.units, problem.owners
    kind = np.float32 if units * owners > LARGE else np.float64
    cost = np.full((units, owners + (0 if strict.without_owner else 1)), np.inf, dtype=kind)
    pairs = {3: problem.breaches, 4: problem.cost}.get(level)
    np.copyto(cost[:, :owners], 0.0 if pairs is None else pairs, where=open_pairs, casting="same_kind")
    if not strict.without_owner:
        cost[:, owners] = _nobody(problem, level)
        if strict.held_without_owner:
            cost[problem.held, owners] = np.inf
    return cost


def _nobody(problem: AssignmentProblem, level: int) -> Floats:
    zero = np.zeros(problem.units)
    return (problem.size * problem.held, problem.size, zero, zero, problem.nobody_cost)[level]


def _curve(resource: Resource, open_pairs: Booleans, strict: Levels, slack: float, score: bool) -> Curve:
    """All corner points of what the resource costs, between the least and the most that an owner can use."""
    low, high = reach(resource, open_pairs)
    if resource.elastic is not None and _surplus(resource) > 0 and slack < np.inf:
        low = np.maximum(low, np.minimum(high, resource.elastic - slack - TOLERANCE))
    for limit, hard in (
        (resource.limit, True),
        (resource.elastic, strict.overload),
        (resource.soft, strict.breaches),
    ):
        high = np.minimum(high, limit + TOLERANCE) if limit is not None and hard else high
    corners = [low, high]
    corners += [limit for limit in (resource.elastic, resource.soft) if limit is not None]
    penalties = stepped(resource)
    corners += [bend for penalty in penalties for bend in penalty.bends.points]
    points = np.sort(np.clip(np.stack(corners), low, np.maximum(low, high)), axis=0)
    points[-1] = np.where(high < low, high, points[-1])
    values = np.zeros_like(points)
    for penalty in penalties if score else ():
        values += penalty(points)
    return Curve(resource.use, points, values, _above(points, resource.elastic), _above(points, resource.soft))


def _slack(problem: AssignmentProblem, worst: Levels) -> float:
    """How far below their elastic limits all owners together can be when overload is no worse than ``worst``.

    Overload is at least what all units use in excess of all limits, and each hour below a limit adds to that.
    """
    return max(0.0, worst.overload - least_overload(problem)) + TOLERANCE * max(1.0, worst.overload)


def least_levels(problem: AssignmentProblem) -> Levels:
    """What counting alone proves of who goes without owner, and of overload where everybody has one."""
    without = least_without_owner(problem)
    return Levels(0.0, without, 0.0 if without else least_overload(problem), 0.0, 0.0)


def least_without_owner(problem: AssignmentProblem) -> float:
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
    """What must lie above elastic limits whoever owns what, when every unit has an owner."""
    return sum(max(0.0, _surplus(resource)) for resource in problem.resources)


def _surplus(resource: Resource) -> float:
    """What all units use in excess of all elastic limits; as good as nothing where use depends on the owner."""
    if resource.elastic is None or resource.use.shape[1] > 1:
        return -np.inf
    return float(resource.use.sum() - resource.elastic.sum())


def reach(resource: Resource, open_pairs: Booleans) -> tuple[Floats, Floats]:
    """Least and most that each owner could use (owners,)."""
    if resource.use.shape[1] == 1:
        use = resource.use[:, 0]
        return np.minimum(use, 0) @ open_pairs, np.maximum(use, 0) @ open_pairs
    low = np.einsum("ij,ij->j", np.minimum(resource.use, 0), open_pairs)
    return low, np.einsum("ij,ij->j", np.maximum(resource.use, 0), open_pairs)


def _above(points: Floats, limit: Floats | None) -> Floats:
    return np.zeros_like(points) if limit is None else np.maximum(0.0, points - limit)


def _counting(curve: Curve, level: int) -> Curve:
    """The curve whose cost is what the level counts."""
    values = curve.overload if level == 2 else curve.breaches
    return Curve(curve.use, curve.points, values, curve.overload, curve.breaches)


def _level_coupling(problem: AssignmentProblem, level: int, value: float, curves: tuple[Curve, ...]) -> Coupling:
    """An earlier level stays within ``value`` (with room for rounding)."""
    limit = value + 1e-9 * max(1.0, value)
    if level < 2:
        pairs = np.zeros((problem.units, problem.owners + 1))
        pairs[:, problem.owners] = _nobody(problem, level)
        return Coupling(limit, pairs, level=level)
    extras = tuple(curve.overload if level == 2 else curve.breaches for curve in curves)
    if level == 2 or problem.breaches is None:
        return Coupling(limit, None, extras, level=level)
    return Coupling(limit, problem.breaches, extras, level=level)

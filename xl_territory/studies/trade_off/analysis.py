"""The trade-off curve of two aims: what a little more of one costs of the other, by exact ε-constraint solving."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import reduce
from itertools import repeat

import numpy as np

from xl_territory.errors import UsageError
from xl_territory.plans.evaluate import Plan, recompute
from xl_territory.plans.reasons import unit_owner
from xl_territory.policies import RULES, TERMS
from xl_territory.policies.compose import assemble, units
from xl_territory.policies.terms.balance import Balance
from xl_territory.solver.assignment import Assignment
from xl_territory.solver.incumbent import worse
from xl_territory.solver.problem import Floats
from xl_territory.solver.solve import solve
from xl_territory.studies.trade_off.aims import AIMS, MOVED, aim_of, value, weighed
from xl_territory.studies.trade_off.point import SOLVE, STEP, PointSolution, TwoAims, point
from xl_territory.territory.territory import Territory

LITTLE = 1e-3
"""How much the second aim counts beside the first where it decides between equals."""
FEWEST, MOST = 2, 40
NEAR_THE_KNEE = 4
"""One in so many points is kept for the neighbourhood of the knee."""
FLAT = 0.02
"""A curve that nowhere lies farther below the line between its ends has no knee (assumption)."""


@dataclass(frozen=True, eq=False)
class Point:
    """A plan on the curve: the values of both aims, and what is proved of plans that give way as little.

    None with no more of the second aim is below ``least_first``, none with no more of the first below ``least_second``.
    """

    first: float
    second: float
    least_first: float
    least_second: float
    plan: Plan


@dataclass(frozen=True, eq=False)
class Frontier:
    """The points that nothing beats in both aims, the lowest ``second`` first.

    ``knee`` is the position of the knee, None where the curve has none. ``exact`` is False where the aims could only be
    weighed against each other, so that points may be missing.
    """

    territory: Territory
    first: str
    second: str
    points: tuple[Point, ...]
    knee: int | None
    exact: bool


def frontier(
    territory: Territory, executor: Executor, first: str = Balance.name, second: str = MOVED, points: int = 12
) -> Frontier:
    """The curve of two terms, or of a term and the share of accounts moved, among plans that give way least.

    The ends are lexicographic optima; between them least ``first`` is asked for at evenly spaced limits of ``second``,
    and at a few more beside the knee. An aim that is no sum over accounts cannot be limited: then the aims change
    places, or are weighed.

    Raises
    ------
    UsageError : for an aim that does not exist, two equal ones, or fewer than 2 or more than 40 points.
    """
    _check(first, second, points)
    first_aim, second_aim = aim_of(territory, first), aim_of(territory, second)
    if second_aim.limitable:
        aims = TwoAims(first_aim, second_aim, weighed(territory, {first: 1.0, second: LITTLE}), LITTLE)
        curve = _limited(territory, aims, executor, points)
    elif first_aim.limitable:
        aims = TwoAims(second_aim, first_aim, weighed(territory, {second: 1.0, first: LITTLE}), LITTLE)
        curve = [_turned(at_point) for at_point in _limited(territory, aims, executor, points)]
    else:
        curve = _weighed(territory, (first, second), executor, points)
    kept = undominated(curve)
    bend = knee([(at.second, at.first) for at in kept])
    return Frontier(territory, first, second, kept, bend, first_aim.limitable or second_aim.limitable)


def _limited(territory: Territory, aims: TwoAims, executor: Executor, points: int) -> list[Point]:
    """Both ends, evenly spaced limits between them, then some beside the knee."""
    unlimited = executor.submit(point, aims)
    fewest = executor.submit(solve, aims.second.problem, SOLVE).result()
    least = executor.submit(point, aims, aims.second.problem.score(fewest.owner) + STEP)
    solutions = [least.result(), unlimited.result()]
    low, high = (aims.second.problem.score(solution.owner) for solution in solutions)
    beside = points // NEAR_THE_KNEE
    if high - low > STEP:
        solutions += executor.map(point, repeat(aims), np.linspace(low, high, points - beside)[1:-1] + STEP)
        curve = undominated(_points(territory, aims, solutions))
        solutions += executor.map(point, repeat(aims), _beside_the_knee(curve, beside) + STEP)
    return _points(territory, aims, solutions, fewest.bound)


def _beside_the_knee(curve: Sequence[Point], many: int) -> Floats:
    """Limits between the neighbours of the knee, none where there is no knee."""
    bend = knee([(p.second, p.first) for p in curve])
    if bend is None:
        return np.array([])
    before, at, after = (curve[bend + side].second for side in (-1, 0, 1))
    half = many // 2
    return np.concatenate([np.linspace(before, at, half + 2)[1:-1], np.linspace(at, after, many - half + 2)[1:-1]])


def _points(territory: Territory, aims: TwoAims, found: Sequence[PointSolution], least: float = 0.0) -> list[Point]:
    """The plans that were found, each with all that is proved about it; ``least`` is a bound of the second aim."""
    problem, unit = assemble(territory, RULES, TERMS), units(territory, RULES)
    points = []
    for solution in found:
        answer = Assignment(solution.owner, -np.inf, proved=False, cancelled=False, seconds=0.0)
        plan = recompute(territory, problem, unit, answer)
        first, second = value(plan, aims.first.name), value(plan, aims.second.name)
        below = max(other.least_first(second + STEP) for other in found)
        fewest = max(solution.fewest, least, *(other.least_second(first) for other in found))
        points.append(Point(first, second, float(min(first, below)), float(min(second, fewest)), plan))
    return points


def _turned(found: Point) -> Point:
    return Point(found.second, found.first, found.least_second, found.least_first, found.plan)


def _weighed(territory: Territory, names: tuple[str, str], executor: Executor, points: int) -> list[Point]:
    """The curve by weights: only its convex part. What is proved of the sum is proved of each aim, the other given."""
    problem, unit = assemble(territory, RULES, TERMS), units(territory, RULES)
    shares = np.linspace(LITTLE, 1 - LITTLE, points)
    problems = [weighed(territory, {names[0]: 1 - share, names[1]: share}) for share in shares]
    curve = []
    for share, answer in zip(shares, executor.map(solve, problems, repeat(SOLVE)), strict=True):
        plan = recompute(territory, problem, unit, answer)
        first, second = (value(plan, name) for name in names)
        below = (answer.bound - share * second) / (1 - share), (answer.bound - (1 - share) * first) / share
        least = [min(aim_value, max(0.0, bound)) for aim_value, bound in zip((first, second), below, strict=True)]
        curve.append(Point(first, second, least[0], least[1], plan))
    return curve


def undominated(points: Sequence[Point]) -> tuple[Point, ...]:
    """The points that no other one equals or beats in both aims, the lowest second aim first.

    Plans that give way more than others (owners, overload, soft rules) are no points of the curve.
    """
    levels = [p.plan.problem.levels(unit_owner(p.plan))._replace(score=0.0) for p in points]
    best = reduce(lambda least, level: least if worse(level, than=least) else level, levels)
    as_good = [p for p, level in zip(points, levels, strict=True) if not worse(level, than=best)]
    kept: list[Point] = []
    for point_ in sorted(as_good, key=lambda p: (round(p.second, 9), p.first)):
        if not kept or point_.first < kept[-1].first - STEP:
            kept.append(point_)
    return tuple(kept)


def knee(curve: Sequence[tuple[float, float]]) -> int | None:
    """Position of the point farthest below the line between the ends, both axes scaled to 0–1 (Satopää et al. 2011).

    None where no point lies below it.
    """
    if len(curve) < 3:
        return None
    across, up = np.array(curve, dtype=float).T
    below = 1 - (across - across[0]) / (across[-1] - across[0]) - (up - up[-1]) / (up[0] - up[-1])
    return int(below.argmax()) if below.max() > FLAT else None


def _check(first: str, second: str, points: int) -> None:
    for name in (first, second):
        if name not in AIMS:
            raise UsageError(f"There is no aim {name!r}. Use two of: {', '.join(AIMS)}.")
    if first == second:
        raise UsageError("A trade-off needs two different aims.")
    if not FEWEST <= points <= MOST:
        raise UsageError(f"Ask for {FEWEST} to {MOST} points, not {points}.")

"""The trade-off curve of two aims: what a little more of one costs of the other, by exact ε-constraint solving."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from itertools import repeat

import numpy as np

from xl_territory.errors import UsageError
from xl_territory.plans.evaluate import Plan, recompute
from xl_territory.policies import RULES, TERMS
from xl_territory.policies.compose import Groups, assemble, units
from xl_territory.policies.policy import Mode
from xl_territory.policies.rules.capacity import Capacity
from xl_territory.solver.problem import AssignmentProblem, Budget, Floats, Penalty, SolveOptions, relative_gap
from xl_territory.solver.solve import solve
from xl_territory.studies.scenarios.scenario_list import weights_of
from xl_territory.territory.table_edits import edited, set_settings
from xl_territory.territory.territory import Territory

MOVED = "moved"
POINT = SolveOptions(time_limit=3, gap=0.005, threads=1)
TIE_BREAK = 1e-3
"""How much the second aim counts when the first one is minimised: it decides between equals."""
FEWEST, MOST = 2, 40


@dataclass(frozen=True, eq=False)
class Point:
    """A plan on the curve: the values of both aims, the proven relative gap of the first one."""

    first: float
    second: float
    gap: float
    plan: Plan


@dataclass(frozen=True, eq=False)
class Frontier:
    """The points that nothing beats in both aims, the lowest ``second`` first; ``knee`` is the position of the knee.

    ``exact`` is False where the aims could only be weighed against each other, so that points may be missing.
    """

    territory: Territory
    first: str
    second: str
    points: tuple[Point, ...]
    knee: int
    exact: bool


def frontier(
    territory: Territory, executor: Executor, first: str = "balance", second: str = MOVED, points: int = 12
) -> Frontier:
    """The curve of two terms, or of a term and the share of accounts moved.

    Least ``first`` is asked for at evenly spaced limits of ``second`` between its own least value and its value where
    ``first`` is least (ε-constraint method, Haimes et al. 1971; ties go to less of ``second``, Mavrotas 2009).
    Capacity is not enforced on the curve, or the plans with few moves could not be seen: each point says how many hours
    lie above it. A term that is no sum over accounts cannot be limited: then the aims change places, or are weighed.

    Raises
    ------
    UsageError : for an aim that does not exist, two equal ones, or fewer than 2 or more than 40 points.
    """
    _check(first, second, points)
    territory = edited(territory, set_settings({Capacity().mode_setting.name: Mode.OFF}))
    if second not in _limitable(territory):
        if first not in _limitable(territory):
            return _weighed(territory, executor, first, second, points)
        return _turned(frontier(territory, executor, second, first, points))
    task = Task(territory, first, second)
    least, most = task.solved([task.problem(second, first), task.problem(first, second)], executor)
    limits = np.linspace(least.second, most.second, points)[1:-1]
    between = task.solved([task.limited(limit) for limit in limits], executor)
    return _frontier(territory, first, second, (least, *between, most), exact=True)


@dataclass(frozen=True, eq=False)
class Task:
    """Two aims of one territory, as problems."""

    territory: Territory
    first: str
    second: str

    def problem(self, aim: str, other: str) -> AssignmentProblem:
        """Least ``aim``, and among equals less of ``other``."""
        weighed = {name: 1.0 if name == aim else TIE_BREAK for name in (aim, other) if name != MOVED}
        problem = assemble(edited(self.territory, set_settings(weights_of(weighed))), RULES, TERMS)
        weight = (1.0 if aim == MOVED else TIE_BREAK) if MOVED in (aim, other) else 0.0
        if aim == MOVED:
            problem = _scaled(problem, TIE_BREAK)
        return replace(problem, cost=problem.cost + weight * self._pair_cost(MOVED)) if weight else problem

    def limited(self, limit: float) -> AssignmentProblem:
        """Least of the first aim with at most ``limit`` of the second."""
        problem = self.problem(self.first, self.second)
        budget = Budget(self.second, self._pair_cost(self.second), limit + 1e-9)
        return replace(problem, budgets=(*problem.budgets, budget))

    def solved(self, problems: Sequence[AssignmentProblem], executor: Executor) -> list[Point]:
        """Each problem solved, its plan judged by the planner's own settings."""
        t = self.territory
        own, unit = assemble(t, RULES, TERMS), units(t, RULES)
        found = []
        for problem, answer in zip(problems, executor.map(solve, problems, repeat(POINT)), strict=True):
            plan = recompute(t, own, unit, answer)
            gap = relative_gap(problem.score(answer.owner), answer.bound)
            found.append(Point(_value(plan, self.first), _value(plan, self.second), gap, plan))
        return found

    def _pair_cost(self, name: str) -> Floats:
        """(units, csms) what each pair adds to the aim."""
        t = self.territory
        if name == MOVED:
            cost = t.leaves / len(t.accounts)
        else:
            (term,) = [term for term in TERMS if term.name == name]
            cost = np.zeros((len(t.accounts), len(t.csms))) if (c := term.contribute(t).cost) is None else c
        total: Floats = Groups(units(t, RULES)).total(cost)
        return total


def _scaled(problem: AssignmentProblem, factor: float) -> AssignmentProblem:
    """The same with every cost and penalty times ``factor``."""
    return replace(
        problem,
        cost=problem.cost * factor,
        nobody_cost=problem.nobody_cost * factor,
        resources=tuple(
            replace(r, penalties=tuple(Penalty(p.slopes * factor, p.intercepts * factor) for p in r.penalties))
            for r in problem.resources
        ),
    )


def _value(plan: Plan, name: str) -> float:
    if name == MOVED:
        return plan.moved / len(plan.territory.accounts)
    return next(term.value for term in plan.terms if term.name == name)


def _limitable(territory: Territory) -> set[str]:
    """Aims that are a sum over accounts."""
    return {MOVED} | {term.name for term in TERMS if not term.contribute(territory).resources}


def _weighed(territory: Territory, executor: Executor, first: str, second: str, points: int) -> Frontier:
    """The curve by weights: only its convex part."""
    shares = np.linspace(0.02, 0.98, points)
    task = Task(territory, first, second)
    weighed = [weights_of({first: float(1 - share), second: float(share)}) for share in shares]
    problems = [assemble(edited(territory, set_settings(each)), RULES, TERMS) for each in weighed]
    return _frontier(territory, first, second, task.solved(problems, executor), exact=False)


def _turned(found: Frontier) -> Frontier:
    points = [Point(p.second, p.first, p.gap, p.plan) for p in found.points]
    return _frontier(found.territory, found.second, found.first, points, found.exact)


def _frontier(territory: Territory, first: str, second: str, found: Sequence[Point], exact: bool) -> Frontier:
    kept = undominated(found)
    return Frontier(territory, first, second, kept, knee([(p.second, p.first) for p in kept]), exact)


def undominated(points: Sequence[Point]) -> tuple[Point, ...]:
    """The points that no other one equals or beats in both aims, the lowest second aim first.

    Plans that leave more accounts without owner than others are no points of the curve.
    """
    least = min(p.plan.unassigned for p in points)
    complete = [p for p in points if p.plan.unassigned == least]
    kept: list[Point] = []
    for point in sorted(complete, key=lambda p: (round(p.second, 9), p.first)):
        if not kept or point.first < kept[-1].first - 1e-6:
            kept.append(point)
    return tuple(kept)


def knee(curve: Sequence[tuple[float, float]]) -> int:
    """Position of the point farthest below the line between the ends, both axes scaled to 0–1 (Satopää et al. 2011).

    0 where there are fewer than three points.
    """
    if len(curve) < 3:
        return 0
    x, y = np.array(curve, dtype=float).T
    across, down = (x - x[0]) / (x[-1] - x[0]), (y - y[-1]) / (y[0] - y[-1])
    return int(np.argmin(across + down))


def _check(first: str, second: str, points: int) -> None:
    known = [MOVED, *(term.name for term in TERMS)]
    for name in (first, second):
        if name not in known:
            raise UsageError(f"There is no aim {name!r}. Use two of: {', '.join(known)}.")
    if first == second:
        raise UsageError("A trade-off needs two different aims.")
    if not FEWEST <= points <= MOST:
        raise UsageError(f"Ask for {FEWEST} to {MOST} points, not {points}.")

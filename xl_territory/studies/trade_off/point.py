"""One point of a trade-off curve: least of one aim within a limit of the other, and among equals least of the other."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from xl_territory.solver.assignment import Assignment, SolveOptions
from xl_territory.solver.incumbent import worse
from xl_territory.solver.limits import Clock
from xl_territory.solver.problem import AssignmentProblem, Budget, Integers
from xl_territory.solver.solve import solve
from xl_territory.studies.trade_off.aims import Aim

STEP = 1e-6
"""Two values of an aim that are no further apart are the same."""
SECONDS = 6.0
SOLVE = SolveOptions(time_limit=3, gap=1e-5, threads=1)


@dataclass(frozen=True, eq=False)
class TwoAims:
    """Two aims of one territory; ``both`` has the first one plus ``little`` times the second as its score."""

    first: Aim
    second: Aim
    both: AssignmentProblem
    little: float


@dataclass(frozen=True, eq=False)
class PointSolution:
    """The assignment ``owner`` (units,) and what was proved, of plans that give way as little.

    With at most ``limit`` of the second aim none has less than ``alone`` of the first, nor less than ``both`` of the
    first plus ``little`` times the second; none with as little of the first as ``owner`` has less than ``fewest`` of
    the second.
    """

    owner: Integers
    limit: float
    alone: float
    both: float
    little: float
    fewest: float

    def least_first(self, second: float) -> float:
        """What no plan with at most ``second`` of the second aim has less of the first than; 0 where that is open."""
        return max(0.0, self.alone, self.both - self.little * second) if second <= self.limit else 0.0

    def least_second(self, first: float) -> float:
        """What no plan with at most ``first`` of the first aim has less of the second than."""
        if self.alone > first + STEP:
            return self.limit
        return max(0.0, min(self.limit, (self.both - first) / self.little))


def point(aims: TwoAims, limit: float = np.inf) -> PointSolution:
    """The point at ``limit`` of the second aim, which must be `limitable`, as far as SECONDS allow.

    Lexicographic ε-constraint method (Haimes et al. 1971, Mavrotas 2009).
    """
    clock = Clock.start(SECONDS)
    first = aims.first.problem
    within = () if limit == np.inf else (aims.second.at_most(limit),)
    weighted = _solved(aims.both, within, clock)
    owner, bound = weighted.owner, -np.inf
    if weighted.bound - aims.little * min(limit, 1.0) < first.score(owner) - STEP:
        alone = _solved(first, within, clock)
        owner, bound = owner if _no_worse(first, owner, alone.owner) else alone.owner, alone.bound
    floor = (weighted.bound - first.score(owner)) / aims.little
    search = _limited if aims.first.limitable else _challenged
    owner, fewest = search(aims, owner, floor, clock)
    return PointSolution(owner, limit, bound, weighted.bound, aims.little, fewest)


def _limited(aims: TwoAims, owner: Integers, floor: float, clock: Clock) -> tuple[Integers, float]:
    """Least of the second aim with as little of the first as ``owner`` has, and a bound of it."""
    first, second = aims.first.problem, aims.second.problem
    if second.score(owner) - floor <= STEP:
        return owner, floor
    fewer = _solved(second, (aims.first.at_most(first.score(owner) + STEP),), clock)
    better = _no_worse(first, fewer.owner, owner) and second.score(fewer.owner) <= second.score(owner)
    return fewer.owner if better else owner, max(floor, fewer.bound)


def _challenged(aims: TwoAims, owner: Integers, floor: float, clock: Clock) -> tuple[Integers, float]:
    """Ask for as little of the first aim with less of the second until that is proved impossible, or time ends."""
    first, second = aims.first.problem, aims.second.problem
    while not clock.over and second.score(owner) - floor > STEP:
        limit = second.score(owner) - STEP
        fewer = [_solved(problem, (aims.second.at_most(limit),), clock) for problem in (aims.both, first)]
        as_good = [solution.owner for solution in fewer if _no_worse(first, solution.owner, owner)]
        if not as_good:
            bound = max(fewer[0].bound - aims.little * limit, fewer[1].bound)
            impossible = bound > first.score(owner) + STEP or _more_gives_way(first, fewer[1], owner)
            return owner, limit if impossible else floor
        owner = min(as_good, key=second.score)
    return owner, floor


def _more_gives_way(problem: AssignmentProblem, answer: Assignment, than: Integers) -> bool:
    """Whether it is proved that more gives way before the score in every plan like ``answer`` than in ``than``."""
    ours, theirs = (problem.levels(owner)._replace(score=0.0) for owner in (answer.owner, than))
    return answer.proved and worse(ours, than=theirs)


def _solved(problem: AssignmentProblem, budgets: tuple[Budget, ...], clock: Clock) -> Assignment:
    options = replace(SOLVE, time_limit=min(SOLVE.time_limit, clock.left))
    return solve(replace(problem, budgets=(*problem.budgets, *budgets)), options)


def _no_worse(problem: AssignmentProblem, owner: Integers, than: Integers) -> bool:
    """Whether ``owner`` gives way as little as ``than``, and has as little of the score of ``problem``."""
    ours, theirs = problem.levels(owner), problem.levels(than)
    return not worse(ours._replace(score=ours.score - STEP), than=theirs) or ours == theirs

"""A plan changed as little as can be: for a move that is forced, a CSM who leaves, a customer who grows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from xl_territory.plans.evaluate import Plan, recompute
from xl_territory.policies import RULES, TERMS
from xl_territory.policies.compose import Groups, assemble, units
from xl_territory.solver.assignment import Assignment, SolveOptions, relative_gap
from xl_territory.solver.incumbent import worse
from xl_territory.solver.level_problem import least_overload
from xl_territory.solver.limits import Clock, SolveLimits
from xl_territory.solver.mip.catalogue import find_solver
from xl_territory.solver.mip.exact import improve, solve_levels
from xl_territory.solver.problem import TOLERANCE, UNASSIGNED, AssignmentProblem, Budget, Floats, Integers, Level
from xl_territory.solver.search.subproblem import restrict
from xl_territory.solver.solve import solve
from xl_territory.territory.territory import Territory

REPAIR = SolveOptions(time_limit=10, gap=0.005)
SMALL = 6_000
"""Up to so many allowed pairs the exact model alone is faster than everything that leads up to it."""
BUDGET = "changes"


@dataclass(frozen=True, eq=False)
class Repair:
    """A plan that takes few accounts from their owner; ``fewest`` says that it is proved that none takes fewer and
    leaves as little undone."""

    plan: Plan
    fewest: bool


@dataclass(frozen=True, eq=False)
class Moves:
    """Accounts that leave the owner they had: ``pairs`` (units, owners) when the unit goes to an owner, ``had``
    (units,), all that had one, when it goes to nobody."""

    pairs: Floats
    had: Floats

    def of(self, owner: Integers) -> float:
        """How many leave under the assignment ``owner`` (units,)."""
        owned = np.flatnonzero(owner != UNASSIGNED)
        return float(self.pairs[owned, owner[owned]].sum() + self.had[owner == UNASSIGNED].sum())

    def no_more_than(self, owner: Integers) -> Budget:
        """No more of them than under ``owner`` (units,): counted by who stays, where some go to nobody."""
        had = self.had if (owner == UNASSIGNED).any() else np.zeros_like(self.had)
        return Budget(BUDGET, self.pairs - had[:, None], self.of(owner) - float(had.sum()))


def fewest_moves(
    territory: Territory, before: Integers, options: SolveOptions = REPAIR, tolerance: float = 0.0
) -> Repair:
    """The best plan among those that take as few accounts as possible from their owner in ``before`` (accounts,).

    Accounts that have nobody before (-1) may go anywhere. Owners for all and no overload come first, as always; with a
    ``tolerance`` so many hours a week above capacity are none at any CSM.
    """
    own, unit = assemble(territory, RULES, TERMS), units(territory, RULES)
    problem = _tolerant(own, tolerance)
    moves = Moves(changes(problem, unit, before), Groups(unit).total((before != UNASSIGNED).astype(float)))
    staying = _staying(problem, moves)
    if staying is not None:
        placed = _placed(problem, staying, np.flatnonzero(staying == UNASSIGNED), options)
        if _nothing_less(problem, placed.owner):
            placed = replace(placed, proved_levels=Level.SCORE)
            return Repair(recompute(territory, own, unit, placed), fewest=True)
        staying = placed.owner
    counted = _counted(problem, moves, staying, options)
    answer = _best_of_those(problem, moves, counted, options)
    fewest = replace(answer, bound=-np.inf, proved=answer.proved and counted.proved)
    return Repair(recompute(territory, own, unit, fewest), counted.proved)


class RepairResult(NamedTuple):
    """What is sent back of a repair: owner of each account, score, and whether it is proved to be the least."""

    owner: Integers
    score: float
    proved: bool


def repair_result(territory: Territory, before: Integers, options: SolveOptions) -> RepairResult:
    """`fewest_moves` from ``before`` (accounts,), for another process: little is sent back."""
    repaired = fewest_moves(territory, before, options)
    return RepairResult(repaired.plan.books.owner, repaired.plan.score, repaired.fewest)


def _tolerant(problem: AssignmentProblem, tolerance: float) -> AssignmentProblem:
    """The same with so much more room below limits that may be overloaded."""
    resources = (
        r if r.overloadable is None else replace(r, overloadable=r.overloadable + tolerance / r.unit)
        for r in problem.resources
    )
    return replace(problem, resources=tuple(resources)) if tolerance else problem


def _staying(problem: AssignmentProblem, moves: Moves) -> Integers | None:
    """Owner of each unit when nobody moves, -1 for those who had none; None where that breaks something."""
    staying = np.where(moves.had > 0, moves.pairs.argmin(axis=1), UNASSIGNED)
    return None if moves.of(staying) > 0 or problem.broken(staying) else staying


def _nothing_less(problem: AssignmentProblem, owner: Integers) -> bool:
    """Whether nothing could give way less, for all have an owner and hours would lack even if everybody were full."""
    levels = problem.levels(owner)
    least = least_overload(problem)
    return not (levels.unassigned or levels.violations) and levels.overload <= least + TOLERANCE * max(1.0, least)


def _placed(problem: AssignmentProblem, owner: Integers, free: Integers, options: SolveOptions) -> Assignment:
    """The best way to place the ``free`` units, all others staying at their ``owner`` (units,)."""
    if not free.size:
        return Assignment(owner, -np.inf, proved=True, cancelled=False, seconds=0.0, proved_levels=Level.SCORE)
    answer = _solved(restrict(problem, owner, free, np.arange(problem.owners)), options, None)
    whole = owner.copy()
    whole[free] = answer.owner
    return replace(answer, owner=whole, bound=-np.inf)


def _counted(problem: AssignmentProblem, moves: Moves, start: Integers | None, options: SolveOptions) -> Assignment:
    """As few moves as there can be; ``proved`` only where it is proved that there cannot be one fewer."""
    counting = replace(
        problem,
        cost=moves.pairs,
        unassigned_cost=moves.had,
        resources=tuple(replace(resource, penalties=()) for resource in problem.resources),
        constant=0.0,
    )
    less_than_one = 1 / (1 + float(problem.size.sum()))
    return _solved(counting, replace(options, gap=less_than_one), start)


def _best_of_those(problem: AssignmentProblem, moves: Moves, counted: Assignment, options: SolveOptions) -> Assignment:
    """The best score with as many moves as ``counted`` has, and nothing that gives way more."""
    if moves.of(counted.owner) < 0.5:
        placed = _placed(problem, counted.owner, np.flatnonzero(moves.had == 0), options)
        return replace(placed, proved_levels=counted.proved_levels)
    limited = replace(problem, budgets=(*problem.budgets, moves.no_more_than(counted.owner)))
    answer = _better(limited, counted.owner, options)
    gives_way, may_give_way = (problem.levels(owner)._replace(score=0.0) for owner in (answer.owner, counted.owner))
    if worse(gives_way, than=may_give_way):
        return replace(counted, proved=False)
    return replace(answer, proved_levels=counted.proved_levels)


def _solved(problem: AssignmentProblem, options: SolveOptions, start: Integers | None) -> Assignment:
    """The best assignment, looked for from ``start`` (units,) on where there is one."""
    if problem.pairs > SMALL:
        return solve(problem, options)
    limits = _limits(options)
    first = _from_levels(problem, limits, start)
    again = first if first.proved or start is None or limits.clock.over else _from_levels(problem, limits, None)
    return first if worse(problem.levels(again.owner), than=problem.levels(first.owner)) else again


def _from_levels(problem: AssignmentProblem, limits: SolveLimits, start: Integers | None) -> Assignment:
    exact = solve_levels(problem, limits, start)
    owner = np.full(problem.units, UNASSIGNED) if exact.owner is None else exact.owner
    assessed = _assessed(problem, owner, exact.bound if exact.levels_proved else -np.inf, limits)
    return replace(assessed, proved_levels=exact.proved_levels)


def _better(problem: AssignmentProblem, owner: Integers, options: SolveOptions) -> Assignment:
    """The best score with no more that gives way than in ``owner`` (units,).

    A solver has been seen to stop at the solution that it was given and to call it optimal, its own bound far below:
    then it is asked again without one.
    """
    if problem.pairs > SMALL:
        return solve(problem, options)
    limits = _limits(options)
    first = _assessed(problem, *improve(problem, owner, Level.SCORE, limits), limits)
    if first.proved or limits.clock.over:
        return first
    again, bound = improve(problem, first.owner, Level.SCORE, limits, afresh=True)
    return _assessed(problem, again, max(bound, first.bound), limits)


def _limits(options: SolveOptions) -> SolveLimits:
    clock = Clock.start(options.time_limit)
    return SolveLimits(find_solver(options.solver), options.gap, clock, options.threads, options.seed)


def _assessed(problem: AssignmentProblem, owner: Integers, bound: float, limits: SolveLimits) -> Assignment:
    score = problem.score(owner)
    proved = relative_gap(score, bound) <= limits.gap
    return Assignment(owner, min(bound, score), proved, cancelled=False, seconds=limits.clock.seconds)


def changes(problem: AssignmentProblem, unit: Integers, before: Integers) -> Floats:
    """(units, owners) accounts of the unit that would leave their owner in ``before`` (accounts,)."""
    other = (before[:, None] != UNASSIGNED) & (before[:, None] != np.arange(problem.owners))
    counted: Floats = Groups(unit).total(other.astype(float))
    return counted

"""A plan changed as little as can be: for a move that is forced, a CSM who leaves, a customer who grows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xl_territory.assignment.problem import (
    NOBODY,
    Assignment,
    AssignmentProblem,
    Booleans,
    Budget,
    Floats,
    Integers,
    SolveOptions,
)
from xl_territory.assignment.restrict import restrict
from xl_territory.assignment.solve import solve
from xl_territory.plans import Plan, recompute
from xl_territory.policies import RULES, TERMS
from xl_territory.policies.assemble import Groups, assemble, units
from xl_territory.territory import Territory

REPAIR = SolveOptions(time_limit=10, gap=0.005)
COUNTED = SolveOptions(time_limit=5, gap=0.01)
BUDGET = "changes"
POINTS_PER_MOVE = 0.0002
"""What another account that moves counts, in score, when a forced move is made good: 0.02 points (assumption)."""


def fewest_moves(territory: Territory, before: Integers, options: SolveOptions = REPAIR) -> Plan:
    """The best plan among those that take as few accounts as possible from their owner in ``before`` (accounts,).

    Accounts that have nobody before (-1) may go anywhere. Owners for all and no overload come first, as always.
    """
    problem, unit = assemble(territory, RULES, TERMS), units(territory, RULES)
    moves = changes(problem, unit, before)
    staying = _staying(moves)
    if staying is not None and not problem.broken(staying):
        answer = _placed(problem, staying, np.flatnonzero(staying == NOBODY), options)
        if not any(problem.levels(answer.owner)[:-1]):
            return recompute(territory, problem, unit, answer)
    return recompute(territory, problem, unit, _with_fewest(problem, moves, options))


def _staying(moves: Floats) -> Integers | None:
    """Owner of each unit when nobody moves, -1 for those who had none; None where a family was split."""
    had = (moves > 0).any(axis=1)
    split = bool((moves[had].min(axis=1) > 0).any()) if had.any() else False
    return None if split else np.where(had, moves.argmin(axis=1), NOBODY)


def _placed(problem: AssignmentProblem, owner: Integers, free: Integers, options: SolveOptions) -> Assignment:
    """The best way to place the ``free`` units, all others staying at their ``owner`` (units,)."""
    if not free.size:
        return Assignment(owner, -np.inf, proved=False, cancelled=False, seconds=0.0)
    answer = solve(restrict(problem, owner, free, np.arange(problem.owners)), options)
    whole = owner.copy()
    whole[free] = answer.owner
    return replace(answer, owner=whole, bound=-np.inf)


def _with_no_more_moves(
    problem: AssignmentProblem, moves: Floats, counted: Assignment, options: SolveOptions
) -> Assignment:
    """The best assignment with as many moves as ``counted`` has."""
    most = float(moves[np.arange(problem.units), counted.owner][counted.owner != NOBODY].sum())
    if most > 0.5:
        return solve(replace(problem, budgets=(*problem.budgets, Budget(BUDGET, moves, most))), options)
    return _placed(problem, counted.owner, np.flatnonzero(~(moves > 0).any(axis=1)), options)


def _with_fewest(problem: AssignmentProblem, moves: Floats, options: SolveOptions) -> Assignment:
    """First the fewest moves, then the best score among those."""
    counting = replace(
        problem,
        cost=moves,
        nobody_cost=np.zeros(problem.units),
        resources=tuple(replace(resource, penalties=()) for resource in problem.resources),
        constant=0.0,
    )
    counted = solve(counting, replace(COUNTED, solver=options.solver, threads=options.threads, seed=options.seed))
    answer = _with_no_more_moves(problem, moves, counted, options)
    worse = problem.levels(answer.owner)[:-1] > problem.levels(counted.owner)[:-1]
    return replace(counted, bound=-np.inf, proved=False) if worse else answer


def gently(territory: Territory, before: Integers, free: Booleans, options: SolveOptions = REPAIR) -> Plan:
    """The best plan when every account that leaves its owner in ``before`` counts POINTS_PER_MOVE besides.

    Only accounts that are ``free`` (accounts,) may move, the others stay where they are; nobody's may go anywhere.
    """
    problem, unit = assemble(territory, RULES, TERMS), units(territory, RULES)
    moves = changes(problem, unit, before)
    stays = np.zeros(problem.units, dtype=bool)
    stays[unit[~free]] = True
    stays[unit[free]] = False
    allowed = problem.allowed & ~(stays[:, None] & (moves > 0))
    answer = solve(replace(problem, cost=problem.cost + POINTS_PER_MOVE * moves, allowed=allowed), options)
    return recompute(territory, problem, unit, replace(answer, bound=-np.inf))


def changes(problem: AssignmentProblem, unit: Integers, before: Integers) -> Floats:
    """(units, owners) accounts of the unit that would leave their owner in ``before`` (accounts,)."""
    other = (before[:, None] != NOBODY) & (before[:, None] != np.arange(problem.owners))
    counted: Floats = Groups(unit).total(other.astype(float))
    return counted

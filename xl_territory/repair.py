"""A plan changed as little as can be: for a move that is forced, a CSM who leaves, a customer who grows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xl_territory.assignment.problem import NOBODY, AssignmentProblem, Booleans, Budget, Floats, Integers, SolveOptions
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
    nothing = np.zeros(problem.units)
    counting = replace(
        problem,
        cost=moves,
        nobody_cost=nothing,
        resources=tuple(replace(resource, penalties=()) for resource in problem.resources),
        constant=0.0,
    )
    counted = solve(counting, replace(COUNTED, solver=options.solver, threads=options.threads, seed=options.seed))
    few = replace(problem, budgets=(*problem.budgets, Budget(BUDGET, moves, counting.score(counted.owner))))
    answer = solve(few, options)
    if problem.levels(answer.owner) > problem.levels(counted.owner):
        answer = replace(counted, bound=-np.inf, proved=False)
    return recompute(territory, problem, unit, answer)


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

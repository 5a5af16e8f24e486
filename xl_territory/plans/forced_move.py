"""The best plan around a move that is forced: every other account that leaves its owner counts a little besides."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from xl_territory.plans.evaluate import Plan, recompute
from xl_territory.plans.repair import changes
from xl_territory.policies import RULES, TERMS
from xl_territory.policies.compose import assemble, units
from xl_territory.solver.assignment import SolveOptions
from xl_territory.solver.incumbent import worse
from xl_territory.solver.problem import AssignmentProblem, Booleans, Floats
from xl_territory.solver.solve import solve
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Integers

AROUND = SolveOptions(time_limit=10, gap=0.001)
POINTS_PER_MOVE = 0.0002
"""What another account that moves counts, in score, when a forced move is made good: 0.02 points (assumption)."""


@dataclass(frozen=True, eq=False)
class ForcedMove:
    """The plan around a forced move, and by how much score at most a better one could be better, moves counted."""

    plan: Plan
    open: float


def around(territory: Territory, before: Integers, near: Booleans, options: SolveOptions = AROUND) -> ForcedMove:
    """The best plan when every account that leaves its owner in ``before`` (accounts,) counts POINTS_PER_MOVE besides.

    All accounts may move. Where that could not be solved in time, a plan in which only accounts ``near`` (accounts,)
    move is looked for as well, and the better one is taken.
    """
    problem, unit = assemble(territory, RULES, TERMS), units(territory, RULES)
    moves = changes(problem, unit, before)
    priced = replace(problem, cost=problem.cost + POINTS_PER_MOVE * moves)
    answer = everywhere = solve(priced, options)
    if not everywhere.proved:
        close = solve(_staying(priced, moves, unit, near), options)
        answer = everywhere if worse(priced.levels(close.owner), than=priced.levels(everywhere.owner)) else close
    open_ = max(0.0, priced.score(answer.owner) - everywhere.bound)
    return ForcedMove(recompute(territory, problem, unit, replace(answer, bound=-np.inf)), open_)


def _staying(problem: AssignmentProblem, moves: Floats, unit: Integers, free: Booleans) -> AssignmentProblem:
    """The same where only units with ``free`` accounts (accounts,) may move; ``moves`` (units, owners) as `changes`."""
    stays = np.ones(problem.units, dtype=bool)
    stays[unit[free]] = False
    return replace(problem, allowed=problem.allowed & ~(stays[:, None] & (moves > 0)))

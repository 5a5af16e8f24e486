"""The anytime solver of one connected problem: multipliers, a first plan, a bound, then better plans while it pays.

First everybody is to have an owner and every limit is to hold. Where that cannot be reached the levels before the score
are lowered one after the other, and the score is bounded and improved among plans as good as that.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np

from xl_territory.solver.bounds.dual_ascent import DualSolution
from xl_territory.solver.improvement import finish_in_steps, improve_group, improve_score, owner_groups
from xl_territory.solver.level_problem import least_levels
from xl_territory.solver.mip.exact import improve, solve_strictly
from xl_territory.solver.primal_dual import dual_of, first_dual, generate_columns, local_search, round_dual, sharpen
from xl_territory.solver.problem import ANYTHING, BEFORE_SCORE, NOTHING, Level
from xl_territory.solver.search.large_neighbourhood import smallest_reduced_costs
from xl_territory.solver.search.rounding import rounded
from xl_territory.solver.solve_params import PARAMS
from xl_territory.solver.state import SolverState


def solve_connected(state: SolverState) -> None:
    """Fill the incumbent of ``state`` with the best assignment that time allows."""
    incumbent = state.incumbent
    dual = first_dual(state)
    if dual is not None:
        round_dual(state, dual)
        if dual.worst is NOTHING and not incumbent.nothing_gives_way:
            _reach_feasibility(state, dual)
    if not incumbent.nothing_gives_way:
        _lower_levels(state)
    if dual is None or not dual.suits(incumbent.levels):
        dual = dual_of(state, Level.SCORE, incumbent.levels)
        if dual is not None:
            round_dual(state, dual)
    if dual is not None:
        finish_in_steps(state)
        improve_score(state, sharpen(state, generate_columns(state, dual)))


def _reach_feasibility(state: SolverState, dual: DualSolution) -> None:
    """Look for an assignment where nothing gives way, among more and more pairs with small reduced costs."""
    problem, incumbent = state.problem, state.incumbent
    reduced_costs = dual.reduced_costs(slice(None), state.all_owners)
    for extra in (*PARAMS.feasibility_extra_pairs, np.inf):
        pairs = min(problem.pairs, int(problem.units * (1 + min(extra, 1e6))))
        if incumbent.nothing_gives_way or incumbent.clock.over or pairs > PARAMS.exact_pairs:
            return
        among = smallest_reduced_costs(reduced_costs, incumbent.owner, pairs)
        part = replace(problem, allowed=problem.allowed & among)
        exact, _ = solve_strictly(part, state.subproblem_limits(PARAMS.feasibility_nodes))
        if exact.owner is not None:
            incumbent.update(exact.owner)
        if pairs == problem.pairs:
            return


def _lower_levels(state: SolverState) -> None:
    """Bring the levels before the score down one after the other, and prove them where that can be done."""
    for level in BEFORE_SCORE:
        if state.incumbent.levels[level] > 0 and not state.incumbent.clock.over:
            _lower(state, level)


def _lower(state: SolverState, level: Level) -> None:
    incumbent, problem = state.incumbent, state.problem
    if level == Level.UNASSIGNED:
        incumbent.add_bound(level, least_levels(problem).unassigned, ANYTHING)
    elif level == Level.OVERLOAD and not incumbent.levels.unassigned:
        incumbent.add_bound(level, least_levels(problem).overload, NOTHING)
    dual = None if incumbent.proved(level) else dual_of(state, level, incumbent.levels)
    if dual is None:
        return
    incumbent.add_bound(level, dual.bound, dual.worst)
    if incumbent.proved(level):
        return
    local_search(state, rounded(dual))
    for owners in islice(owner_groups(state), PARAMS.level_groups):
        if incumbent.proved(level) or incumbent.clock.over:
            return
        improve_group(state, dual, owners, level, extra=1.0)
    if problem.pairs <= PARAMS.exact_pairs and not incumbent.proved(level):
        before = incumbent.levels
        owner, bound = improve(problem, incumbent.owner, level, replace(state.limits, gap=0.0, watch=None))
        incumbent.update(owner)
        incumbent.add_bound(level, bound, before)

"""Multipliers of a level, the plans that they lead to and what they prove."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from xl_territory.solver.bounds.column_generation import basic_solutions
from xl_territory.solver.bounds.dual_ascent import DualSolution, maximise_dual
from xl_territory.solver.bounds.lagrangian import LagrangianDual, Multipliers
from xl_territory.solver.incumbent import Incumbent
from xl_territory.solver.level_problem import least_levels, level_problem
from xl_territory.solver.problem import ANYTHING, NOTHING, Floats, Integers, Level, Levels
from xl_territory.solver.search.local_search import local_search_steps
from xl_territory.solver.search.rounding import rounded
from xl_territory.solver.search.solution_state import SolutionState
from xl_territory.solver.solve_params import PARAMS
from xl_territory.solver.state import SolverState


def first_dual(state: SolverState) -> DualSolution | None:
    """That of the score with the levels before it as low as counting says they may be, else whatever they are."""
    least = least_levels(state.problem)
    return dual_of(state, Level.SCORE, least if any(least) else NOTHING) or dual_of(state, Level.SCORE, ANYTHING)


def dual_of(state: SolverState, level: Level, worst: Levels) -> DualSolution | None:
    """Multipliers of a level, or None when they prove that no assignment is that good on the levels before it."""
    problem = level_problem(state.problem, level, worst)
    if not problem.possible:
        return None
    dual = LagrangianDual(problem, state.limits.workers)
    solution = maximise_dual(dual, state.incumbent.clock, enough=problem.ceiling)
    return None if solution.bound > problem.ceiling else solution


def round_dual(state: SolverState, dual: DualSolution) -> None:
    """Update with the plan that the multipliers lead to, and with what they prove."""
    first = rounded(dual)
    state.incumbent.update(first)
    _add_bound(state, dual)
    local_search(state, first)


def generate_columns(state: SolverState, dual: DualSolution) -> DualSolution:
    """Update with the plan that some basic solutions of the linear relaxation lead to; the best multipliers seen.

    Where the gap is nearly closed already, sharper multipliers close it sooner.
    """
    incumbent = state.incumbent
    if incumbent.gap_left <= PARAMS.nearly_closed * incumbent.gap:
        dual = sharpen(state, dual, PARAMS.fine_temperatures[:1])
    start, best, basic = dual, dual, None
    if not state.solves_linear_programs or incumbent.over or not dual.suits(incumbent.levels):
        return dual

    def reduced_costs() -> Floats:
        return dual.reduced_costs(slice(None), state.all_owners)

    solutions = basic_solutions(dual.dual.level, incumbent.owner, reduced_costs, state.limits, state.random)
    for basic in islice(solutions, PARAMS.linear_programs):
        if basic.multipliers is not None:
            dual = _toward(start, basic.multipliers)
            best = max(best, dual, key=lambda seen: seen.bound)
            _add_bound(state, dual)
        if incumbent.over or basic.cost - best.bound <= PARAMS.columns_within * incumbent.gap * abs(basic.cost):
            break
    if basic is not None and not incumbent.over:
        local_search(state, basic.owner)
    return best


def _toward(start: DualSolution, multipliers: Multipliers) -> DualSolution:
    """The best of what lies between ``start`` and the ``multipliers``, both ends included."""
    mixes = [start.multipliers.mixed(multipliers, share) for share in PARAMS.multiplier_mixes]
    solutions = (replace(start, bound=start.dual.bound(mix), multipliers=mix, smoothed=mix) for mix in mixes)
    return max(solutions, key=lambda seen: seen.bound)


def sharpen(
    state: SolverState, dual: DualSolution, temperatures: tuple[float, ...] = PARAMS.fine_temperatures
) -> DualSolution:
    """Multipliers closer to the best ones, as long as that gains something worth having."""
    incumbent = state.incumbent
    for temperature in temperatures:
        if incumbent.over:
            break
        sharper = maximise_dual(dual.dual, incumbent.clock, dual.smoothed, (temperature,), _enough(incumbent))
        gained = sharper.bound - dual.bound
        if gained > 0:
            dual = sharper
            _add_bound(state, dual)
        if gained < PARAMS.sharpening_gain * incumbent.gap * abs(incumbent.levels[Level.SCORE]):
            break
    return dual


def local_search(state: SolverState, owner: Integers) -> None:
    """Update with what shifts and swaps make of ``owner`` (units,), now and then also on the way."""
    incumbent, solution = state.incumbent, SolutionState(state.objective, owner)
    for looks, _ in enumerate(local_search_steps(solution, state.random)):
        if looks % PARAMS.report_every == 0:
            incumbent.update(solution.assignment())
        if incumbent.clock.over or (looks % PARAMS.report_every == 0 and incumbent.done):
            break
    incumbent.update(solution.assignment())


def _add_bound(state: SolverState, dual: DualSolution) -> None:
    state.incumbent.add_bound(Level.SCORE, dual.bound, dual.worst)


def _enough(incumbent: Incumbent) -> float:
    score = incumbent.levels[Level.SCORE]
    return score - 0.99 * incumbent.gap * abs(score)

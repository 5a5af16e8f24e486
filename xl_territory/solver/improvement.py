"""Better plans than the best so far: perturbations, neighbourhoods of a few owners, and the exact model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from xl_territory.solver.bounds.dual_ascent import DualSolution
from xl_territory.solver.limits import Clock
from xl_territory.solver.mip.exact import improve
from xl_territory.solver.mip.split_cuts import step_of
from xl_territory.solver.problem import Integers, Level
from xl_territory.solver.search.large_neighbourhood import solve_subproblem, units_of
from xl_territory.solver.search.perturbation import iterated_local_search
from xl_territory.solver.solve_params import PARAMS
from xl_territory.solver.state import SolverState


def improve_score(state: SolverState, dual: DualSolution) -> None:
    """Perturbations and neighbourhoods until nothing is gained any more; for a small problem then the exact model."""
    if state.problem.units > PARAMS.perturbed_units or state.problem.pairs > PARAMS.exact_pairs:
        _improve_groups(state, dual)
        _finish(state)
        return
    for extra in PARAMS.small_extra_pairs if state.balanced and state.problem.pairs > PARAMS.tiny_pairs else ():
        _perturb(state, dual)
        improve_group(state, dual, state.all_owners, Level.SCORE, extra)
    if state.balanced:
        _finish(state)
        _perturb_while_improving(state, dual)
    else:
        _improve_unbalanced(state, dual)


def _improve_unbalanced(state: SolverState, dual: DualSolution) -> None:
    """Where only limits tie owners together the exact model does wonders or nothing: it may go on if it brought
    something, and begins without the best so far, which would hold it back."""
    incumbent = state.incumbent
    _perturb(state, dual)
    before, left = incumbent.levels, incumbent.clock.left
    _finish(_for_seconds(state, left * PARAMS.first_look), afresh=True)
    if incumbent.levels < before:
        _finish(state)
    _perturb_while_improving(state, dual)


def _for_seconds(state: SolverState, seconds: float) -> SolverState:
    clock = Clock.start(seconds, state.incumbent.clock.stop)
    return replace(state, limits=replace(state.limits, clock=clock))


def _perturb_while_improving(state: SolverState, dual: DualSolution) -> None:
    """Perturbations until many rounds in a row have not improved anything."""
    incumbent, non_improving = state.incumbent, 0
    while non_improving < PARAMS.non_improving_rounds and not incumbent.over:
        before = incumbent.levels
        _perturb(state, dual)
        non_improving = 0 if incumbent.levels < before else non_improving + 1


def _improve_groups(state: SolverState, dual: DualSolution) -> None:
    """One group of owners after the other, with more pairs and nodes when all groups so far brought nothing."""
    incumbent, idle, stage = state.incumbent, 0, 0
    for owners in owner_groups(state):
        if incumbent.over or stage == len(PARAMS.schedule):
            return
        before = incumbent.levels
        extra, nodes = PARAMS.schedule[stage]
        improve_group(state, dual, owners, Level.SCORE, extra, nodes)
        idle = 0 if incumbent.levels < before else idle + 1
        if idle > PARAMS.idle_rounds * (state.problem.owners // owners.size - 1):
            idle, stage = 0, stage + 1


def _perturb(state: SolverState, dual: DualSolution) -> None:
    incumbent = state.incumbent
    if not incumbent.over:
        reduced_costs = dual.reduced_costs(slice(None), state.all_owners)
        clock, random = incumbent.clock, state.random
        incumbent.update(iterated_local_search(state.objective, incumbent.owner, reduced_costs, clock, random))


def improve_group(
    state: SolverState, dual: DualSolution, owners: Integers, level: Level, extra: float, nodes: int = 1
) -> None:
    """Lower a level by one large neighbourhood: the units of some owners change hands among these.

    Parameters
    ----------
    owners : (some owners,) positions.
    level : which one, see `Level`.
    extra : so many pairs per unit are looked at besides the one it has, those with the least reduced costs.
    nodes : of the search tree.
    """
    problem, incumbent = state.problem, state.incumbent
    if incumbent.over:
        return
    units = units_of(problem, incumbent.owner, owners)
    reduced_costs = dual.reduced_costs(units, owners)
    pairs = min(int(units.size * (1 + extra)), max(PARAMS.neighbourhood_pairs, units.size))
    limits = state.subproblem_limits(nodes)
    incumbent.update(solve_subproblem(problem, incumbent.owner, owners, reduced_costs, pairs, level, limits))


def owner_groups(state: SolverState) -> Iterator[Integers]:
    """Random groups of owners (some owners,), with about as many units as one neighbourhood can take; without end."""
    owners, units = state.problem.owners, state.problem.units
    size = int(np.clip(PARAMS.neighbourhood_units * owners // max(1, units), min(2, owners), owners))
    while True:
        yield np.sort(state.random.choice(owners, size, replace=False)) if size < owners else state.all_owners


def _finish(state: SolverState, afresh: bool = False) -> None:
    """The exact model where it is not too large, as long as it brings something."""
    incumbent = state.incumbent
    if incumbent.over or state.problem.pairs > PARAMS.exact_pairs:
        return
    looks = max(PARAMS.stall_looks, PARAMS.stall_work // max(1, state.problem.pairs))
    before, limits = incumbent.levels, replace(state.limits, stall_after=looks)
    owner, bound = improve(state.problem, incumbent.owner, Level.SCORE, limits, afresh)
    incumbent.update(owner)
    incumbent.add_bound(Level.SCORE, bound, before)


def finish_in_steps(state: SolverState) -> None:
    """The exact model at once where it does best: when all that is balanced is used in whole steps."""
    balanced = [resource for resource in state.problem.resources if resource.penalties]
    if balanced and all(step_of(resource.use) for resource in balanced):
        _finish(state, afresh=True)

"""Iterated local search: perturb an assignment where it matters little, search locally again, keep the better.

(Lourenço, Martin, Stützle, "Iterated local search", 2003.)
"""

from __future__ import annotations

import numpy as np

from xl_territory.solver.limits import Clock
from xl_territory.solver.problem import Floats, Integers
from xl_territory.solver.search.ejection_chains import cyclic_exchange
from xl_territory.solver.search.local_search import descend
from xl_territory.solver.search.penalised_objective import PenalisedObjective
from xl_territory.solver.search.solution_state import SolutionState
from xl_territory.solver.solve_params import PARAMS


def iterated_local_search(
    objective: PenalisedObjective, owner: Integers, reduced_costs: Floats, clock: Clock, random: np.random.Generator
) -> Integers:
    """The best of some perturbations from ``owner`` (units,) on.

    ``reduced_costs`` (units, owners) say how much dearer each owner is than the cheapest one. A little worse than the
    best is good enough to go on from (Dueck, "New optimization heuristics", 1993).
    """
    scale = objective.cost_scale
    chances = [_chances(reduced_costs, temperature * scale) for temperature in PARAMS.perturbation_temperatures]
    current = best = SolutionState(objective, owner)
    least = objective.value(owner)
    for _ in range(PARAMS.perturbation_rounds):
        if clock.over:
            break
        trial = current.copy()
        _perturb(trial, chances[int(random.integers(len(chances)))], random)
        descend(trial, clock, random, since=current.steps)
        cyclic_exchange(trial, clock, random, since=current.steps)
        value = objective.value(trial.assignment())
        if value <= least + PARAMS.perturbation_acceptance * scale:
            current = trial
        if value < least:
            best, least = trial, value
    return best.assignment()


def _chances(reduced_costs: Floats, temperature: float) -> Floats:
    """Cumulative chances of each owner per unit; none where a unit may go nowhere."""
    chance = np.exp(-reduced_costs / temperature)
    total = chance.sum(axis=1, keepdims=True)
    return np.cumsum(chance / np.where(total > 0, total, 1.0), axis=1)


def _perturb(solution: SolutionState, chances: Floats, random: np.random.Generator) -> None:
    """Move some units to owners drawn by their ``chances``."""
    units = solution.owner.size
    many = min(units, 1 + int(random.geometric(PARAMS.perturbation_stop)))
    for unit in random.choice(units, many, replace=False):
        target = int(np.searchsorted(chances[unit], random.random()))
        source = int(solution.owner[unit])
        if target < solution.unassigned and target != source:
            solution.move(int(unit), source, target)

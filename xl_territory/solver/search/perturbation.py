"""Iterated local search: disturb an assignment where it matters little, walk down again, keep the better.

(Lourenço, Martin, Stützle, "Iterated local search", 2003.)
"""

from __future__ import annotations

import numpy as np

from xl_territory.solver.clock import Clock
from xl_territory.solver.problem import Floats, Integers
from xl_territory.solver.search.ejection_chains import exchange
from xl_territory.solver.search.local_search import descend
from xl_territory.solver.search.penalised_objective import Landscape, worth
from xl_territory.solver.search.solution_state import Walk

WARMTHS = (0.05, 0.15, 0.5)
LENIENCE = 0.02
STOP_DISTURBING = 0.5


def shake(
    scene: Landscape, owner: Integers, regret: Floats, clock: Clock, random: np.random.Generator, rounds: int
) -> Integers:
    """The best of ``rounds`` disturbances from ``owner`` (units,) on.

    ``regret`` (units, owners) says how much dearer each owner is than the cheapest one at the current prices. A
    little worse than the best is good enough to go on from (Dueck, "New optimization heuristics", 1993).
    """
    tastes = [_taste(regret, warmth * scene.spread) for warmth in WARMTHS]
    walk = best = Walk(scene, owner)
    lowest = worth(scene, owner)
    for _ in range(rounds):
        if clock.over:
            break
        trial = walk.copy()
        _disturb(trial, tastes[int(random.integers(len(tastes)))], random)
        descend(trial, clock, random, since=walk.steps)
        exchange(trial, clock, random, since=walk.steps)
        height = worth(scene, trial.answer())
        if height <= lowest + LENIENCE * scene.spread:
            walk = trial
        if height < lowest:
            best, lowest = trial, height
    return best.answer()


def _taste(regret: Floats, warmth: float) -> Floats:
    """Cumulative chances of each owner per unit; none where a unit may go nowhere."""
    chance = np.exp(-regret / warmth)
    total = chance.sum(axis=1, keepdims=True)
    return np.cumsum(chance / np.where(total > 0, total, 1.0), axis=1)


def _disturb(walk: Walk, taste: Floats, random: np.random.Generator) -> None:
    """Move some units to owners drawn by taste."""
    units = walk.owner.size
    for unit in random.choice(units, min(units, 1 + int(random.geometric(STOP_DISTURBING))), replace=False):
        target = int(np.searchsorted(taste[unit], random.random()))
        source = int(walk.owner[unit])
        if target < walk.nobody and target != source:
            walk.shift(int(unit), source, target)

"""Iterated local search: disturb an assignment where it matters little, walk down again, keep the better.

(Lourenço, Martin, Stützle, "Iterated local search", 2003.)
"""

from __future__ import annotations

import numpy as np

from .clock import Clock
from .landscape import Landscape, worth
from .problem import Floats, Integers
from .search import descend
from .walk import Walk

WARMTH = 0.05


def shake(
    scene: Landscape, owner: Integers, regret: Floats, clock: Clock, random: np.random.Generator, rounds: int
) -> Integers:
    """The best of ``rounds`` disturbances from ``owner`` (units,) on.

    ``regret`` (units, owners) says how much dearer each owner is than the cheapest one at the current prices.
    """
    taste = np.exp(-regret / (WARMTH * scene.spread))
    taste = np.cumsum(taste / taste.sum(axis=1, keepdims=True), axis=1)
    walk = Walk(scene, owner)
    height = worth(scene, walk.answer())
    for _ in range(rounds):
        if clock.over:
            break
        trial = walk.copy()
        since = trial.steps
        _disturb(trial, taste, random)
        descend(trial, clock, random, since)
        reached = worth(scene, trial.answer())
        if reached <= height:
            walk, height = trial, reached
    return walk.answer()


def _disturb(walk: Walk, taste: Floats, random: np.random.Generator) -> None:
    """Move some units to owners drawn by taste."""
    units = walk.owner.size
    for unit in random.choice(units, min(units, int(random.integers(4, 24))), replace=False):
        target = int(np.searchsorted(taste[unit], random.random()))
        source = int(walk.owner[unit])
        if target < walk.nobody and target != source:
            walk.shift(int(unit), source, target)

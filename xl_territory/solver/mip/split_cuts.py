"""Penalties of use that comes in whole steps, such as hours of 0.6, 1.2 and 3.

What an owner uses is then a multiple of the step. Between two multiples nothing can lie, so a penalty with a breakpoint
there may follow the straight line across instead: the same at every assignment, and a much better bound where targets
fall between steps (a split cut; Cook, Kannan, Schrijver, "Chvátal closures for mixed integer programming problems",
1990).
"""

from __future__ import annotations

import numpy as np

from xl_territory.solver.penalty import Penalty, total
from xl_territory.solver.problem import Floats, Resource
from xl_territory.solver.solve_params import PARAMS

SAME = 1e-9


def stepped(resource: Resource, owners: int) -> Penalty:
    """All penalties of ``resource`` as one, straight across the steps in which it is used."""
    penalty = total(resource.penalties, owners)
    step = step_of(resource.use) if resource.penalties else 0.0
    return across(penalty, step) if step else penalty


def step_of(use: Floats) -> float:
    """Largest number that all of ``use`` are multiples of, by Euclid's algorithm; 0 where it is too small to matter."""
    size = np.unique(np.abs(use))
    size = size[size > 0]
    if not size.size:
        return 0.0
    step, same, coarse = float(size[0]), SAME * float(size[-1]), PARAMS.coarse_step * float(np.abs(use).mean())
    while step >= coarse:
        rest = np.abs(size - step * np.rint(size / step))
        if rest.max() <= same:
            return step
        step = float(rest[rest > same].min())
    return 0.0


def across(penalty: Penalty, step: float) -> Penalty:
    """``penalty`` with each breakpoint between two multiples of ``step`` shared out to them."""
    before = np.floor(penalty.breakpoints / step + SAME) * step
    share = (penalty.breakpoints - before) / step
    share = np.where(np.abs(share) < SAME, 0.0, share)
    return Penalty(
        penalty.constant,
        penalty.slope,
        np.concatenate([before, before + step]),
        np.concatenate([(1 - share) * penalty.increments, share * penalty.increments]),
    )

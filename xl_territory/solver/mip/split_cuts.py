"""Penalties of use that comes in whole steps, such as hours of 0.6, 1.2 and 3.

What an owner uses is then a multiple of the step. Between two multiples nothing can lie, so a penalty that bends there
may follow the straight line across instead: the same at every assignment, and a much better bound where targets fall
between steps (a split cut; Cook, Kannan, Schrijver, "Chvátal closures for mixed integer programming problems", 1990).
"""

from __future__ import annotations

import numpy as np

from xl_territory.solver.problem import Floats, Penalty, Resource

FINEST = 1e-3
COARSE = 0.1


def stepped(resource: Resource) -> tuple[Penalty, ...]:
    """Penalties of ``resource``, straight across the steps in which it is used."""
    step = step_of(resource.use) if resource.penalties else 0.0
    return tuple(across(penalty, step) if step else penalty for penalty in resource.penalties)


def step_of(use: Floats) -> float:
    """Largest number that all of ``use`` are multiples of; 0 where it is too small to matter."""
    whole = np.rint(use / FINEST)
    if not use.any() or np.abs(whole * FINEST - use).max() > 1e-9:
        return 0.0
    step = FINEST * float(np.gcd.reduce(np.unique(np.abs(whole)).astype(np.int64)))
    return step if step >= COARSE * float(np.abs(use).mean()) else 0.0


def across(penalty: Penalty, step: float) -> Penalty:
    """``penalty`` with one more piece for each bend between two multiples of ``step``."""
    slopes, intercepts = [penalty.slopes], [penalty.intercepts]
    for bend in penalty.bends.points:
        if (np.abs(bend / step - np.rint(bend / step)) < 1e-6).all():
            continue
        before = np.floor(bend / step) * step
        slope = (penalty(before + step) - penalty(before)) / step
        slopes.append(slope[None])
        intercepts.append((penalty(before) - slope * before)[None])
    return Penalty(np.concatenate(slopes), np.concatenate(intercepts))

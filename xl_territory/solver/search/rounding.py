"""A first assignment from multipliers: the shares of smoothed choices, made whole one unit at a time.

Each unit in its turn takes its shares back and goes to its best owner, while the multipliers of an owner rise and fall
with how far the use that is now expected of it lies from what the shares promised. This is the method of conditional
expectations (Raghavan, "Probabilistic construction of deterministic algorithms", 1988) with a quadratic estimate
instead of the piecewise linear penalties, which would all look alike at their breakpoints.
"""

from __future__ import annotations

import numpy as np

from xl_territory.solver.bounds.dual_ascent import DualSolution
from xl_territory.solver.problem import UNASSIGNED, Floats, Integers
from xl_territory.solver.solve_params import PARAMS


def rounded(solution: DualSolution) -> Integers:
    """Assignment (units,) that follows the shares at the multipliers of ``solution``."""
    dual, level = solution.dual, solution.dual.level
    owners, curves = level.owners, level.curves
    owner, drift, uncertain = _confident(solution)
    typical = np.array([dual.cost_scale / use**2 for use in dual.typical_use])
    curvature = PARAMS.rounding_curvature * typical[:, None]
    for unit in uncertain:
        row = slice(unit, unit + 1)
        cost = dual.reduced(row, solution.smoothed)[0]
        share = dual.shares(row, solution.smoothed, solution.temperature)[0, :owners]
        use = np.array([np.broadcast_to(curve.use[unit], owners) for curve in curves]).reshape(-1, owners)
        drift -= use * share
        cost[:owners] += (curvature * use * (drift + use / 2)).sum(axis=0)
        best = int(cost.argmin())
        owner[unit] = best
        if best < owners:
            drift[:, best] += use[:, best]
    return np.where(owner == owners, UNASSIGNED, owner)


def _confident(solution: DualSolution) -> tuple[Integers, Floats, Integers]:
    """Owner of each unit by its largest share, what that changes of the use of each curve and owner, and the units
    whose largest share decides nothing."""
    dual, level = solution.dual, solution.dual.level
    owners = level.owners
    owner = np.full(level.cost.shape[0], owners, dtype=np.intp)
    drift = np.zeros((len(level.curves), owners))
    uncertain = []
    for rows in dual.blocks():
        share = dual.shares(rows, solution.smoothed, solution.temperature)
        owner[rows] = share.argmax(axis=1)
        confident = share.max(axis=1) >= PARAMS.confident_share
        uncertain.append(np.flatnonzero(~confident) + rows.start)
        rest = -share[confident]
        rest[np.arange(rest.shape[0]), owner[rows][confident]] += 1
        for k, curve in enumerate(level.curves):
            used = curve.use[rows][confident]
            drift[k] += np.einsum("ij,ij->j", np.broadcast_to(used, rest[:, :owners].shape), rest[:, :owners])
    return owner, drift, np.concatenate(uncertain)

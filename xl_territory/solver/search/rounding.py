"""A first assignment from prices: the shares that soft choices give, made whole one unit at a time.

Each unit in its turn takes its shares back and goes to its best owner at the prices, while the prices of an owner rise
and fall with how far the use that is now expected of it lies from what the shares promised. This is the method of
conditional expectations (Raghavan, "Probabilistic construction of deterministic algorithms", 1988) with a quadratic
estimate instead of the bent penalties, which would all look alike at their corners.
"""

from __future__ import annotations

import numpy as np

from xl_territory.solver.bounds.lagrangian import Dual, Pricing
from xl_territory.solver.problem import Integers

SURE = 0.9
STIFFNESS = 0.5


def construct(pricing: Pricing, dual: Dual, stiffness: float = STIFFNESS) -> Integers:
    """Assignment (units,) that follows the shares at the prices of ``dual``."""
    relaxation = pricing.relaxation
    owners, curves = relaxation.owners, relaxation.curves
    owner = np.full(relaxation.cost.shape[0], owners, dtype=np.intp)
    drift = np.zeros((len(curves), owners))
    unsure = []
    for rows in pricing.blocks():
        share = pricing.shares(rows, dual.soft, dual.temperature)
        owner[rows] = share.argmax(axis=1)
        sure = share.max(axis=1) >= SURE
        unsure.append(np.flatnonzero(~sure) + rows.start)
        rest = -share[sure]
        rest[np.arange(rest.shape[0]), owner[rows][sure]] += 1
        for k, curve in enumerate(curves):
            used = curve.use[rows][sure]
            drift[k] += np.einsum("ij,ij->j", np.broadcast_to(used, rest[:, :owners].shape), rest[:, :owners])
    stiff = np.array([stiffness * pricing.spread / typical**2 for typical in pricing.typical_use])[:, None]
    for unit in np.concatenate(unsure):
        row = slice(unit, unit + 1)
        reduced = pricing.reduced(row, dual.soft)[0]
        share = pricing.shares(row, dual.soft, dual.temperature)[0, :owners]
        use = np.array([np.broadcast_to(curve.use[unit], owners) for curve in curves]).reshape(-1, owners)
        drift -= use * share
        reduced[:owners] += (stiff * use * (drift + use / 2)).sum(axis=0)
        best = int(reduced.argmin())
        owner[unit] = best
        if best < owners:
            drift[:, best] += use[:, best]
    return np.where(owner == owners, -1, owner)

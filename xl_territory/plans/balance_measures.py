"""How even the work is spread, in named ways; never just "variance"."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class BalanceMeasures:
    """Measures of utilisation over the CSMs that have capacity, all shares.

    ``coefficient_of_variation``: standard deviation ÷ mean. ``largest_deviation``: from the target utilisation U, as a
    share of U ("workload variance"). ``spread``: highest - lowest utilisation. ``misplaced``: the balance term.
    """

    coefficient_of_variation: float
    largest_deviation: float
    spread: float
    misplaced: float


def utilisation(load: Floats, capacity: Floats) -> Floats:
    """load ÷ capacity; 0 ÷ 0 is 0, and anything else without capacity is infinite."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where((capacity == 0) & (load == 0), 0.0, load / capacity)
    return share.astype(float)


def balance_measures(load: Floats, capacity: Floats, target: float) -> BalanceMeasures:
    """The measures for weekly hours ``load`` and ``capacity`` (csms,) and the target utilisation U."""
    used = utilisation(load, capacity)[capacity > 0]
    total = target * capacity.sum()
    if not len(used) or not total:
        return BalanceMeasures(0.0, 0.0, 0.0, 0.0)
    return BalanceMeasures(
        coefficient_of_variation=float(used.std() / used.mean()) if used.mean() else 0.0,
        largest_deviation=float(np.abs(used - target).max() / target),
        spread=float(used.max() - used.min()),
        misplaced=float(np.abs(load - target * capacity).sum() / (2 * total)),
    )

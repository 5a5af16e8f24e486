"""How even the work is spread, in named ways; never just "variance"."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_territory.policies.fair_share import FairShare
from xl_territory.territory.workloads import Floats


@dataclass(frozen=True)
class BalanceMeasures:
    """Measures of utilisation over the CSMs that have capacity, all shares.

    ``coefficient_of_variation``: standard deviation ÷ mean. ``largest_deviation``: of a load from its fair share, as a
    share of it ("workload variance"). ``spread``: highest - lowest utilisation. ``misplaced``: the balance term.
    """

    coefficient_of_variation: float
    largest_deviation: float
    spread: float
    misplaced: float


def utilisation(load: Floats, capacity: Floats) -> Floats:
    """Load ÷ capacity, each (csms,) hours a week; 0 ÷ 0 is 0, and anything else without capacity is infinite."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where((capacity == 0) & (load == 0), 0.0, load / capacity)
    return share.astype(float)


def balance_measures(load: Floats, capacity: Floats, fair: FairShare) -> BalanceMeasures:
    """The measures of ``load`` and ``capacity``, each (csms,) hours a week, against the fair shares of the hours."""
    used = utilisation(load, capacity)[capacity > 0]
    if not len(used) or not fair.total:
        return BalanceMeasures(0.0, 0.0, 0.0, 0.0)
    return BalanceMeasures(
        coefficient_of_variation=float(used.std() / used.mean()) if used.mean() else 0.0,
        largest_deviation=float(deviations(load, fair).max()),
        spread=float(used.max() - used.min()),
        misplaced=fair.misplaced(load),
    )


def deviations(load: Floats, fair: FairShare) -> Floats:
    """How far each CSM is off the fair share.

    Parameters
    ----------
    load : (csms,) hours a week.

    Returns
    -------
    (csms,) as a share of the fair share, or of the average where that is 0; 0 for a CSM without capacity.
    """
    measure = np.where(fair.share > 0, fair.share, fair.average)
    off = np.abs(load - fair.share)
    return np.divide(off, measure, out=np.zeros_like(off), where=measure > 0)

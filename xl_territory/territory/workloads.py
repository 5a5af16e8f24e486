"""Books: who owns which account under one assignment, and what follows from it for every CSM."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
Booleans = NDArray[np.bool_]

UNASSIGNED = -1


@dataclass(frozen=True, eq=False)
class Workloads:
    """Every CSM's book under one assignment: ``owner`` (accounts,) and what follows from it.

    ``hours`` (accounts,) are weekly hours with the overheads of the pair, 0 without owner; ``moved`` marks accounts
    that an active current CSM loses to another CSM. ``load``, ``count`` and ``at_risk_hours`` have shape (csms,).
    """

    owner: Integers
    hours: Floats
    moved: Booleans
    load: Floats
    count: Integers
    at_risk_hours: Floats

    @cached_property
    def owned(self) -> Booleans:
        """Accounts that have an owner."""
        return np.asarray(self.owner != UNASSIGNED)

    def totals(self, amounts: Floats | Booleans) -> Floats:
        """What each CSM has of ``amounts`` (accounts,): (csms,) sums; see `totals`."""
        return totals(self.owner, amounts, len(self.load))


def totals(owner: Integers, amounts: Floats | Booleans, csms: int) -> Floats:
    """What each CSM has of something that accounts bring.

    Parameters
    ----------
    owner : (accounts,) positions of CSMs, -1 for nobody, who counts nowhere.
    amounts : (accounts,) how much each brings.
    csms : how many CSMs there are.

    Returns
    -------
    (csms,) sums.
    """
    owned = owner != UNASSIGNED
    summed: Floats = np.bincount(owner[owned], amounts[owned].astype(float), csms).astype(float)
    return summed

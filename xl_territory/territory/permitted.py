"""Which CSM the rules about pairs let have which account: eligibility, locks, renewal freeze and families."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_territory.territory.workloads import UNASSIGNED, Booleans, Integers

if TYPE_CHECKING:
    from xl_territory.territory.territory import Territory


def permitted(t: Territory) -> Booleans:
    """(accounts, csms) no rule about pairs that is hard forbids it; a family goes where all its members may go."""
    csms = np.arange(len(t.csms))
    may = (t.locked_to[:, None] == UNASSIGNED) | (t.locked_to[:, None] == csms)
    may &= ~(t.frozen[:, None] & t.leaves)
    if t.settings.word("Rule: eligibility") == "hard":
        may &= t.eligible | t.settled[:, None]
    may[t.never] = False
    return _together(may, t.family) if t.settings.word("Rule: families") == "hard" else may


def _together(may: Booleans, family: Integers) -> Booleans:
    """The same with each family only where all its members may go."""
    order = np.argsort(family, kind="stable")
    starts = np.flatnonzero(np.diff(family[order], prepend=-1))
    if len(starts) == len(may):
        return may
    return np.asarray(np.logical_and.reduceat(may[order], starts, axis=0)[family])

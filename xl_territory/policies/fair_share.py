"""Fair shares: what every CSM has in the most even split that the rules about pairs permit, and how far books are off.

An hour counts a half near the fair share and fully from 50 % of the team's average off, φ(r) = (r + r²) ÷ 2 at
`DISTANCES` and straight between them: a straight φ would not see how a segment shares its hours that lies above or
below the team as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xl_territory.policies.compose import permitted
from xl_territory.policies.once import once_per_territory
from xl_territory.policies.rules import RULES
from xl_territory.solver.even_split import Group, even_split
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Booleans, Floats

DISTANCES = np.array([0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5])
"""Distances from the fair share at which φ bends, as shares of the average."""
COUNTED = (DISTANCES + DISTANCES**2) / 2
"""What they count, φ; beyond the last one every hour counts fully."""


@dataclass(frozen=True, eq=False)
class FairShare:
    """How something that accounts bring (hours, potential ARR, young accounts) is shared in the most even split.

    ``share`` (csms,) is the fair share, ``average`` (csms,) the total spread as capacity is, ``groups`` are the sets of
    CSMs that it comes apart into, the most loaded first. ``total`` counts accounts that nobody may have as well.
    """

    share: Floats
    average: Floats
    total: float
    groups: tuple[Group, ...]

    def misplaced(self, held: Floats) -> float:
        """Share of the total that sits with the wrong CSM, those far off counted more: Σ s φ(off ÷ s) ÷ (2 × total).

        ``held`` (csms,) is what each CSM has; 0 where there is nothing to share.
        """
        if not self.total:
            return 0.0
        off = np.abs(held - self.share)
        ratio = np.divide(off, self.average, out=np.zeros_like(off), where=self.average > 0)
        beyond = np.maximum(ratio - DISTANCES[-1], 0.0)
        counted = self.average * (np.interp(ratio, DISTANCES, COUNTED) + beyond)
        return float(np.where(self.average > 0, counted, off).sum() / (2 * self.total))


def fair_share(amounts: Floats, pairs: Booleans, capacity: Floats) -> FairShare:
    """The most even split of something that accounts bring, each account dividable (see `even_split`).

    Parameters
    ----------
    amounts : (accounts,) how much each account brings.
    pairs : (accounts, csms) who may have it.
    capacity : (csms,) what a CSM should have it in proportion to.
    """
    total = float(amounts.sum())
    average = total * capacity / capacity.sum()
    groups = even_split(amounts, pairs, capacity)
    share = np.zeros(len(capacity))
    for group in groups:
        share[group.owners] = group.level * capacity[group.owners]
    return FairShare(share, average, total, groups)


def given_shares(share: Floats, capacity: Floats) -> FairShare:
    """Fair shares that somebody knows already, as a planner's cells: there are no groups.

    Parameters
    ----------
    share : (csms,) fair share of each CSM.
    capacity : (csms,) what the average is in proportion to.
    """
    total = float(share.sum())
    return FairShare(share, total * capacity / capacity.sum(), total, ())


@dataclass(frozen=True, eq=False)
class FairShares:
    """The fair shares of one territory, each worked out when it is asked for.

    ``pairs`` (accounts, csms) are those that the hard rules permit, the others are the columns of the territory.
    """

    pairs: Booleans
    capacity: Floats
    weekly_hours: Floats
    potential_arr: Floats
    young: Booleans

    @cached_property
    def hours(self) -> FairShare:
        """Of the weekly hours, without the overheads of pairs."""
        return fair_share(self.weekly_hours, self.pairs, self.capacity)

    @cached_property
    def potential(self) -> FairShare:
        """Of the potential ARR (ARR where it is blank)."""
        return fair_share(self.potential_arr, self.pairs, self.capacity)

    @cached_property
    def new_accounts(self) -> FairShare:
        """Of the accounts younger than 12 months."""
        return fair_share(self.young.astype(float), self.pairs, self.capacity)


@once_per_territory
def fair_shares(territory: Territory) -> FairShares:
    """Fair shares under the hard rules of `Territory.measured_by`, whose pairs are the yardstick of every variant."""
    t, pairs = territory, permitted(territory.measured_by, RULES)
    return FairShares(pairs, t.capacity, t.hours, t.potential, t.young)

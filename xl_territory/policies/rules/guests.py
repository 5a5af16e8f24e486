"""Rule: accounts of tiers that are not pooled have a named CSM; at a pooled seat they are guests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from xl_territory.policies.once import once_per_territory
from xl_territory.policies.policy import Contribution, Mode, Obstacle, Rule, Violation
from xl_territory.policies.rules.locks import Locks
from xl_territory.policies.rules.renewal_freeze import RenewalFreeze
from xl_territory.policies.rules.tier_review import TierReview
from xl_territory.schema.queues import POOL_TIERS
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Booleans, Integers, Workloads
from xl_territory.workbook.names import key


class Guests(Rule):
    """An account at a pooled seat whose tier is none of the pool's is a guest: better than no owner or overload."""

    name = "guests"
    meaning = "At a pooled seat (Pool on CSMs) only the tiers of Pool: tiers; others are guests there."
    default_mode = Mode.SOFT
    yields_to = (Locks, RenewalFreeze, TierReview)
    settings = (POOL_TIERS,)

    def contribute(self, territory: Territory) -> Contribution:
        """No guest at a pooled seat."""
        guests = guest_at_pool(territory) & ~self.exempt(territory)
        return Contribution(allowed=~(guests[:, None] & pooled(territory)))

    def violations(self, territory: Territory, books: Workloads) -> Iterator[Violation]:
        """An account of such a tier that is with a pooled seat."""
        for i in guests_under(territory, books.owner, ~self.exempt(territory)):
            j = books.owner[i]
            detail = f"{territory.account_names[i]} is a guest at the pooled seat of {territory.csm_names[j]}"
            yield Violation(self.name, detail, (int(i),), (int(j),))

    def obstacle(self, territory: Territory, books: Workloads, accounts: Sequence[int], csm: int) -> Obstacle | None:  # noqa: ARG002
        """A pooled seat that is not for the tier."""
        guests = guest_at_pool(territory) & ~self.exempt(territory)
        for i in accounts:
            if guests[i] and pooled(territory)[csm]:
                name = territory.account_names[i]
                return Obstacle(f"{name} would be a guest at the pooled seat of {territory.csm_ids[csm]}", lasting=True)
        return None

    def checked(self, territory: Territory, books: Workloads) -> int:  # noqa: ARG002
        """Accounts of tiers that are not pooled, where there is a pool."""
        return int(guest_at_pool(territory).sum()) if pooled(territory).any() else 0


@once_per_territory
def pooled(territory: Territory) -> Booleans:
    """(csms,) whether the seat is one that many share the customers of (column Pool)."""
    return territory.csms["Pool"].to_numpy(bool)


@once_per_territory
def guest_at_pool(territory: Territory) -> Booleans:
    """(accounts,) of a tier that would be a guest at a pooled seat."""
    pool = {key(word) for word in territory.settings[POOL_TIERS].split(";")}
    tiers = [key(str(name)) for name in territory.tiers["Tier"]]
    return np.array([tiers[tier] not in pool for tier in territory.tier], dtype=bool)


def guests_under(territory: Territory, owner: Integers, among: Booleans) -> Integers:
    """Accounts that are guests when they have these owners (accounts,)."""
    seat = (owner != UNASSIGNED) & pooled(territory)[np.maximum(owner, 0)]
    return np.flatnonzero(seat & guest_at_pool(territory) & among)

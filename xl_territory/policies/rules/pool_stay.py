"""Rule: a guest who has been long enough at a pooled seat leaves it, if a named CSM has room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import numpy as np

from xl_territory.policies.once import once_per_territory
from xl_territory.policies.policy import Contribution, Obstacle, Rule, Violation
from xl_territory.policies.rules.capacity import room
from xl_territory.policies.rules.guests import guest_at_pool, guests_under, pooled
from xl_territory.policies.rules.locks import Locks
from xl_territory.policies.rules.renewal_freeze import RenewalFreeze
from xl_territory.policies.rules.tier_review import TierReview
from xl_territory.schema.queues import POOL_DAYS
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Booleans, Workloads
from xl_territory.workbook.names import key


class PoolStay(Rule):
    """A guest leaves the pool after some days (sheet Orphan Queue), if a named CSM who may have it has room today."""

    name = "pool stay"
    meaning = "A guest of Pool: stay days at a pooled seat goes to a named CSM, if one who may have it has room."
    yields_to = (Locks, RenewalFreeze, TierReview)
    settings = (POOL_DAYS,)

    def contribute(self, territory: Territory) -> Contribution:
        """No pooled seat for whom has to leave."""
        leaves = must_leave(territory) & ~self.exempt(territory)
        return Contribution(allowed=~(leaves[:, None] & pooled(territory)))

    def violations(self, territory: Territory, books: Workloads) -> Iterator[Violation]:
        """Guests who have to leave and stay."""
        for i in guests_under(territory, books.owner, must_leave(territory) & ~self.exempt(territory)):
            j, since = books.owner[i], territory.tables.guests_since[key(territory.account_ids[i])]
            detail = (
                f"{territory.account_names[i]} has been a guest since {since} and stays with {territory.csm_names[j]}"
            )
            yield Violation(self.name, detail, (int(i),), (int(j),))

    def obstacle(self, territory: Territory, books: Workloads, accounts: Sequence[int], csm: int) -> Obstacle | None:  # noqa: ARG002
        """A pooled seat for somebody who has to leave one."""
        leaves = must_leave(territory) & ~self.exempt(territory)
        for i in accounts:
            if leaves[i] and pooled(territory)[csm]:
                name = territory.account_names[i]
                return Obstacle(f"{name} has been a guest for too long to be at a pooled seat", lasting=True)
        return None

    def checked(self, territory: Territory, books: Workloads) -> int:  # noqa: ARG002
        """Guests whose time is up."""
        return int(must_leave(territory).sum())


@once_per_territory
def must_leave(territory: Territory) -> Booleans:
    """(accounts,) guests whose time at the pool is up, and whom a named CSM could take as the books are today."""
    t = territory
    longest = dt.timedelta(days=round(t.settings[POOL_DAYS]))
    since = [t.tables.guests_since.get(key(id_)) for id_ in t.account_ids]
    up = np.array([day is not None and t.plan_date - day >= longest for day in since], dtype=bool)
    seated = (t.current != UNASSIGNED) & pooled(t)[np.maximum(t.current, 0)]
    guests = np.flatnonzero(up & seated & guest_at_pool(t))
    leaves = np.zeros(len(t.accounts), dtype=bool)
    leaves[guests] = (named_with_room(t)[guests]).any(axis=1)
    return leaves


@once_per_territory
def named_with_room(territory: Territory) -> Booleans:
    """(accounts, csms) CSMs with a book of their own who may have the account and have room for it today."""
    t = territory
    free = room(t) - t.books(t.current).load
    return np.asarray(t.eligible & ~pooled(t) & (t.pair_hours <= free))

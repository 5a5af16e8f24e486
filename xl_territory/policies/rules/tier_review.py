"""Rule: while a tier change waits for a decision, the account keeps its active current CSM."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from xl_territory.policies.constraint_source import ConstraintSource, Effect
from xl_territory.policies.once import once_per_territory
from xl_territory.policies.policy import Contribution, Obstacle, Rule, Violation
from xl_territory.policies.rules.locks import Locks
from xl_territory.policies.rules.renewal_freeze import RenewalFreeze
from xl_territory.policies.wording import account_row
from xl_territory.schema.queues import TIER_CHANGES
from xl_territory.territory.table_edits import WithoutReview
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Booleans, Integers, Workloads
from xl_territory.workbook.names import key


class TierReview(Rule):
    """While a tier change on the sheet Tier Changes waits for a decision, the account keeps its active current CSM."""

    name = "tier review"
    meaning = "An account whose tier change (sheet Tier Changes) is not decided keeps its active current CSM."
    title = "Tier review"
    yields_to = (Locks, RenewalFreeze)

    def contribute(self, territory: Territory) -> Contribution:
        """Only the current CSM."""
        return Contribution(allowed=~(self._held(territory)[:, None] & territory.leaves))

    def settles(self, territory: Territory) -> Integers:
        """The current CSM of an account that is held."""
        return np.where(self._held(territory), territory.current, UNASSIGNED)

    def settled_by(self, territory: Territory, account: int) -> str:  # noqa: ARG002
        """That its tier waits for a decision."""
        return "held until its tier change is decided"

    def violations(self, territory: Territory, books: Workloads) -> Iterator[Violation]:
        """Accounts in review that are not with their current CSM."""
        for i in np.flatnonzero(self._held(territory) & (books.owner != territory.current)):
            j = territory.current[i]
            detail = f"{territory.account_names[i]} is taken from {territory.csm_names[j]} before its tier is decided"
            yield Violation(self.name, detail, (int(i),), (int(j),))

    def obstacle(self, territory: Territory, books: Workloads, accounts: Sequence[int], csm: int) -> Obstacle | None:  # noqa: ARG002
        """A review with somebody else."""
        held = self._held(territory)
        for i in accounts:
            if held[i] and territory.current[i] != csm:
                name, owner = territory.account_names[i], territory.csm_ids[territory.current[i]]
                return Obstacle(f"{name} stays with {owner} until its tier change is decided", lasting=True)
        return None

    def sources(self, territory: Territory) -> Iterator[ConstraintSource]:
        """Each account in review: its current CSM is what places it."""
        t = territory
        for i in map(int, np.flatnonzero(self._held(t))):
            yield ConstraintSource(
                rule=self.name,
                effect=Effect.PLACES,
                sheet=TIER_CHANGES,
                column="Decision",
                value="",
                text=f"{t.account_names[i]} stays with {t.csm_ids[t.current[i]]} until its tier change is decided",
                without=(WithoutReview(t.account_ids[i]),),
                rows=(account_row(t, i),),
                accounts=(i,),
                csm=int(t.current[i]),
            )

    def checked(self, territory: Territory, books: Workloads) -> int:  # noqa: ARG002
        """Accounts in review with an active current CSM."""
        return int(in_review(territory).sum())

    def _held(self, territory: Territory) -> Booleans:
        return np.asarray(in_review(territory) & ~self.exempt(territory))


@once_per_territory
def in_review(territory: Territory) -> Booleans:
    """(accounts,) waiting for a decision, with an active current CSM."""
    waiting = territory.tables.in_tier_review
    there = np.array([key(id_) in waiting for id_ in territory.account_ids], dtype=bool)
    return np.asarray(there & (territory.current != UNASSIGNED))

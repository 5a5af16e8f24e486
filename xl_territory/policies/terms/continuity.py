"""Relationships that work are kept."""

from __future__ import annotations

import numpy as np

from xl_territory.policies.policy import Contribution, Term
from xl_territory.policies.wording import relationship
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Workloads


class Continuity(Term):
    """Accounts stay with their current CSM, long relationships first."""

    name = "continuity"
    meaning = "Share of the relationships, weighted by their length, that the plan breaks."
    default_weight = 10

    def contribute(self, territory: Territory) -> Contribution:
        """The weight of the relationship as the cost of every other CSM, and of nobody."""
        weight = np.where(territory.current != UNASSIGNED, territory.relationship, 0.0)
        if not weight.any():
            return Contribution()
        share = weight / weight.sum()
        return Contribution(cost=territory.leaves * share[:, None], unassigned_cost=share)

    def value(self, territory: Territory, books: Workloads) -> float:
        """Σ weight of accounts taken from an active current CSM ÷ Σ weight of accounts that have one."""
        had = territory.current != UNASSIGNED
        taken = had & (books.owner != territory.current)
        kept = territory.relationship[had].sum()
        return float(territory.relationship[taken].sum() / kept) if kept else 0.0

    def loss(self, territory: Territory, books: Workloads, account: int, csm: int) -> str:  # noqa: ARG002
        """The relationship with the current CSM, or one in its family."""
        own = territory.current[account] == books.owner[account]
        return f"ends {relationship(territory, account)}" if own else "ends a relationship"

"""What terms share that want something spread over the CSMs as their capacity is."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np

from xl_territory.policies.policy import Contribution, Term
from xl_territory.solver.problem import Floats, Resource, deviation
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads


class SpreadTerm(Term):
    """The share of something that sits with the wrong CSM: Σ_j abs(held_j - target_j) ÷ (2 × total)."""

    resource: str

    @abstractmethod
    def amounts(self, territory: Territory) -> Floats:
        """(accounts,) how much of it each account brings, before what its CSM adds."""

    @abstractmethod
    def use(self, territory: Territory) -> Floats:
        """(accounts, 1 or csms) how much of it each account brings to each CSM."""

    @abstractmethod
    def held(self, territory: Territory, books: Workloads) -> Floats:
        """(csms,) how much of it each CSM holds."""

    def contribute(self, territory: Territory) -> Contribution:
        """A penalty for each unit above or below the CSM's share of capacity."""
        total = float(self.amounts(territory).sum())
        if not total:
            return Contribution()
        penalty = deviation(territory.share_of_capacity(total), 1 / (2 * total))
        return Contribution(resources=(Resource(self.resource, self.use(territory), penalties=(penalty,)),))

    def value(self, territory: Territory, books: Workloads) -> float:
        """Σ_j abs(held_j - target_j) ÷ (2 × total), 0 where there is nothing to spread."""
        total = float(self.amounts(territory).sum())
        off = np.abs(self.held(territory, books) - territory.share_of_capacity(total)).sum()
        return float(off / (2 * total)) if total else 0.0

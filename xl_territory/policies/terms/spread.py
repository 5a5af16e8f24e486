"""What terms share that want something spread over the CSMs as evenly as the rules about pairs permit."""

from __future__ import annotations

from abc import abstractmethod

from xl_territory.policies.fair_share import COUNTED, DISTANCES, FairShare
from xl_territory.policies.policy import Contribution, Term
from xl_territory.solver.penalty import distance
from xl_territory.solver.problem import Floats, Resource
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads


class SpreadTerm(Term):
    """The share of something that sits with the wrong CSM, measured against fair shares (see `FairShare`)."""

    resource: str
    lost: str
    """What is lost where it is spread less evenly, in a few words."""

    @abstractmethod
    def fair(self, territory: Territory) -> FairShare:
        """The fair shares of it, before what a CSM adds to an account."""

    @abstractmethod
    def use(self, territory: Territory) -> Floats:
        """(accounts, 1 or csms) how much of it each account brings to each CSM."""

    @abstractmethod
    def held(self, territory: Territory, books: Workloads) -> Floats:
        """(csms,) how much of it each CSM holds."""

    def contribute(self, territory: Territory) -> Contribution:
        """A convex penalty for what lies above or below the CSM's fair share."""
        fair = self.fair(territory)
        if not fair.total:
            return Contribution()
        penalty = distance(fair.share, fair.average, DISTANCES, COUNTED, 1 / (2 * fair.total))
        return Contribution(resources=(Resource(self.resource, self.use(territory), penalties=(penalty,)),))

    def value(self, territory: Territory, books: Workloads) -> float:
        """Σ_j s_j φ(abs(held_j - fair share_j) ÷ s_j) ÷ (2 × total), s_j the average by capacity."""
        return self.fair(territory).misplaced(self.held(territory, books))

    def loss(self, territory: Territory, books: Workloads, account: int, csm: int) -> str:  # noqa: ARG002
        """What the term says it is, whoever the CSM."""
        return self.lost

"""Term: potential ARR is shared as evenly as the rules about pairs permit."""

from __future__ import annotations

from xl_territory.policies.fair_share import FairShare, fair_shares
from xl_territory.policies.terms.spread import SpreadTerm
from xl_territory.solver.problem import Floats
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads


class Potential(SpreadTerm):
    """Potential ARR is shared as evenly as the rules about pairs permit."""

    name = "potential"
    meaning = "Share of the potential ARR that sits with the wrong CSM, measured against fair shares."
    resource = "potential"
    lost = "less even potential"

    def fair(self, territory: Territory) -> FairShare:
        """Fair shares of the potential ARR (ARR where it is blank)."""
        return fair_shares(territory).potential

    def use(self, territory: Territory) -> Floats:
        """The same at every CSM."""
        return territory.potential[:, None]

    def held(self, territory: Territory, books: Workloads) -> Floats:
        """What the accounts of each CSM could be worth a year."""
        return books.totals(territory.potential)

"""Term: hours are shared as evenly as the rules about pairs permit."""

from __future__ import annotations

from xl_territory.policies.terms.spread import SpreadTerm
from xl_territory.solver.problem import Floats
from xl_territory.territory.fair_share import FairShare
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads


class Balance(SpreadTerm):
    """Hours are shared as evenly as the rules about pairs permit."""

    name = "balance"
    meaning = "Share of the hours that sits with the wrong CSM, measured against fair shares."
    default_weight = 40
    resource = "hours"
    lost = "less even hours"

    def fair(self, territory: Territory) -> FairShare:
        """Fair shares of the weekly hours."""
        return territory.fair_hours

    def use(self, territory: Territory) -> Floats:
        """Weekly hours with the overheads of pairs."""
        return territory.pair_hours

    def held(self, territory: Territory, books: Workloads) -> Floats:  # noqa: ARG002
        """Load of each CSM."""
        return books.load

"""Term: hours sit where the capacity is."""

from __future__ import annotations

from xl_territory.policies.terms.spread import SpreadTerm
from xl_territory.solver.problem import Floats
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads


class Balance(SpreadTerm):
    """Hours sit where the capacity is."""

    name = "balance"
    meaning = "Share of the hours that sits with the wrong CSM, measured against capacity."
    default_weight = 40
    resource = "hours"

    def amounts(self, territory: Territory) -> Floats:
        """Weekly hours without the overheads of pairs."""
        return territory.hours

    def use(self, territory: Territory) -> Floats:
        """Weekly hours with the overheads of pairs."""
        return territory.pair_hours

    def held(self, territory: Territory, books: Workloads) -> Floats:  # noqa: ARG002
        """Load of each CSM."""
        return books.load

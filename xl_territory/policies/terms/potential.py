"""Term: potential ARR sits where the capacity is."""

from __future__ import annotations

from xl_territory.policies.terms.spread import SpreadTerm
from xl_territory.solver.problem import Floats
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads


class Potential(SpreadTerm):
    """Potential ARR sits where the capacity is."""

    name = "potential"
    meaning = "Share of the potential ARR that sits with the wrong CSM, measured against capacity."
    resource = "potential"

    def amounts(self, territory: Territory) -> Floats:
        """Potential ARR, ARR where it is blank."""
        return territory.potential

    def use(self, territory: Territory) -> Floats:
        """The same at every CSM."""
        return self.amounts(territory)[:, None]

    def held(self, territory: Territory, books: Workloads) -> Floats:
        """Potential ARR of each book."""
        return books.totals(territory.potential)

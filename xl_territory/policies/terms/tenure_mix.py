"""Term: new accounts sit where the capacity is."""

from __future__ import annotations

from xl_territory.policies.terms.spread import SpreadTerm
from xl_territory.solver.problem import Floats
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads


class TenureMix(SpreadTerm):
    """New accounts sit where the capacity is."""

    name = "tenure mix"
    meaning = "Share of the accounts younger than 12 months that sits with the wrong CSM, measured against capacity."
    resource = "young accounts"

    def amounts(self, territory: Territory) -> Floats:
        """1 for an account younger than 12 months."""
        return territory.young.astype(float)

    def use(self, territory: Territory) -> Floats:
        """The same at every CSM."""
        return self.amounts(territory)[:, None]

    def held(self, territory: Territory, books: Workloads) -> Floats:
        """Accounts younger than 12 months in each book."""
        return books.totals(territory.young)

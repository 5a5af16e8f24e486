"""Term: new accounts are shared as evenly as the rules about pairs permit."""

from __future__ import annotations

from xl_territory.policies.fair_share import FairShare, fair_shares
from xl_territory.policies.terms.spread import SpreadTerm
from xl_territory.solver.problem import Floats
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads


class TenureMix(SpreadTerm):
    """New accounts are shared as evenly as the rules about pairs permit."""

    name = "tenure mix"
    meaning = "Share of the accounts younger than 12 months that sits with the wrong CSM, measured against fair shares."
    resource = "young accounts"
    lost = "less even mix of new accounts"

    def fair(self, territory: Territory) -> FairShare:
        """Fair shares of the accounts younger than 12 months."""
        return fair_shares(territory).new_accounts

    def use(self, territory: Territory) -> Floats:
        """The same at every CSM."""
        return territory.young[:, None].astype(float)

    def held(self, territory: Territory, books: Workloads) -> Floats:
        """Accounts younger than 12 months in each book."""
        return books.totals(territory.young)

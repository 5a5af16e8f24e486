"""Term: CSMs cover the regions of their accounts."""

from __future__ import annotations

from xl_territory.policies.terms.fit import FitTerm, absent, named
from xl_territory.solver.problem import Booleans, Floats
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads


class Region(FitTerm):
    """CSMs cover the regions of their accounts."""

    name = "region"
    meaning = "Share of the accounts with a Region that is not among their CSM's Regions."

    def asks(self, territory: Territory) -> Booleans:
        """Those that name a Region."""
        return named(territory, "Region")

    def misfit(self, territory: Territory) -> Floats:
        """1 where the CSM does not cover the account's Region."""
        return absent(territory, "Region", "Regions")

    def loss(self, territory: Territory, books: Workloads, account: int, csm: int) -> str:  # noqa: ARG002
        """That the CSM does not cover where the customer is."""
        return "does not cover its region"

"""Term: CSMs work with the account executives of their accounts."""

from __future__ import annotations

from xl_territory.policies.terms.fit import FitTerm, absent
from xl_territory.solver.problem import Booleans, Floats
from xl_territory.territory.executives import has_ae
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads


class AeAlignment(FitTerm):
    """CSMs work with the account executives of their accounts."""

    name = "ae alignment"
    meaning = "Share of the accounts with an Account Owner who is there whose CSM is not paired with that AE."

    def asks(self, territory: Territory) -> Booleans:
        """Accounts with an Account Owner who is there."""
        return has_ae(territory)

    def misfit(self, territory: Territory) -> Floats:
        """1 where the CSM is not paired with the AE."""
        return absent(territory, "Account Owner", "Paired AEs")

    def loss(self, territory: Territory, books: Workloads, account: int, csm: int) -> str:  # noqa: ARG002
        """That the CSM does not work with the account's AE."""
        return "not paired with its AE"

"""Rule: no CSM has more accounts than their Max Accounts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xl_territory.policies.policy import Contribution, Rule, Violation
from xl_territory.solver.problem import Resource
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads


class MaxAccounts(Rule):
    """No CSM has more accounts than their Max Accounts."""

    name = "max accounts"
    meaning = "At most Max Accounts of the CSMs sheet; blank means no limit."

    def contribute(self, territory: Territory) -> Contribution:
        """One place per account."""
        places = np.ones((len(territory.accounts), 1))
        return Contribution(resources=(Resource("accounts", places, limit=territory.max_accounts),))

    def violations(self, territory: Territory, books: Workloads) -> Iterator[Violation]:
        """CSMs with too many accounts."""
        for j in np.flatnonzero(books.count > territory.max_accounts):
            detail = f"{territory.csm_names[j]} has {books.count[j]} accounts, at most {territory.max_accounts[j]:.0f}"
            yield Violation(self.name, detail, csms=(int(j),))

    def checked(self, territory: Territory, books: Workloads) -> int:  # noqa: ARG002
        """CSMs with a maximum."""
        return int(np.isfinite(territory.max_accounts).sum())

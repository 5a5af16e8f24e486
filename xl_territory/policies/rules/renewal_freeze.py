"""Rule: an account in an open or near renewal keeps its active current CSM."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xl_territory.policies.policy import Contribution, Rule, Violation
from xl_territory.schema import Kind, Setting
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Workloads


class RenewalFreeze(Rule):
    """An account in an open or near renewal keeps its active current CSM."""

    name = "renewal freeze"
    meaning = "An account with Renewal Open, or whose Renewal Date is near, keeps its active current CSM."
    settings = (
        Setting(
            "Limit: renewal freeze days", 0.0, "days", "A Renewal Date within so many days freezes the account.",
            Kind.WHOLE, 0, 3660,
        ),
    )  # fmt: skip

    def contribute(self, territory: Territory) -> Contribution:
        """Only the current CSM, except where a lock decides."""
        held = territory.renewal_held & (territory.locked_to == UNASSIGNED)
        return Contribution(allowed=~(held[:, None] & territory.leaves), settled=held)

    def violations(self, territory: Territory, books: Workloads) -> Iterator[Violation]:
        """Accounts in renewal that are not with their current CSM."""
        held = territory.renewal_held & (territory.locked_to == UNASSIGNED)
        for i in np.flatnonzero(held & (books.owner != territory.current)):
            j = territory.current[i]
            detail = f"{territory.account_names[i]} is in renewal and is taken from {territory.csm_names[j]}"
            yield Violation(self.name, detail, (int(i),), (int(j),))

    def checked(self, territory: Territory, books: Workloads) -> int:  # noqa: ARG002
        """Accounts in renewal with an active current CSM."""
        return int(territory.renewal_held.sum())

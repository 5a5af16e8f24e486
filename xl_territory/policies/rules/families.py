"""Rule: accounts with one Parent Account share a CSM."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from xl_territory.policies.policy import Contribution, Mode, Rule, Violation
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Workloads


class Families(Rule):
    """Accounts with one Parent Account share a CSM."""

    name = "families"
    meaning = "Accounts with the same Parent Account share a CSM."
    modes = (Mode.HARD, Mode.OFF)

    def contribute(self, territory: Territory) -> Contribution:
        """The family is the unit that is assigned."""
        return Contribution(together=territory.family)

    def violations(self, territory: Territory, books: Workloads) -> Iterator[Violation]:
        """Families with more than one owner, nobody included."""
        members: dict[int, list[int]] = defaultdict(list)
        for i, family in enumerate(territory.family):
            members[int(family)].append(i)
        for accounts in members.values():
            owners = {int(books.owner[i]) for i in accounts}
            if len(owners) > 1:
                parent = territory.accounts["Parent Account"].iloc[accounts[0]]
                names = ", ".join("nobody" if j == UNASSIGNED else territory.csm_names[j] for j in sorted(owners))
                yield Violation(
                    self.name, f"{parent} is split over {names}", tuple(accounts), tuple(owners - {UNASSIGNED})
                )

    def checked(self, territory: Territory, books: Workloads) -> int:  # noqa: ARG002
        """Families of two or more."""
        return int((np.bincount(territory.family) > 1).sum()) if len(territory.family) else 0

"""Rule: every Active account has exactly one CSM."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xl_territory.policies.policy import Contribution, Mode, Rule, Violation
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads


class OneOwner(Rule):
    """Every Active account has exactly one CSM: what conflicts are about, never part of one."""

    name = "one owner"
    meaning = "Every Active account has exactly one CSM; gives way only where no rule-abiding CSM is left."
    modes = (Mode.HARD,)
    gives_way = True

    def contribute(self, territory: Territory) -> Contribution:  # noqa: ARG002
        """Nothing: one owner, or nobody as the last resort, is what the canonical form is."""
        return Contribution()

    def violations(self, territory: Territory, books: Workloads) -> Iterator[Violation]:
        """Accounts without owner."""
        for i in np.flatnonzero(~books.owned):
            yield Violation(self.name, f"{territory.account_names[i]} has no owner", accounts=(int(i),))

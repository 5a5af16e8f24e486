"""Rule: segment, required skills, language and region fit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xl_territory.policies.policy import Contribution, Rule, Violation
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads


class Eligibility(Rule):
    """Segment, required skills, language and region fit."""

    name = "eligibility"
    meaning = "Tier in the CSM's Segments; Required Skills, Language and Region among the CSM's."

    def contribute(self, territory: Territory) -> Contribution:
        """Only eligible CSMs, except where a lock or a renewal has settled the owner."""
        return Contribution(allowed=territory.eligible | territory.settled[:, None])

    def violations(self, territory: Territory, books: Workloads) -> Iterator[Violation]:
        """Accounts whose owner is neither eligible nor the one that a lock or a renewal holds."""
        for i in np.flatnonzero(books.owned & ~territory.settled):
            j = books.owner[i]
            if not territory.eligible[i, j]:
                detail = f"{territory.account_names[i]} is with {territory.csm_names[j]}, who is not eligible"
                yield Violation(self.name, detail, (int(i),), (int(j),))

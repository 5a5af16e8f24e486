"""Rule: no CSM has too many at-risk accounts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xl_territory.policies.policy import Contribution, Rule, Violation
from xl_territory.schema import Kind, Setting
from xl_territory.solver.problem import Resource
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads


class MaxAtRisk(Rule):
    """No CSM has more at-risk accounts than the limit."""

    name = "max at-risk"
    meaning = "At most so many at-risk accounts per CSM; a blank limit means no limit."
    settings = (
        Setting(
            "Limit: max at-risk", None, "accounts", "Most at-risk accounts of one CSM; blank = no limit.", Kind.WHOLE, 0
        ),
    )

    def contribute(self, territory: Territory) -> Contribution:
        """One place per at-risk account."""
        limit = territory.settings.number("Limit: max at-risk")
        if np.isnan(limit):
            return Contribution()
        places = np.full(len(territory.csms), limit)
        return Contribution(
            resources=(Resource("at-risk accounts", territory.at_risk[:, None].astype(float), limit=places),)
        )

    def violations(self, territory: Territory, books: Workloads) -> Iterator[Violation]:
        """CSMs with more at-risk accounts than the limit."""
        limit = territory.settings.number("Limit: max at-risk")
        count = books.totals(territory.at_risk)
        for j in np.flatnonzero(count > limit):
            detail = f"{territory.csm_names[j]} has {count[j]:.0f} at-risk accounts, at most {limit:.0f}"
            yield Violation(self.name, detail, csms=(int(j),))

    def checked(self, territory: Territory, books: Workloads) -> int:  # noqa: ARG002
        """CSMs."""
        return len(territory.csms)

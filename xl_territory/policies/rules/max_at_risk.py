"""Rule: no CSM has too many at-risk accounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from xl_territory.policies.constraint_source import ConstraintSource, Effect
from xl_territory.policies.policy import Contribution, Obstacle, Rule, Violation
from xl_territory.policies.relaxation import Raise, Relaxation
from xl_territory.schema import Kind, Setting
from xl_territory.solver.problem import Resource
from xl_territory.territory.table_edits import set_settings
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads


class MaxAtRisk(Rule):
    """No CSM has more at-risk accounts than the limit."""

    name = "max at-risk"
    meaning = "At most so many at-risk accounts per CSM; a blank limit means no limit."
    limit = Setting[float | None](
        "Limit: max at-risk", None, "accounts", "Most at-risk accounts of one CSM; blank = no limit.", Kind.WHOLE, 0
    )
    settings = (limit,)

    def contribute(self, territory: Territory) -> Contribution:
        """One place per at-risk account."""
        limit = territory.settings[self.limit]
        if limit is None:
            return Contribution()
        places = np.full(len(territory.csms), limit)
        return Contribution(
            resources=(Resource("at-risk accounts", territory.at_risk[:, None].astype(float), limit=places),)
        )

    def violations(self, territory: Territory, books: Workloads) -> Iterator[Violation]:
        """CSMs with more at-risk accounts than the limit."""
        limit, count = territory.settings[self.limit], books.totals(territory.at_risk)
        if limit is None:
            return
        for j in np.flatnonzero(count > limit):
            detail = f"{territory.csm_names[j]} has {count[j]:.0f} at-risk accounts, at most {limit:.0f}"
            yield Violation(self.name, detail, csms=(int(j),), amount=float(count[j] - limit))

    def obstacle(self, territory: Territory, books: Workloads, accounts: Sequence[int], csm: int) -> Obstacle | None:
        """The CSM looks after enough of them."""
        limit = territory.settings[self.limit]
        coming = sum(bool(territory.at_risk[i]) and books.owner[i] != csm for i in accounts)
        if limit is None or not coming:
            return None
        has = int(territory.at_risk[books.owner == csm].sum())
        full = has + coming > limit
        return Obstacle(f"{territory.csm_ids[csm]} is at the limit of at-risk accounts") if full else None

    def sources(self, territory: Territory) -> Iterator[ConstraintSource]:
        """The limit on Settings."""
        limit = territory.settings[self.limit]
        if limit is not None:
            text = f"Every CSM has at most {limit:.0f} at-risk accounts"
            yield self.source_of(self.limit, Effect.LIMITS, f"{limit:.0f}", text)

    def relaxations(
        self, territory: Territory, accounts: Sequence[int], sources: Sequence[ConstraintSource]
    ) -> Iterator[Relaxation]:
        """More at-risk accounts per CSM."""
        limit, many = territory.settings[self.limit], int(territory.at_risk.sum())
        if not sources or limit is None:
            return
        now, at_risk = limit, [i for i in accounts if territory.at_risk[i]]
        yield Raise(
            values=tuple(float(most) for most in range(int(now) + 1, many + 1)),
            edit=lambda most: set_settings({self.limit.name: most}),
            sentence=lambda most: f"Raise {self.limit.name} from {now:.0f} to {most:.0f}",
            where=f"Settings, {self.limit.name}",
            hours=lambda most: (most - now) * float(territory.hours[at_risk].mean()),
        )

    def checked(self, territory: Territory, books: Workloads) -> int:  # noqa: ARG002
        """One limit per CSM."""
        return len(territory.csms)

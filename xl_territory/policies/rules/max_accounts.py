"""Rule: no CSM has more accounts than their Max Accounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from xl_territory.policies.constraint_source import ConstraintSource
from xl_territory.policies.csm_maximum import NAMED, CsmMaximum
from xl_territory.policies.policy import Contribution, Obstacle, Rule, Violation
from xl_territory.policies.relaxation import Raise, Relaxation
from xl_territory.policies.wording import joined, rows_words
from xl_territory.solver.problem import Resource
from xl_territory.territory.table_edits import at_once, set_cells
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads

MAX = "Max Accounts"
FEW_PLACES, MORE_PLACES = 5, 0.5
"""What one CSM can be asked to take more, at most: accounts, or a share of those they may have."""
MOST_EACH = 10
MAXIMA = CsmMaximum(MAX, lambda most: f"{most:.0f}", lambda most: f"has at most {most} accounts")


class MaxAccounts(Rule):
    """No CSM has more accounts than their Max Accounts."""

    name = "max accounts"
    meaning = "At most Max Accounts of the CSMs sheet; blank means no limit."

    def contribute(self, territory: Territory) -> Contribution:
        """A resource of which every account uses one place."""
        places = np.ones((len(territory.accounts), 1))
        return Contribution(resources=(Resource("accounts", places, limit=territory.max_accounts),))

    def violations(self, territory: Territory, books: Workloads) -> Iterator[Violation]:
        """CSMs with too many accounts."""
        for j in np.flatnonzero(books.count > territory.max_accounts):
            detail = f"{territory.csm_names[j]} has {books.count[j]} accounts, at most {territory.max_accounts[j]:.0f}"
            yield Violation(self.name, detail, csms=(int(j),), amount=float(books.count[j] - territory.max_accounts[j]))

    def obstacle(self, territory: Territory, books: Workloads, accounts: Sequence[int], csm: int) -> Obstacle | None:
        """Where the CSM has as many accounts as allowed."""
        coming = sum(books.owner[i] != csm for i in accounts)
        if coming and books.count[csm] + coming > territory.max_accounts[csm]:
            return Obstacle(f"{territory.csm_ids[csm]} is at {MAX}")
        return None

    def sources(self, territory: Territory) -> Iterator[ConstraintSource]:
        """Each maximum on the CSMs sheet."""
        return MAXIMA.sources(self.name, territory, territory.max_accounts)

    def phrases(
        self,
        territory: Territory,
        accounts: Sequence[int],  # noqa: ARG002
        sources: Sequence[ConstraintSource],
    ) -> Iterator[str]:
        """The maxima together."""
        yield MAXIMA.phrase(territory, territory.max_accounts, sources)

    def relaxations(
        self, territory: Territory, accounts: Sequence[int], sources: Sequence[ConstraintSource]
    ) -> Iterator[Relaxation]:
        """More places with one CSM, as far as one could bear it, or with each of them."""
        mean = float(territory.hours[list(accounts)].mean())
        for source in sources:
            yield _one(territory, source, mean)
        if len(sources) > 1:
            yield _each(territory, sources, mean)

    def checked(self, territory: Territory, books: Workloads) -> int:  # noqa: ARG002
        """CSMs with a maximum."""
        return int(np.isfinite(territory.max_accounts).sum())


def _one(t: Territory, source: ConstraintSource, mean_hours: float) -> Raise:
    j, now = source.csm, int(t.max_accounts[source.csm])
    most = now + max(FEW_PLACES, int(MORE_PLACES * now))
    return Raise(
        values=tuple(float(places) for places in range(now + 1, most + 1)),
        edit=lambda places: set_cells("csms", source.rows, MAX, places),
        sentence=lambda places: f"Raise {MAX} of {t.csm_ids[j]} from {now} to {places:.0f}",
        where=f"CSMs {rows_words(source.rows)}, {MAX}",
        hours=lambda places: (places - now) * mean_hours,
    )


def _each(t: Territory, sources: Sequence[ConstraintSource], mean_hours: float) -> Raise:
    who, rows = [t.csm_ids[source.csm] for source in sources], rows_words(r for s in sources for r in s.rows)
    names = joined(who) if len(who) <= NAMED else f"these {len(who)} CSMs"
    return Raise(
        values=tuple(float(more) for more in range(1, MOST_EACH + 1)),
        edit=lambda more: at_once(set_cells("csms", s.rows, MAX, t.max_accounts[s.csm] + more) for s in sources),
        sentence=lambda more: f"Raise {MAX} of {names} by {more:.0f}",
        where=f"CSMs {rows}, {MAX}",
        hours=lambda more: more * mean_hours,
    )

"""Rule: no more than a share of the accounts changes its CSM."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xl_territory.policies.policy import Contribution, Rule, Violation
from xl_territory.schema import Kind, Setting
from xl_territory.solver.problem import TOLERANCE, Budget
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads


class MaxMoved(Rule):
    """No more than a share of the accounts changes its CSM."""

    name = "max moved"
    meaning = "Moved share of all Active accounts at most Limit: max moved; a blank limit means no limit."
    settings = (
        Setting(
            "Limit: max moved", None, "share", "Share of accounts that may move; blank = no limit.", Kind.SHARE, 0, 1
        ),
    )

    def contribute(self, territory: Territory) -> Contribution:
        """A budget of moves."""
        limit = territory.settings.number("Limit: max moved")
        if np.isnan(limit):
            return Contribution()
        moves = Budget(self.name, territory.leaves.astype(float), np.floor(limit * len(territory.accounts) + TOLERANCE))
        return Contribution(budgets=(moves,))

    def violations(self, territory: Territory, books: Workloads) -> Iterator[Violation]:
        """One violation when too many accounts move."""
        most = territory.settings.number("Limit: max moved") * len(territory.accounts)
        moved = np.flatnonzero(books.moved)
        if len(moved) > most + TOLERANCE:
            detail = f"{len(moved)} accounts move, at most {np.floor(most + TOLERANCE):.0f}"
            yield Violation(self.name, detail, accounts=tuple(map(int, moved)))

    def checked(self, territory: Territory, books: Workloads) -> int:  # noqa: ARG002
        """Accounts with an active current CSM."""
        return int((territory.current >= 0).sum())

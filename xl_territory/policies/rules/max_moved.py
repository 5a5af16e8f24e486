"""Rule: no more than a share of the accounts changes its CSM."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from xl_territory.policies.constraint_source import ConstraintSource, Effect
from xl_territory.policies.policy import Contribution, Obstacle, Rule, Violation
from xl_territory.policies.relaxation import Raise, Relaxation
from xl_territory.schema import Kind, Setting
from xl_territory.solver.problem import TOLERANCE, Budget
from xl_territory.territory.table_edits import set_settings
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Workloads


class MaxMoved(Rule):
    """No more than a share of the accounts changes its CSM."""

    name = "max moved"
    meaning = "Moved share of all Active accounts at most Limit: max moved; a blank limit means no limit."
    limit = Setting[float | None](
        "Limit: max moved", None, "share", "Share of accounts that may move; blank = no limit.", Kind.SHARE, 0, 1
    )
    settings = (limit,)

    def contribute(self, territory: Territory) -> Contribution:
        """A budget of moves."""
        limit = territory.settings[self.limit]
        if limit is None:
            return Contribution()
        most = np.floor(limit * len(territory.accounts) + TOLERANCE)
        return Contribution(budgets=(Budget(self.name, territory.leaves.astype(float), most),))

    def violations(self, territory: Territory, books: Workloads) -> Iterator[Violation]:
        """One violation when too many accounts move."""
        most, moved = _most(territory), np.flatnonzero(books.moved)
        if len(moved) > most:
            detail = f"{len(moved)} accounts move, at most {most:.0f}"
            yield Violation(self.name, detail, accounts=tuple(map(int, moved)), amount=len(moved) - most)

    def obstacle(self, territory: Territory, books: Workloads, accounts: Sequence[int], csm: int) -> Obstacle | None:
        """No move is left."""
        after = sum(territory.current[i] not in (UNASSIGNED, csm) for i in accounts)
        more = after - int(books.moved[list(accounts)].sum())
        if more > 0 and books.moved.sum() + more > _most(territory):
            return Obstacle("it would be one move too many")
        return None

    def sources(self, territory: Territory) -> Iterator[ConstraintSource]:
        """The limit on Settings."""
        limit = territory.settings[self.limit]
        if limit is not None:
            text = f"At most {limit:.0%} of the accounts move"
            yield self.source_of(self.limit, Effect.BUDGETS, f"{limit:.0%}", text)

    def relaxations(
        self,
        territory: Territory,
        accounts: Sequence[int],  # noqa: ARG002
        sources: Sequence[ConstraintSource],
    ) -> Iterator[Relaxation]:
        """More moves, one after the other."""
        now, many = territory.settings[self.limit], len(territory.accounts)
        if not sources or now is None:
            return
        more = range(int(_most(territory)) + 1, int((territory.current != UNASSIGNED).sum()) + 1)
        yield Raise(
            values=tuple(map(float, more)),
            edit=lambda moves: set_settings({self.limit.name: _share(moves, many)}),
            sentence=lambda moves: (
                f"Raise {self.limit.name} from {now:.0%} to {_share(moves, many):.1%}: "
                f"{moves:.0f} accounts have to move"
            ),
            where=f"Settings, {self.limit.name}",
            hours=lambda moves: (moves - _most(territory)) * float(territory.hours.mean()),
        )

    def checked(self, territory: Territory, books: Workloads) -> int:  # noqa: ARG002
        """Accounts with an active current CSM."""
        return int((territory.current != UNASSIGNED).sum())


def _most(territory: Territory) -> float:
    """How many accounts may move."""
    limit = territory.settings[MaxMoved.limit]
    return np.inf if limit is None else float(np.floor(limit * len(territory.accounts) + TOLERANCE))


def _share(moves: float, many: int) -> float:
    """The limit, to a tenth of a percent, that allows so many moves."""
    return float(np.ceil(moves / many * 1000 - 1e-6) / 1000)

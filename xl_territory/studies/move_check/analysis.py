"""A change that the planner makes by hand, measured at once: before, after, what it breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from xl_territory.plans.evaluate import Plan, evaluate
from xl_territory.policies.policy import Violation
from xl_territory.territory.positions import account_position, csm_position
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Integers


@dataclass(frozen=True, eq=False)
class ManualEdits:
    """A plan before and after somebody changed it, both judged by the inputs as they are now.

    ``no_moves`` are the accounts (positions) that were to go where they are.
    """

    before: Plan
    after: Plan
    no_moves: tuple[int, ...] = ()

    @property
    def changed(self) -> tuple[int, ...]:
        """Accounts (positions) that have another owner."""
        return tuple(map(int, np.flatnonzero(self.after.books.owner != self.before.books.owner)))

    @property
    def broken(self) -> tuple[Violation, ...]:
        """Violations of hard rules that were not there before."""
        broken_before = {(violation.rule, violation.detail) for violation in self.before.violations}
        return tuple(
            violation for violation in self.after.violations if (violation.rule, violation.detail) not in broken_before
        )


def manual_edits(territory: Territory, before: Integers, after: Integers) -> ManualEdits:
    """What becomes of the owners ``before`` (accounts,) when they are ``after``."""
    return ManualEdits(evaluate(territory, before), evaluate(territory, after))


def moved_by_hand(territory: Territory, owner: Integers, moves: Mapping[str, str]) -> ManualEdits:
    """The owners (accounts,) with some accounts given to other CSMs, both by ID or name; "" for nobody.

    Raises
    ------
    UsageError : for an account or a CSM that is not there.
    """
    before = evaluate(territory, owner)
    new_owner = {
        account_position(territory, account): csm_position(territory, csm) if csm else UNASSIGNED
        for account, csm in moves.items()
    }
    new = owner.copy()
    new[list(new_owner)] = list(new_owner.values())
    return ManualEdits(before, evaluate(territory, new), tuple(i for i, j in new_owner.items() if owner[i] == j))

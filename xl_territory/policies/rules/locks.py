"""Rule: what the planner decided on the Locks sheet."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xl_territory.policies.policy import Contribution, Mode, Rule, Violation
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Workloads


class Locks(Rule):
    """What the planner decided on the Locks sheet."""

    name = "locks"
    meaning = "Assign, Keep and Never of the Locks sheet, until their last day."
    modes = (Mode.HARD, Mode.OFF)

    def contribute(self, territory: Territory) -> Contribution:
        """Only the locked CSM; never the CSM of a Never lock."""
        to = territory.locked_to
        allowed = (to[:, None] == UNASSIGNED) | (to[:, None] == np.arange(len(territory.csms)))
        allowed[territory.never] = False
        return Contribution(allowed=allowed, settled=to != UNASSIGNED)

    def violations(self, territory: Territory, books: Workloads) -> Iterator[Violation]:
        """Locks in force that the assignment does not follow."""
        for lock in territory.locks_in_force:
            if lock.csm == UNASSIGNED:
                continue
            with_csm = books.owner[lock.account] == lock.csm
            if with_csm == (lock.kind == "never"):
                detail = (
                    f"Locks row {lock.row}: {lock.kind} {territory.csm_ids[lock.csm]} "
                    f"is not followed for {territory.account_names[lock.account]}"
                )
                yield Violation(self.name, detail, (lock.account,), (lock.csm,))

    def checked(self, territory: Territory, books: Workloads) -> int:  # noqa: ARG002
        """Locks in force."""
        return len(territory.locks_in_force)

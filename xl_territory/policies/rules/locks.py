"""Rule: what the planner decided on the Locks sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from xl_territory.policies.constraint_source import ConstraintSource, Effect
from xl_territory.policies.once import once_per_territory
from xl_territory.policies.policy import Contribution, Mode, Obstacle, Rule, Violation
from xl_territory.policies.relaxation import Relaxation, Release
from xl_territory.policies.wording import counted, rows_words
from xl_territory.territory.planner_locks import Lock
from xl_territory.territory.table_edits import drop_rows
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Booleans, Integers, Workloads

NEVER = "never"


class Locks(Rule):
    """What the planner decided on the Locks sheet."""

    name = "locks"
    meaning = "Assign, Keep and Never of the Locks sheet, until their last day."
    title = "Lock"
    modes = (Mode.HARD, Mode.OFF)

    def contribute(self, territory: Territory) -> Contribution:
        """Only the locked CSM; never the CSM of a Never lock."""
        to = locked_to(territory)
        allowed = (to[:, None] == UNASSIGNED) | (to[:, None] == np.arange(len(territory.csms)))
        return Contribution(allowed=allowed & ~barred(territory))

    def settles(self, territory: Territory) -> Integers:
        """The CSM of an Assign or Keep lock."""
        return locked_to(territory)

    def settled_by(self, territory: Territory, account: int) -> str:
        """The planner, with the reason given."""
        reason = deciding(territory)[account].reason
        return f"locked by the planner ({reason})" if reason else "locked by the planner"

    def violations(self, territory: Territory, books: Workloads) -> Iterator[Violation]:
        """Locks in force that the assignment does not follow."""
        for lock in in_force(territory):
            with_csm = books.owner[lock.account] == lock.csm
            if with_csm == (lock.kind == NEVER):
                detail = (
                    f"Locks row {lock.row}: {lock.kind} {territory.csm_ids[lock.csm]} "
                    f"is not followed for {territory.account_names[lock.account]}"
                )
                yield Violation(self.name, detail, (lock.account,), (lock.csm,))

    def obstacle(self, territory: Territory, books: Workloads, accounts: Sequence[int], csm: int) -> Obstacle | None:  # noqa: ARG002
        """A lock to somebody else, or a Never lock."""
        of_account = by_account(territory)
        for i in accounts:
            for lock in of_account.get(i, ()):
                if (lock.kind == NEVER) == (lock.csm == csm):
                    return Obstacle(_asks(territory, lock), lasting=True)
        return None

    def sources(self, territory: Territory) -> Iterator[ConstraintSource]:
        """One per lock in force: it puts its account with a CSM, or keeps it from there."""
        for lock in in_force(territory):
            never = lock.kind == NEVER
            name, csm = territory.account_names[lock.account], territory.csm_ids[lock.csm]
            yield ConstraintSource(
                rule=self.name,
                effect=Effect.BARS if never else Effect.PLACES,
                sheet="Locks",
                column="Kind",
                value=lock.kind.title(),
                text=f"{name} must {'not ' if never else ''}go to {csm}",
                without=(drop_rows("locks", (lock.row,)),),
                rows=(lock.row,),
                accounts=(lock.account,),
                csm=lock.csm,
            )

    def phrases(
        self,
        territory: Territory,
        accounts: Sequence[int],  # noqa: ARG002
        sources: Sequence[ConstraintSource],
    ) -> Iterator[str]:
        """Locks on one CSM together."""
        groups: dict[tuple[Effect, int], list[ConstraintSource]] = defaultdict(list)
        for source in sources:
            groups[source.effect, source.csm].append(source)
        for (effect, csm), locks in groups.items():
            rows = rows_words(row for lock in locks for row in lock.rows)
            many = counted(len({i for lock in locks for i in lock.accounts}), "account")
            verb, way = ("put", "on") if effect is Effect.PLACES else ("keep", "from")
            yield f"Locks {rows} {verb}{'s' if len(locks) == 1 else ''} {many} {way} {territory.csm_ids[csm]}"

    def relaxations(
        self,
        territory: Territory,  # noqa: ARG002
        accounts: Sequence[int],  # noqa: ARG002
        sources: Sequence[ConstraintSource],
    ) -> Iterator[Relaxation]:
        """The fewest locks that have to go."""
        yield Release(tuple(sources), _release, lambda gone: f"Locks {_rows(gone)}")


@once_per_territory
def in_force(territory: Territory) -> tuple[Lock, ...]:
    """Locks that hold on the plan date and name an active CSM."""
    return tuple(lock for lock in territory.locks if not lock.expired and lock.csm != UNASSIGNED)


@once_per_territory
def by_account(territory: Territory) -> dict[int, tuple[Lock, ...]]:
    """The locks in force of each account that has any."""
    found: dict[int, tuple[Lock, ...]] = {}
    for lock in in_force(territory):
        found[lock.account] = (*found.get(lock.account, ()), lock)
    return found


@once_per_territory
def deciding(territory: Territory) -> dict[int, Lock]:
    """The Assign or Keep lock in force of each account that has one."""
    return {lock.account: lock for lock in reversed(in_force(territory)) if lock.kind != NEVER}


@once_per_territory
def locked_to(territory: Territory) -> Integers:
    """(accounts,) the CSM that an Assign or Keep lock in force names, -1 for none."""
    to = np.full(len(territory.accounts), UNASSIGNED)
    for account, lock in deciding(territory).items():
        to[account] = lock.csm
    return to


@once_per_territory
def barred(territory: Territory) -> Booleans:
    """(accounts, csms) a Never lock in force keeps them apart."""
    apart = np.zeros((len(territory.accounts), len(territory.csms)), dtype=bool)
    for lock in in_force(territory):
        if lock.kind == NEVER:
            apart[lock.account, lock.csm] = True
    return apart


def _asks(territory: Territory, lock: Lock) -> str:
    name, csm = territory.account_names[lock.account], territory.csm_ids[lock.csm]
    return f"Locks row {lock.row} {f'keeps {name} from' if lock.kind == NEVER else f'puts {name} on'} {csm}"


def _release(gone: Sequence[ConstraintSource]) -> str:
    many = "the lock" if len(gone) == 1 else f"{len(gone)} locks"
    return f"Release {many} in Locks {_rows(gone)}"


def _rows(sources: Sequence[ConstraintSource]) -> str:
    return rows_words(row for source in sources for row in source.rows)

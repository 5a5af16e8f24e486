"""Rule: an account in an open or near renewal keeps its active current CSM."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from xl_territory.errors import Fault, Severity
from xl_territory.policies.constraint_source import ConstraintSource, Effect
from xl_territory.policies.once import once_per_territory
from xl_territory.policies.policy import Contribution, Mode, Obstacle, Rule, Violation
from xl_territory.policies.relaxation import Raise, Relaxation, Release
from xl_territory.policies.rules.locks import NEVER, Locks, by_account
from xl_territory.policies.wording import account_row, counted, joined, rows_words
from xl_territory.schema import Kind, Setting
from xl_territory.territory.table_edits import set_cells, set_settings
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Booleans, Floats, Integers, Workloads

OPEN, DATE = "Renewal Open", "Renewal Date"


class RenewalFreeze(Rule):
    """An account in an open or near renewal keeps its active current CSM, unless a lock decides otherwise."""

    name = "renewal freeze"
    meaning = "An account with Renewal Open, or whose Renewal Date is near, keeps its active current CSM."
    title = "Renewal"
    yields_to = (Locks,)
    days = Setting[float](
        "Limit: renewal freeze days", 0.0, "days", "A Renewal Date within so many days freezes the account.",
        Kind.WHOLE, 0, 3660,
    )  # fmt: skip
    settings = (days,)

    def contribute(self, territory: Territory) -> Contribution:
        """Only the current CSM."""
        return Contribution(allowed=~(self._frozen(territory)[:, None] & territory.leaves))

    def settles(self, territory: Territory) -> Integers:
        """The current CSM of an account that is frozen."""
        return np.where(self._frozen(territory), territory.current, UNASSIGNED)

    def settled_by(self, territory: Territory, account: int) -> str:  # noqa: ARG002
        """Its renewal date, or that it is in renewal."""
        return "held by its renewal"

    def violations(self, territory: Territory, books: Workloads) -> Iterator[Violation]:
        """Accounts in renewal that another CSM has; one that nobody has is taken from them by no choice."""
        for i in np.flatnonzero(self._frozen(territory) & books.moved):
            j = territory.current[i]
            detail = f"{territory.account_names[i]} is in renewal and is taken from {territory.csm_names[j]}"
            yield Violation(self.name, detail, (int(i),), (int(j),))

    def obstacle(self, territory: Territory, books: Workloads, accounts: Sequence[int], csm: int) -> Obstacle | None:  # noqa: ARG002
        """A renewal with somebody else."""
        frozen = self._frozen(territory)
        for i in accounts:
            if frozen[i] and territory.current[i] != csm:
                name, held_by = territory.account_names[i], territory.csm_ids[territory.current[i]]
                return Obstacle(f"A renewal holds {name} with {held_by}", lasting=True)
        return None

    def sources(self, territory: Territory) -> Iterator[ConstraintSource]:
        """Each account that its renewal holds."""
        t = territory
        for i in map(int, np.flatnonzero(self._frozen(t))):
            row, column = account_row(t, i), OPEN if t.accounts[OPEN].iloc[i] else DATE
            yield ConstraintSource(
                rule=self.name,
                effect=Effect.PLACES,
                sheet="Accounts",
                column=column,
                value="Yes" if column == OPEN else f"{t.accounts[DATE].iloc[i]:%Y-%m-%d}",
                text=f"{t.account_names[i]} stays with {t.csm_ids[t.current[i]]} during its renewal",
                without=(set_cells("accounts", (row,), OPEN, False), set_cells("accounts", (row,), DATE, pd.NaT)),
                rows=(row,),
                accounts=(i,),
                csm=int(t.current[i]),
            )

    def phrases(
        self,
        territory: Territory,
        accounts: Sequence[int],  # noqa: ARG002
        sources: Sequence[ConstraintSource],
    ) -> Iterator[str]:
        """Renewals with one CSM together."""
        by_csm: dict[int, list[ConstraintSource]] = defaultdict(list)
        for source in sources:
            by_csm[source.csm].append(source)
        for csm, held in by_csm.items():
            many = "a renewal holds" if len(held) == 1 else "renewals hold"
            place = f"{joined(_columns(held))}, Accounts {_rows(held)}"
            yield f"{many} {counted(len(held), 'account')} with {territory.csm_ids[csm]} ({place})"

    def relaxations(
        self,
        territory: Territory,
        accounts: Sequence[int],  # noqa: ARG002
        sources: Sequence[ConstraintSource],
    ) -> Iterator[Relaxation]:
        """The fewest accounts that have to change hands; the longest freeze that lets enough of them go."""
        yield Release(tuple(sources), _release, lambda gone: f"Accounts {_rows(gone)}, {' and '.join(_columns(gone))}")
        now, ahead = territory.settings[self.days], _days_ahead(territory)
        dated = [source.accounts[0] for source in sources if source.column == DATE]
        if dated:
            yield Raise(
                values=tuple(float(days) for days in sorted({max(0, int(ahead[i]) - 1) for i in dated}, reverse=True)),
                edit=lambda days: set_settings({self.days.name: days}),
                sentence=lambda days: f"Shorten {self.days.name} from {now:.0f} to {days:.0f}",
                where=f"Settings, {self.days.name}",
                hours=lambda days: float(territory.hours[[i for i in dated if ahead[i] > days]].sum()),
            )

    def warnings(self, territory: Territory) -> Iterator[Fault]:
        """Freezes that a Never lock on the current CSM ends."""
        if self.mode(territory) is Mode.OFF or Locks().mode(territory) is Mode.OFF:
            return
        for i, lock in _ended(territory).items():
            problem = f"{territory.account_names[i]} is in renewal, and this lock takes it from its CSM all the same"
            fix = "Nothing to do if that is meant; else delete the lock"
            yield Fault(Severity.WARNING, "Locks", problem, fix, lock, "Kind")

    def checked(self, territory: Territory, books: Workloads) -> int:  # noqa: ARG002
        """Accounts in renewal with an active current CSM."""
        return int(in_renewal(territory).sum())

    def exempt(self, territory: Territory) -> Booleans:
        """Accounts that a lock decides about: to somebody, or away from the current CSM."""
        exempt = super().exempt(territory)
        if self._exempt is None and Locks().mode(territory) is Mode.HARD:
            exempt[list(_ended(territory))] = True
        return exempt

    def _frozen(self, territory: Territory) -> Booleans:
        return np.asarray(in_renewal(territory) & ~self.exempt(territory))


@once_per_territory
def in_renewal(territory: Territory) -> Booleans:
    """(accounts,) in an open or near renewal, with an active current CSM."""
    days = territory.settings[RenewalFreeze.days]
    ahead = _days_ahead(territory)
    near = (ahead >= 0) & (ahead <= days) & bool(days)
    return np.asarray((territory.accounts[OPEN].to_numpy(bool) | near) & (territory.current != UNASSIGNED))


@once_per_territory
def frozen(territory: Territory) -> Booleans:
    """(accounts,) its renewal settles who owns it: the rule is hard, and no lock decides."""
    freeze = RenewalFreeze()
    if freeze.mode(territory) is not Mode.HARD:
        return np.zeros(len(territory.accounts), dtype=bool)
    return np.asarray(freeze.settles(territory) != UNASSIGNED)


@once_per_territory
def _ended(territory: Territory) -> dict[int, int]:
    """Accounts in renewal that a Never lock takes from their current CSM, with the row of that lock."""
    held = in_renewal(territory)
    return {
        account: lock.row
        for account, locks in by_account(territory).items()
        for lock in locks
        if held[account] and lock.kind == NEVER and lock.csm == territory.current[account]
    }


def _days_ahead(territory: Territory) -> Floats:
    """(accounts,) days until the renewal, NaN without a date."""
    ahead = territory.accounts[DATE] - pd.Timestamp(territory.plan_date)
    return np.asarray(ahead.dt.days, dtype=float)


def _release(gone: Sequence[ConstraintSource]) -> str:
    many, columns = counted(len(gone), "account"), " and ".join(_columns(gone))
    return f"Let {many} change hands in spite of the renewal: clear {columns} in Accounts {_rows(gone)}"


def _columns(sources: Sequence[ConstraintSource]) -> list[str]:
    return list(dict.fromkeys(source.column for source in sources))


def _rows(sources: Sequence[ConstraintSource]) -> str:
    return rows_words(row for source in sources for row in source.rows)

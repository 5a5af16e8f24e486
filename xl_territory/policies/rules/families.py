"""Rule: accounts with one Parent Account share a CSM."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from xl_territory.policies.constraint_source import ConstraintSource, Effect
from xl_territory.policies.policy import Contribution, Mode, Rule, Violation
from xl_territory.policies.relaxation import Change, Relaxation
from xl_territory.policies.wording import account_row, rows_words
from xl_territory.territory.table_edits import set_cells
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Integers, Workloads
from xl_territory.workbook.names import clean

PARENT = "Parent Account"


class Families(Rule):
    """Accounts with one Parent Account share a CSM."""

    name = "families"
    meaning = "Accounts with the same Parent Account share a CSM."
    modes = (Mode.HARD, Mode.OFF)

    def contribute(self, territory: Territory) -> Contribution:  # noqa: ARG002
        """Nothing but the units: see `together`."""
        return Contribution()

    def together(self, territory: Territory) -> Integers:
        """The family is the unit that is assigned."""
        return territory.family

    def violations(self, territory: Territory, books: Workloads) -> Iterator[Violation]:
        """Families with more than one owner, nobody included."""
        for accounts in _families(territory):
            owners = sorted({int(books.owner[i]) for i in accounts})
            if len(owners) > 1:
                names = ", ".join("nobody" if j == UNASSIGNED else territory.csm_names[j] for j in owners)
                detail = f"{_parent(territory, accounts)} is split over {names}"
                yield Violation(self.name, detail, accounts, tuple(j for j in owners if j != UNASSIGNED))

    def sources(self, territory: Territory) -> Iterator[ConstraintSource]:
        """One per family: the parent that its accounts name."""
        for accounts in _families(territory):
            rows = tuple(account_row(territory, i) for i in accounts)
            yield ConstraintSource(
                rule=self.name,
                effect=Effect.JOINS,
                sheet="Accounts",
                column=PARENT,
                value=_parent(territory, accounts),
                text=f"{len(accounts)} accounts share a CSM",
                without=(set_cells("accounts", rows, PARENT, ""),),
                rows=rows,
                accounts=accounts,
            )

    def phrases(
        self,
        territory: Territory,  # noqa: ARG002
        accounts: Sequence[int],  # noqa: ARG002
        sources: Sequence[ConstraintSource],
    ) -> Iterator[str]:
        """Each family with its rows."""
        for source in sources:
            yield f"{len(source.rows)} accounts of {source.value} must share a CSM (Accounts {rows_words(source.rows)})"

    def relaxations(
        self,
        territory: Territory,
        accounts: Sequence[int],  # noqa: ARG002
        sources: Sequence[ConstraintSource],
    ) -> Iterator[Relaxation]:
        """Each family shared out."""
        for source in sources:
            rows = f"Accounts {rows_words(source.rows)}"
            sentence = f"Let {source.value} be shared among CSMs: clear {PARENT} in {rows}"
            yield Change(
                edit=source.without[0],
                sentence=lambda _, said=sentence: said,  # type: ignore[misc]
                where=f"{rows}, {PARENT}",
                hours=float(territory.hours[list(source.accounts)].sum()),
            )

    def checked(self, territory: Territory, books: Workloads) -> int:  # noqa: ARG002
        """Families of two or more."""
        return len(_families(territory))


def _families(territory: Territory) -> list[tuple[int, ...]]:
    """The accounts (positions) of each family of two or more."""
    order = np.argsort(territory.family, kind="stable")
    starts = np.flatnonzero(np.diff(territory.family[order], prepend=-1))
    return [tuple(map(int, members)) for members in np.split(order, starts[1:]) if len(members) > 1]


def _parent(territory: Territory, accounts: Sequence[int]) -> str:
    return clean(territory.accounts[PARENT].iloc[accounts[0]])

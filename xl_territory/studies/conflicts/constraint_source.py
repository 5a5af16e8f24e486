"""Rows and cells that can be part of a conflict: what each asks for, and the edit that leaves it out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from xl_territory.policies import RULES
from xl_territory.policies.policy import Mode
from xl_territory.territory.table_edits import Edit, add_word, drop_rows, set_cells, set_settings, together
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED
from xl_territory.workbook.names import clean, key

PLENTY = 1e12


@dataclass(frozen=True, eq=False)
class ConstraintSource:
    """A row, a cell or a word in some cells, that one rule reads.

    ``accounts`` are the positions of the accounts it binds, ``csm`` that of the CSM it is about (-1 for none);
    ``without`` is the edit after which it asks for nothing.
    """

    rule: str
    sheet: str
    column: str
    value: str
    without: Edit = field(repr=False)
    rows: tuple[int, ...] = ()
    accounts: tuple[int, ...] = ()
    csm: int = UNASSIGNED

    @property
    def cells(self) -> tuple[str, str, str, tuple[int, ...], int]:
        """What it is made of, the same whenever it is looked up."""
        return self.rule, self.column, self.value, self.rows, self.csm


def members(territory: Territory) -> list[ConstraintSource]:
    """Everything hard that could be left out, in the order of the rules."""
    hard = {rule.name for rule in RULES if rule.mode(territory) is Mode.HARD}
    return [member for name, found in MEMBERS.items() if name in hard for member in found(territory)]


def leave_out(found: Iterable[ConstraintSource]) -> Edit:
    """One edit after which none of these members asks for anything; rows of one kind are changed together."""
    rows: dict[str, list[int]] = {rule: [] for rule in AT_ONCE}
    others = []
    for member in found:
        if member.rule in rows:
            rows[member.rule] += member.rows
        else:
            others.append(member.without)
    return together(*(AT_ONCE[rule](some) for rule, some in rows.items() if some), *others)


def locks(t: Territory) -> Iterator[ConstraintSource]:
    """Each lock in force."""
    for lock in t.locks_in_force:
        if lock.csm != UNASSIGNED:
            row = (lock.row,)
            yield ConstraintSource(
                "locks", "Locks", "Kind", lock.kind.title(), unlocked(row), row, (lock.account,), lock.csm
            )


def renewals(t: Territory) -> Iterator[ConstraintSource]:
    """Each account that its renewal holds."""
    for i in np.flatnonzero(t.frozen):
        row = row_of(t, int(i))
        column = "Renewal Open" if t.accounts["Renewal Open"].iloc[i] else "Renewal Date"
        value = "Yes" if column == "Renewal Open" else f"{t.accounts['Renewal Date'].iloc[i]:%Y-%m-%d}"
        edit = let_go([row])
        yield ConstraintSource("renewal freeze", "Accounts", column, value, edit, (row,), (int(i),), int(t.current[i]))


def let_go(rows: Sequence[int]) -> Edit:
    """As if the renewals of these Accounts rows were over."""
    blank = set_cells("accounts", rows, "Renewal Date", pd.NaT)
    return together(blank, set_cells("accounts", rows, "Renewal Open", False))


def unlocked(rows: Sequence[int]) -> Edit:
    """Without these rows of Locks."""
    return drop_rows("locks", rows)


def words(t: Territory) -> Iterator[ConstraintSource]:
    """Each tier, skill, language and region that accounts ask of their CSM."""
    for column, offered in OFFERS.items():
        asked: dict[str, tuple[str, list[int]]] = {}
        for i, wanted in enumerate(asked_words(t, column)):
            for word in wanted:
                asked.setdefault(key(word), (clean(word), []))[1].append(i)
        rows = [int(row) for row, has in zip(t.csms["row"], t.csms[offered], strict=True) if has or column != "Tier"]
        for word, accounts in asked.values():
            places = tuple(row_of(t, i) for i in accounts)
            edit = add_word(rows, offered, word)
            yield ConstraintSource("eligibility", "Accounts", column, word, edit, places, tuple(accounts))


OFFERS = {
    "Tier": "Segments",
    "Required Skills": "Skills",
    "Required Language": "Languages",
    "Required Region": "Regions",
}
"""What accounts ask, and the column of CSMs that answers it."""


def asked_words(t: Territory, column: str) -> list[tuple[str, ...]]:
    """(accounts,) words that an account asks in ``column``; accounts whose owner is settled ask nothing."""
    if column == "Tier":
        cells: list[tuple[str, ...]] = [(str(t.tiers["Tier"].iloc[k]),) for k in t.tier]
    elif column == "Required Skills":
        cells = [tuple(words) for words in t.accounts[column]]
    else:
        cells = [(word,) if key(word) else () for word in t.accounts[column]]
    return [() if settled else cell for settled, cell in zip(t.settled, cells, strict=True)]


def max_accounts(t: Territory) -> Iterator[ConstraintSource]:
    """Each maximum on the CSMs sheet."""
    for j in np.flatnonzero(np.isfinite(t.max_accounts)):
        row = csm_row(t, int(j))
        most = f"{t.max_accounts[j]:.0f}"
        yield ConstraintSource("max accounts", "CSMs", "Max Accounts", most, unbounded([row]), (row,), csm=int(j))


def capacity(t: Territory) -> Iterator[ConstraintSource]:
    """The time that each CSM has."""
    for j in range(len(t.csms)):
        row = csm_row(t, j)
        yield ConstraintSource(
            "capacity", "CSMs", "Weekly Hours", f"{t.capacity[j]:.1f} h", boundless([row]), (row,), csm=j
        )


def unbounded(rows: Sequence[int]) -> Edit:
    """Without Max Accounts of these CSMs."""
    return set_cells("csms", rows, "Max Accounts", np.nan)


def boundless(rows: Sequence[int]) -> Edit:
    """As if these CSMs had all the time in the world."""
    plenty = {"Weekly Hours": PLENTY, "Customer Share": 1.0, "Ramp": 1.0}
    return together(*(set_cells("csms", rows, column, value) for column, value in plenty.items()))


def families(t: Territory) -> Iterator[ConstraintSource]:
    """Each family of two or more."""
    for family in np.flatnonzero(np.bincount(t.family) > 1):
        accounts = tuple(map(int, np.flatnonzero(t.family == family)))
        rows = tuple(row_of(t, i) for i in accounts)
        parent = clean(t.accounts["Parent Account"].iloc[accounts[0]])
        yield ConstraintSource("families", "Accounts", "Parent Account", parent, shared_out(rows), rows, accounts)


def shared_out(rows: Sequence[int]) -> Edit:
    """As if these accounts had no parent."""
    return set_cells("accounts", rows, "Parent Account", "")


def setting(rule: str, name: str, shown: str) -> Callable[[Territory], Iterator[ConstraintSource]]:
    """The limit of a rule that is a row of Settings."""

    def found(t: Territory) -> Iterator[ConstraintSource]:
        limit = t.settings.number(name)
        if not np.isnan(limit):
            yield ConstraintSource(rule, "Settings", name, format(limit, shown), set_settings({f"Rule: {rule}": "off"}))

    return found


MEMBERS: dict[str, Callable[[Territory], Iterator[ConstraintSource]]] = {
    "locks": locks,
    "renewal freeze": renewals,
    "families": families,
    "eligibility": words,
    "max moved": setting("max moved", "Limit: max moved", ".0%"),
    "max at-risk": setting("max at-risk", "Limit: max at-risk", ".0f"),
    "max accounts": max_accounts,
    "capacity": capacity,
}
"""What can be left out of each rule; `one owner` is what a conflict is about and cannot."""


AT_ONCE: dict[str, Callable[[Sequence[int]], Edit]] = {
    "locks": unlocked,
    "renewal freeze": let_go,
    "families": shared_out,
    "max accounts": unbounded,
    "capacity": boundless,
}
"""Rules whose members are left out by their rows alone."""


def row_of(t: Territory, i: int) -> int:
    """Excel row of an account."""
    return int(t.accounts["row"].iloc[i])


def csm_row(t: Territory, j: int) -> int:
    """Excel row of a CSM."""
    return int(t.csms["row"].iloc[j])

"""Locks that cannot hold: unknown names, CSMs who are not active, decisions that contradict each other."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from xl_territory.errors import Fault, Severity
from xl_territory.schema.locks_sheet import KINDS
from xl_territory.tables.block import ReadBlock
from xl_territory.tables.faults import without_echoes
from xl_territory.tables.participants import active_csms
from xl_territory.tables.people import accounts_of, csms_of, ids_in_place_of_names
from xl_territory.workbook.names import key

ASSIGN, KEEP, NEVER = KINDS


@dataclass(frozen=True)
class TypedLock:
    """A lock that holds on the plan date: Excel row, kind, and compared names of its account and CSM ("" = none)."""

    row: int
    account: str
    kind: str
    csm: str


@dataclass(frozen=True)
class Names:
    """Whom locks may speak of, by compared name.

    ``current`` is the Current CSM of each Active account, "" for nobody; ``accounts`` are all of them, ``active`` the
    CSMs who are active on the plan date.
    """

    accounts: frozenset[str]
    current: Mapping[str, str]
    csms: frozenset[str]
    active: frozenset[str]


def link_locks(
    blocks: Mapping[str, ReadBlock], plan_date: dt.date, open_seats: bool = False
) -> tuple[ReadBlock, list[Fault]]:
    """The locks with IDs spelled as on the other sheets, and what is wrong with those that hold on the plan date."""
    locks, accounts, csms = blocks["Locks"], blocks["Accounts"], blocks["CSMs"]
    if accounts.place is None or csms.place is None:
        return locks, []
    names = _names(accounts, csms, active_csms(csms.frame, plan_date, open_seats))
    over = locks.frame["Until"] < pd.Timestamp(plan_date)
    rows = frozenset(map(int, over.index[~over]))
    locks, of_accounts = ids_in_place_of_names(locks, "Account ID", accounts_of(accounts.frame), rows)
    locks, of_csms = ids_in_place_of_names(locks, "CSM ID", csms_of(csms.frame), rows)
    held = list(_locks(locks, rows))
    ambiguous = [*of_accounts, *of_csms]
    faults = [
        *_expired(locks, over.index[over]),
        *(fault for lock in held for fault in _faults(locks, lock, names)),
        *_contradictions(locks, held, names),
    ]
    return locks, [*ambiguous, *without_echoes(faults, ambiguous)]


def _names(accounts: ReadBlock, csms: ReadBlock, active: pd.Series[bool]) -> Names:
    planned = accounts.frame[accounts.frame["Status"] == "Active"]
    return Names(
        accounts=frozenset(map(key, accounts.frame["Account ID"])),
        current=dict(zip(map(key, planned["Account ID"]), map(key, planned["Current CSM"]), strict=True)),
        csms=frozenset(map(key, csms.frame["CSM ID"])),
        active=frozenset(map(key, csms.frame["CSM ID"][active])),
    )


def _locks(locks: ReadBlock, rows: frozenset[int]) -> Iterator[TypedLock]:
    """The locks of these rows that have an account and a kind; what others lack is reported by the checks."""
    for row, record in zip(locks.rows, locks.frame.to_dict("records"), strict=True):
        if row in rows and record["Account ID"] and record["Kind"] in KINDS:
            yield TypedLock(row, key(record["Account ID"]), str(record["Kind"]), key(record["CSM ID"]))


def _expired(locks: ReadBlock, rows: Iterable[int]) -> Iterator[Fault]:
    for row in rows:
        fix = "Delete it, or give it a later last day"
        yield locks.fault(Severity.INFO, int(row), "Until", "This lock has expired and does not hold any more", fix)


def _faults(locks: ReadBlock, lock: TypedLock, names: Names) -> Iterator[Fault]:
    """What is wrong with one lock alone."""
    if lock.account not in names.accounts:
        fix = "Correct the Account ID, or delete the lock"
        yield locks.fault(Severity.ERROR, lock.row, "Account ID", "The Accounts sheet has no such account", fix)
    elif lock.account not in names.current:
        problem = "The account is not Active, so the lock has no effect"
        yield locks.fault(Severity.INFO, lock.row, "Account ID", problem, "Nothing to do, or delete the lock")
    if lock.csm and lock.csm not in names.csms:
        fix = "Correct the CSM ID, or delete the lock"
        yield locks.fault(Severity.ERROR, lock.row, "CSM ID", "The CSMs sheet has no such CSM", fix)
    elif lock.kind == KEEP:
        yield from _keep_faults(locks, lock, names)
    elif not lock.csm:
        problem = f"{lock.kind} needs a CSM ID, and it is blank"
        yield locks.fault(Severity.ERROR, lock.row, "CSM ID", problem, "Fill in the CSM ID, or delete the lock")
    elif lock.kind == ASSIGN and lock.csm not in names.active:
        problem = "This CSM is not active on the plan date, so nothing can be assigned to them"
        yield locks.fault(Severity.ERROR, lock.row, "CSM ID", problem, "Choose an active CSM, or delete the lock")


def _keep_faults(locks: ReadBlock, lock: TypedLock, names: Names) -> Iterator[Fault]:
    current = names.current.get(lock.account)
    if current is None:
        return
    if current not in names.active:
        problem = "Keep has no effect: the account has no current CSM who is active on the plan date"
        yield locks.fault(Severity.WARNING, lock.row, "Kind", problem, "Use Assign with a CSM ID, or delete the lock")
    elif lock.csm not in ("", current):
        problem = "Keep means the current CSM of the account, who is another one; this CSM ID is ignored"
        yield locks.fault(Severity.WARNING, lock.row, "CSM ID", problem, "Clear the CSM ID, or use Assign")


def _contradictions(locks: ReadBlock, held: Iterable[TypedLock], names: Names) -> Iterator[Fault]:
    """An error for each lock that cannot hold together with an earlier one of the same account."""
    earlier: defaultdict[str, dict[tuple[bool, str], TypedLock]] = defaultdict(dict)
    for lock in held:
        csm = _csm(lock, names)
        if not csm:
            continue
        before = earlier[lock.account]
        other = next((old for asked, old in before.items() if _clash(asked, (lock.kind == NEVER, csm))), None)
        if other is not None:
            problem = f"This contradicts the lock in row {other.row} ({other.kind}) of the same account"
            yield locks.fault(Severity.ERROR, lock.row, "Kind", problem, "Delete one of the two locks")
        before.setdefault((lock.kind == NEVER, csm), lock)


def _csm(lock: TypedLock, names: Names) -> str:
    """The compared name of the CSM that a lock forces or forbids; "" where it has no effect."""
    named = names.current.get(lock.account, "") if lock.kind == KEEP else lock.csm
    return named if named in names.active or lock.kind != KEEP else ""


def _clash(one: tuple[bool, str], other: tuple[bool, str]) -> bool:
    """Whether no CSM can satisfy both of two locks, each given as (never, CSM)."""
    if one[0] and other[0]:
        return False
    return (one[1] == other[1]) == (one[0] or other[0])

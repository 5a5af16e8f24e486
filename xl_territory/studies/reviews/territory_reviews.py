"""When each territory was looked at last, and when it is due again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from xl_territory.errors import Fault, InputError, Severity
from xl_territory.records.found_rows import FoundRow
from xl_territory.schema.reviews import REVIEW_DAYS, REVIEWS
from xl_territory.territory.executives import account_executives
from xl_territory.territory.territory import Territory
from xl_territory.territory.territory_ids import pair_id
from xl_territory.territory.workloads import UNASSIGNED
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import ResultColumn, ResultTable

TERRITORY, REVIEWED_ON, BY = "Territory ID", "Reviewed On", "By"


@dataclass(frozen=True)
class TerritoryReview:
    """A territory: its accounts (positions), the last review of the account that was looked at longest ago (None where
    one never was), and when the next is due."""

    id: str
    accounts: tuple[int, ...]
    last: dt.date | None
    due: dt.date
    days_left: int

    @property
    def is_late(self) -> bool:
        """Whether the day has passed of one that was reviewed before."""
        return self.last is not None and self.days_left < 0


def territory_reviews(t: Territory, rows: Sequence[FoundRow]) -> list[TerritoryReview]:
    """Every territory of today's books, what is due first.

    Raises
    ------
    InputError : a Reviewed On that is no date or is yet to come, or that has no name beside it.
    """
    faults = [fault for row in rows for fault in _faults(t, row)]
    if faults:
        raise InputError(faults)
    typed = {row.key[0]: row.day(REVIEWED_ON) for row in reversed(rows)}
    members: dict[str, list[int]] = {}
    for account, id_ in enumerate(territory_ids(t)):
        if id_:
            members.setdefault(id_, []).append(account)
    found = [_review(t, id_, accounts, typed.get(key(id_))) for id_, accounts in members.items()]
    return sorted(found, key=lambda review: (review.due, review.id))


def territory_ids(t: Territory) -> list[str]:
    """The territory of each account: its Territory ID, else that of its AE and CSM; "" for neither."""
    csms = [*t.csm_ids, ""]
    pairs = zip(map(str, t.accounts["Territory ID"]), account_executives(t), t.current, strict=True)
    return [typed or pair_id(ae, csms[csm] if csm != UNASSIGNED else "") for typed, ae, csm in pairs]


def review_days(t: Territory, rows: Sequence[FoundRow]) -> dict[str, dt.date]:
    """The day of the last review of each account whose territory has one on the sheet, by ID as IDs compare."""
    days = {row.key[0]: day for row in reversed(rows) if (day := row.day(REVIEWED_ON))}
    ids = zip(t.account_ids, territory_ids(t), _days(t), strict=True)
    return {key(a): max(day, days[key(id_)]) if day else days[key(id_)] for a, id_, day in ids if key(id_) in days}


def _review(t: Territory, id_: str, accounts: list[int], typed: dt.date | None) -> TerritoryReview:
    days = _days(t)
    own = [max(filter(None, (days[i], typed)), default=None) for i in accounts]
    known = [day for day in own if day is not None]
    last = min(known) if len(known) == len(own) else None
    due = last + dt.timedelta(round(t.settings[REVIEW_DAYS])) if last else t.plan_date
    return TerritoryReview(id_, tuple(accounts), last, due, (due - t.plan_date).days)


def _days(t: Territory) -> list[dt.date | None]:
    return [None if pd.isna(day) else day.date() for day in t.accounts["Last Territory Review Date"]]


def _faults(t: Territory, row: FoundRow) -> Iterator[Fault]:
    if not row.text(REVIEWED_ON):
        return
    day = row.day(REVIEWED_ON)
    if day is None or day > t.plan_date:
        problem = "This is no date" if day is None else "This day is yet to come"
        yield _fault(row, REVIEWED_ON, problem, f"Type a day up to the Plan Date, {t.plan_date}")
    if not row.text(BY):
        yield _fault(row, BY, "Nobody has put a name to this review", "Give the name of who reviewed it")


def _fault(row: FoundRow, column: str, problem: str, fix: str) -> Fault:
    return Fault(Severity.ERROR, REVIEWS, problem, fix, row.row or None, column, row.text(column))


def empty_reviews(columns: tuple[ResultColumn, ...]) -> ResultTable:
    """The table of the sheet without rows, which finds them again."""
    return ResultTable("Reviews", columns, [], key=(TERRITORY,), empty="No account has a CSM.")

"""Accounts whose AE is gone: who covers them, since when, and who is to be their AE."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xl_territory.errors import Fault, InputError, Severity, counted
from xl_territory.records.found_rows import FoundRow
from xl_territory.schema import ACCOUNTS
from xl_territory.schema.aes import GAP_DAYS, WARNING_DAYS
from xl_territory.tables.input_edits import RowChange
from xl_territory.tables.people import People
from xl_territory.territory.executives import gone_aes
from xl_territory.territory.territory import Territory
from xl_territory.territory.territory_ids import pair_id
from xl_territory.workbook.names import key

SHEET, ACCOUNT, LEFT_AE, SINCE, NEW_AE = "AE Gaps", "Account ID", "Left AE", "Since", "New AE"
NO_COMMERCIAL_OWNER = "NO_COMMERCIAL_OWNER"
NOBODY = "sales lead"


@dataclass(frozen=True)
class AeGap:
    """An account (position) without an AE: who left it and when, who covers it, by when it is to have another.

    ``new`` is the AE whom the planner has named, "" for none.
    """

    account: int
    left: str
    since: dt.date
    covering: str
    due: dt.date
    status: str
    is_late: bool
    new: str


def ae_gaps(t: Territory, rows: Sequence[FoundRow]) -> list[AeGap]:
    """Accounts whose AE is gone, and those that have lost one since and have none, the longest without first.

    Raises
    ------
    InputError : with every New AE who is none, or is gone.
    """
    noted = {row.key[0]: row for row in reversed(rows)}
    faults = [fault for row in rows for fault in _faults(t, row)]
    if faults:
        raise InputError(faults)
    gone = gone_aes(t)
    found = (_gap(t, account, gone, noted.get(key(id_))) for account, id_ in enumerate(t.account_ids))
    return sorted((gap for gap in found if gap is not None), key=lambda gap: (gap.since, gap.account))


def typed_aes(t: Territory, gaps: Sequence[AeGap]) -> Iterator[RowChange]:
    """What a New AE changes on Accounts: the Account Owner, and a Territory ID named after the AE who left."""
    for gap in gaps:
        if gap.new:
            row = t.accounts.iloc[gap.account]
            csm, typed = str(row["Current CSM"] or ""), str(row["Territory ID"] or "")
            follows = bool(typed) and key(typed) in (key(pair_id(gap.left, csm)), key(pair_id("", csm)))
            moved = {"Territory ID": pair_id(gap.new, csm)} if follows else {}
            yield RowChange(ACCOUNTS, t.account_ids[gap.account], {"Account Owner": gap.new, **moved})


def _gap(t: Territory, account: int, gone: Mapping[str, dt.date | None], row: FoundRow | None) -> AeGap | None:
    owner = str(t.accounts["Account Owner"].iloc[account] or "")
    left = owner if key(owner) in gone else row.text(LEFT_AE) if row and not owner else ""
    if not left:
        return None
    ended = gone.get(key(left))
    known = row.day(SINCE) if row and key(row.text(LEFT_AE)) == key(left) else None
    since = ended or known or t.plan_date
    due = since + dt.timedelta(round(t.settings[GAP_DAYS]))
    status, is_late = _status(t, since, due)
    return AeGap(account, left, since, _manager(t, left), due, status, is_late, _ae(t, row.text(NEW_AE)) if row else "")


def _status(t: Territory, since: dt.date, due: dt.date) -> tuple[str, bool]:
    """Day 20 is a warning, and the day after the last one is too late."""
    left = (due - t.plan_date).days
    if left < 0:
        return f"{NO_COMMERCIAL_OWNER}: {counted(-left, 'day')} too long", True
    said = f"{counted(left, 'day')} left"
    return (f"warning: {said}" if (t.plan_date - since).days >= t.settings[WARNING_DAYS] else said), False


def _manager(t: Territory, ae: str) -> str:
    rows = t.tables.aes[t.tables.aes["AE ID"].map(key) == key(ae)]
    return (str(rows["Manager"].iloc[0] or "") if len(rows) else "") or NOBODY


def _ae(t: Territory, word: str) -> str:
    return People.of(t.tables.aes, ("AE ID", "AE Name")).spell(word) if word else ""


def _faults(t: Territory, row: FoundRow) -> Iterator[Fault]:
    word = row.text(NEW_AE)
    if not word:
        return
    meant = People.of(t.tables.aes, ("AE ID", "AE Name")).meant(word)
    if len(meant) != 1:
        yield _fault(row, "This is no AE of the AEs sheet" if not meant else f"This can be {' or '.join(meant)}")
    elif key(meant[0]) in gone_aes(t):
        yield _fault(row, "This AE is gone")


def _fault(row: FoundRow, problem: str) -> Fault:
    fix = "Type the AE ID of somebody who is there"
    return Fault(Severity.ERROR, SHEET, problem, fix, row.row or None, NEW_AE, row.text(NEW_AE))

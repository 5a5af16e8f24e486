"""Which handoffs may reach the CRM: approved, and over by a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xl_territory.records.found_rows import FoundRow
from xl_territory.studies.decisions.approvals import stage
from xl_territory.studies.decisions.deciding import GovernedBook
from xl_territory.studies.decisions.digest import moves
from xl_territory.studies.decisions.words import Stage
from xl_territory.studies.handoffs.handoff_status import HandoffStatus
from xl_territory.tables.people import csms_of
from xl_territory.workbook.names import key


@dataclass(frozen=True)
class DueHandoff:
    """A handoff whose Handover has come: account and CSMs by ID ("" for nobody), and whether it is approved.

    With ``is_review`` it is none: the account stays, and only the day of its review is written.
    """

    account: str
    before: str
    after: str
    handover: dt.date
    is_approved: bool
    is_review: bool = False


def due_handoffs(book: GovernedBook, rows: tuple[FoundRow, ...], as_of: dt.date) -> tuple[DueHandoff, ...]:
    """Rows of Handoffs with Handover on or before ``as_of`` that were not called off and have not slipped."""
    return tuple(_due(book, rows, as_of, approved_owners(book)))


def approved_owners(book: GovernedBook) -> dict[str, str]:
    """The CSM ID that was approved for each account, as IDs compare: what was published, and a plan all agreed to."""
    approved = {account: after for account, (_, after) in book.record.moves.items()}
    if book.record.digest == book.digest(book.owner):
        now = stage(book.record, book.approvals(book.owner))
        if now in (Stage.APPROVED, Stage.PUBLISHED):
            approved |= {account: to for account, was, to in moves(book.territory, book.owner) if to and to != was}
    return {key(account): key(csm) for account, csm in approved.items()}


def _due(
    book: GovernedBook, rows: tuple[FoundRow, ...], as_of: dt.date, approved: Mapping[str, str]
) -> Iterator[DueHandoff]:
    people = csms_of(book.territory.tables.csms)
    for row in rows:
        handover, status = row.day("Handover"), key(row.text("Status"))
        over = status in (key(HandoffStatus.CANCELLED), key(HandoffStatus.SLIPPED))
        if over or handover is None or handover > as_of:
            continue
        account, after = row.text("Account ID"), people.spell(row.text("To"))
        before = people.spell(row.text("From"))
        yield DueHandoff(account, before, after, handover, approved.get(key(account)) == key(after) != "")

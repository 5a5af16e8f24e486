"""Which cells of the CRM change with the handoffs that are approved and due, and what was in them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from xl_territory.studies.crm.approved import DueHandoff
from xl_territory.studies.crm.crm_cells import is_unsafe, record_id
from xl_territory.studies.crm.crm_import import CrmImport
from xl_territory.studies.crm.crm_systems import ARR_BAND, CRM_ID, CURRENT_CSM, REVIEWED, TERRITORY_ID
from xl_territory.studies.crm.field_map import FieldMap
from xl_territory.tables.typed_values import day_of
from xl_territory.territory.executives import account_executives
from xl_territory.territory.territory import Territory
from xl_territory.territory.territory_ids import territory_after
from xl_territory.workbook.names import key


@dataclass(frozen=True)
class FieldChange:
    """A cell of the CRM that differs: the column of ours, and the texts in it before and after, "" for an empty one."""

    column: str
    old: str
    new: str


@dataclass(frozen=True)
class RecordChange:
    """The cells of one record (``id`` as the CRM has it) that change with the handoff of an account."""

    handoff: DueHandoff
    id: str
    cells: tuple[FieldChange, ...]


@dataclass(frozen=True)
class LeftOutAccount:
    """An account whose cells are not written, why, and what to do."""

    account: str
    problem: str
    fix: str


@dataclass(frozen=True, eq=False)
class CrmChanges:
    """What goes into the file, what does not, and which handoffs are due without being approved."""

    territory: Territory
    map: FieldMap
    as_of: dt.date
    records: tuple[RecordChange, ...]
    left_out: tuple[LeftOutAccount, ...]
    unapproved: tuple[DueHandoff, ...]

    @property
    def cells(self) -> int:
        """How many cells change."""
        return sum(len(record.cells) for record in self.records)


@dataclass(frozen=True, eq=False)
class CrmBook:
    """Accounts and CSMs as the workbook has them, with what the CRM is taken to hold.

    ``reviewed`` is the day of the last review of an account, by ID, where the sheet Reviews knows a later one.
    """

    territory: Territory
    map: FieldMap
    found: CrmImport | None
    reviewed: Mapping[str, dt.date]

    @cached_property
    def executives(self) -> Mapping[str, str]:
        """The AE of each account, "" for none, by ID as IDs compare."""
        ids = map(key, self.territory.account_ids)
        return dict(zip(ids, account_executives(self.territory), strict=True))

    @cached_property
    def _accounts(self) -> Mapping[str, int]:
        return _first_rows(self.territory.accounts["Account ID"])

    @cached_property
    def _csms(self) -> Mapping[str, int]:
        return _first_rows(self.territory.tables.csms["CSM ID"])

    def account(self, id_: str) -> pd.Series | None:
        """The row of an account."""
        at = self._accounts.get(key(id_))
        return None if at is None else self.territory.accounts.iloc[at]

    def tier(self, id_: str) -> str:
        """The tier of an account that is there."""
        return str(self.territory.tiers["Tier"].iloc[int(self.territory.tier[self._accounts[key(id_)]])])

    def is_csm(self, csm: str) -> bool:
        """Whether CSMs has a row of that ID."""
        return key(csm) in self._csms

    def user(self, csm: str) -> str:
        """How the CRM names a CSM, "" where that is not known."""
        if not csm:
            return ""
        at = self._csms.get(key(csm))
        id_ = "" if at is None else str(self.territory.tables.csms[self.map.owner_by].iloc[at] or "").strip()
        return (record_id(id_, self.map.crm) or "") if self.map.owner_by == "CRM User ID" else id_


def _first_rows(ids: pd.Series) -> dict[str, int]:
    """The position of the first row of each ID, as IDs compare."""
    found: dict[str, int] = {}
    for at, id_ in enumerate(ids):
        found.setdefault(key(id_), at)
    return found


def crm_changes(book: CrmBook, due: Sequence[DueHandoff], as_of: dt.date) -> CrmChanges:
    """Every cell that differs for the handoffs that are approved.

    Nothing is written of an account that has no CRM ID, so that no record is ever made, or whose cells could not be
    put back.
    """
    approved = [each for each in due if each.is_approved]
    ids = Counter(_crm_id(book, each.account) for each in approved)
    found = [_record(book, each, ids) for each in approved]
    return CrmChanges(
        territory=book.territory,
        map=book.map,
        as_of=as_of,
        records=tuple(each for each in found if isinstance(each, RecordChange) and each.cells),
        left_out=tuple(each for each in found if isinstance(each, LeftOutAccount)),
        unapproved=tuple(each for each in due if not each.is_approved),
    )


def _crm_id(book: CrmBook, account: str) -> str:
    row = book.account(account)
    return "" if row is None else record_id(str(row[CRM_ID] or "").strip(), book.map.crm) or ""


def _record(book: CrmBook, handoff: DueHandoff, ids: Counter[str]) -> RecordChange | LeftOutAccount:
    row, id_ = book.account(handoff.account), _crm_id(book, handoff.account)
    if row is None:
        return LeftOutAccount(handoff.account, "It is no active account any more", "Look at its row of Handoffs")
    wrong = _wrong_id(book, row, id_, ids) or (None if handoff.is_review else _no_user(book, handoff))
    if wrong:
        return LeftOutAccount(handoff.account, *wrong)
    cells = tuple(_cells(book, handoff, row, id_))
    wrong = next((found for cell in cells if (found := _wrong_cell(book, handoff, cell))), None)
    return LeftOutAccount(handoff.account, *wrong) if wrong else RecordChange(handoff, id_, cells)


ProblemAndFix = tuple[str, str]


def _wrong_id(book: CrmBook, row: pd.Series, id_: str, ids: Counter[str]) -> ProblemAndFix | None:
    typed = str(row[CRM_ID] or "").strip()
    if not typed:
        return "It has no CRM ID", "Fill in CRM ID on Accounts"
    if not id_:
        return f"{typed} is no record ID of {book.map.crm.label}", "Copy the ID from the CRM"
    if ids[id_] > 1:
        return f"Another account has the CRM ID {typed} too", "Give each record one account"
    if book.found is not None and id_ not in book.found.records:
        return f"The import has no record {id_}", "Export the CRM anew, or mend CRM ID"
    return None


def _no_user(book: CrmBook, handoff: DueHandoff) -> ProblemAndFix | None:
    if book.user(handoff.after):
        return None
    problem = f"{handoff.after} has no {book.map.owner_by} that {book.map.crm.label} knows"
    return problem, f"Fill in {book.map.owner_by} on CSMs"


def _wrong_cell(book: CrmBook, handoff: DueHandoff, cell: FieldChange) -> ProblemAndFix | None:
    if cell.column == CURRENT_CSM and book.found is None and not cell.old and _has_csm(book, handoff.account):
        problem = "How the CRM names its CSM of today is not known, so it could not be put back"
        return problem, f"Fill in {book.map.owner_by} on CSMs, or give --import"
    unsafe = next(filter(is_unsafe, (cell.new, cell.old)), None)
    if unsafe is not None:
        return f"{cell.column} {unsafe!r} would be run as a formula", "Give it another name, here and in the CRM"
    return None


def _has_csm(book: CrmBook, account: str) -> bool:
    row = book.account(account)
    return row is not None and bool(row[CURRENT_CSM])


def _cells(book: CrmBook, handoff: DueHandoff, row: pd.Series, id_: str) -> Iterator[FieldChange]:
    """The cells that are written and differ."""
    for column in [each for each in book.map.written if each == REVIEWED or not handoff.is_review]:
        new = _new(book, handoff, row, column)
        old = book.found.records[id_][column] if book.found else _old(book, row, column)
        if new and not _same(column, old, new):
            yield FieldChange(column, old, new)


def _new(book: CrmBook, handoff: DueHandoff, row: pd.Series, column: str) -> str:
    if column == CURRENT_CSM:
        return book.user(handoff.after)
    if column == TERRITORY_ID:
        ae = book.executives[key(str(row["Account ID"]))]
        return territory_after(str(row[TERRITORY_ID] or ""), ae, handoff.before, handoff.after)
    if column == ARR_BAND:
        return book.tier(row["Account ID"])
    day = book.reviewed.get(key(handoff.account)) or day_of(row[REVIEWED])
    return day.isoformat() if day else ""


def _old(book: CrmBook, row: pd.Series, column: str) -> str:
    """What the CRM is taken to hold: what Accounts has."""
    if column == REVIEWED:
        day = day_of(row[REVIEWED])
        return day.isoformat() if day else ""
    typed = str(row[column] or "")
    return (book.user(typed) or _own_name(book, typed)) if column == CURRENT_CSM else typed


def _own_name(book: CrmBook, typed: str) -> str:
    """An owner who is not on CSMs, where Accounts has the CRM's own name of them."""
    known = bool(typed) and book.is_csm(typed)
    if book.map.owner_by == "CRM User ID":
        return record_id(typed, book.map.crm) or ""
    return "" if known or (book.map.owner_by == "E-mail" and "@" not in typed) else typed


def _same(column: str, old: str, new: str) -> bool:
    """IDs of 15 and of 18 characters are the same, and so is a day with and without its hour."""
    if column == REVIEWED:
        return old[:10] == new[:10]
    return key(old) == key(new) if column == CURRENT_CSM else old == new

"""From a workbook to the cells that change: what it was read from, and what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from xl_territory.errors import TooLittleDataError
from xl_territory.records.found_rows import found_rows
from xl_territory.schema.crm_map import CRM_MAP
from xl_territory.schema.reviews import REVIEWS
from xl_territory.studies.crm.analysis import CrmBook, CrmChanges, crm_changes
from xl_territory.studies.crm.approved import DueHandoff, due_handoffs
from xl_territory.studies.crm.crm_import import read_import
from xl_territory.studies.crm.crm_systems import Crm
from xl_territory.studies.crm.field_map import field_map
from xl_territory.studies.decisions.deciding import GovernedBook
from xl_territory.studies.handoffs.announced_rows import HANDOFFS
from xl_territory.studies.handoffs.handoff_runs import NO_HANDOFFS
from xl_territory.studies.handoffs.handoffs_sheet import EMPTY_HANDOFFS
from xl_territory.studies.reviews.sheet import EMPTY
from xl_territory.studies.reviews.territory_reviews import review_days
from xl_territory.studies.study import Asked
from xl_territory.territory.territory import Territory
from xl_territory.workbook import open_workbook
from xl_territory.workbook.names import key


def changes_of(asked: Asked, crm: Crm, as_of: dt.date, import_: Path | None, reviews: bool = False) -> CrmChanges:
    """The cells that change in the CRM with what is approved and handed over by ``as_of``; with ``reviews`` also the
    days of reviews of other accounts.

    Raises
    ------
    TooLittleDataError : there are no handoffs yet. InputError, UsageError, WorkbookError : as reading them does.
    """
    found = open_workbook(asked.source).read([HANDOFFS, CRM_MAP.name, REVIEWS])
    rows = found_rows(found.get(HANDOFFS), EMPTY_HANDOFFS)
    if not rows:
        raise TooLittleDataError(NO_HANDOFFS)
    book = GovernedBook.of(asked.source)
    map_ = field_map(found, crm)
    imported = read_import(import_, map_) if import_ else None
    days = review_days(book.territory, found_rows(found.get(REVIEWS), EMPTY))
    due = due_handoffs(book, rows, as_of)
    more = _reviewed(book.territory, days, due) if reviews else []
    return crm_changes(CrmBook(book.territory, map_, imported, days), [*due, *more], as_of)


def _reviewed(t: Territory, days: Mapping[str, dt.date], due: Sequence[DueHandoff]) -> list[DueHandoff]:
    """Accounts that were reviewed and are not handed over."""
    others = {key(each.account) for each in due if each.is_approved}
    return [
        DueHandoff(id_, "", "", days[key(id_)], is_approved=True, is_review=True)
        for id_ in t.account_ids
        if key(id_) in days and key(id_) not in others
    ]

"""From a workbook to the cells that change: what it was read from, and what is missing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from xl_territory.errors import TooLittleDataError
from xl_territory.records.found_rows import found_rows
from xl_territory.schema.crm_map import CRM_MAP
from xl_territory.studies.crm.analysis import CrmBook, CrmChanges, crm_changes
from xl_territory.studies.crm.approved import due_handoffs
from xl_territory.studies.crm.crm_import import read_import
from xl_territory.studies.crm.crm_systems import Crm
from xl_territory.studies.crm.field_map import field_map
from xl_territory.studies.decisions.deciding import GovernedBook
from xl_territory.studies.handoffs.announced_rows import HANDOFFS
from xl_territory.studies.handoffs.handoff_runs import NO_HANDOFFS
from xl_territory.studies.handoffs.handoffs_sheet import EMPTY_HANDOFFS
from xl_territory.studies.study import Asked
from xl_territory.workbook import open_workbook


def changes_of(asked: Asked, crm: Crm, as_of: dt.date, import_: Path | None) -> CrmChanges:
    """The cells that change in the CRM with what is approved and handed over by ``as_of``.

    Raises
    ------
    TooLittleDataError : there are no handoffs yet. InputError, UsageError, WorkbookError : as reading them does.
    """
    found = open_workbook(asked.source).read([HANDOFFS, CRM_MAP.name])
    rows = found_rows(found.get(HANDOFFS), EMPTY_HANDOFFS)
    if not rows:
        raise TooLittleDataError(NO_HANDOFFS)
    book = GovernedBook.of(asked.source)
    map_ = field_map(found, crm)
    imported = read_import(import_, map_) if import_ else None
    return crm_changes(CrmBook(book.territory, map_, imported, {}), due_handoffs(book, rows, as_of), as_of)

"""The assignment that the Assignments sheet of a workbook holds."""

from __future__ import annotations

import numpy as np

from xl_territory.errors import UsageError
from xl_territory.tables.people import csms_of
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Integers
from xl_territory.workbook.names import key
from xl_territory.workbook.sheet_columns import records
from xl_territory.workbook.sheets import RawSheet, Value

SHEET, ASSIGNED, PLANNED = "Assignments", "Assigned CSM", "Planned CSM"
MISSING = f"There is no plan in this workbook: its {SHEET} sheet is missing or empty. Run optimize first."


def owner_from_sheet(sheet: RawSheet | None, territory: Territory, column: str = ASSIGNED) -> Integers:
    """(accounts,) position of the CSM that a column of the sheet gives each account, -1 for nobody.

    ``column`` is ASSIGNED, which planners may edit, or PLANNED, which keeps what the plan said.

    Raises
    ------
    UsageError : when there is no sheet, or it does not name every account and only CSMs that are active.
    """
    if sheet is None or not _owners(sheet, ASSIGNED):
        raise UsageError(MISSING)
    owners = _owners(sheet, column)
    if not owners:
        raise UsageError(f"{SHEET} has no column {column}. Run optimize again.")
    missing = [id_ for id_ in territory.account_ids if key(id_) not in owners]
    if missing:
        raise UsageError(f"{SHEET} has no row for {missing[0]}: the accounts have changed. Run optimize again.")
    where = {word: _position(word, territory) for word in dict.fromkeys(owners.values())}
    return np.array([where[owners[key(id_)]] for id_ in territory.account_ids], dtype=np.intp)


def _position(word: str, territory: Territory) -> int:
    """Position of the CSM that a cell names."""
    if not word:
        return UNASSIGNED
    meant = csms_of(territory.csms).meant(word)
    if len(meant) > 1:
        raise UsageError(f"{SHEET} names {word!r}, which can be {' or '.join(meant)}. Use one of these IDs.")
    if not meant:
        raise UsageError(f"{SHEET} names {word!r}, who is not an active CSM. Run optimize again.")
    return territory.csm_ids.index(meant[0])


def _owners(sheet: RawSheet, column: str) -> dict[str, str]:
    """CSM by account, both as they compare."""
    rows = records(sheet, "Account ID", column)
    return {key(_text(account)): key(_text(csm)) for account, csm in rows if _text(account)}


def _text(value: Value) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)

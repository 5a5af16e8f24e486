"""What of the queues binds a plan: accounts whose tier change is not decided, and since when others are guests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from xl_territory.schema.queues import ORPHAN_QUEUE, TIER_CHANGES
from xl_territory.workbook.names import key
from xl_territory.workbook.sheet_columns import records
from xl_territory.workbook.sheets import RawSheet, Value


def tiers_in_review(sheets: Mapping[str, RawSheet]) -> frozenset[str]:
    """Accounts, as their IDs compare, whose tier change was noticed and has no decision yet."""
    sheet = sheets.get(TIER_CHANGES)
    rows = records(sheet, "Account ID", "Noticed On", "Decision") if sheet else []
    return frozenset(key(_text(id_)) for id_, noticed, decision in rows if id_ and noticed and not _text(decision))


def guests_since(sheets: Mapping[str, RawSheet]) -> dict[str, dt.date]:
    """The day from which each account, as IDs compare, has been at a pooled seat as a guest."""
    sheet = sheets.get(ORPHAN_QUEUE)
    rows = records(sheet, "Account ID", "Pool Since") if sheet else []
    days = {key(_text(id_)): _day(since) for id_, since in rows if id_}
    return {id_: day for id_, day in days.items() if day is not None}


def _text(value: Value) -> str:
    return "" if value is None else str(value).strip()


def _day(value: Value) -> dt.date | None:
    return value.date() if isinstance(value, dt.datetime) else value if isinstance(value, dt.date) else None

"""What of the queues binds plans and handoffs: tier changes that wait, accounts to be handed over, guests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from xl_territory.schema.queues import HAND_OVER, NOT_WAITING, ORPHAN_QUEUE, STALE, TIER_CHANGES
from xl_territory.tables.typed_values import day_of
from xl_territory.workbook.names import key
from xl_territory.workbook.sheet_columns import records_with
from xl_territory.workbook.sheets import RawSheet, Value

Days = dict[str, dt.date]


def tiers_in_review(sheets: Mapping[str, RawSheet]) -> Days:
    """Accounts, as their IDs compare, whose tier change was noticed and has no decision that counts; each with the last
    day of its window, `date.max` where it has none."""
    rows = _rows(sheets, TIER_CHANGES, ("Account ID", "Noticed On", "Decision"), ("Window Ends", "Status"))
    return {
        key(_text(id_)): day_of(until) or dt.date.max
        for id_, noticed, decision, until, status in rows
        if id_ and noticed and _waits(_text(decision), _text(status))
    }


def to_hand_over(sheets: Mapping[str, RawSheet]) -> Days:
    """The last day on which the handoff of an account may start that was decided to get another CSM with its tier."""
    rows = _rows(sheets, TIER_CHANGES, ("Account ID", "Decision", "Window Ends"), ("Status",))
    return {
        key(_text(id_)): day
        for id_, decision, until, status in rows
        if id_ and _hands_over(_text(decision), _text(status)) and (day := day_of(until))
    }


def guests_since(sheets: Mapping[str, RawSheet]) -> Days:
    """The day from which each account, as IDs compare, has been at a pooled seat as a guest."""
    days = {
        key(_text(id_)): day_of(since)
        for id_, since in _rows(sheets, ORPHAN_QUEUE, ("Account ID", "Pool Since"), ())
        if id_
    }
    return {id_: day for id_, day in days.items() if day is not None}


def _waits(decision: str, status: str) -> bool:
    return status.startswith(STALE) or (not decision and not status.startswith(NOT_WAITING))


def _hands_over(decision: str, status: str) -> bool:
    return key(decision) == key(HAND_OVER) and not status.startswith(STALE)


def _rows(
    sheets: Mapping[str, RawSheet], name: str, needed: tuple[str, ...], wanted: tuple[str, ...]
) -> list[tuple[Value, ...]]:
    sheet = sheets.get(name)
    return records_with(sheet, needed, wanted) if sheet else []


def _text(value: Value) -> str:
    return "" if value is None else str(value).strip()

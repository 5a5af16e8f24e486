"""In which weeks a handoff may start: the receiver is there, the tier window is open, no renewal is near."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from xl_territory.schema.handoffs import DAYS_AFTER, DAYS_BEFORE
from xl_territory.studies.handoffs.week_calendar import WEEK, WeekCalendar
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Booleans, Integers
from xl_territory.workbook.names import key


def startable_weeks(
    t: Territory,
    calendar: WeekCalendar,
    members: tuple[tuple[int, ...], ...],
    after: Integers,
    owner: Integers,
    dual: Integers,
    there: Booleans,
) -> Booleans:
    """(U, W + 1) weeks in which each unit may start: for its receiver, its tier window and its renewals.

    Parameters
    ----------
    members : accounts of each unit. after : (n,) new owners. owner : (n, W + 1) owners of record until then.
    dual : (U, W + 1) weeks of dual coverage. there : (m, W + 1) who works through each week.
    """
    weeks = np.arange(calendar.weeks + 1)
    startable = (weeks > 0) & (weeks + dual <= calendar.weeks + 1)
    for number, accounts in enumerate(members):
        receiver = int(after[accounts[0]])
        startable[number] &= _receiver_there(t, calendar, receiver, there[receiver], dual[number])
        for account in accounts:
            startable[number] &= _in_tier_window(t, calendar, account)
            if owner[account, 0] != UNASSIGNED:
                days = np.where(owner[account] == UNASSIGNED, 0, np.maximum(1, WEEK * dual[number]))
                startable[number] &= ~_in_renewal(t, calendar, account, days)
    return startable


def _receiver_there(t: Territory, calendar: WeekCalendar, receiver: int, there: Booleans, dual: Integers) -> Booleans:
    """(W + 1,) the receiver has started by the first day, and is not gone by the handover."""
    start = t.csms["Start Date"].iloc[receiver]
    begun = [pd.isna(start) or start.date() <= calendar.monday(week) for week in range(calendar.weeks + 1)]
    handover = np.minimum(np.arange(calendar.weeks + 1) + dual, calendar.weeks)
    return np.asarray(np.array(begun) & there[handover])


def _in_tier_window(t: Territory, calendar: WeekCalendar, account: int) -> Booleans:
    """(W + 1,) weeks in which a handover that goes with a new tier may start: all, once its window is over."""
    last = t.tables.to_hand_over.get(key(t.account_ids[account]))
    starts = [calendar.monday(week) for week in range(calendar.weeks + 1)]
    return np.array([last is None or last < starts[1] or start <= last for start in starts])


def _in_renewal(t: Territory, calendar: WeekCalendar, account: int, days: Integers) -> Booleans:
    """(W + 1,) one of the ``days`` that a handoff takes (W + 1,) lies near a renewal, or in one that is open."""
    first, last = renewal_window(t, account)
    starts = [calendar.monday(week) for week in range(calendar.weeks + 1)]
    ends = [start + dt.timedelta(days=int(count) - 1) for start, count in zip(starts, days, strict=True)]
    return np.array([first <= end and start <= last for start, end in zip(starts, ends, strict=True)]) & (days > 0)


def renewal_window(t: Territory, account: int) -> tuple[dt.date, dt.date]:
    """First and last day on which no handoff of the account may be under way; the first is after the last for none.

    An open renewal is under way from now until it is settled; without a date, or past it, nobody knows until when.
    """
    row = t.accounts.iloc[account]
    date, is_open = row["Renewal Date"], bool(row["Renewal Open"])
    if pd.isna(date):
        return (dt.date.min, dt.date.max) if is_open else (dt.date.max, dt.date.min)
    last = date.date() + dt.timedelta(days=round(t.settings[DAYS_AFTER]))
    if is_open:
        return dt.date.min, (last if last >= t.plan_date else dt.date.max)
    return date.date() - dt.timedelta(days=round(t.settings[DAYS_BEFORE])), last

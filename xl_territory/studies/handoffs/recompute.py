"""Handoffs recomputed from their dates alone: the second statement of every rule, day by day and in plain sums.

Nothing here looks at the model, at start weeks as numbers, or at the canonical form of the score.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_territory.policies import RULES, TERMS
from xl_territory.policies.compose import permitted, weights
from xl_territory.policies.policy import Mode
from xl_territory.policies.rules.capacity import Capacity, room
from xl_territory.schema.handoffs import (
    BREACH_POINTS,
    DAYS_AFTER,
    DAYS_BEFORE,
    GIVEN,
    GIVER_SHARE,
    OVERTIME,
    RECEIVED,
    RECEIVER_SHARE,
)
from xl_territory.studies.handoffs.week_calendar import WeekCalendar
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED
from xl_territory.workbook.names import key

ROUNDING = 1e-6


@dataclass(frozen=True)
class HandoffDates:
    """One row: the account and its new CSM by position, the first day, and the first day on which the new CSM owns it
    alone; no days where it is not handed over within the weeks."""

    account: int
    to: int
    start: dt.date | None
    handover: dt.date | None


@dataclass(frozen=True, eq=False)
class Recomputed:
    """What rows of dates come to: ``hours`` of each CSM and ``scores`` by week from 0 (today), ``cost`` of weeks 1 on,
    and every place where a rule is broken, in words."""

    hours: tuple[tuple[float, ...], ...]
    scores: tuple[float, ...]
    breach_weeks: int
    cost: float
    unfinished: int
    broken: tuple[str, ...]


def recompute(t: Territory, calendar: WeekCalendar, rows: Sequence[HandoffDates]) -> Recomputed:
    """Everything that can be said of the rows."""
    of_account = {row.account: row for row in rows}
    weeks = range(calendar.weeks + 1)
    owners = [_owners(t, calendar, of_account, week) for week in weeks]
    hours = tuple(_hours(t, calendar, of_account, owner, week) for week, owner in zip(weeks, owners, strict=True))
    share = weights(t, TERMS)
    books = [t.books(np.array(owner, dtype=np.intp)) for owner in owners]
    scores = tuple(sum(share[term.name] * term.value(t, book) for term in TERMS) for book in books)
    may = permitted(t, RULES)
    breaches = sum(j == UNASSIGNED or not may[i, j] for owner in owners[1:] for i, j in enumerate(owner))
    return Recomputed(
        hours=hours,
        scores=scores,
        breach_weeks=breaches,
        cost=sum(scores[1:]) + 0.01 * t.settings[BREACH_POINTS] * breaches,
        unfinished=sum(row.start is None for row in rows),
        broken=tuple(_broken(t, calendar, rows, hours)),
    )


def _still_there(t: Territory, csm: int, monday: dt.date) -> bool:
    """Whether a CSM works on all five days of a week."""
    gone = t.csms["End Date"].iloc[csm]
    return bool(pd.isna(gone) or gone.date() > monday + dt.timedelta(days=4))


def _old_owner(t: Territory, calendar: WeekCalendar, account: int, week: int) -> int:
    csm = int(t.current[account])
    if csm != UNASSIGNED and week > 0 and not _still_there(t, csm, calendar.monday(week)):
        return UNASSIGNED
    return csm


def _owners(t: Territory, calendar: WeekCalendar, rows: Mapping[int, HandoffDates], week: int) -> list[int]:
    """Owner of record of every account in a week."""
    owners = []
    for account in range(len(t.accounts)):
        row = rows.get(account)
        passed = row is not None and row.handover is not None and week > 0 and row.handover <= calendar.monday(week)
        owners.append(row.to if row is not None and passed else _old_owner(t, calendar, account, week))
    return owners


def _hours(
    t: Territory, calendar: WeekCalendar, rows: Mapping[int, HandoffDates], owners: Sequence[int], week: int
) -> tuple[float, ...]:
    """Hours of every CSM in a week."""
    hours = [0.0] * len(t.csms)
    for account, owner in enumerate(owners):
        row = rows.get(account)
        dual = row is not None and week > 0 and _under_way(row, calendar.monday(week))
        if owner != UNASSIGNED:
            hours[owner] += _pair_hours(t, account, owner) * (t.settings[GIVER_SHARE] if dual else 1.0)
        if row is not None and dual:
            hours[row.to] += _pair_hours(t, account, row.to) * t.settings[RECEIVER_SHARE]
    return tuple(hours)


def _under_way(row: HandoffDates, day: dt.date) -> bool:
    return row.start is not None and row.handover is not None and row.start <= day < row.handover


def _pair_hours(t: Territory, account: int, csm: int) -> float:
    return float(t.pair_hours[account, csm if t.pair_hours.shape[1] > 1 else 0])


def _broken(
    t: Territory, calendar: WeekCalendar, rows: Sequence[HandoffDates], hours: Sequence[Sequence[float]]
) -> Iterator[str]:
    for row in rows:
        if row.start is not None and row.handover is not None:
            yield from _dates_broken(t, calendar, row, row.start, row.handover)
    yield from _families_broken(t, rows)
    yield from _starts_broken(t, rows)
    yield from _capacity_broken(t, calendar, rows, hours)


def _dates_broken(
    t: Territory, calendar: WeekCalendar, row: HandoffDates, start: dt.date, handover: dt.date
) -> Iterator[str]:
    name = t.account_names[row.account]
    week = calendar.week_of(start)
    if not 1 <= week <= calendar.weeks or start != calendar.monday(week):
        yield f"{name} starts on {start}, which is not the first day of one of the weeks"
    if handover < start or (handover - start).days % 7 or calendar.week_of(handover) > calendar.weeks + 1:
        yield f"{name} is handed over on {handover}, which is not after whole weeks within the horizon"
    begun = t.csms["Start Date"].iloc[row.to]
    if not pd.isna(begun) and begun.date() > start:
        yield f"{name} starts on {start}, before {t.csm_names[row.to]} does"
    if not _still_there(t, row.to, min(handover, calendar.monday(calendar.weeks))):
        yield f"{name} is handed over on {handover}, when {t.csm_names[row.to]} is gone"
    window = t.tables.to_hand_over.get(key(t.account_ids[row.account]))
    if window is not None and calendar.monday(1) <= window < start:
        yield f"{name} starts on {start}, after the window of its tier change, which ends on {window}"
    giver = int(t.current[row.account])
    if giver != UNASSIGNED and _still_there(t, giver, start):
        days = max(1, (handover - start).days)
        for day in (start + dt.timedelta(days=k) for k in range(days)):
            if _near_renewal(t, row.account, day):
                yield f"{name} is handed over on {day}, too near its renewal"
                return


def _near_renewal(t: Territory, account: int, day: dt.date) -> bool:
    renewal, is_open = t.accounts["Renewal Date"].iloc[account], bool(t.accounts["Renewal Open"].iloc[account])
    if pd.isna(renewal):
        return is_open
    until = renewal.date() + dt.timedelta(days=round(t.settings[DAYS_AFTER]))
    if is_open and until < t.plan_date:
        return True
    since = renewal.date() - dt.timedelta(days=round(t.settings[DAYS_BEFORE]))
    return day <= until and (is_open or since <= day)


def _families_broken(t: Territory, rows: Sequence[HandoffDates]) -> Iterator[str]:
    starts: dict[tuple[int, int], set[dt.date | None]] = defaultdict(set)
    names: dict[tuple[int, int], list[str]] = defaultdict(list)
    for row in rows:
        family = int(t.family[row.account]), row.to
        starts[family].add(row.start)
        names[family].append(t.account_names[row.account])
    for family, days in starts.items():
        if len(days) > 1:
            yield f"{', '.join(names[family])} are one family and do not start together"


def _starts_broken(t: Territory, rows: Sequence[HandoffDates]) -> Iterator[str]:
    """A family going to one CSM is one start for each who gives some of it, and one for who receives it."""
    given: set[tuple[int, dt.date, int, int]] = set()
    received: set[tuple[int, dt.date, int]] = set()
    for row in rows:
        giver = int(t.current[row.account])
        if row.start is not None and giver != UNASSIGNED and _still_there(t, giver, row.start):
            given.add((giver, row.start, int(t.family[row.account]), row.to))
            received.add((row.to, row.start, int(t.family[row.account])))
    kinds = (
        (round(t.settings[GIVEN]), "gives", Counter((csm, day) for csm, day, *_ in given)),
        (round(t.settings[RECEIVED]), "receives", Counter((csm, day) for csm, day, _ in received)),
    )
    for limit, verb, starts in kinds:
        for (csm, day), count in starts.items():
            if count > limit:
                yield f"{t.csm_names[csm]} {verb} {count} in the week of {day}, at most {limit}"


def _capacity_broken(
    t: Territory, calendar: WeekCalendar, rows: Sequence[HandoffDates], hours: Sequence[Sequence[float]]
) -> Iterator[str]:
    if Capacity().mode(t) is Mode.OFF:
        return
    for csm, most in enumerate(room(t) + t.settings[OVERTIME]):
        starts = [calendar.week_of(row.start) for row in rows if row.to == csm and row.start is not None]
        bound_from = 1 if hours[0][csm] <= most + ROUNDING else min(starts, default=calendar.weeks + 1)
        for week in range(bound_from, calendar.weeks + 1):
            if hours[week][csm] > most + ROUNDING:
                yield (
                    f"{t.csm_names[csm]} has {hours[week][csm]:.1f} h in the week of {calendar.monday(week)}, "
                    f"at most {most:.1f}"
                )

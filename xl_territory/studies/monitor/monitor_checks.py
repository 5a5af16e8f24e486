"""The checks of a monitor: each counts what is wrong, says where quiet ends, and names the first of what it found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from xl_territory.policies.fair_share import fair_shares
from xl_territory.studies.monitor.watched import AE_GAPS, MONITOR, TASKS, Watched
from xl_territory.tables.typed_values import day_of, text_of
from xl_territory.territory.workloads import UNASSIGNED
from xl_territory.workbook.names import key
from xl_territory.workbook.sheet_columns import records
from xl_territory.workbook.sheets import RawSheet

CROSSED, QUIET = "crossed", "quiet"
OFF_SHARE = 0.2
"""How far a load may be off its fair share."""
AT_RISK = 3
"""So many at-risk accounts may be without owner or with an owner above capacity."""
RENEWAL_DAYS, NEW_OWNER_DAYS, DEPARTURE_DAYS = 90, 60, 90
SHOWN = 6


@dataclass(frozen=True)
class Check:
    """What one check found: ``value`` above ``limit`` is crossed; ``since`` when it has been without a break."""

    name: str
    value: int
    limit: int
    detail: str
    since: dt.date | None = None

    @property
    def crossed(self) -> bool:
        """Whether somebody has to look."""
        return self.value > self.limit


Found = Callable[[Watched], Iterator[str]]


def checks(watched: Watched, late: Sequence[str] = ()) -> list[Check]:
    """Every check; ``late`` is what is overdue in the queues."""
    found = [_check(name, limit, look(watched)) for name, limit, look in CHECKS]
    found.insert(2, _check("Queues overdue", 0, late))
    before = standing(watched.sheets.get(MONITOR))
    return [replace(each, since=before.get(key(each.name), watched.on)) if each.crossed else each for each in found]


def standing(sheet: RawSheet | None) -> dict[str, dt.date]:
    """Since when each check was crossed, as an earlier run wrote it."""
    rows = records(sheet, "Check", "Verdict", "Since") if sheet else []
    since = ((key(text_of(name)), day_of(day)) for name, verdict, day in rows if text_of(verdict) == CROSSED)
    return {name: day for name, day in since if day is not None}


def _check(name: str, limit: int, found: Iterable[str]) -> Check:
    listed = list(found)
    more = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    return Check(name, len(listed), limit, "; ".join(listed[:SHOWN]) + more)


def off_share(watched: Watched) -> Iterator[str]:
    """CSMs whose load is more than 20 % off their fair share."""
    t, load = watched.territory, watched.plan.books.load
    share = fair_shares(t).hours.share
    for j in np.flatnonzero(np.abs(load - share) > OFF_SHARE * share + 1e-9):
        off = f"{(load[j] - share[j]) / share[j]:+.0%}" if share[j] else "no share"
        yield f"{t.csm_names[j]} {load[j]:.1f} h, fair {share[j]:.1f} h ({off})"


def at_risk(watched: Watched) -> Iterator[str]:
    """At-risk accounts without owner, or with one above capacity."""
    t, books = watched.territory, watched.plan.books
    over = books.load > t.capacity + 1e-9
    for i in np.flatnonzero(t.at_risk):
        j = books.owner[i]
        if j == UNASSIGNED or over[j]:
            yield f"{t.account_names[i]} ({'no owner' if j == UNASSIGNED else f'{t.csm_names[j]} is above capacity'})"


def ae_gaps(watched: Watched) -> Iterator[str]:
    """Accounts that should have an AE by now."""
    rows = records(watched.sheets[AE_GAPS], "Account ID", "Due", "New AE") if AE_GAPS in watched.sheets else []
    for account, due, ae in rows:
        day = day_of(due)
        if text_of(account) and day is not None and day < watched.on and not text_of(ae):
            yield f"{text_of(account)} since {day}"


def tasks(watched: Watched) -> Iterator[str]:
    """Tasks of handoffs that are due and not done."""
    sheet = watched.sheets.get(TASKS)
    for account, task, due, status in records(sheet, "Account ID", "Task", "Due", "Status") if sheet else ():
        day = day_of(due)
        if text_of(account) and day is not None and day < watched.on and key(text_of(status)) in {"", "open"}:
            yield f"{text_of(account)} {text_of(task)}, due {day}"


def renewals(watched: Watched) -> Iterator[str]:
    """Renewals soon, with an owner who has not had the account for long."""
    t = watched.territory
    first, last = pd.Timestamp(watched.on), pd.Timestamp(watched.on + dt.timedelta(RENEWAL_DAYS))
    date, since = t.accounts["Renewal Date"], t.accounts["With CSM Since"]
    for i in np.flatnonzero(((date >= first) & (date <= last)).to_numpy(bool)):
        moved = watched.owner[i] != t.current[i]
        days = 0 if moved or pd.isna(since.iloc[i]) else (first - since.iloc[i]).days
        known = moved or not pd.isna(since.iloc[i])
        if watched.owner[i] != UNASSIGNED and known and days < NEW_OWNER_DAYS:
            name = t.csm_names[watched.owner[i]]
            yield f"{t.account_names[i]} renews {date.iloc[i].date()}, {name} has it for {days} days"


def departures(watched: Watched) -> Iterator[str]:
    """Accounts of CSMs who are gone, and CSMs with accounts who leave soon."""
    t = watched.territory
    if watched.gone:
        yield f"{len(watched.gone)} accounts of CSMs who are gone, such as {t.account_names[watched.gone[0]]}"
    last = pd.Timestamp(watched.on + dt.timedelta(DEPARTURE_DAYS))
    for j in np.flatnonzero((t.csms["End Date"] <= last).to_numpy(bool)):
        if count := watched.plan.books.count[j]:
            yield f"{t.csm_names[j]} leaves {t.csms['End Date'].iloc[j].date()} with {count} accounts"


def new_accounts(watched: Watched) -> Iterator[str]:
    """Accounts that no plan has placed yet."""
    yield from (watched.territory.account_names[i] for i in watched.new)


def crm_owners(watched: Watched) -> Iterator[str]:
    """Accounts whose owner in the CRM, column Current CSM, is not the one of the plan."""
    t = watched.territory
    for i in np.flatnonzero((t.current != watched.owner) & (t.current != UNASSIGNED) & (watched.owner != UNASSIGNED)):
        yield f"{t.account_names[i]}: CRM {t.csm_names[t.current[i]]}, plan {t.csm_names[watched.owner[i]]}"


CHECKS: tuple[tuple[str, int, Found], ...] = (
    ("Loads off fair share", 0, off_share),
    ("At-risk accounts not covered", AT_RISK, at_risk),
    ("AE gaps overdue", 0, ae_gaps),
    ("Handoff tasks overdue", 0, tasks),
    ("Renewals with a new owner", 0, renewals),
    ("Departures", 0, departures),
    ("New accounts without owner", 0, new_accounts),
    ("CRM owner is not the plan's", 0, crm_owners),
)

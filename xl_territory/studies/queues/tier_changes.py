"""Accounts whose ARR has left the tier that is typed for them: noticed, and decided within a window."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from xl_territory.errors import counted
from xl_territory.schema import ACCOUNTS, LOCKS
from xl_territory.schema.queues import MARGIN, NOT_WAITING, STALE, WINDOW
from xl_territory.studies.handoffs.startable_weeks import renewal_window
from xl_territory.studies.queues.tier_rows import DECIDED_ON, SEPARATOR, TierDecision, TierRow
from xl_territory.tables.input_edits import RowChange
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Integers
from xl_territory.workbook.names import key


@dataclass(frozen=True)
class TierChange:
    """A change: the account by position, its tier and that of its ARR by name, and how far it is.

    ``blocked`` is the last day on which a renewal forbids a handover, where that is known; ``ends`` None = the window
    has no end yet, since a renewal is open without a date, or the change is not noticed.
    """

    account: int
    tier: str
    by_arr: str
    since: dt.date
    noticed: dt.date | None
    ends: dt.date | None
    blocked: dt.date | None
    status: str
    about: str = ""
    decision: TierDecision | None = None
    is_new: bool = False

    @property
    def waits(self) -> bool:
        """Whether somebody has to decide."""
        return self.noticed is not None and (self.decision is None or self.status.startswith(STALE))

    @property
    def is_late(self) -> bool:
        """Whether the window is over without a decision."""
        return self.waits and "TIER_REVIEW_LATE" in self.status


def tier_changes(t: Territory, rows: Mapping[str, TierRow]) -> list[TierChange]:
    """Every change that is seen on the plan date, and those that were decided or noticed and are in their window."""
    changes = [_change(t, account, rows.get(key(id_))) for account, id_ in enumerate(t.account_ids)]
    return [change for change in changes if change is not None]


def typed_changes(t: Territory, changes: list[TierChange]) -> Iterator[RowChange]:
    """What new decisions change on Accounts and Locks: the tier, and who has the account while the window lasts."""
    for change in changes:
        if not change.is_new or change.decision is None or not change.decision.takes_tier:
            continue
        id_, csm = t.account_ids[change.account], int(t.current[change.account])
        yield RowChange(ACCOUNTS, id_, {"Tier": change.by_arr})
        if csm != UNASSIGNED:
            stays = change.decision is TierDecision.SAME
            lock = {"Kind": "Keep"} if stays else {"Kind": "Never", "CSM ID": t.csm_ids[csm]}
            yield RowChange(LOCKS, id_, {**lock, "Reason": change.decision.value, "Until": change.ends}, repeats=True)


def _change(t: Territory, account: int, row: TierRow | None) -> TierChange | None:
    typed, by_arr = int(t.tier[account]), int(t.tier_by_arr[account])
    if not t.accounts["Tier"].iloc[account] or by_arr < 0:
        return None
    if typed == by_arr:
        return _settled(t, account, row)
    names = list(t.tiers["Tier"])
    change = f"{names[typed]}{SEPARATOR}{names[by_arr]}"
    is_stale = row is not None and row.decision is not None and row.decided_change not in ("", change)
    decided_row = None if row is None or (is_stale and _from_before(row)) else row
    since = (decided_row and decided_row.since) or t.plan_date
    noticed = (decided_row and decided_row.noticed) or (t.plan_date if _is_noticed(t, account, since) else None)
    ends, blocked = _window(t, account, noticed) if noticed else (None, None)
    counts = row is not None and row.decision is not None and not is_stale
    return TierChange(
        account=account,
        tier=str(names[typed]),
        by_arr=str(names[by_arr]),
        since=since,
        noticed=noticed,
        ends=ends,
        blocked=blocked,
        status=_status(t, row, noticed, ends, counts),
        about=(row.about if is_stale else f"{change}: {row.said}") if row and row.decision else "",
        decision=row.decision if row else None,
        is_new=counts and row is not None and row.is_new,
    )


def _from_before(row: TierRow) -> bool:
    """Whether the days of a row are those of the change that was decided, not of the one that came after it."""
    decided = row.found.day(DECIDED_ON)
    return decided is None or row.noticed is None or row.noticed <= decided


def _settled(t: Territory, account: int, row: TierRow | None) -> TierChange | None:
    """An account in the tier of its ARR: its row stays until its window ends, if it was decided or noticed."""
    if row is None or row.noticed is None or (row.ends is not None and row.ends < t.plan_date):
        return None
    current_tier = str(t.tiers["Tier"].iloc[int(t.tier[account])])
    done = (
        row.decision is not None
        and row.decision.takes_tier
        and row.decided_change.endswith(f"{SEPARATOR}{current_tier}")
    )
    ends, blocked = _window(t, account, row.noticed)
    status = "done: the new tier is on Accounts" if done else f"{NOT_WAITING}: its ARR is within its tier again"
    since = row.since or row.noticed
    tier = row.decided_change.split(SEPARATOR)[0] if done else current_tier
    return TierChange(account, tier, current_tier, since, row.noticed, ends, blocked, status, row.about, row.decision)


def _is_noticed(t: Territory, account: int, since: dt.date) -> bool:
    """ARR is past the border by the margin, or was past it in a month before this one."""
    borders: Integers = t.tiers["ARR From"].to_numpy(float)
    typed, by_arr, margin = int(t.tier[account]), int(t.tier_by_arr[account]), t.settings[MARGIN]
    arr = float(t.arr[account])
    order = np.argsort(borders, kind="stable")
    place = int(np.flatnonzero(order == typed)[0])
    rises = borders[by_arr] > borders[typed]
    border = float(borders[order[place + 1]] if rises else borders[typed])
    clearly = arr >= border * (1 + margin) if rises else arr < border * (1 - margin)
    return clearly or (since.year, since.month) < (t.plan_date.year, t.plan_date.month)


def _window(t: Territory, account: int, noticed: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """The last day of the window, and until when a renewal forbids a handover in it: the window goes on after that."""
    days = dt.timedelta(days=round(t.settings[WINDOW]))
    first, last = renewal_window(t, account)
    ends = noticed + days
    if first > ends or last < noticed:
        return ends, None
    if last == dt.date.max:
        return None, None
    return (last + days if last >= ends else ends), last


def _status(t: Territory, row: TierRow | None, noticed: dt.date | None, ends: dt.date | None, counts: bool) -> str:
    if noticed is None:
        return "seen: past the border by little; noticed if it is still so next month"
    late = ends is not None and t.plan_date > ends
    if row is not None and row.decision is not None:
        if counts:
            return f"decided: {row.decision}"
        return f"{STALE}: decided about {row.decided_change}; decide again, or date it anew{_late(late)}"
    if late and ends is not None:
        return f"open since {noticed}, {counted((t.plan_date - ends).days, 'day')} late: TIER_REVIEW_LATE"
    if ends is None:
        return "open; blocked by a renewal that is open without a date"
    return f"open, {counted((ends - t.plan_date).days, 'day')} left"


def _late(late: bool) -> str:
    return ": TIER_REVIEW_LATE" if late else ""

"""Accounts without a CSM, and guests at pooled seats: who looks after them now, and by when that has to change."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_territory.errors import counted
from xl_territory.plans.alternatives import has_room
from xl_territory.policies import RULES, TERMS
from xl_territory.policies.compose import assemble, permitted
from xl_territory.policies.rules.guests import guest_at_pool, pooled
from xl_territory.records.found_rows import FoundRow
from xl_territory.schema.queues import POOL_DAYS, SLA_DAYS
from xl_territory.solver.problem import AssignmentProblem
from xl_territory.tables.typed_values import day_of
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Booleans, Floats, Integers
from xl_territory.workbook.names import key

DAY = dt.timedelta(days=1)
SINCE, CONTACTED, POOL_SINCE = "Since", "Contacted On", "Pool Since"
TEAM_LEAD = "team lead"


@dataclass(frozen=True)
class Orphan:
    """An account without a named CSM of its own.

    ``since`` is None for a guest that never was on the queue without CSM; ``csm`` is who has it for now (position, -1
    for the team lead, whose name ``lead`` is), ``named`` the next named CSM, -1 for none.
    """

    account: int
    since: dt.date | None
    csm: int
    lead: str
    pool_since: dt.date | None
    named: int
    status: str
    is_late: bool


class _Team:
    """Who has room for what, as the queue fills the books."""

    def __init__(self, t: Territory) -> None:
        self.t = t
        self.problem: AssignmentProblem = assemble(t, [rule for rule in RULES if rule.together(t) is None], TERMS)
        self.may: Booleans = permitted(t, RULES)
        self.owner: Integers = t.current.copy()

    def room(self, account: int) -> Booleans:
        """(m,) CSMs who may have the account and have room for it."""
        without = self.owner.copy()
        without[account] = UNASSIGNED
        return np.asarray(self.may[account] & has_room(self.problem, without, np.array([account]))[0])

    def cost(self, account: int) -> Floats:
        """(m,) what the score rises by when each CSM takes the account as well."""
        rise: Floats = self.problem.cost[account].astype(float).copy()
        for resource in self.problem.resources:
            held = resource.used(self.owner, self.problem.owners)
            for penalty in resource.penalties:
                rise += penalty(held + resource.use[account]) - penalty(held)
        return rise

    def best(self, account: int, among: Booleans) -> int:
        """The CSM ``among`` (m,) who takes it at the least cost, -1 for none."""
        return int(np.where(among, self.cost(account), np.inf).argmin()) if among.any() else UNASSIGNED


def orphans(t: Territory, rows: Mapping[str, FoundRow]) -> list[Orphan]:
    """The queue, whoever has waited longest first; each is given to who has room once all before it are served."""
    team = _Team(t)
    since = {i: _since(t, i, rows.get(key(t.account_ids[i]))) for i in map(int, _waiting(t))}
    waiting = [i for i in since if t.current[i] != UNASSIGNED or (day := since[i]) is None or day <= t.plan_date]
    order = sorted(waiting, key=lambda i: (since[i] or t.plan_date, -t.arr[i], i))
    return [_served(team, i, since[i], rows.get(key(t.account_ids[i]))) for i in order]


def _waiting(t: Territory) -> Integers:
    """Accounts that nobody has, and guests at a pooled seat."""
    seated = (t.current != UNASSIGNED) & pooled(t)[np.maximum(t.current, 0)]
    return np.flatnonzero((t.current == UNASSIGNED) | (seated & guest_at_pool(t)))


def _since(t: Territory, account: int, row: FoundRow | None) -> dt.date | None:
    """Later of Contract Start and the last day of the CSM; without both, the day on which a run first saw it."""
    noted = row.day(SINCE) if row else None
    if t.current[account] != UNASSIGNED:
        return noted
    days = [day for day in (day_of(t.accounts["Contract Start"].iloc[account]), _last_day(t, account)) if day]
    return max(days, default=noted or t.plan_date)


def _last_day(t: Territory, account: int) -> dt.date | None:
    """The last day of the CSM whom Accounts still names: End Date is the first on which they are gone."""
    row = _left(t, account)
    end_date = None if row is None else day_of(row["End Date"])
    return end_date - DAY if end_date else None


def _left(t: Territory, account: int) -> pd.Series | None:
    named = t.accounts["Current CSM"].iloc[account]
    rows = t.tables.csms[t.tables.csms["CSM ID"].map(key) == key(str(named or ""))]
    return rows.iloc[0] if named and len(rows) else None


def _served(team: _Team, account: int, since: dt.date | None, row: FoundRow | None) -> Orphan:
    t = team.t
    room, pool = team.room(account), pooled(t)
    named = team.best(account, room & ~pool)
    is_guest = bool(guest_at_pool(t)[account])
    csm = int(t.current[account])
    if csm == UNASSIGNED:
        csm = named if is_guest and named != UNASSIGNED else team.best(account, room)
    team.owner[account] = csm
    at_pool = csm != UNASSIGNED and bool(pool[csm]) and is_guest
    pool_since = _pool_since(t, account, row) if at_pool else None
    known = named if named != UNASSIGNED else _nearest(team, account)
    status, is_late = _status(t, since, csm, pool_since, named, row)
    return Orphan(account, since, csm, _lead(t, account), pool_since, known, status, is_late)


def _nearest(team: _Team, account: int) -> int:
    """The named CSM who may have the account and is short of fewest hours for it."""
    t = team.t
    may = team.may[account] & ~pooled(t)
    short = t.books(team.owner).load - t.capacity
    return int(np.where(may, short, np.inf).argmin()) if may.any() else UNASSIGNED


def _pool_since(t: Territory, account: int, row: FoundRow | None) -> dt.date:
    noted = row.day(POOL_SINCE) if row else None
    with_since = day_of(t.accounts["With CSM Since"].iloc[account]) if t.current[account] != UNASSIGNED else None
    return noted or with_since or t.plan_date


def _lead(t: Territory, account: int) -> str:
    """The manager of the last CSM, else of most CSMs."""
    row = _left(t, account)
    managers = [str(name) for name in t.csms["Manager"] if name]
    commonest = Counter(managers).most_common(1)
    manager = "" if row is None else str(row["Manager"] or "")
    return manager or (commonest[0][0] if commonest else TEAM_LEAD)


def _status(
    t: Territory, since: dt.date | None, csm: int, pool_since: dt.date | None, named: int, row: FoundRow | None
) -> tuple[str, bool]:
    parts = list(_stay(t, pool_since, named)) if pool_since else []
    if csm == UNASSIGNED:
        parts.append(("no named CSM and no pooled seat has room: the team lead looks after it", True))
    if since is not None:
        parts.append(_contact(t, since, row.day(CONTACTED) if row else None))
    return "; ".join(text for text, _ in parts), any(late for _, late in parts)


def _contact(t: Territory, since: dt.date, contacted: dt.date | None) -> tuple[str, bool]:
    due = since + dt.timedelta(days=round(t.settings[SLA_DAYS]))
    if contacted is not None:
        late = (contacted - due).days
        return (f"contacted {counted(late, 'day')} late" if late > 0 else "contacted"), False
    days_left = (due - t.plan_date).days
    if days_left < 0:
        return f"SLA missed by {counted(-days_left, 'day')}", True
    return f"{counted(days_left, 'day')} left for a first contact", False


def _stay(t: Territory, pool_since: dt.date, named: int) -> Iterator[tuple[str, bool]]:
    last_day = pool_since + dt.timedelta(days=round(t.settings[POOL_DAYS]))
    days_left = (last_day - t.plan_date).days
    room = f"{t.csm_names[named]} has room" if named != UNASSIGNED else "no named CSM has room"
    if days_left > 0:
        yield f"guest, {counted(days_left, 'day')} left; {room}", False
    else:
        over = f" by {counted(-days_left, 'day')}" if days_left else ""
        yield f"its stay is over{over}; {room}", days_left < 0

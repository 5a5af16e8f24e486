"""Why a handoff could not be finished: for each unit, what stands in its way in the weeks that would still do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np

from xl_territory.solver.problem import UNASSIGNED
from xl_territory.studies.handoffs.from_plan import HandoffCase
from xl_territory.studies.handoffs.handoff_problem import NOT_FINISHED, TOLERANCE
from xl_territory.studies.handoffs.schedule import Schedule
from xl_territory.studies.handoffs.startable_weeks import renewal_window
from xl_territory.workbook.names import key


def reasons(case: HandoffCase, schedule: Schedule) -> dict[int, str]:
    """Why each unit that is not finished is not: window, cap or capacity, in a sentence."""
    left = np.flatnonzero(schedule.start == NOT_FINISHED)
    return {int(unit): _reason(case, schedule, int(unit)) for unit in left}


def _reason(case: HandoffCase, schedule: Schedule, unit: int) -> str:
    weeks = np.flatnonzero(case.problem.startable[unit])
    if not weeks.size:
        return f"Window: {_window(case, unit)}."
    found = [tuple(_in_the_way(case, schedule, unit, int(week))) for week in weeks]
    fewest = min(found, key=len)
    kinds = dict.fromkeys(kind for kind, _ in fewest)
    words = "; ".join(dict.fromkeys(text for _, text in fewest))
    when = f"{len(weeks)} weeks would do" if len(weeks) > 1 else f"only week {weeks[0]} would do"
    kind = " and ".join(kinds) or "capacity of others"
    return f"{kind[0].upper()}{kind[1:]}: {when}{f'; {words}' if words else ''}."


def _in_the_way(case: HandoffCase, schedule: Schedule, unit: int, week: int) -> Iterator[tuple[str, str]]:
    """What has no room for the unit in a week, as things are: its kind, and whose it is."""
    p, names = case.problem, case.territory.csm_names
    to = int(p.receiver[unit])
    pairs = p.givers
    if week <= p.given_until[unit]:
        for csm in pairs.csm[(pairs.unit == unit) & (pairs.until >= week)]:
            if schedule.given[csm, week] >= p.give_room[csm, week]:
                yield "cap", f"{names[csm]} gives {p.give_room[csm, week]} a week already"
        if schedule.received[to, week] >= p.receive_room[to, week]:
            yield "cap", f"{names[to]} receives {p.receive_room[to, week]} a week already"
    start = schedule.start.copy()
    start[unit] = week
    loads = Schedule(p, start).loads
    above = loads[to, week:] - p.limit[to]
    if (above > TOLERANCE).any():
        yield "capacity", f"{names[to]} would be {above.max():.1f} h a week above capacity"


def _window(case: HandoffCase, unit: int) -> str:
    """Which dates leave no week to start in."""
    t, p, calendar = case.territory, case.problem, case.calendar
    for account in case.members[unit]:
        first, last = renewal_window(t, account)
        name = t.account_names[account]
        if p.owner[account, 0] == UNASSIGNED or first > last:
            continue
        if last == dt.date.max:
            return f"the renewal of {name} is open, and nobody knows until when"
        if first <= calendar.last_day(calendar.weeks) and last >= calendar.monday(1):
            since = "now" if first == dt.date.min else f"{first}"
            return f"no handoff of {name} from {since} to {last}, around its renewal"
    for account in case.members[unit]:
        if (ends := t.tables.to_hand_over.get(key(t.account_ids[account]))) is not None:
            return f"the handover of {t.account_names[account]} goes with its tier, and starts by {ends}"
    return f"{t.csm_names[p.receiver[unit]]} is not there in time"

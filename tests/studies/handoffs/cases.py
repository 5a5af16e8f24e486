"""Random handoff cases: a small territory and some plan for it."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.given import account, csm, given
from tests.policies.territories import ACCOUNT, CSM, CSM_IDS, some
from xl_territory.plans.evaluate import evaluate
from xl_territory.studies.handoffs.from_plan import HandoffCase, handoff_case
from xl_territory.studies.handoffs.recompute import HandoffDates
from xl_territory.studies.handoffs.schedule import Schedule
from xl_territory.studies.handoffs.week_calendar import WeekCalendar
from xl_territory.territory.territory import Territory

SETTINGS = st.fixed_dictionaries(
    {
        "Handoff: weeks": st.sampled_from([4, 5]),
        "Handoff: dual weeks": st.sampled_from([0, 1, 2]),
        "Handoff: giver share": st.sampled_from([1, 0.5]),
        "Handoff: receiver share": st.sampled_from([1, 0.5]),
        "Handoff: given a week": st.sampled_from([1, 2, 5]),
        "Handoff: received a week": st.sampled_from([1, 2, 5]),
        "Handoff: overtime hours": st.sampled_from([0, 2]),
        "Handoff: breach points": st.sampled_from([0, 0.05, 2]),
        "Overhead: handoff": st.sampled_from([0, 0.2]),
        "Limit: max utilisation": some(0.8),
        "Rule: capacity": some("off"),
        "Weight: region": st.sampled_from([0, 10]),
        "Weight: potential": st.sampled_from([0, 10]),
    }
)


@st.composite
def cases(draw: Any, most: int = 7) -> HandoffCase:
    """A territory of at most so many accounts, whatever owners as its plan, and its handoffs."""
    accounts = [
        account(f"A{k}", **draw(ACCOUNT) | {"status": "Active", "tier": ""}) for k in range(draw(st.integers(1, most)))
    ]
    leaving = st.sampled_from([None, "2026-01-20", "2026-01-30", "2026-02-10"])
    csms = [
        csm(
            id_,
            **draw(CSM)
            | {
                "status": "Active",
                "start_date": "",
                "end_date": draw(leaving),
                "weekly_hours": draw(st.sampled_from([20, 40])),
            },
        )
        for id_ in CSM_IDS
    ]
    csms.append(csm("GONE", status="Left"))
    t = given(accounts, csms, (), draw(SETTINGS)).territory
    return handoff_case(evaluate(t, owners(draw, t)), WeekCalendar.of(t))


def owners(draw: Any, t: Territory) -> np.ndarray[Any, Any]:
    """Any owner for each account, those of a family one more often than not."""
    together = draw(st.booleans())
    chosen = [draw(st.integers(-1, len(t.csms) - 1)) for _ in range(len(t.accounts))]
    return np.array(
        [chosen[int(family)] if together else to for family, to in zip(t.family, chosen, strict=True)], dtype=np.intp
    )


def any_start(draw: Any, case: HandoffCase, allowed: bool = True) -> Schedule:
    """Some week for each unit, among those in which it may start if ``allowed``."""
    p = case.problem
    weeks = [[0, *(np.flatnonzero(p.startable[u]) if allowed else range(1, p.weeks + 1))] for u in range(p.units)]
    return Schedule(p, np.array([draw(st.sampled_from([int(w) for w in each])) for each in weeks], dtype=np.intp))


def dates(case: HandoffCase, schedule: Schedule) -> list[HandoffDates]:
    """The rows that a schedule is written as."""
    rows = []
    for unit, members in enumerate(case.members):
        start, handover = int(schedule.start[unit]), int(schedule.handover[unit])
        for i in members:
            days = (case.calendar.monday(start), case.calendar.monday(handover)) if start else (None, None)
            rows.append(HandoffDates(i, int(case.problem.after[i]), *days))
    return rows

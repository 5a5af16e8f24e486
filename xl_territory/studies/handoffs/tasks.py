"""The tasks of a handoff: what has to be done, by whom, and by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from xl_territory.schema.handoffs import (
    BRIEFING,
    CHECK_IN,
    CONTEXT,
    CRM_OWNER,
    INTRODUCTION,
    JOINT_CALL,
    OWN_CALL,
)
from xl_territory.schema.settings import Setting
from xl_territory.studies.handoffs.from_plan import HandoffCase
from xl_territory.studies.handoffs.schedule import Schedule
from xl_territory.territory.workloads import UNASSIGNED

GIVER, RECEIVER, BOTH, MANAGER, REVOPS = "giver", "receiver", "both", "manager", "RevOps"
CHECK_IN_AFTER = 30


@dataclass(frozen=True)
class TaskKind:
    """A task of every handoff: its setting, who does it, and days after dual coverage where the setting is blank."""

    setting: Setting[float | None]
    who: str
    after: int = 0

    @property
    def name(self) -> str:
        """What it is called on the sheet."""
        return self.setting.name.removeprefix("Task: ")


TASK_KINDS = (
    TaskKind(CONTEXT, GIVER),
    TaskKind(INTRODUCTION, GIVER),
    TaskKind(JOINT_CALL, BOTH),
    TaskKind(BRIEFING, GIVER),
    TaskKind(OWN_CALL, RECEIVER),
    TaskKind(CRM_OWNER, REVOPS),
    TaskKind(CHECK_IN, MANAGER, CHECK_IN_AFTER),
)


@dataclass(frozen=True)
class HandoffTask:
    """A task of one account."""

    account: int
    name: str
    who: str
    due: dt.date


def handoff_tasks(case: HandoffCase, schedule: Schedule) -> Iterator[HandoffTask]:
    """The tasks of every account that is handed over within the weeks, by account and then in their order.

    Where nobody is there to give an account, there is nothing for a giver to do.
    """
    t, p = case.territory, case.problem
    for unit, accounts in enumerate(case.members):
        week, handover = int(schedule.start[unit]), int(schedule.handover[unit])
        for account in accounts if week else ():
            giver = int(p.owner[account, week])
            start, over = case.calendar.monday(week), case.calendar.monday(handover)
            for kind in TASK_KINDS:
                if giver == UNASSIGNED and kind.who in (GIVER, BOTH):
                    continue
                days = t.settings[kind.setting]
                due = over + dt.timedelta(days=kind.after) if days is None else start + dt.timedelta(days=round(days))
                yield HandoffTask(account, kind.name, _who(case, kind.who, giver, int(p.receiver[unit])), due)


def _who(case: HandoffCase, role: str, giver: int, receiver: int) -> str:
    """The name of whoever has the role; the role where nobody is named."""
    t = case.territory
    names = t.csm_names
    if role == MANAGER:
        return str(t.csms["Manager"].iloc[receiver]) or "Manager"
    if role == BOTH:
        return f"{names[giver]} and {names[receiver]}"
    return {GIVER: names[giver], RECEIVER: names[receiver]}.get(role, role)

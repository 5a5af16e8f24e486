"""The sheets Handoffs and Handoff Tasks: dates are the tool's, what became of them is the planner's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from xl_territory.records.found_rows import FoundRow
from xl_territory.studies.handoffs.analysis import HandoffPlan
from xl_territory.studies.handoffs.announced_rows import ACCOUNT, HANDOFFS, NOT_BEFORE, STATUS, TASK, TASKS
from xl_territory.studies.handoffs.gains import gains
from xl_territory.studies.handoffs.handoff_sentences import headline
from xl_territory.studies.handoffs.handoff_status import HandoffStatus, TaskStatus
from xl_territory.studies.handoffs.tasks import HandoffTask, handoff_tasks
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import Cell, Format, ResultColumn, ResultSheet, ResultTable, Shade, Told, Tone

COLUMNS = (
    ResultColumn(ACCOUNT, width=12),
    ResultColumn("Account Name", width=24),
    ResultColumn(
        "Wave", Format.WHOLE, 7, "Number of the week in which the handoff starts; blank = not within the weeks."
    ),
    ResultColumn("From", width=18, meaning="The CSM today."),
    ResultColumn("To", width=18),
    ResultColumn("Start", Format.DATE, 12, "From here on two CSMs look after the account."),
    ResultColumn("Dual Until", Format.DATE, 12, "Last day with two CSMs; the old one is responsible until then."),
    ResultColumn("Handover", Format.DATE, 12, "From here on the new CSM owns the account alone."),
    ResultColumn("Hours", Format.HOURS, 9, "Hours a week at the new CSM."),
    ResultColumn("Gain", Format.SCORE, 10, "Points that the cost would rise by if it alone started a week later."),
    ResultColumn("Reason", Format.WRAPPED, 44, "Why it is not finished, or what is out of the ordinary."),
    ResultColumn(STATUS, width=13, meaning="Blank = Planned.", planner=True, choices=tuple(HandoffStatus)),
    ResultColumn(NOT_BEFORE, Format.DATE, 13, "For a handoff that has slipped: start no earlier.", planner=True),
    ResultColumn("Comment", Format.WRAPPED, 34, planner=True),
)
TASK_COLUMNS = (
    ResultColumn(ACCOUNT, width=12),
    ResultColumn("Account Name", width=24),
    ResultColumn(TASK, width=28),
    ResultColumn("Who", width=26),
    ResultColumn("Due", Format.DATE, 12),
    ResultColumn(STATUS, width=10, meaning="Blank = Open.", planner=True, choices=tuple(TaskStatus)),
    ResultColumn("Done On", Format.DATE, 12, planner=True),
    ResultColumn("Link", width=34, planner=True),
)
SHADES = (
    Shade(STATUS, Tone.GOOD, contains=HandoffStatus.DONE),
    Shade(STATUS, Tone.WARNING, contains=HandoffStatus.SLIPPED),
    Shade("Reason", Tone.CRITICAL, contains="would do"),
    Shade("Reason", Tone.WARNING, contains="Window"),
    Shade("Reason", Tone.INFO, contains="_HANDOFF"),
)
POINTS = 100.0
DATES = frozenset({"Wave", "Start", "Dual Until", "Handover"})
EMPTY_HANDOFFS = ResultTable("Handoffs", COLUMNS, [], key=(ACCOUNT,), empty="Nothing is to be handed over.")
EMPTY_TASKS = ResultTable("HandoffTasks", TASK_COLUMNS, [], key=(ACCOUNT, TASK), empty="No task.")


def handoffs_sheet(plan: HandoffPlan) -> ResultSheet:
    """A row per account that changes hands, the earliest first; then those that are done or called off."""
    table = ResultTable(
        EMPTY_HANDOFFS.name,
        COLUMNS,
        [*_planned(plan), *_kept(plan)],
        shades=SHADES,
        empty=EMPTY_HANDOFFS.empty,
        key=EMPTY_HANDOFFS.key,
    )
    return ResultSheet(HANDOFFS, HANDOFFS, headline(plan), (table,))


def tasks_sheet(plan: HandoffPlan, found: Sequence[FoundRow]) -> ResultSheet:
    """A row per task, the earliest first; then tasks of handoffs that are over, and those that a planner has added."""
    t = plan.case.territory
    tasks = sorted(handoff_tasks(plan.case, plan.schedule), key=lambda task: (task.due, task.account))
    rows: list[list[Cell]] = [
        [t.account_ids[each.account], t.account_names[each.account], each.name, each.who, each.due] for each in tasks
    ]
    known = {(key(t.account_ids[each.account]), key(each.name)) for each in tasks}
    rows += [_cells(row, TASK_COLUMNS[:5]) for row in found if row.key not in known and _stays(plan, row, tasks)]
    padded: list[list[Cell]] = [[*row, None, None, None] for row in rows]
    table = ResultTable(EMPTY_TASKS.name, TASK_COLUMNS, padded, empty=EMPTY_TASKS.empty, key=EMPTY_TASKS.key)
    told = (
        "What has to be done for each handoff. Add rows of your own below an account; Done needs all but the check-in."
    )
    return ResultSheet(TASKS, TASKS, told, (table,))


def _planned(plan: HandoffPlan) -> Iterator[list[Cell]]:
    schedule = plan.schedule
    gain = gains(schedule)
    late = np.where(schedule.start == 0, schedule.problem.weeks + 1, schedule.start)
    names = [plan.case.territory.csm_names[csm] for csm in schedule.problem.receiver]
    for unit in sorted(range(schedule.problem.units), key=lambda unit: (late[unit], names[unit])):
        for account in plan.case.members[unit]:
            yield _row(plan, unit, account, float(gain[unit]))


def _row(plan: HandoffPlan, unit: int, account: int, gain: float) -> list[Cell]:
    t, p, schedule, calendar = plan.case.territory, plan.case.problem, plan.schedule, plan.case.calendar
    week, handover = int(schedule.start[unit]), int(schedule.handover[unit])
    dates: list[Cell] = [None] * 3
    if week:
        start, over = calendar.monday(week), calendar.monday(handover)
        dates = [start, over - dt.timedelta(days=1) if over > start else None, over]
    return [
        t.account_ids[account],
        t.account_names[account],
        week or None,
        _name(t, int(t.current[account])),
        _name(t, int(p.after[account])),
        *dates,
        float(p.hours_after[account]),
        gain * POINTS if week else None,
        _reason(plan, unit, account),
        *_planner_cells(plan, account),
    ]


def _name(t: Territory, csm: int) -> str | None:
    """The name of a CSM, or the ID where others share it."""
    if csm == UNASSIGNED:
        return None
    name = t.csm_names[csm]
    return name if t.csm_names.count(name) == 1 else t.csm_ids[csm]


def _reason(plan: HandoffPlan, unit: int, account: int) -> str | None:
    week = int(plan.schedule.start[unit])
    if not week:
        return plan.reasons.get(unit, "Not within the weeks.")
    words = []
    announced = int(plan.case.problem.announced[unit])
    if announced and announced != week:
        words.append(f"Was announced for {plan.case.calendar.monday(announced)}.")
    if plan.case.cold[unit, week] and plan.case.territory.current[account] != UNASSIGNED:
        words.append("COLD_HANDOFF: the old CSM is gone by then.")
    elif plan.case.short[unit, week]:
        words.append("SHORT_HANDOFF: the old CSM goes before dual coverage would end.")
    return " ".join(words) or None


def _planner_cells(plan: HandoffPlan, account: int) -> list[Cell]:
    """Planned to begin with; a handoff that had slipped and has a new week is planned again."""
    row = next((row for row in plan.rows if row.account == account), None)
    if row is None or row.status is not HandoffStatus.SLIPPED:
        return [HandoffStatus.PLANNED.value, None, None]
    return [Told(HandoffStatus.PLANNED.value), Told(row.not_before), None]


def _kept(plan: HandoffPlan) -> Iterator[list[Cell]]:
    """Rows of handoffs that are over, or of accounts that their new CSM has already, as they stood."""
    t = plan.case.territory
    planned = {account for accounts in plan.case.members for account in accounts}
    for row in plan.rows:
        has = row.account is not None and row.to is not None and int(t.current[row.account]) == row.to
        if row.account not in planned and (row.is_over or has):
            cells = _cells(row.found, COLUMNS[:11])
            if row.status is HandoffStatus.CANCELLED:
                cells = [None if column.name in DATES else cell for column, cell in zip(COLUMNS, cells, strict=False)]
            yield [*cells, None, None, None]


def _stays(plan: HandoffPlan, task: FoundRow, tasks: Sequence[HandoffTask]) -> bool:
    """Whether a task that is none of ours now belongs to a handoff that is over, or was added by a planner."""
    account = key(task.text(ACCOUNT))
    over = {key(row.found.text(ACCOUNT)) for row in plan.rows if row.is_over}
    own = {key(each.name) for each in tasks}
    under_way = {key(plan.case.territory.account_ids[each.account]) for each in tasks}
    return account in over or (account in under_way and key(task.text(TASK)) not in own and bool(task.text(TASK)))


def _cells(row: FoundRow, columns: Sequence[ResultColumn]) -> list[Cell]:
    cells: Mapping[str, Cell] = row.cells
    return [cells.get(column.name) for column in columns]

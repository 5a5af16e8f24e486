"""What the commands of handoffs have in common: the plan, what stood on the sheets before, and the answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xl_territory.errors import TooLittleDataError
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.pipeline import planned
from xl_territory.records.change_log import Entry
from xl_territory.records.found_rows import FoundRow, found_rows
from xl_territory.studies.handoffs.analysis import HandoffPlan, plan_handoffs, replan_handoffs
from xl_territory.studies.handoffs.announced_rows import (
    HANDOFFS,
    STATUS,
    TASKS,
    WEEKS,
    AnnouncedRow,
    Slip,
    announced_rows,
    first_week,
)
from xl_territory.studies.handoffs.calendar_file import write_calendar
from xl_territory.studies.handoffs.handoff_sentences import summary
from xl_territory.studies.handoffs.handoff_status import HandoffStatus, TaskStatus
from xl_territory.studies.handoffs.handoffs_sheet import EMPTY_HANDOFFS, EMPTY_TASKS, handoffs_sheet, tasks_sheet
from xl_territory.studies.handoffs.week_calendar import WeekCalendar
from xl_territory.studies.handoffs.weeks_sheet import weeks_sheet
from xl_territory.studies.study import Answer, Asked
from xl_territory.workbook import open_workbook
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import RawSheet

NO_HANDOFFS = "There is no sheet Handoffs yet. Run handoffs --in-place first."
SHEETS = (HANDOFFS, WEEKS, TASKS)


@dataclass(frozen=True, eq=False)
class HandoffBook:
    """The plan in a workbook, and the rows of its handoff sheets as they stand."""

    plan: Plan
    rows: tuple[AnnouncedRow, ...]
    tasks: tuple[FoundRow, ...]
    weeks: RawSheet | None

    @classmethod
    def of(cls, source: object, told: Slip | None = None) -> HandoffBook:
        """Read it, with what a command was told besides. Raises InputError, UsageError and WorkbookError."""
        found = open_workbook(source).read(SHEETS)
        plan = planned(source)
        handoffs = found_rows(found.get(HANDOFFS), EMPTY_HANDOFFS)
        if told and not handoffs:
            raise TooLittleDataError(NO_HANDOFFS)
        tasks = found_rows(found.get(TASKS), EMPTY_TASKS)
        return cls(plan, announced_rows(plan.territory, handoffs, tasks, told), tasks, found.get(WEEKS))

    @property
    def calendar(self) -> WeekCalendar:
        """The weeks that were announced, or those of the settings."""
        return WeekCalendar.of(self.plan.territory, first_week(self.rows))

    def today(self, asked: Asked, as_of: dt.date | None) -> dt.date:
        """The day on which what has begun is told from what has not: as asked for, else today.

        Where today lies outside the weeks, the plan is one for another time, and its plan date counts.
        """
        now, weeks = asked.now.date(), self.calendar
        within = weeks.monday(1) <= now <= weeks.last_day(weeks.weeks)
        return as_of or (now if within else self.plan.territory.plan_date)


def fresh(asked: Asked, big_bang: bool) -> tuple[HandoffPlan, HandoffBook]:
    """Handoffs planned from nothing; what planners said of them before stays beside the accounts."""
    book = HandoffBook.of(asked.source)
    calendar = WeekCalendar.of(book.plan.territory)
    return plan_handoffs(book.plan, calendar, big_bang=big_bang, stop=asked.stop), book


def replanned(book: HandoffBook, asked: Asked, as_of: dt.date | None) -> HandoffPlan:
    """Handoffs planned anew around what has begun."""
    calendar = book.calendar
    begun = calendar.begun(book.today(asked, as_of))
    return replan_handoffs(book.plan, calendar, book.rows, begun, asked.stop)


def answer(plan: HandoffPlan, book: HandoffBook, asked: Asked, ics: Path | None) -> Answer:
    """The sheets, the calendar file where one is asked for, and what is said."""
    done = {row.key: key(row.text(STATUS)) == key(TaskStatus.DONE) for row in book.tasks}
    said = summary(plan)
    if ics is not None:
        changed = write_calendar(plan, ics, asked.now, {(k[0], k[1]): is_done for k, is_done in done.items()})
        said += f" {ics.name} written: {changed} entries are new or changed."
    sheets = (handoffs_sheet(plan), weeks_sheet(plan), tasks_sheet(plan, book.tasks))
    schedule, solved = plan.schedule, plan.solved
    facts = {
        "accounts": int(plan.case.problem.size.sum()),
        "unfinished": schedule.unfinished,
        "least_unfinished": solved.least_unfinished,
        "cost": schedule.cost,
        "bound": solved.bound if solved.bound > float("-inf") else None,
        "gap": solved.gap if solved.bound > float("-inf") else None,
        "newly_above_capacity": schedule.newly_above,
        "broken": plan.broken,
        "changed": [plan.case.territory.account_ids[i] for unit in plan.changed for i in plan.case.members[unit]],
        "seconds": solved.seconds,
    }
    return Answer(said, sheets, facts=facts, entries=tuple(_slips(plan)))


def _slips(plan: HandoffPlan) -> Iterator[Entry]:
    """Each handoff that has slipped, with the start it had and the one it has now."""
    start = {account: int(plan.schedule.start[unit]) for unit, each in enumerate(plan.case.members) for account in each}
    for row in plan.rows:
        if row.status is HandoffStatus.SLIPPED and row.account in start:
            week = start[row.account]
            new = plan.case.calendar.monday(week) if week else None
            yield Entry("slipped", HANDOFFS, row.found.text("Account ID"), "Start", old=row.start, new=new)

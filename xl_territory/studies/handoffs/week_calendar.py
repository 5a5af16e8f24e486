"""Weeks of a handoff plan: numbered from 1, each seven days from its first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from xl_territory.schema.handoffs import START, WEEKS
from xl_territory.territory.territory import Territory

WEEK = 7
WORKING_DAYS = 5


@dataclass(frozen=True)
class WeekCalendar:
    """The first day of week 1, and how many weeks there are."""

    first: dt.date
    weeks: int

    @classmethod
    def of(cls, territory: Territory, first: dt.date | None = None) -> WeekCalendar:
        """The weeks of the settings; they begin on ``first`` where the settings leave that open."""
        chosen = territory.settings[START] or first or monday_after(territory.plan_date)
        return cls(chosen, round(territory.settings[WEEKS]))

    def monday(self, week: int) -> dt.date:
        """First day of a week; of week 0, the day before week 1 by a week."""
        return self.first + dt.timedelta(weeks=week - 1)

    def last_day(self, week: int) -> dt.date:
        """Last day of a week."""
        return self.monday(week) + dt.timedelta(days=WEEK - 1)

    def week_of(self, day: dt.date) -> int:
        """The week that a day lies in; below 1 or above the last where it lies outside."""
        return (day - self.first).days // WEEK + 1

    def begun(self, on: dt.date) -> int:
        """The last week that has begun on a day, 0 for none."""
        return min(max(0, self.week_of(on)), self.weeks)

    def worked(self, week: int, gone_from: dt.date | None) -> bool:
        """Whether somebody who is gone from a day on works through the working days of the week."""
        return gone_from is None or gone_from >= self.monday(week) + dt.timedelta(days=WORKING_DAYS)


def monday_after(day: dt.date) -> dt.date:
    """The next Monday after a day."""
    return day + dt.timedelta(days=WEEK - day.weekday())

"""What a book has to reach quarter by quarter: renewals, onboarding, handoffs, a review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from xl_territory.schema.book_notes import QUARTERS
from xl_territory.studies.documents.book_context import BookContext
from xl_territory.studies.documents.book_rows import BookRow, Section, whole
from xl_territory.workbook.names import key

AHEAD = 4


@dataclass(frozen=True)
class Quarter:
    """A quarter of a calendar year, 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: dt.date) -> Quarter:
        """The one that has the day."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def next(self) -> Quarter:
        """The one after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def last_day(self) -> dt.date:
        """Its last day."""
        return dt.date(self.next.year, self.next.number * 3 - 2, 1) - dt.timedelta(1)

    @property
    def name(self) -> str:
        """Such as 2026 Q1."""
        return f"{self.year} {QUARTERS[self.number - 1]}"


def milestones(context: BookContext, csm: int) -> Iterator[BookRow]:
    """The quarter of the plan date and the three after it; a planner's note on a quarter is in place of its rows."""
    t = context.plan.territory
    notes = context.notes.get(t.csm_ids[csm], {})
    quarter = Quarter.of(t.plan_date)
    for ahead in range(AHEAD):
        note = notes.get(QUARTERS[quarter.number - 1])
        yield from [_row(quarter, note)] if note else _of_quarter(context, csm, quarter, is_first=ahead == 0)
        quarter = quarter.next


def _of_quarter(context: BookContext, csm: int, quarter: Quarter, *, is_first: bool) -> Iterator[BookRow]:
    t, mine = context.plan.territory, context.book(csm)
    days = [context.renewal(int(i)) for i in mine]
    renewing = mine[[day is not None and day >= t.plan_date and Quarter.of(day) == quarter for day in days]]
    if len(renewing):
        yield _row(quarter, "renewals", len(renewing), float(t.arr[renewing].sum()))
    new = mine[np.array([key(stage) == "onboarding" for stage in t.accounts["Stage"].iloc[mine]], dtype=bool)]
    if is_first and len(new):
        yield _row(quarter, "onboarding to be finished", len(new), float(t.arr[new].sum()))
    over = [context.handoffs.get(int(i), (None, None))[1] for each in context.changes(csm) for i in each]
    if many := sum(day is not None and Quarter.of(day) == quarter for day in over):
        yield _row(quarter, "handoffs to be finished", many)
    yield _row(quarter, "review of the book")


def _row(quarter: Quarter, text: str, many: int | None = None, arr: float | None = None) -> BookRow:
    figure = None if many is None else whole(many)
    return BookRow(Section.MILESTONES, f"{quarter.name}: {text}", figure=figure, arr=arr, date=quarter.last_day)

"""In which week every customer is handed over, without anybody drowning."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from xl_territory.errors import TooLittleDataError, UsageError
from xl_territory.studies.parameters import By, Option
from xl_territory.studies.study import Answer, Asked, Needs, RibbonGroup, Study

if TYPE_CHECKING:
    from xl_territory.studies.handoffs.handoff_runs import HandoffBook

BigBang = Annotated[bool, Option("Everything in week 1; rules are reported, not enforced.")]
Replan = Annotated[bool, Option("Plan anew around what has begun or slipped; other shifts are kept few.")]
AsOf = Annotated[dt.date | None, Option("With --replan: weeks that have begun on this day are fixed; default today.")]
Ics = Annotated[Path | None, Option("Write a calendar file too: an event per handoff, a to-do per task.")]
Verify = Annotated[bool, Option("Recompute the sheet Handoffs from its rows alone; nothing is written.")]


def run(
    asked: Asked,
    *,
    big_bang: BigBang = False,
    replan: Replan = False,
    as_of: AsOf = None,
    ics: Ics = None,
    verify: Verify = False,
    by: By = None,  # noqa: ARG001  (who wrote it)
) -> Answer:
    """In which week each account of the plan is handed over: fewest left over first, then the least cost.

    Both CSMs look after an account in dual coverage; nobody goes above capacity, caps of a week and renewals hold.
    Settings: Handoff: … and Task: …
    """
    from xl_territory.studies.handoffs import handoff_runs as runs

    if sum((big_bang, replan, verify)) > 1:
        raise UsageError("Give one of --big-bang, --replan and --verify.")
    if verify:
        return _verified(asked)
    if not replan:
        plan, book = runs.fresh(asked, big_bang)
        return runs.answer(plan, book, asked, ics)
    book = _announced(asked)
    return runs.answer(runs.replanned(book, asked, as_of), book, asked, ics)


def _verified(asked: Asked) -> Answer:
    from xl_territory.studies.handoffs.verify_sheet import facts, verify_sheet

    book = _announced(asked)
    checked = verify_sheet(book.plan.territory, book.calendar, book.rows, book.weeks)
    count = f"{checked.rows} handoffs recomputed from their dates: cost {checked.found.cost:.6f}"
    if not checked.wrong:
        return Answer(f"{count}; every rule holds, every figure is right.", facts=facts(checked))
    return Answer(f"{count}. " + " ".join(f"{each}." for each in checked.wrong), exit_code=5, facts=facts(checked))


def _announced(asked: Asked) -> HandoffBook:
    from xl_territory.studies.handoffs.handoff_runs import NO_HANDOFFS, HandoffBook

    book = HandoffBook.of(asked.source)
    if not book.rows:
        raise TooLittleDataError(NO_HANDOFFS)
    return book


STUDY = Study(
    name="handoffs",
    caption="Handoffs",
    group=RibbonGroup.HAND_OVER,
    icon="CalendarMonthDetailsMenu",
    brief="In which week each customer is handed over.",
    more="Sheet Handoffs has the dates, Handoff Weeks the hours of every CSM, Handoff Tasks what has to be done.",
    run=run,
    sheets=("Handoffs", "Handoff Weeks", "Handoff Tasks"),
    needs=Needs.RECORDS,
    reads=("Handoffs", "Handoff Tasks"),
    lasting=("Handoffs", "Handoff Weeks", "Handoff Tasks"),
    best_so_far=True,
)

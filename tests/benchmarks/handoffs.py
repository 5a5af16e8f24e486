"""Handoff weeks of plans of different size: how many are left over, the proven gap, and the seconds that it takes."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rich.table import Table

from tests.benchmarks.workbooks import Frames, sheets
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.pipeline import plan, read_workbook
from xl_territory.schema import Changes
from xl_territory.studies.handoffs.analysis import handoff_options
from xl_territory.studies.handoffs.from_plan import handoff_case
from xl_territory.studies.handoffs.solve_handoffs import solve_handoffs
from xl_territory.studies.handoffs.week_calendar import WeekCalendar

EXAMPLE = Path(__file__).parents[2] / "workbook_templates" / "territory_worked_example.xlsx"
CAPS: Changes = {"Handoff: given a week": 10, "Handoff: received a week": 10}
CHANGED = 0.25
# accounts, CSMs, seconds for the weeks, gap to stop at
SIZES = ((2_000, 15, 30.0, 0.01), (10_000, 100, 120.0, 0.01))


@dataclass(frozen=True)
class HandoffTiming:
    """One plan: accounts that change hands, how many of them are left over and are proved to be at least, the cost
    with its proven gap, hours newly above capacity, and wall and processor seconds of the search."""

    case: str
    accounts: int
    unfinished: int
    least: int
    cost: float
    gap: float
    newly_above: float
    seconds: float
    processor: float


def handoff_timings(largest: int, patience: float) -> Iterator[HandoffTiming]:
    """The worked example with the settings of its sheet, then generated plans of up to ``largest`` accounts."""
    yield _timed("worked example", plan(read_workbook(EXAMPLE)), None, None)
    for accounts, csms, seconds, gap in (size for size in SIZES if size[0] <= largest):
        book = sheets(accounts, csms)
        at_random = plan(read_workbook(book, CAPS))
        lived_in = plan(read_workbook(_a_year_later(book, at_random), CAPS))
        yield _timed(f"{accounts} x {csms}", lived_in, patience * seconds, gap)
        yield _timed(f"{accounts} x {csms}, owners at random", at_random, patience * seconds, gap)


def _a_year_later(book: Frames, found: Plan) -> Frames:
    """The workbook once its plan was carried out, and a quarter of the accounts have changed hands or are new since."""
    random = np.random.default_rng(1)
    t = found.territory
    owners = np.array([*t.csm_ids, None], dtype=object)[found.books.owner]
    changed = random.random(len(owners)) < CHANGED
    owners[changed] = random.choice(np.array([*t.csm_ids, None], dtype=object), int(changed.sum()))
    return book | {"Accounts": book["Accounts"].assign(**{"Current CSM": owners})}


def _timed(case: str, found: Plan, seconds: float | None, gap: float | None) -> HandoffTiming:
    handoffs = handoff_case(found, WeekCalendar.of(found.territory))
    options = handoff_options(found, handoffs.problem)
    if seconds is not None:
        options = replace(options, time_limit=seconds, gap=gap or options.gap)
    start, before = time.perf_counter(), _processor_seconds()
    solved = solve_handoffs(handoffs.problem, options)
    return HandoffTiming(
        case,
        int(handoffs.problem.size.sum()),
        solved.schedule.unfinished,
        solved.least_unfinished,
        solved.schedule.cost,
        solved.gap,
        solved.schedule.newly_above,
        time.perf_counter() - start,
        _processor_seconds() - before,
    )


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def handoff_table(timings: list[HandoffTiming]) -> Table:
    """All of them."""
    columns = ("plan", "accounts", "left over", "proved", "cost", "gap %", "newly above h", "seconds", "processor s")
    shown = Table(*columns, title="Handoff weeks")
    for each in timings:
        counts = [str(number) for number in (each.accounts, each.unfinished, each.least)]
        figures = [f"{each.cost:.4f}", f"{100 * each.gap:.3f}", f"{each.newly_above:.2f}"]
        shown.add_row(each.case, *counts, *figures, f"{each.seconds:.1f}", f"{each.processor:.1f}")
    return shown

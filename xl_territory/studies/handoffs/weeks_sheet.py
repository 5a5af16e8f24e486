"""The sheet Handoff Weeks: the ways side by side, the score by week, and every CSM's hours week by week."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

import numpy as np

from xl_territory.plans.balance_measures import utilisation
from xl_territory.policies.rules.capacity import full_hours
from xl_territory.studies.handoffs.analysis import HandoffPlan
from xl_territory.studies.handoffs.announced_rows import WEEKS
from xl_territory.studies.handoffs.handoff_sentences import headline, remaining
from xl_territory.studies.handoffs.schedule import Schedule, broken
from xl_territory.territory.workloads import Floats, Integers, totals
from xl_territory.workbook.palette import BLUE, GREY, ORANGE
from xl_territory.workbook.sheets import (
    Cell,
    Chart,
    Format,
    ResultColumn,
    ResultSheet,
    ResultTable,
    Series,
    Shade,
    Tone,
)

FIRST = 4
BESIDE = 8
"""The column right of what stands above the heat map."""
CM_PER_ROW, WEEK_CM, UNUSED_CM = 0.53, 2.35, 1.69
"""Height of a row; width of a column of the heat map and of one that no table uses."""


def weeks_sheet(plan: HandoffPlan) -> ResultSheet:
    """Summaries first, then a row per CSM and week."""
    every = (_ways(plan), _score_by_week(plan), _remedies(plan), _peaks(plan), _hours(plan))
    tables = tuple(table for table in every if table.rows)
    charts = tuple(_charts(plan)) if plan.case.problem.units else ()
    return ResultSheet(WEEKS, WEEKS, headline(plan), tables or (_ways(plan),), charts)


def _ways(plan: HandoffPlan) -> ResultTable:
    columns = (
        ResultColumn("Way", width=22),
        ResultColumn(
            "Cost", Format.SCORE, 12, "Sum of the weekly scores, and what weeks without a permitted owner count."
        ),
        ResultColumn("Not Finished", Format.WHOLE, 14),
        ResultColumn("Peak", Format.SHARE, 12, "Hours of the fullest CSM in any week, as a share of what the CSM has."),
        ResultColumn("Newly Above Capacity", Format.HOURS, 14, "CSM-hours of those who are within capacity today."),
        ResultColumn("Weeks in Breach", Format.WHOLE, 12, "Account-weeks with nobody, or with whom rules forbid."),
        ResultColumn("Breaks", Format.WRAPPED, 24, "Rules of handoffs that do not hold."),
    )
    rows: list[list[Cell]] = [
        [
            name,
            way.cost,
            way.unfinished,
            _peak(plan, way),
            way.newly_above,
            way.breach_weeks,
            "; ".join(broken(way)) or "nothing",
        ]
        for name, way in plan.ways.items()
        if plan.case.problem.units
    ]
    return ResultTable("HandoffWays", columns, rows, empty="Nothing is to be handed over.")


def _peak(plan: HandoffPlan, schedule: Schedule) -> float:
    used = utilisation(schedule.loads[:, 1:].max(axis=1), full_hours(plan.case.territory))
    return float(used.max(initial=0.0))


def _score_by_week(plan: HandoffPlan) -> ResultTable:
    columns = (
        ResultColumn("Week", Format.WHOLE, 22),
        ResultColumn("From", Format.DATE, 12),
        ResultColumn("Starts", Format.WHOLE, 14, "Accounts that begin to be handed over."),
        ResultColumn("Handed Over", Format.WHOLE, 14, "Accounts that are with their new CSM from this week on."),
        ResultColumn("Score", Format.SCORE, 14, "Of the book of record; week 0 is today."),
        ResultColumn("Gain", Format.SCORE, 12, "Score of the week before, less this one."),
    )
    schedule = plan.schedule
    weeks = range(schedule.problem.weeks + 1) if plan.case.problem.units else range(0)
    size = schedule.problem.size
    rows: list[list[Cell]] = [
        [
            week,
            plan.case.calendar.monday(week) if week else None,
            int(size[schedule.start == week].sum()) if week else None,
            int(size[schedule.handover == week].sum()) if week else None,
            float(schedule.scores[week]),
            float(schedule.scores[week - 1] - schedule.scores[week]) if week else None,
        ]
        for week in weeks
    ]
    return ResultTable("ScoreByWeek", columns, rows)


def _remedies(plan: HandoffPlan) -> ResultTable:
    columns = (
        ResultColumn("What Would Help", width=36),
        ResultColumn("Today", Format.NUMBER, 12),
        ResultColumn("Needed", Format.NUMBER, 14, "Blank = no value would do by itself."),
        ResultColumn("Left Over", Format.WHOLE, 12, "Accounts that have no week to start in even then."),
        ResultColumn("Least", width=12, meaning="Whether it is proved that nothing smaller would do."),
    )
    rows: list[list[Cell]] = [
        [
            remedy.setting,
            remedy.today,
            remedy.needed,
            None if remedy.needed is None else remaining(plan, remedy),
            "proved" if remedy.least else "perhaps less",
        ]
        for remedy in plan.remedies
    ]
    return ResultTable("HandoffRemedies", columns, rows)


def _peaks(plan: HandoffPlan) -> ResultTable:
    """The fullest week of each CSM who gives or receives, the fullest first: what the chart shows, and a heat map."""
    t, schedule = plan.case.territory, plan.schedule
    full = full_hours(t)
    columns = (
        ResultColumn("CSM", width=22),
        ResultColumn("Capacity", Format.HOURS, 12),
        ResultColumn("Fullest Week", Format.HOURS, 14),
        *(
            ResultColumn(f"{plan.case.calendar.monday(week):%d %b}", Format.SHARE, 12, "Hours ÷ capacity.")
            for week in range(1, schedule.problem.weeks + 1)
        ),
    )
    used = utilisation(schedule.loads, full[:, None])
    order = sorted(_touched(schedule), key=lambda csm: -used[csm, 1:].max())
    rows: list[list[Cell]] = [
        [t.csm_names[csm], float(full[csm]), float(schedule.loads[csm, 1:].max()), *map(float, used[csm, 1:])]
        for csm in order
    ]
    shades = tuple(
        Shade(column.name, tone, above=above)
        for column in columns[3:]
        for tone, above in ((Tone.CRITICAL, 1.005), (Tone.WARNING, 0.95))
    )
    return ResultTable("FullestWeeks", columns, rows, shades=shades)


def _touched(schedule: Schedule) -> list[int]:
    p = schedule.problem
    return [int(csm) for csm in np.unique(np.concatenate([p.receiver, p.givers.csm]))]


def _hours(plan: HandoffPlan) -> ResultTable:
    columns = (
        ResultColumn("CSM ID", width=22),
        ResultColumn("Week", Format.WHOLE, 12),
        ResultColumn("Hours", Format.HOURS, 14, "Both shares of what is in dual coverage counted."),
        ResultColumn("Dual Hours", Format.HOURS, 12, "Of these, for accounts that two CSMs look after."),
        ResultColumn("Capacity", Format.HOURS, 12),
        ResultColumn("Utilisation", Format.SHARE, 12),
        ResultColumn("Given", Format.WHOLE, 12, "Handoffs that start; a family is one."),
        ResultColumn("Received", Format.WHOLE, 12),
    )
    shades = (Shade("Utilisation", Tone.CRITICAL, above=1.005),)
    return ResultTable("HandoffWeeks", columns, list(_hour_rows(plan)), shades=shades)


def _hour_rows(plan: HandoffPlan) -> Iterator[list[Cell]]:
    t, schedule = plan.case.territory, plan.schedule
    full = full_hours(t)
    used = utilisation(schedule.loads, full[:, None])
    dual = np.stack([dual_hours(schedule, week) for week in range(schedule.problem.weeks + 1)], axis=1)
    for csm in range(len(t.csms)) if plan.case.problem.units else ():
        for week in range(1, schedule.problem.weeks + 1):
            yield [
                t.csm_ids[csm],
                week,
                float(schedule.loads[csm, week]),
                float(dual[csm, week]),
                float(full[csm]),
                float(used[csm, week]),
                int(schedule.given[csm, week]),
                int(schedule.received[csm, week]),
            ]


def dual_hours(schedule: Schedule, week: int) -> Floats:
    """(m,) hours of a week that go to accounts that two CSMs look after."""
    p = schedule.problem
    accounts: Integers = schedule.in_dual(week)
    old = totals(p.owner[accounts, week], p.giver_share * p.hours_before[accounts], p.csms)
    return np.asarray(old + totals(p.after[accounts], p.receiver_share * p.hours_after[accounts], p.csms))


def _charts(plan: HandoffPlan) -> Iterator[Chart]:
    """Beside the summaries and above the heat map: the fullest week of each CSM, and the score week by week."""
    csms, weeks = len(_touched(plan.schedule)), plan.case.calendar.weeks
    names = Series(WEEKS, "FullestWeeks", "CSM", "CSM", GREY)
    fullest = Series(WEEKS, "FullestWeeks", "Fullest Week", "Hours in the fullest week", BLUE)
    capacity = Series(WEEKS, "FullestWeeks", "Capacity", "Capacity", ORANGE)
    above = sum(plan.schedule.loads[csm, 1:].max() > plan.case.problem.limit[csm] for csm in _touched(plan.schedule))
    title = f"Hours in the fullest week against capacity: {above or 'nobody'} above it"
    width, height = min(26.0, max(16.0, 0.5 * csms)), min(9.0, CM_PER_ROW * (9 + weeks))
    yield Chart("column", title, names, (fullest, capacity), FIRST, BESIDE, Format.HOURS, "hours a week", width, height)
    week = Series(WEEKS, "ScoreByWeek", "Week", "Week", GREY)
    score = Series(WEEKS, "ScoreByWeek", "Score", "Score", BLUE)
    right = BESIDE + _columns(width, max(0, weeks + 3 - (BESIDE - 1)))
    yield Chart("line", "Score of the books by week", week, (score,), FIRST, right, Format.SCORE, "score", 14.0, height)


def _columns(width: float, of_heat_map: int) -> int:
    """Columns that a chart of this width covers, the first ones those of the heat map."""
    inside = min(of_heat_map, ceil(width / WEEK_CM))
    return inside + ceil(max(0.0, width - inside * WEEK_CM) / UNUSED_CM)

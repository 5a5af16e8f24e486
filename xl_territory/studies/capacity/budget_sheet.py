"""The Budget Request sheet: one page with the ask, what less money leaves uncovered, and hours needed against seats."""

from __future__ import annotations

import numpy as np

from xl_territory.errors import counted
from xl_territory.reports.columns import filled, table
from xl_territory.studies.capacity.analysis import CapacityPlan, LessMoney
from xl_territory.studies.capacity.hiring_problem import seat_hours, yearly_costs
from xl_territory.studies.capacity.months import Floats, first_day
from xl_territory.workbook.palette import BLUE, GREY, ORANGE
from xl_territory.workbook.sheets import Chart, Format, ResultSheet, ResultTable, Series, Shown

BUDGET = "Budget Request"
LITTLE = 0.05


def budget_sheet(found: CapacityPlan) -> ResultSheet:
    """The ask in a sentence, its figures, the cuts and the months, with a chart."""
    months = _months(found)
    return ResultSheet(BUDGET, BUDGET, _ask(found), (_figures(found), _cuts(found), months), (_chart(),))


def _ask(found: CapacityPlan) -> str:
    hires = int(found.chosen.plan.hires.sum())
    if not hires:
        return "No money is asked for: the team covers what is expected."
    ask = f"We ask for {counted(hires, 'seat')}, {found.yearly_cost:,.0f} in the dearest year."
    return f"{ask} {_with_less(found, found.less[-1])}"


def _with_less(found: CapacityPlan, less: LessMoney) -> str:
    """What the hours, or their safety, lose by the largest cut."""
    worst = float(less.uncovered.max(initial=0.0))
    if worst >= LITTLE:
        return f"With {less.cut:.0%} less, up to {worst:.1f} h a week of customers' hours would have nobody."
    before, after = (float(each.chance.max(initial=0.0)) for each in (found.chosen, less))
    return (
        f"With {less.cut:.0%} less every hour is covered while nobody leaves; the chance of more than 5 % uncovered in "
        f"a month is then up to {after:.0%} instead of {before:.0%}."
    )


def _figures(found: CapacityPlan) -> ResultTable:
    plan = found.chosen.plan
    costs = yearly_costs(found.problem, plan.hires)
    figures = [
        ("Seats to hire", Shown(int(plan.hires.sum()), Format.WHOLE)),
        *((f"Cost of year {year}", Shown(cost, Format.MONEY)) for year, cost in enumerate(costs, start=1)),
        ("Margin on the hours needed", Shown(found.chosen.margin, Format.SHARE)),
        (
            "Chance of more than 5 % uncovered, worst month",
            Shown(float(found.chosen.chance.max(initial=0.0)), Format.SHARE),
        ),
        ("Uncovered hours, worst month", Shown(float(plan.uncovered.max(initial=0.0)), Format.HOURS)),
    ]
    return table(
        "BudgetAsk",
        [
            filled("The Ask", [name for name, _ in figures], width=44),
            filled("Figure", [value for _, value in figures], Format.NUMBER, 16),
        ],
        empty="",
    )


def _cuts(found: CapacityPlan) -> ResultTable:
    def share(less: LessMoney) -> float:
        need = found.problem.need.sum(axis=0)
        return float((less.uncovered / np.where(need > 0, need, 1.0)).max(initial=0.0))

    columns = [
        filled("If There Is Less Money", [f"{less.cut:.0%} less" for less in found.less], width=44),
        filled("Seats", [int(less.plan.hires.sum()) for less in found.less], Format.WHOLE, 16),
        filled(
            "Uncovered Hours",
            [float(less.uncovered.max(initial=0.0)) for less in found.less],
            Format.HOURS,
            16,
            meaning="A week, in the worst month.",
        ),
        filled("Of All Hours", [share(less) for less in found.less], Format.SHARE, 13),
        filled(
            "Worst Chance",
            [float(less.chance.max(initial=0.0)) for less in found.less],
            Format.SHARE,
            13,
            meaning="Of more than 5 % uncovered hours in a month.",
        ),
    ]
    return table("BudgetCuts", columns, title="With less money", empty="")


def _months(found: CapacityPlan) -> ResultTable:
    team = found.problem.team.hours.sum(axis=0)
    hired: Floats = seat_hours(found.problem, found.chosen.plan.hires).sum(axis=0)
    months = range(found.problem.length)
    columns = [
        filled("Month", [f"{first_day(month):%b %Y}" for month in found.growth.months], width=44),
        filled("Hours Needed", [float(each) for each in found.problem.need.sum(axis=0)], Format.HOURS, 16),
        filled("Team Today", [float(team[t]) for t in months], Format.HOURS, 16),
        filled("With Hires", [float(team[t] + hired[t]) for t in months], Format.HOURS, 13),
    ]
    return table("BudgetMonths", columns, title="Month by month", empty="")


def _chart() -> Chart:
    series = tuple(
        Series(BUDGET, "BudgetMonths", column, column, colour)
        for column, colour in (("Hours Needed", ORANGE), ("Team Today", GREY), ("With Hires", BLUE))
    )
    months = Series(BUDGET, "BudgetMonths", "Month", "Month", GREY)
    return Chart(
        "line",
        "Hours needed, with today's team and with the hires",
        months,
        series,
        4,
        6,
        Format.HOURS,
        "hours a week",
        17.0,
        11.0,
    )

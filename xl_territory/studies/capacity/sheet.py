"""Capacity Plan, Hiring Plan and Budget Request: what is needed, whom to hire when, and the page to ask for it with."""

from __future__ import annotations

import numpy as np

from xl_territory.reports.columns import filled, table
from xl_territory.studies.capacity.analysis import CapacityPlan, LessMoney, monthly_costs, yearly_costs
from xl_territory.studies.capacity.hiring import seat_hours
from xl_territory.studies.capacity.months import Floats, first_day
from xl_territory.studies.capacity.verdicts import SegmentMonth, Verdict
from xl_territory.workbook.sheets import Chart, Format, ResultSheet, ResultTable, Series, Shade, Shown, Tone

CAPACITY, HIRING, BUDGET = "Capacity Plan", "Hiring Plan", "Budget Request"
SHEETS = (CAPACITY, HIRING, BUDGET)
NOBODY = -1
BLUE, GREY, AMBER = "2F6DB5", "A9B4C2", "D99A2B"
VERDICT_SHADES = (
    Shade("Verdict", Tone.CRITICAL, contains=Verdict.ADD),
    Shade("Verdict", Tone.WARNING, contains=Verdict.REDESIGN),
    Shade("Verdict", Tone.INFO, contains=Verdict.SPARE),
)


def capacity_sheets(found: CapacityPlan) -> tuple[ResultSheet, ...]:
    """The three sheets, the plan first."""
    return _capacity(found), _hiring(found), _budget(found)


def sentence(found: CapacityPlan) -> str:
    """How many seats the plan hires, what they cost, and how safe that is."""
    hires = int(found.chosen.plan.hires.sum())
    if not hires:
        return f"No seat has to be hired in the next {found.problem.length} months. {_verdicts(found)}"
    first = first_day(found.growth.months[int(np.flatnonzero(found.chosen.plan.hires.any(axis=0))[0])])
    gap = found.chosen.plan.gap
    proof = "proved cheapest" if gap < 1e-4 else f"at most {gap:.1%} dearer than the cheapest"
    return (
        f"Hire {hires} {'seat' if hires == 1 else 'seats'} in {found.problem.length} months, the first on "
        f"{first:%d %B %Y}: {found.yearly_cost:,.0f} in the dearest year, {proof}. {_left(found)} {_verdicts(found)}"
    )


def _left(found: CapacityPlan) -> str:
    worst = float(found.chosen.plan.uncovered.max(initial=0.0))
    short = (
        f"Up to {worst:.1f} h a week stay uncovered before hires can start."
        if worst > 0.05
        else "All hours are covered."
    )
    margin = f"With a margin of {found.chosen.margin:.0%}" if found.chosen.margin else "Without a margin"
    chance = found.chosen.chance.max(initial=0.0)
    return f"{short} {margin} the chance of more than 5 % uncovered is at most {chance:.0%} in any month."


def _verdicts(found: CapacityPlan) -> str:
    last = found.growth.months[-1]
    short = [each.segment for each in found.segments if each.month == last and each.verdict is Verdict.ADD]
    if not short:
        return "With today's team no segment is more than 20 % above its benchmark."
    return (
        f"With today's team {', '.join(short)} will be more than 20 % above the benchmark by {first_day(last):%B %Y}."
    )


def _capacity(found: CapacityPlan) -> ResultSheet:
    columns = [
        filled("Segment", [each.segment for each in found.segments], width=16),
        filled("Month", [first_day(each.month) for each in found.segments], Format.DATE, 12),
        filled("Accounts", [each.accounts for each in found.segments], Format.WHOLE, 10),
        filled(
            "Needed", [each.seats_needed for each in found.segments], Format.NUMBER, 10, meaning="Seats by benchmark."
        ),
        filled(
            "There", [each.seats_there for each in found.segments], Format.NUMBER, 10, meaning="Seats, nobody hired."
        ),
        filled("Ratio", [_finite(each) for each in found.segments], Format.NUMBER, 9, meaning="Needed ÷ there."),
        filled("Verdict", [each.verdict.value for each in found.segments], width=22),
        filled("Hours Needed", [each.hours_needed for each in found.segments], Format.HOURS, 14),
        filled("Hours There", [each.hours_there for each in found.segments], Format.HOURS, 13),
        filled("Milestone", [each.milestone for each in found.segments], width=30),
    ]
    tables = (_summary(found), table("CapacityPlan", columns, shades=VERDICT_SHADES, empty="No segment."))
    return ResultSheet(CAPACITY, CAPACITY, sentence(found), tables)


def _finite(each: SegmentMonth) -> float | None:
    return each.ratio if np.isfinite(each.ratio) else None


def _summary(found: CapacityPlan) -> ResultTable:
    """One row per segment: now, at the end, and when somebody is needed first."""
    rows = {name: [each for each in found.segments if each.segment == name] for name in found.growth.segments}
    first = {name: next((m.month for m in months if m.verdict is Verdict.ADD), None) for name, months in rows.items()}
    columns = [
        filled("Segment", list(rows), width=16),
        filled("Accounts Now", [m[0].accounts for m in rows.values()], Format.WHOLE, 12),
        filled("Accounts Then", [m[-1].accounts for m in rows.values()], Format.WHOLE, 12),
        filled("Ratio Now", [_finite(m[0]) for m in rows.values()], Format.NUMBER, 10),
        filled("Ratio Then", [_finite(m[-1]) for m in rows.values()], Format.NUMBER, 10),
        filled("Verdict Now", [m[0].verdict.value for m in rows.values()], width=21),
        filled("Verdict Then", [m[-1].verdict.value for m in rows.values()], width=21),
        filled("Short From", [None if k is None else first_day(k) for k in first.values()], Format.DATE, 12),
    ]
    shades = tuple(
        Shade(column, shade.tone, contains=shade.contains)
        for column in ("Verdict Now", "Verdict Then")
        for shade in VERDICT_SHADES
    )
    return table("CapacitySummary", columns, shades=shades, empty="No segment.")


def _hiring(found: CapacityPlan) -> ResultSheet:
    plan, months = found.chosen.plan, found.growth.months
    seats, cost = np.cumsum(plan.hires, axis=1), monthly_costs(found.problem, plan.hires)
    rows = [(t, k) for t in range(len(months)) for k in np.flatnonzero(plan.hires[:, t]).tolist() or [NOBODY]]
    names = [kind.name for kind in found.problem.kinds]
    columns = [
        filled("Month", [first_day(months[t]) for t, _ in rows], Format.DATE, 12),
        filled("Seat", ["nobody" if k == NOBODY else names[k] for _, k in rows], width=18),
        filled("Hires", [0 if k == NOBODY else int(plan.hires[k, t]) for t, k in rows], Format.WHOLE, 8),
        filled(
            "Seats",
            [int(seats[:, t].sum() if k == NOBODY else seats[k, t]) for t, k in rows],
            Format.WHOLE,
            8,
            meaning="Hired so far, of this kind.",
        ),
        filled(
            "Cost",
            [float(cost[t]) if i == 0 or rows[i - 1][0] != t else None for i, (t, _) in enumerate(rows)],
            Format.MONEY,
            12,
            meaning="Of all seats hired, in this month.",
        ),
        filled(
            "Chance Uncovered",
            [float(found.chosen.chance[t]) for t, _ in rows],
            Format.SHARE,
            17,
            meaning="Of more than 5 % of the hours, when people leave and demand swings.",
        ),
    ]
    shades = (Shade("Chance Uncovered", Tone.WARNING, above=0.10), Shade("Hires", Tone.GOOD, above=0))
    explanation = f"{sentence(found)} {_unlinked(found)}".strip()
    return ResultSheet(
        HIRING, HIRING, explanation, (table("HiringPlan", columns, shades=shades, empty="No month."), _margins(found))
    )


def _unlinked(found: CapacityPlan) -> str:
    if not found.unlinked:
        return ""
    return f"{found.unlinked} CSMs name no kind of seat in column Seat: they are taken to stay."


def _margins(found: CapacityPlan) -> ResultTable:
    tried = sorted(found.tried, key=lambda each: each.margin)
    none = tried[0].plan.cost
    columns = [
        filled("Margin", [each.margin for each in tried], Format.SHARE, 12),
        filled("Total Cost", [each.plan.cost for each in tried], Format.MONEY, 18),
        filled(
            "Dearer",
            [each.plan.cost / none - 1 if none else 0.0 for each in tried],
            Format.SHARE,
            8,
            meaning="Than without margin.",
        ),
        filled(
            "Gap",
            [each.plan.gap for each in tried],
            Format.SHARE,
            8,
            meaning="Proven: at most so much dearer than the cheapest.",
        ),
        filled("Worst Chance", [float(each.chance.max(initial=0.0)) for each in tried], Format.SHARE, 12),
        filled("Taken", ["Yes" if each is found.chosen else "" for each in tried], width=17),
    ]
    return table("HiringMargins", columns, empty="No margin tried.")


def _budget(found: CapacityPlan) -> ResultSheet:
    months = _months(found)
    return ResultSheet(BUDGET, BUDGET, _ask(found), (_figures(found), _cuts(found), months), (_chart(),))


def _ask(found: CapacityPlan) -> str:
    hires = int(found.chosen.plan.hires.sum())
    if not hires:
        return "No money is asked for: the team covers what is expected."
    worst = max((float(less.uncovered.max(initial=0.0)) for less in found.less), default=0.0)
    return (
        f"We ask for {hires} seats, {found.yearly_cost:,.0f} in the dearest year. "
        f"With 20 % less, up to {worst:.0f} h a week of customers' hours would have nobody."
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
    ]
    return table("BudgetCuts", columns, empty="")


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
    return table("BudgetMonths", columns, empty="")


def _chart() -> Chart:
    series = tuple(
        Series(BUDGET, "BudgetMonths", column, column, colour)
        for column, colour in (("Hours Needed", AMBER), ("Team Today", GREY), ("With Hires", BLUE))
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
        22.0,
        11.0,
    )

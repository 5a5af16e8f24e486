"""The Capacity Plan sheet: what is needed and there by segment and month, and the sentence that answers it all."""

from __future__ import annotations

import numpy as np

from xl_territory.reports.columns import filled, table
from xl_territory.studies.capacity.analysis import CapacityPlan
from xl_territory.studies.capacity.budget_sheet import budget_sheet
from xl_territory.studies.capacity.hiring_sheet import hiring_sheet
from xl_territory.studies.capacity.months import first_day
from xl_territory.studies.capacity.verdicts import SegmentMonth, Verdict
from xl_territory.workbook.sheets import Format, ResultSheet, ResultTable, Shade, Tone

CAPACITY = "Capacity Plan"
VERDICT_SHADES = (
    Shade("Verdict", Tone.CRITICAL, contains=Verdict.ADD),
    Shade("Verdict", Tone.WARNING, contains=Verdict.REDESIGN),
    Shade("Verdict", Tone.INFO, contains=Verdict.SPARE),
)


def capacity_sheets(found: CapacityPlan) -> tuple[ResultSheet, ...]:
    """The three sheets, the plan first."""
    return _capacity(found), hiring_sheet(found, sentence(found)), budget_sheet(found)


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

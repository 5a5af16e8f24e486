"""The Trade-off sheet: the curve of two aims, its knee, and what each of its plans is like."""

from __future__ import annotations

from xl_territory.reports.columns import Filled, filled, table
from xl_territory.studies.adoption import changes_table, use_table
from xl_territory.studies.edit_changes import whole_plan
from xl_territory.studies.trade_off.aims import MOVED
from xl_territory.studies.trade_off.analysis import Frontier, Point
from xl_territory.workbook.palette import BLUE, ORANGE
from xl_territory.workbook.sheets import Chart, Format, ResultSheet, ResultTable, Series, Shade, Tone

SHEET = "Trade-off"
TABLE = "TradeOff"
FIRST, SECOND = "First Aim", "Second Aim"
FIRST_A_PLAN = "To use a point, Optimize first: its CSMs are given to the Assignments sheet."
CHART_ROWS = 24
SAME = 0.0005
"""Aims that are this close read the same in per cent."""

KNEE, OTHERS = "Knee", "Others"


def trade_off(found: Frontier, *, planned: bool = False) -> ResultSheet:
    """One row per point, the knee marked; a scatter chart of the curve; what it takes to use a point.

    ``planned`` says whether there is a plan in the workbook, whose place a point can take.
    """
    aims = f"First aim: {shown(found.first)}; second aim: {shown(found.second)}."
    tables = (_points(found), *_use(found, planned=planned))
    return ResultSheet(SHEET, "Trade-off", aims, tables, (_chart(found),), answer=sentence(found))


def _use(found: Frontier, *, planned: bool) -> tuple[ResultTable, ...]:
    if not planned:
        return (changes_table(SHEET, {}, FIRST_A_PLAN),)
    points = {str(k): whole_plan(point.plan) for k, point in enumerate(found.points, start=1)}
    return use_table(SHEET, points, CHART_ROWS)


def sentence(found: Frontier) -> str:
    """What the curve says: where its knee is, what lies on either side, what holds for all of it."""
    points = found.points
    if len(points) == 1:
        sentences = [_only(found, points[0])]
    elif len(points) == 2:
        sentences = [
            f"From {_both(found, points[0])} to {_both(found, points[1])}; no plan between these two was found."
        ]
    elif found.knee is None:
        sentences = [
            f"From {_both(found, points[0])} to {_both(found, points[-1])}; there is no knee: each step buys alike."
        ]
    else:
        sentences = [f"The knee is at {_both(found, points[found.knee])}.", _around(found, found.knee)]
    return " ".join([*sentences, *_remarks(found)])


def _only(found: Frontier, point: Point) -> str:
    """Whether the only plan is the best one in both, or the only one that there was time to find."""
    off = {
        shown(found.second): (point.second, point.least_second),
        shown(found.first): (point.first, point.least_first),
    }
    open_ = [f"none has less than {least:.1%} {aim}" for aim, (has, least) in off.items() if has - least > SAME]
    if not open_:
        return f"One plan is best in both: {_both(found, point)}."
    return f"One plan was found in the time there was: {_both(found, point)}. Proved so far: {' and '.join(open_)}."


def _around(found: Frontier, knee: int) -> str:
    """What going on from the knee buys, and what stopping before it costs."""
    before, bend, end = found.points[0], found.points[knee], found.points[-1]
    return (
        f"Going on takes {_points_more(end.second - bend.second)} {shown(found.second)} for "
        f"{_points_more(bend.first - end.first)} less of {shown(found.first)}; stopping at {_both(found, before)} "
        f"saves {_points_more(bend.second - before.second)} and costs {_points_more(before.first - bend.first)}."
    )


def _points_more(share: float) -> str:
    return f"{share * 100:.1f} points"


def _both(found: Frontier, p: Point) -> str:
    """Both aims of a point in words."""
    return f"{shown(found.second)} {p.second:.1%}, {shown(found.first)} {p.first:.1%}"


def _remarks(found: Frontier) -> list[str]:
    """What holds for every point: overload that must be, owners that are missing, points that may be."""
    plan = found.points[0].plan
    remarks = []
    if plan.unassigned:
        remarks.append(f"Every plan leaves {plan.unassigned} accounts without owner, the fewest found.")
    if plan.overload > 0:
        remarks.append(f"Every plan has {plan.overload:.1f} h a week above capacity, the least found.")
    if not found.exact:
        remarks.append("These two can only be weighed against each other: plans between the points may exist.")
    return remarks


def shown(aim: str) -> str:
    """An aim as people say it."""
    return "accounts moved" if aim == MOVED else aim


def kinds(found: Frontier) -> list[str]:
    """What each point is: an end, the knee, or nothing in particular."""
    words = ["" for _ in found.points]
    words[0], words[-1] = f"least {shown(found.second)}", f"least {shown(found.first)}"
    if len(found.points) == 1:
        words[0] = "best in both"
    if found.knee is not None:
        words[found.knee] = "knee"
    return words


def _points(found: Frontier) -> ResultTable:
    points = found.points
    columns = [
        filled("Point", list(range(1, len(points) + 1)), Format.WHOLE, 8),
        filled("What It Is", kinds(found), width=22),
        filled(SECOND, [point.second for point in points], Format.SHARE, 14, meaning=shown(found.second)),
        filled(FIRST, [point.first for point in points], Format.SHARE, 14, meaning=shown(found.first)),
        filled("Accounts Moved", [point.plan.moved for point in points], Format.WHOLE, 16),
        filled("Score by Your Weights", [point.plan.score for point in points], Format.SCORE, 22),
        _none_below(SECOND, [point.least_second for point in points]),
        _none_below(FIRST, [point.least_first for point in points]),
        filled("Hours Above Capacity", [point.plan.overload for point in points], Format.HOURS, 21),
        filled(KNEE, [point.first if k == found.knee else None for k, point in enumerate(points)], Format.SHARE, 10),
        filled(OTHERS, [None if k == found.knee else point.first for k, point in enumerate(points)], Format.SHARE, 10),
    ]
    shades = (Shade("What It Is", Tone.GOOD, contains="knee"), Shade("Hours Above Capacity", Tone.WARNING, above=0.05))
    return table(TABLE, columns, shades=shades, empty="No plan.")


def _none_below(aim: str, least: list[float]) -> Filled:
    meaning = "Proved: with as little of the other aim no plan has less of this one."
    return filled(f"{aim}: None Below", least, Format.SHARE, 23, meaning=meaning)


def _chart(found: Frontier) -> Chart:
    first, second = (shown(aim).capitalize() for aim in (found.first, found.second))
    across = Series(SHEET, TABLE, SECOND, second, BLUE)
    series = [Series(SHEET, TABLE, OTHERS, first, BLUE)]
    if found.knee is not None:
        series.append(Series(SHEET, TABLE, KNEE, f"Knee: {_both(found, found.points[found.knee])}", ORANGE))
    title = f"{first} against {second.lower()}: {len(found.points)} plans, lower left is better"
    row = 4 + len(found.points) + 3
    return Chart(
        "scatter", title, across, tuple(series), row, 1, Format.SHARE, first, 22.0, 11.0, category_format=Format.SHARE
    )

"""The Trade-off sheet: the curve of two aims, its knee, and what each of its plans is like."""

from __future__ import annotations

import math

from xl_territory.reports.columns import filled, table
from xl_territory.studies.trade_off.analysis import MOVED, Frontier
from xl_territory.workbook.sheets import Chart, Format, ResultSheet, ResultTable, Series, Shade, Tone

SHEET = "Trade-off"
TABLE = "TradeOff"
FIRST, SECOND = "First Aim", "Second Aim"
BLUE, RED = "2F6DB5", "C0392B"


def trade_off(found: Frontier) -> ResultSheet:
    """One row per point, the knee marked; a scatter chart of the curve."""
    return ResultSheet(SHEET, "Trade-off", sentence(found), (_points(found),), (_chart(found),))


def sentence(found: Frontier) -> str:
    """What the curve says."""
    first, second = shown(found.first), shown(found.second)
    points = found.points
    if len(points) == 1:
        return f"One plan is best in both: {first} {points[0].first:.4f}, {second} {points[0].second:.1%}."
    knee, end = points[found.knee], points[-1]
    said = (
        f"Knee: {second} {knee.second:.1%} with {first} {knee.first:.4f}. From there to the lowest {first} "
        f"({end.first:.4f}) takes {end.second - knee.second:+.1%} of {second}."
        if len(points) > 2
        else f"Two plans: {second} {points[0].second:.1%} or {end.second:.1%}."
    )
    how = (
        "" if found.exact else " These two can only be weighed against each other: plans between the points may exist."
    )
    aims = f"First aim: {first}; second aim: {second}."
    return f"{aims} {said} Capacity is not enforced on the curve; see Hours Above Capacity.{how}"


def shown(aim: str) -> str:
    """An aim as people say it."""
    return "accounts moved" if aim == MOVED else aim


def _points(found: Frontier) -> ResultTable:
    points = found.points
    marked = found.knee if len(points) > 2 else -1
    columns = [
        filled("Point", list(range(1, len(points) + 1)), Format.WHOLE, 8),
        filled(SECOND, [p.second for p in points], Format.SHARE, 18),
        filled(FIRST, [p.first for p in points], Format.SCORE, 14),
        filled("Accounts Moved", [p.plan.moved for p in points], Format.WHOLE, 16),
        filled("Hours Above Capacity", [p.plan.overload for p in points], Format.HOURS, 21),
        filled("Score by Your Weights", [p.plan.score for p in points], Format.SCORE, 22),
        filled("Proven Within", [p.gap if math.isfinite(p.gap) else None for p in points], Format.SHARE, 14),
        filled("Knee", [p.first if k == marked else None for k, p in enumerate(points)], Format.SCORE, 10),
        filled("Others", [None if k == marked else p.first for k, p in enumerate(points)], Format.SCORE, 10),
    ]
    shades = (Shade("Knee", Tone.GOOD, above=-1), Shade("Hours Above Capacity", Tone.WARNING, above=0.05))
    return table(TABLE, columns, shades=shades, empty="No plan.")


def _chart(found: Frontier) -> Chart:
    across = Series(SHEET, TABLE, SECOND, shown(found.second), BLUE)
    series = [Series(SHEET, TABLE, "Others", shown(found.first), BLUE)]
    if len(found.points) > 2:
        series.append(Series(SHEET, TABLE, "Knee", "Knee", RED))
    aims = f"{shown(found.first).capitalize()} against {shown(found.second)}"
    title = f"{aims}, {len(found.points)} plans (lower left is better)"
    row = 4 + len(found.points) + 3
    return Chart("scatter", title, across, tuple(series), row, 1, Format.SCORE, shown(found.first), 22.0, 11.0)

"""Charts that show every book: few side by side, more below each other, and none where nobody could read it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from xl_territory.reports.book_groups import MOST_BOOKS
from xl_territory.workbook.sheets import Chart

FEW = 12
"""So many books have columns side by side; more have bars below each other, of two series at most."""

ROW_CM = 0.53
CM_AROUND_BARS, CM_PER_BAR = 3.0, 0.55


def bars_height(many: int) -> float:
    """Centimetres that a bar chart of so many names takes."""
    return CM_AROUND_BARS + CM_PER_BAR * many


def book_charts(chart: Chart, many: int, place: tuple[int, int] | None = None) -> tuple[Chart, ...]:
    """A column chart of so many books in a form that can be read; the Dashboard has groups of more than `MOST_BOOKS`.

    Of its series, the first two are those that bars show. Bars stand at the row and column ``place`` where it is given.
    """
    if many <= FEW:
        return (chart,)
    if many > MOST_BOOKS:
        return ()
    row, column = place or (chart.row, chart.column)
    return (replace(chart, kind="bar", series=chart.series[:2], height=bars_height(many), row=row, column=column),)


def chart_rows(charts: Sequence[Chart]) -> int:
    """The rows that charts take which begin in the same one, and two below them."""
    return math.ceil(max(each.height for each in charts) / ROW_CM) + 2 if charts else 0

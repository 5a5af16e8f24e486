"""Native charts in an open workbook: made once; afterwards they follow the tables that they are drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from xl_territory.errors import UsageError
from xl_territory.workbook.cell_addresses import column_letters
from xl_territory.workbook.cell_values import plain
from xl_territory.workbook.chart_text import alternative_text
from xl_territory.workbook.excel.excel_edits import best_effort
from xl_territory.workbook.excel.excel_native import put
from xl_territory.workbook.layout import Placed, value_of
from xl_territory.workbook.sheets import Chart, ResultSheet, Series, Value
from xl_territory.workbook.xlsx.table_parts import MARK

if TYPE_CHECKING:
    import xlwings as xw

TYPES = {
    "column": "column_clustered",
    "stacked": "column_stacked",
    "bar": "bar_clustered",
    "line": "line",
    "scatter": "xy_scatter",
}
POINTS_PER_CM = 72 / 2.54

Sources = Mapping[tuple[str, str], Placed]
"""Where each table stands, by sheet and table name."""


def drawn_from(result: ResultSheet, sources: Sources) -> list[str]:
    """The cells that each chart of a sheet is drawn from. Raises `UsageError` where their table is not written."""
    return [
        ",".join(_address(series, sources) for series in (chart.categories, *chart.series)) for chart in result.charts
    ]


def write_charts(book: xw.Book, result: ResultSheet, cells: Sequence[str], sources: Sources) -> None:
    """Make the charts that the sheet does not have yet, told by their titles; one that fails is left out.

    The alternative texts of all of them say what there is to see today.
    """
    sheet = book.sheets[result.name]
    there = {chart.title: chart for chart in sheet.charts} if result.charts else {}
    for chart, address in zip(result.charts, cells, strict=True):
        with best_effort(f"The chart {chart.title}"):
            found = there.get(chart.title) or _make(sheet, chart, book.sheets[chart.categories.sheet].range(address))
            found.name = f"{MARK}: {chart.title}"
            describe(sheet, found, alternative_text(chart, lambda series: values(series, sources)))


def describe(sheet: xw.Sheet, chart: xw.Chart, words: str) -> None:
    """Give a chart its alternative text."""
    put(sheet.shapes[chart.name], "AlternativeText", words)


def values(series: Series, sources: Sources) -> list[Value]:
    """What is written into the cells of a series."""
    table = sources[series.sheet, series.table].table
    at = table.column(series.column)
    return [plain(value_of(row[at])) for row in table.rows]


def _make(sheet: xw.Sheet, chart: Chart, data: xw.Range) -> xw.Chart:
    made = sheet.charts.add(
        width=chart.width * POINTS_PER_CM,
        height=chart.height * POINTS_PER_CM,
        chart_type=TYPES[chart.kind],
        source=data,
        plot_by="columns",
        anchor=sheet.range((chart.row, chart.column)),
        style=None,
    )
    made.title = chart.title
    made.legend.visible = len(chart.series) > 1
    labels = {series.column: series for series in chart.series}
    for each in made.series:
        if each.name in labels:
            series = labels[each.name]
            each.name = series.label
            if chart.kind in {"line", "scatter"}:
                each.line_color = f"#{series.colour}"
            else:
                each.fill_color = f"#{series.colour}"
    return made


def _address(series: Series, sources: Sources) -> str:
    """The column of a series with its header; several of these make one range of several areas."""
    place = sources.get((series.sheet, series.table))
    if place is None:
        raise UsageError(f"A chart shows table {series.table} of {series.sheet}, which is not written.")
    letter = column_letters(place.table.column(series.column) + 1)
    return f"{letter}{place.header}:{letter}{place.last_data}"

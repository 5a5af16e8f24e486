"""Native charts in an open workbook: made once; afterwards they follow the tables that they are drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from openpyxl.utils.cell import get_column_letter

from xl_territory.errors import UsageError
from xl_territory.workbook.excel.excel_edits import best_effort
from xl_territory.workbook.layout import Placed
from xl_territory.workbook.sheets import Chart, ResultSheet, Series

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


def write_charts(book: xw.Book, result: ResultSheet, cells: Sequence[str]) -> None:
    """Make the charts that the sheet does not have yet, told by their titles; one that fails is left out."""
    sheet = book.sheets[result.name]
    there = {chart.title for chart in sheet.charts} if result.charts else set()
    for chart, address in zip(result.charts, cells, strict=True):
        if chart.title not in there:
            with best_effort(f"The chart {chart.title}"):
                _make(sheet, chart, book.sheets[chart.categories.sheet].range(address))


def _make(sheet: xw.Sheet, chart: Chart, data: xw.Range) -> None:
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


def _address(series: Series, sources: Sources) -> str:
    """The column of a series with its header; several of these make one range of several areas."""
    place = sources.get((series.sheet, series.table))
    if place is None:
        raise UsageError(f"A chart shows table {series.table} of {series.sheet}, which is not written.")
    letter = get_column_letter(place.table.column(series.column) + 1)
    return f"{letter}{place.header}:{letter}{place.last_data}"

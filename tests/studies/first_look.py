"""What a planner's first look at a sheet must tell, as far as it can be checked on any sheet."""

from __future__ import annotations

from xl_territory.workbook.answer import answer
from xl_territory.workbook.palette import BLUE, GREY, ORANGE, TEAL, WINE
from xl_territory.workbook.sheets import Chart, Format, ResultSheet, ResultTable

MOST_HIGHLIGHTED = 3


def check_first_look(sheet: ResultSheet) -> None:
    """An answer first, tables whose headers differ (Excel repairs others), charts that every eye can read."""
    assert answer(sheet).strip(), sheet.name
    for table in sheet.tables:
        names = [column.name.casefold() for column in table.columns]
        assert len(set(names)) == len(names), (sheet.name, names)
    for chart in sheet.charts:
        check_chart(chart, {table.name: table for table in sheet.tables})


def check_chart(chart: Chart, tables: dict[str, ResultTable]) -> None:
    """Colours of the palette, few of which stand out, and numbers in the format of their cells."""
    colours = [series.colour for series in chart.series]
    assert set(colours) <= {BLUE, GREY, ORANGE, TEAL, WINE}, chart.title
    assert sum(colour != GREY for colour in colours) <= MOST_HIGHLIGHTED, chart.title
    assert chart.title.strip()
    for series in chart.series:
        table = tables.get(series.table)
        if table is not None and chart.value_format is not Format.NUMBER:
            assert table.columns[table.column(series.column)].format is chart.value_format, chart.title

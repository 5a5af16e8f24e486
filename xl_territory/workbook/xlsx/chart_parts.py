"""Native charts as chart parts: flat, with their numbers stored, so that previews show them too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from xl_territory.workbook.cell_addresses import column_letters
from xl_territory.workbook.cell_values import plain
from xl_territory.workbook.layout import Placed, value_of
from xl_territory.workbook.sheets import Chart, Format, Series, Value
from xl_territory.workbook.xlsx.cell_styles import GREY, INK, LINE, NUMBER_FORMATS
from xl_territory.workbook.xlsx.cell_xml import text_xml
from xl_territory.workbook.xlsx.workbook_part import quoted
from xl_territory.workbook.xlsx.xml import HEAD, OFFICE

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAW = "http://schemas.openxmlformats.org/drawingml/2006/main"


@dataclass(frozen=True)
class Source:
    """The cells behind a series: the sheet as it is called in this workbook and the table's place on it."""

    sheet: str
    place: Placed

    def reference(self, column: str) -> str:
        """The column's data as an absolute range."""
        letter = column_letters(self.place.table.column(column) + 1)
        return f"{quoted(self.sheet)}!${letter}${self.place.first}:${letter}${self.place.last_data}"

    def values(self, column: str) -> list[Value]:
        """The column's data as it is today."""
        at = self.place.table.column(column)
        return [plain(value_of(row[at])) for row in self.place.table.rows]


Find = Callable[[Series], Source]


def chart_xml(chart: Chart, find: Find) -> bytes:
    """The chart part; ``find`` says where the cells of a series are."""
    draw = {"line": _lines, "scatter": _scatter}.get(chart.kind, _bars)
    legend = '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>' if len(chart.series) > 1 else ""
    return (
        f'{HEAD}<c:chartSpace xmlns:c="{CHART}" xmlns:a="{DRAW}" xmlns:r="{OFFICE}">'
        f'<c:roundedCorners val="0"/><c:chart>'
        f'{_title(chart.title, 1200, INK)}<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>{draw(chart, find)}'
        f'</c:plotArea>{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f'<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>{_line(LINE)}</c:spPr>'
        f"<c:txPr><a:bodyPr/>{_paragraph(900, GREY)}</c:txPr></c:chartSpace>"
    ).encode()


def _bars(chart: Chart, find: Find) -> str:
    across, stacked = chart.kind == "bar", chart.kind == "stacked"
    series = "".join(
        _series(at, each, chart.categories, find, _solid(each.colour)) for at, each in enumerate(chart.series)
    )
    return (
        f'<c:barChart><c:barDir val="{"bar" if across else "col"}"/>'
        f'<c:grouping val="{"stacked" if stacked else "clustered"}"/>'
        f'<c:varyColors val="0"/>{series}<c:gapWidth val="60"/><c:overlap val="{100 if stacked else 0}"/>'
        f'<c:axId val="1"/><c:axId val="2"/></c:barChart>{_category_axis(across)}{_value_axis(chart, 2, 1, across)}'
    )


def _lines(chart: Chart, find: Find) -> str:
    series = "".join(
        _series(at, each, chart.categories, find, _stroke(each.colour), _marker(each.colour), '<c:smooth val="0"/>')
        for at, each in enumerate(chart.series)
    )
    return (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}<c:marker val="1"/>'
        f'<c:axId val="1"/><c:axId val="2"/></c:lineChart>{_category_axis(False)}{_value_axis(chart, 2, 1, False)}'
    )


def _scatter(chart: Chart, find: Find) -> str:
    no_line = '<c:spPr><a:ln w="19050"><a:noFill/></a:ln></c:spPr>'
    series = "".join(
        f"{_series_head(at, each)}{no_line}{_marker(each.colour, 7)}<c:xVal>{_numbers(find, chart.categories)}</c:xVal>"
        f'<c:yVal>{_numbers(find, each)}</c:yVal><c:smooth val="0"/></c:ser>'
        for at, each in enumerate(chart.series)
    )
    return (
        f'<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>{series}'
        f'<c:axId val="1"/><c:axId val="2"/></c:scatterChart>{_x_axis(chart)}{_value_axis(chart, 2, 1, False)}'
    )


def _series(at: int, series: Series, categories: Series, find: Find, look: str, marker: str = "", end: str = "") -> str:
    drawn = look + (marker or '<c:invertIfNegative val="0"/>')
    return (
        f"{_series_head(at, series)}{drawn}<c:cat>{_texts(find, categories)}</c:cat>"
        f"<c:val>{_numbers(find, series)}</c:val>{end}</c:ser>"
    )


def _series_head(at: int, series: Series) -> str:
    label = f"<c:tx><c:v>{text_xml(series.label)}</c:v></c:tx>" if series.label else ""
    return f'<c:ser><c:idx val="{at}"/><c:order val="{at}"/>{label}'


def _numbers(find: Find, series: Series) -> str:
    source = find(series)
    stored = [(at, value) for at, value in enumerate(source.values(series.column)) if isinstance(value, int | float)]
    points = _points([(at, repr(value)) for at, value in stored], len(source.place.table.rows))
    reference = escape(source.reference(series.column))
    cache = f"<c:numCache><c:formatCode>General</c:formatCode>{points}</c:numCache>"
    return f"<c:numRef><c:f>{reference}</c:f>{cache}</c:numRef>"


def _texts(find: Find, series: Series) -> str:
    source = find(series)
    stored = [(at, text_xml(str(value))) for at, value in enumerate(source.values(series.column)) if value is not None]
    points = _points(stored, len(source.place.table.rows))
    reference = escape(source.reference(series.column))
    return f"<c:strRef><c:f>{reference}</c:f><c:strCache>{points}</c:strCache></c:strRef>"


def _points(stored: Sequence[tuple[int, str]], count: int) -> str:
    return f'<c:ptCount val="{count}"/>' + "".join(f'<c:pt idx="{at}"><c:v>{text}</c:v></c:pt>' for at, text in stored)


def _category_axis(across: bool) -> str:
    """The axis of names; on a chart of horizontal bars the first name is on top, as in the table."""
    order, side = ("maxMin", "l") if across else ("minMax", "b")
    return (
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{order}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{side}"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:spPr>{_line(GREY)}</c:spPr><c:crossAx val="2"/>'
        '<c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>'
        '<c:noMultiLvlLbl val="0"/></c:catAx>'
    )


def _value_axis(chart: Chart, own: int, other: int, across: bool) -> str:
    title = _title(chart.value_title, 900, GREY) if chart.value_title else ""
    side, crosses = ("b", "max") if across else ("l", "autoZero")
    return (
        f'<c:valAx><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{side}"/><c:majorGridlines><c:spPr>{_line(LINE)}</c:spPr></c:majorGridlines>{title}'
        f'<c:numFmt formatCode={_number_format(chart.value_format)} sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>'
        f'<c:crossAx val="{other}"/><c:crosses val="{crosses}"/><c:crossBetween val="{_between(chart)}"/></c:valAx>'
    )


def _x_axis(chart: Chart) -> str:
    title = _title(chart.categories.label, 900, GREY) if chart.categories.label else ""
    return (
        '<c:valAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="b"/>{title}<c:numFmt formatCode={_number_format(chart.category_format)} sourceLinked="0"/>'
        '<c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:spPr>{_line(GREY)}</c:spPr><c:crossAx val="2"/>'
        '<c:crosses val="autoZero"/><c:crossBetween val="midCat"/></c:valAx>'
    )


def _between(chart: Chart) -> str:
    return "midCat" if chart.kind == "scatter" else "between"


def _number_format(format_: Format) -> str:
    shown = NUMBER_FORMATS[format_].removesuffix(".0")
    return '"' + shown.replace("0.0%", "0%") + '"'


def _title(text: str, size: int, colour: str) -> str:
    run = f'<a:r><a:rPr lang="en-US" {_run(size, colour)}</a:rPr><a:t>{text_xml(text)}</a:t></a:r>'
    return (
        f"<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr {_run(size, colour)}</a:defRPr></a:pPr>{run}</a:p>"
        '</c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _paragraph(size: int, colour: str) -> str:
    return f'<a:p><a:pPr><a:defRPr {_run(size, colour)}</a:defRPr></a:pPr><a:endParaRPr lang="en-US"/></a:p>'


def _run(size: int, colour: str) -> str:
    return f'sz="{size}" b="{int(size > 1000)}">{_fill(colour)}'


def _solid(colour: str) -> str:
    return f"<c:spPr>{_fill(colour)}</c:spPr>"


def _stroke(colour: str) -> str:
    return f'<c:spPr><a:ln w="28575" cap="rnd">{_fill(colour)}<a:round/></a:ln></c:spPr>'


def _marker(colour: str, size: int = 5) -> str:
    return f'<c:marker><c:symbol val="circle"/><c:size val="{size}"/>{_solid(colour)}</c:marker>'


def _line(colour: str) -> str:
    return f'<a:ln w="9525">{_fill(colour)}</a:ln>'


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour.lstrip("#").upper()}"/></a:solidFill>'

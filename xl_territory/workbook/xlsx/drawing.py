"""The drawing of a sheet: our charts in it are exchanged, a planner's own shapes and charts stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xl_territory.workbook.chart_text import alternative_text
from xl_territory.workbook.sheets import Chart
from xl_territory.workbook.xlsx.chart_parts import CHART, CHART_TYPE, DRAW, Find, chart_xml
from xl_territory.workbook.xlsx.moving import CellMoves
from xl_territory.workbook.xlsx.package import Package
from xl_territory.workbook.xlsx.table_parts import MARK
from xl_territory.workbook.xlsx.workbook_part import attribute
from xl_territory.workbook.xlsx.xml import (
    HEAD,
    OFFICE,
    Element,
    child,
    local,
    number,
    parse,
    relationship_id,
    serialise,
)

DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_SHEET_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_BLANK = f'{HEAD}<xdr:wsDr xmlns:xdr="{_SHEET_DRAWING}" xmlns:a="{DRAW}"/>'.encode()
_EMU_PER_CM = 360_000


@dataclass(frozen=True)
class _Old:
    """Where a chart of an earlier run stands now: a planner may have moved it."""

    kind: str
    corners: tuple[Element, ...]


def write_charts(package: Package, part: str, charts: Sequence[Chart], find: Find, moves: CellMoves) -> str | None:
    """Exchange the charts of an earlier run for these, each where its predecessor stands.

    Gives the id of the relationship to a drawing that was made, which the sheet has to name; None where there was one.
    """
    drawing = next(iter(package.related(part, "drawing")), None)
    if drawing is None and not charts:
        return None
    root = parse(_BLANK, "drawing") if drawing is None else package.root(drawing)
    link = None
    if drawing is None:
        drawing = package.add("xl/drawings/drawing{}.xml", serialise(root), DRAWING_TYPE)
        link = package.link(part, drawing, "drawing")
    before = serialise(root)
    old = _take_out(package, drawing, root)
    _move_anchors(root, moves)
    for chart in charts:
        made = package.add("xl/charts/chart{}.xml", chart_xml(chart, find), CHART_TYPE)
        words = alternative_text(chart, lambda series: find(series).values(series.column))
        _put_in(root, chart, words, package.link(drawing, made, "chart"), old.get(chart.title))
    if charts or serialise(root) != before:
        package.put(drawing, serialise(root))
    return link


def _take_out(package: Package, drawing: str, root: Element) -> dict[str, _Old]:
    """Remove our own charts; gives where they stood, by their titles."""
    old: dict[str, _Old] = {}
    targets = {link.id: link.target for link in package.relationships(drawing)}
    for anchor in list(root):
        title = next(filter(None, map(_title, anchor.iter("{*}cNvPr"))), "")
        if not title:
            continue
        old[title] = _Old(local(anchor), tuple(each for each in anchor if local(each) in {"from", "to", "ext"}))
        for chart in anchor.iter(f"{{{CHART}}}chart", "{http://purl.oclc.org/ooxml/drawingml/chart}chart"):
            target = targets.get(relationship_id(chart), "")
            package.unlink(drawing, target)
            package.drop(target)
        root.remove(anchor)
    return old


def _put_in(root: Element, chart: Chart, words: str, link: str, old: _Old | None) -> None:
    used = [number(each.get("id")) for each in root.iter("{*}cNvPr")]
    text = _anchor(chart, words, link, max(used, default=1) + 1)
    anchor = parse(text.encode(), "drawing")
    if old is not None:
        anchor.tag = anchor.tag.replace("oneCellAnchor", old.kind)
        for corner in [each for each in anchor if local(each) in {"from", "ext"}]:
            anchor.remove(corner)
        for position, corner in enumerate(old.corners):
            anchor.insert(position, corner)
    root.append(anchor)


def _anchor(chart: Chart, words: str, link: str, number: int) -> str:
    start = (
        f"<xdr:col>{chart.column - 1}</xdr:col><xdr:colOff>0</xdr:colOff>"
        f"<xdr:row>{chart.row - 1}</xdr:row><xdr:rowOff>0</xdr:rowOff>"
    )
    size = f'cx="{round(chart.width * _EMU_PER_CM)}" cy="{round(chart.height * _EMU_PER_CM)}"'
    return (
        f'<xdr:oneCellAnchor xmlns:xdr="{_SHEET_DRAWING}" xmlns:a="{DRAW}"><xdr:from>{start}</xdr:from>'
        f"<xdr:ext {size}/>"
        f'<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="{number}" '
        f"name={attribute(f'{MARK}: {chart.title}')} descr={attribute(words)}/>"
        "<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>"
        '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic>'
        f'<a:graphicData uri="{CHART}"><c:chart xmlns:c="{CHART}" xmlns:r="{OFFICE}" r:id="{link}"/></a:graphicData>'
        "</a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:oneCellAnchor>"
    )


def _title(properties: Element) -> str:
    """The title of a chart of ours, "" for any other shape; earlier versions had the mark in the description."""
    marked = (properties.get("name", ""), properties.get("descr", ""))
    return next((each.removeprefix(f"{MARK}: ") for each in marked if each.startswith(MARK)), "")


def _move_anchors(root: Element, moves: CellMoves) -> None:
    """Shapes below the tables go down with what is around them."""
    if not moves.down:
        return
    for anchor in root:
        start = child(anchor, "from")
        if start is None or _row(start) + 1 < moves.below:
            continue
        for corner in (start, child(anchor, "to")):
            row = child(corner, "row") if corner is not None else None
            if row is not None:
                row.text = str(number(row.text) + moves.down)


def _row(corner: Element) -> int:
    row = child(corner, "row")
    return number(row.text) if row is not None else 0

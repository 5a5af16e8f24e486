"""Conditional formats for the shades of a table."""

from __future__ import annotations

from collections.abc import Callable
from xml.sax.saxutils import escape

from xl_territory.workbook.cell_addresses import column_letters
from xl_territory.workbook.layout import Placed
from xl_territory.workbook.sheets import Shade, Tone
from xl_territory.workbook.xlsx.xml import Element, child, children, number


def drop_own_rules(sheet: Element, own_styles: frozenset[int]) -> None:
    """Remove the rules of an earlier run: the ones that colour cells in our tones."""
    for block in children(sheet, "conditionalFormatting"):
        for rule in children(block, "cfRule"):
            if rule.get("type") == "expression" and number(rule.get("dxfId"), -1) in own_styles:
                block.remove(rule)
        if child(block, "cfRule") is None:
            sheet.remove(block)


def next_priority(sheet: Element) -> int:
    """A priority behind every rule there is."""
    return max((number(rule.get("priority")) for rule in sheet.iter("{*}cfRule")), default=0) + 1


def rules_xml(place: Placed, tone: Callable[[Tone], int], priority: int) -> list[str]:
    """One ``<conditionalFormatting>`` per shade, the first with this priority and the others behind it."""
    return [
        _rule_xml(place, shade, tone(shade.tone), priority + offset) for offset, shade in enumerate(place.table.shades)
    ]


def _rule_xml(place: Placed, shade: Shade, style: int, priority: int) -> str:
    letter = column_letters(place.table.column(shade.column) + 1)
    formula = escape(_condition(shade, f"${letter}{place.first}"))
    return (
        f'<conditionalFormatting sqref="{letter}{place.first}:{letter}{place.last_data}">'
        f'<cfRule type="expression" dxfId="{style}" priority="{priority}"><formula>{formula}</formula></cfRule>'
        "</conditionalFormatting>"
    )


def _condition(shade: Shade, cell: str) -> str:
    conditions = []
    if shade.contains is not None:
        conditions.append(f"ISNUMBER(SEARCH({_literal(shade.contains)},{cell}))")
    if shade.above is not None:
        conditions.append(f"IF(ISNUMBER({cell}),{cell}>{shade.above!r},FALSE)")
    return f"AND({','.join(conditions)})" if len(conditions) != 1 else conditions[0]


def _literal(text: str) -> str:
    for wildcard in "~*?":
        text = text.replace(wildcard, f"~{wildcard}")
    return '"' + text.replace('"', '""') + '"'

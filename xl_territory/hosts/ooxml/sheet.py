"""A result sheet as the XML of a new worksheet part."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from openpyxl.utils.cell import get_column_letter

from xl_territory.hosts.layout import FIRST_ROW, Placed, lines, placed, sentence
from xl_territory.hosts.ooxml.cells import CellWriter
from xl_territory.hosts.ooxml.looks import TAB, Role
from xl_territory.hosts.ooxml.xml import HEAD, MAIN, OFFICE
from xl_territory.sheets import Format, ResultSheet

_HEIGHTS = {1: 24.0, 4: 32.0}


def new_sheet_xml(sheet: ResultSheet, rows: str) -> str:
    """The whole part for a sheet that was not there yet, without links to other parts; ``rows`` is its sheetData."""
    frozen = (
        f'<pane ySplit="{FIRST_ROW}" topLeftCell="A{FIRST_ROW + 1}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="A{FIRST_ROW + 1}" sqref="A{FIRST_ROW + 1}"/>'
        if len(sheet.tables) == 1 and not sheet.charts
        else ""
    )
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetPr><tabColor rgb="FF{TAB}"/>'
        f'<pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView showGridLines="0" workbookViewId="0">{frozen}'
        f'</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>{_columns(sheet)}<sheetData>{rows}</sheetData>'
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;L&amp;A&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter></worksheet>"
    )


def own_rows(sheet: ResultSheet, write: CellWriter) -> Iterator[tuple[int, str]]:
    """Number and cells of every row the sheet has something in, from the top."""
    texts = (
        (1, sheet.title, Role.TITLE),
        (2, sheet.explanation, Role.EXPLANATION),
        (3, sentence(sheet), Role.EXPLANATION),
    )
    for row, text, role in texts:
        if text:
            yield row, write.cell(f"A{row}", text, role)
    for place in placed(sheet):
        yield from _table_rows(place, write)


def row_xml(row: int, cells: str, attributes: str = "") -> str:
    """A ``<row>``; title and header keep a height of their own unless ``attributes`` say otherwise."""
    if not attributes and row in _HEIGHTS:
        attributes = f' ht="{_HEIGHTS[row]}" customHeight="1"'
    return f'<row r="{row}"{attributes}>{cells}</row>'


def _table_rows(place: Placed, write: CellWriter) -> Iterator[tuple[int, str]]:
    letters = [get_column_letter(position) for position in range(1, place.width + 1)]
    formats = [column.format for column in place.table.columns]
    blank = [None] * place.width
    body = lines(place) if place.table.rows else [*lines(place), (place.first, blank)]
    for row, cells in sorted(body, key=lambda line: line[0]) if not place.table.rows else body:
        role = Role.HEADER if row == place.header else Role.BODY if row <= place.last_data else Role.TOTAL
        yield (
            row,
            "".join(
                write.cell(f"{letter}{row}", cell, role, format)
                for letter, cell, format in zip(letters, cells, formats, strict=True)
            ),
        )


def _columns(sheet: ResultSheet) -> str:
    widths = [max(filter(None, each)) for each in zip_longest(*([c.width for c in t.columns] for t in sheet.tables))]
    if not widths:
        return ""
    return (
        "<cols>"
        + "".join(f'<col min="{i}" max="{i}" width="{w:g}" customWidth="1"/>' for i, w in enumerate(widths, 1))
        + "</cols>"
    )


__all__ = ["Format", "new_sheet_xml", "own_rows", "row_xml"]

"""A result sheet as the XML of a new worksheet part."""

from __future__ import annotations

from collections.abc import Iterator

from xl_territory.workbook.answer import LINE_HEIGHT, ROW, answer, line_count
from xl_territory.workbook.cell_addresses import column_letters
from xl_territory.workbook.layout import FIRST_ROW, Placed, heading, lines, placed, sentence, value_of
from xl_territory.workbook.printing import column_widths, pages_tall, paper
from xl_territory.workbook.sheets import Cell, Format, ResultColumn, ResultSheet
from xl_territory.workbook.xlsx.cell_styles import TAB, Role
from xl_territory.workbook.xlsx.cell_xml import CellWriter
from xl_territory.workbook.xlsx.filled_in import FilledIn
from xl_territory.workbook.xlsx.xml import HEAD, MAIN, OFFICE

FIXED_HEIGHTS = {1: 24.0, FIRST_ROW: 32.0}
# The order in which the schema wants the children of <worksheet>.
ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
    *(
        "phoneticPr",
        "conditionalFormatting",
        "dataValidations",
        "hyperlinks",
        "printOptions",
        "pageMargins",
        "pageSetup",
    ),
    *("headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags"),
    *("drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls"),
    *("AlternateContent", "webPublishItems", "tableParts", "extLst"),
)


def skeleton(sheet: ResultSheet) -> bytes:
    """The worksheet part for a sheet that was not there yet: everything but cells and what belongs to them."""
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetPr><tabColor rgb="FF{TAB}"/>'
        f'<pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView showGridLines="0" workbookViewId="0">'
        f'{_frozen(sheet)}</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>{_columns(sheet)}<sheetData/>'
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="{paper().number}" orientation="landscape" fitToWidth="1" '
        f'fitToHeight="{pages_tall(sheet)}"/>'
        "<headerFooter><oddFooter>&amp;L&amp;A&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter></worksheet>"
    ).encode()


def own_rows(
    sheet: ResultSheet,
    write: CellWriter,
    is_wide: bool,
    filled_in: FilledIn = FilledIn(),  # noqa: B008  (frozen)
) -> Iterator[tuple[int, str]]:
    """Number and cells of every row the sheet has something in, from the top; ``filled_in`` by the planner.

    ``is_wide`` says that the answer is written over several columns.
    """
    texts = (
        (1, sheet.title, Role.TITLE),
        (ROW, answer(sheet), Role.ANSWER if is_wide else Role.EXPLANATION),
        (3, sentence(sheet), Role.EXPLANATION),
    )
    for row, text, role in texts:
        if text:
            yield row, write.cell(f"A{row}", text, role)
    for place in placed(sheet):
        if above := heading(place):
            yield above[0], write.cell(f"A{above[0]}", above[1], Role.TABLE_TITLE)
        yield from _table_rows(place, write, filled_in)


def heights(sheet: ResultSheet) -> dict[int, float]:
    """Heights in points of the title, the first header and every row whose wrapped text needs more than one line."""
    found = dict(FIXED_HEIGHTS)
    for place in placed(sheet):
        wrapped = [at for at, column in enumerate(place.table.columns) if column.format is Format.WRAPPED]
        for row, cells in lines(place) if wrapped else ():
            needed = max(_lines(cells[at], place.table.columns[at].width) for at in wrapped)
            if needed > 1 and row != place.header:
                found[row] = needed * LINE_HEIGHT
    return found


def _lines(cell: Cell, width: float) -> int:
    text = value_of(cell)
    return line_count(text, width) if isinstance(text, str) else 1


def _table_rows(place: Placed, write: CellWriter, filled_in: FilledIn) -> Iterator[tuple[int, str]]:
    columns = [(column_letters(at), column) for at, column in enumerate(place.table.columns, start=1)]
    for row, cells in lines(place):
        yield (
            row,
            "".join(
                filled_in.cell((row, at), f"{letter}{row}", cell, write, column.format)
                if column.planner and (row, at) in filled_in.found
                else write.cell(f"{letter}{row}", cell, _role(place, row, column), column.format)
                for at, ((letter, column), cell) in enumerate(zip(columns, cells, strict=True), start=1)
            ),
        )


def _role(place: Placed, row: int, column: ResultColumn) -> Role:
    if row == place.header:
        return Role.PLANNER_HEADER if column.planner else Role.HEADER
    if row > place.last_data:
        return Role.TOTAL
    return Role.PLANNER if column.planner else Role.BODY


def header_rows(sheet: ResultSheet) -> int:
    """How many rows on top stay in sight and head every printed page: none where the sheet is not one long table."""
    return FIRST_ROW if len(sheet.tables) == 1 and not sheet.charts else 0


def _frozen(sheet: ResultSheet) -> str:
    if not header_rows(sheet):
        return ""
    top = f"A{FIRST_ROW + 1}"
    return (
        f'<pane ySplit="{FIRST_ROW}" topLeftCell="{top}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="{top}" sqref="{top}"/>'
    )


def _columns(sheet: ResultSheet) -> str:
    widths = column_widths(sheet)
    columns = (f'<col min="{at}" max="{at}" width="{width:g}" customWidth="1"/>' for at, width in enumerate(widths, 1))
    return f"<cols>{''.join(columns)}</cols>" if widths else ""

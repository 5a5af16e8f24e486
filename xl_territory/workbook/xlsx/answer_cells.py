"""The answer of a sheet over several columns, and the titles between its tables, in a worksheet part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xl_territory.workbook.answer import ROW, answer_columns
from xl_territory.workbook.cell_addresses import column_letters
from xl_territory.workbook.sheets import RawSheet, ResultSheet
from xl_territory.workbook.xlsx.existing_tables import OldTable
from xl_territory.workbook.xlsx.extent import Spot
from xl_territory.workbook.xlsx.moving import CellMoves
from xl_territory.workbook.xlsx.sheet_reader import boundaries
from xl_territory.workbook.xlsx.user_cells import Cells
from xl_territory.workbook.xlsx.xml import Element, make, place


def is_free(others: Cells, plan: CellMoves, sheet: ResultSheet) -> bool:
    """Whether none of the planner's cells will stand beside the answer where it would be merged."""
    beside = {(ROW, column) for column in range(2, answer_columns(sheet) + 1)}
    return not any(len(cell) and spot[0] == ROW and plan.cell(*spot) in beside for spot, cell in others)


def merge_answer(root: Element, sheet: ResultSheet, order: tuple[str, ...]) -> None:
    """Merge the cells of the answer, instead of those of an earlier one; a planner's merged cells stay as they are."""
    merged = place(root, "mergeCells", order)
    for each in [each for each in merged if re.fullmatch(rf"A{ROW}:[A-Z]+{ROW}", each.get("ref", ""))]:
        merged.remove(each)
    last = answer_columns(sheet)
    boxes = [boundaries(each.get("ref", "")) for each in merged]
    if last > 1 and not any(box and box[0] <= last and box[1] <= ROW <= box[3] for box in boxes):
        make(merged, "mergeCell", ref=f"A{ROW}:{column_letters(last)}{ROW}")
    merged.set("count", str(len(merged)))
    if not len(merged):
        root.remove(merged)


def old_headings(old: Sequence[OldTable], sheet: ResultSheet, found: RawSheet) -> Iterator[Spot]:
    """Where the titles of tables stood."""
    titles = {table.name: table.title for table in sheet.tables if table.title}
    for table in old:
        text = found.rows[table.header - 2][:1] if 1 < table.header <= len(found.rows) + 1 else ()
        if table.wanted in titles and text and str(text[0] or "").startswith(titles[table.wanted]):
            yield table.header - 1, 1

"""Values typed into cells of a planner's sheets that are open in Excel; tables grow as they do under a typing hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xl_territory.errors import WorkbookError
from xl_territory.workbook.edits import CellEdit, by_sheet, grown
from xl_territory.workbook.excel.excel_cells import written
from xl_territory.workbook.excel.excel_edits import Edits
from xl_territory.workbook.excel.excel_reading import table_of
from xl_territory.workbook.names import header_key

if TYPE_CHECKING:
    import xlwings as xw


def type_in(book: xw.Book, edits: Sequence[CellEdit], changes: Edits) -> None:
    """Type the edits into their sheets. Raises `WorkbookError` where there is no such sheet."""
    names = {header_key(name): name for name in reversed(book.sheet_names)}
    for sheet, own in by_sheet(edits).items():
        if sheet not in names:
            raise WorkbookError(f"The workbook has no sheet {own[0].sheet}.")
        _type_into(book.sheets[names[sheet]], own, changes)


def _type_into(sheet: xw.Sheet, edits: Sequence[CellEdit], changes: Edits) -> None:
    for edit in edits:
        cell = sheet.range((edit.row, edit.column))
        changes.keep(cell)
        cell.value = written(edit.value, {})
    for table in sheet.tables:
        old = table_of(table)
        new = grown(old, edits)
        if new != old and not table.show_totals:
            changes.resize(table, sheet.range((new.first_row, new.first_column), (new.last_row, new.last_column)))

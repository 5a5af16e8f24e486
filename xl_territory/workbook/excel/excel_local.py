"""Formulas in the language of the user's Excel, which conditional formats are read in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xl_territory.workbook.excel.excel_native import native

if TYPE_CHECKING:
    import xlwings as xw

R1C1 = -4150
LAST_COLUMN = 16_384


def localised(sheet: xw.Sheet, formulas: Sequence[str]) -> list[str]:
    """Formulas with the names, separators and reference style that the user's Excel has.

    Excel itself translates: they are typed for a moment in the first rows of a column that is free. Where it does not
    say what it made of them, they stay as they are.
    """
    column = min(sheet.used_range.last_cell.column + 2, LAST_COLUMN)
    scratch = sheet.range((1, column), (len(formulas), column))
    in_r1c1 = native(sheet.book.app, "ReferenceStyle") == R1C1
    try:
        scratch.formula = [[formula] for formula in formulas]
        found = native(scratch, "FormulaR1C1Local" if in_r1c1 else "FormulaLocal")
    finally:
        _wipe(scratch)
    if found is None:
        return list(formulas)
    return [found] if isinstance(found, str) else [row[0] for row in found]


def _wipe(cells: xw.Range) -> None:
    """Leave nothing, whichever way Excel likes better."""
    try:
        cells.clear()
    except Exception:
        cells.clear_contents()

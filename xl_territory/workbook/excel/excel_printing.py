"""How a result sheet of an open workbook goes on paper; Excel on macOS is asked for the print area only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_territory.workbook.excel.excel_edits import best_effort
from xl_territory.workbook.printing import pages_tall, paper, print_area, replaces
from xl_territory.workbook.sheets import ResultSheet
from xl_territory.workbook.xlsx.new_sheet import header_rows

if TYPE_CHECKING:
    import xlwings as xw

LANDSCAPE = 2
FOOTER = {"LeftFooter": "&A", "RightFooter": "Page &P of &N"}


def set_up_page(sheet: xw.Sheet, result: ResultSheet, is_new: bool) -> None:
    """Paper, footer and print area of a new sheet; of one that was there, the print area if it is still ours."""
    area = print_area(result, paper())
    before = sheet.page_setup.print_area
    if area and (is_new or (before and replaces(area, before))):
        sheet.page_setup.print_area = area
    if not is_new:
        return
    rows = header_rows(result)
    settings: dict[str, object] = {
        "Orientation": LANDSCAPE,
        "Zoom": False,
        "FitToPagesWide": 1,
        "FitToPagesTall": pages_tall(result) or False,
        "PrintTitleRows": f"$1:${rows}" if rows else "",
        **FOOTER,
        "PaperSize": paper().number,
    }
    setup = sheet.page_setup.api
    for name, value in settings.items():
        with best_effort(f"{name} of {sheet.name}"):  # without a printer Excel knows no paper
            setattr(setup, name, value)

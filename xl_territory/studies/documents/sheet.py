"""The Book Plans sheet: every number that a document has."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from xl_territory.reports.columns import filled, table
from xl_territory.studies.documents.book_rows import BookPlan, BookRow
from xl_territory.workbook.sheets import Cell, Format, ResultSheet

SHEET = "Book Plans"
EXPLANATION = (
    "What the documents of the CSMs are made of. Figure is what a section is about (accounts: their ARR; risks: the "
    "ARR assumed to be at stake in a year), Team the same of the whole team. Book Notes wins over generated text."
)


def book_plans_sheet(plans: Sequence[BookPlan]) -> ResultSheet:
    """A row per line of each document, CSM by CSM."""
    rows = [(plan.csm, number, row) for plan in plans for number, row in _numbered(plan.rows)]

    def cells(of: str) -> list[Cell]:
        return [getattr(row, of) or None if of in {"account", "detail"} else getattr(row, of) for _, _, row in rows]

    columns = [
        filled("CSM ID", [csm for csm, _, _ in rows], width=10),
        filled("Section", [row.section.value for _, _, row in rows], width=20),
        filled("No", [number for _, number, _ in rows], Format.WHOLE, 6),
        filled("Text", cells("text"), Format.WRAPPED, 38),
        filled("Account ID", cells("account"), width=12),
        filled("Figure", cells("figure"), Format.NUMBER, 13),
        filled("ARR", cells("arr"), Format.MONEY, 13),
        filled("Hours", cells("hours"), Format.HOURS, 9),
        filled("Team", cells("team"), Format.NUMBER, 13),
        filled("Date", cells("date"), Format.DATE, 12),
        filled("Detail", cells("detail"), Format.WRAPPED, 70),
    ]
    return ResultSheet(SHEET, SHEET, EXPLANATION, (table("BookPlans", columns, empty="No CSM."),))


def _numbered(rows: Sequence[BookRow]) -> list[tuple[int, BookRow]]:
    """Each row with its number within its section, from 1."""
    return [each for _, some in groupby(rows, key=lambda row: row.section) for each in enumerate(some, start=1)]

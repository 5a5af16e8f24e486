"""How a result sheet goes on paper: landscape, one page wide, and never so small that nobody can read it."""

from __future__ import annotations

import locale
import os
import re
from dataclasses import dataclass
from itertools import accumulate, zip_longest
from math import ceil

from xl_territory.workbook.cell_addresses import column_letters
from xl_territory.workbook.layout import placed
from xl_territory.workbook.sheets import ResultSheet

LEAST_SCALE = 0.7
LONG = 40
"""A table of more rows is not printed where a shorter one above it sums it up."""

MARGIN_CM = 1.27
CM_PER_PIXEL = 2.54 / 96
CM_PER_ROW = 0.53
DEFAULT_CM = 1.69
"""The width of a column that no table uses."""
SHORTER_SIDE_CM = 18.0
"""What a landscape page holds from top to bottom."""

WITH_LETTER = frozenset(["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"])
"""Where paper is Letter (CLDR, paperSize)."""


@dataclass(frozen=True)
class Paper:
    """A size of paper by its number in Open XML and in Excel, and its longer side."""

    number: int
    centimetres: float

    @property
    def printable(self) -> float:
        """What a line of a landscape page holds, in centimetres."""
        return self.centimetres - 2 * MARGIN_CM


A4, LETTER = Paper(9, 29.7), Paper(1, 27.94)


def paper() -> Paper:
    """The paper of the country that this machine is set to; A4 where it is set to none."""
    named = next(filter(None, (os.environ.get(name) for name in ("LC_ALL", "LC_PAPER", "LANG"))), None)
    language, _, rest = (named or locale.getlocale()[0] or "").partition("_")
    return LETTER if rest[:2].upper() in WITH_LETTER or "United States" in f"{language}_{rest}" else A4


def column_widths(sheet: ResultSheet) -> list[float]:
    """The width of each column in characters: the widest of the tables below each other."""
    tables = [[column.width for column in table.columns] for table in sheet.tables]
    return [max(filter(None, each)) for each in zip_longest(*tables)]


def printed_columns(sheet: ResultSheet, on: Paper) -> int:
    """How many columns from the left fit on a page at no less than `LEAST_SCALE`."""
    right_edges = accumulate(centimetres(width) for width in column_widths(sheet))
    return max(1, sum(edge * LEAST_SCALE <= on.printable for edge in right_edges))


def printed_rows(sheet: ResultSheet) -> int | None:
    """The last row that is printed where tables of a few rows stand above a long one; None where all of them are."""
    last = 0
    for place in placed(sheet):
        if len(place.table.rows) > LONG:
            return last or None
        last = place.last
    return None


def print_area(sheet: ResultSheet, on: Paper) -> str | None:
    """What is printed of a sheet: ``$A$1:$H$30``, or ``$A:$H`` for all rows.

    None where everything is: its charts tell how much, one table fits on the page, or there is nothing to print yet.
    """
    columns, rows = printed_columns(sheet, on), printed_rows(sheet)
    if sheet.charts:
        return None if rows is None else _with_charts(sheet, rows)
    is_alone, is_empty = len(sheet.tables) == 1, not any(table.rows for table in sheet.tables)
    if (is_alone and columns == len(column_widths(sheet))) or (is_empty and not is_alone):
        return None
    letter = column_letters(columns)
    return f"$A:${letter}" if rows is None else f"$A$1:${letter}${rows}"


def pages_tall(sheet: ResultSheet) -> int:
    """1 for a sheet with charts that can be read on one page, 0 for as many pages as it takes."""
    if not sheet.charts:
        return 0
    rows = printed_rows(sheet) or max((place.last for place in placed(sheet)), default=0)
    bottom = max(rows * CM_PER_ROW, *(chart.row * CM_PER_ROW + chart.height for chart in sheet.charts))
    return int(bottom * LEAST_SCALE <= SHORTER_SIDE_CM)


def _with_charts(sheet: ResultSheet, rows: int) -> str:
    """The area of the charts and of the first ``rows``: what stands above a long table."""
    edges = [0.0, *accumulate(centimetres(width) for width in column_widths(sheet))]
    last, bottom = len(edges) - 1, rows
    for chart in sheet.charts:
        left = edges[chart.column - 1] if chart.column <= len(edges) else edges[-1]
        beyond = left + chart.width - edges[-1] + max(0, chart.column - len(edges)) * DEFAULT_CM
        inside = sum(edge < left + chart.width for edge in edges)
        last = max(last, inside if beyond <= 0 else len(edges) - 1 + ceil(beyond / DEFAULT_CM))
        bottom = max(bottom, chart.row + ceil(chart.height / CM_PER_ROW))
    return f"$A$1:${column_letters(last)}${bottom}"


def replaces(area: str, before: str) -> bool:
    """Whether a print area is one of ours for another number of rows; one of a planner has other columns."""
    return _columns(area) == _columns(before)


def _columns(area: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\$?([A-Z]{1,3})(?=\$?\d|:|$)", area.rpartition("!")[2]))


def centimetres(width: float) -> float:
    """The width of a column on screen and paper at 100 %: 7 pixels a character and 5 around them (Open XML, col)."""
    return (7 * width + 5) * CM_PER_PIXEL

"""The answer of a sheet, in A2: how far it reaches, and how high its row has to be."""

from __future__ import annotations

import math
from itertools import accumulate

from xl_territory.workbook.printing import column_widths
from xl_territory.workbook.sheets import ResultSheet

ROW = 2
WIDEST = 130.0
"""Characters that a line of the answer holds at most; it has all columns of a sheet that is narrower."""

LINE_HEIGHT = 15.0
BREADTH = 0.9
"""A letter of running text is so much narrower than the digits that a column's width is counted in."""


def answer(sheet: ResultSheet) -> str:
    """What stands in A2: the answer, or the explanation of a sheet without one."""
    return sheet.answer or sheet.explanation


def answer_columns(sheet: ResultSheet) -> int:
    """How many columns are merged for the answer."""
    edges = list(accumulate(column_widths(sheet)))
    return next((at for at, edge in enumerate(edges, start=1) if edge >= WIDEST), max(1, len(edges)))


def answer_height(sheet: ResultSheet) -> float:
    """The height of its row in points when its columns are merged."""
    width = sum(column_widths(sheet)[: answer_columns(sheet)])
    return line_count(answer(sheet), width) * LINE_HEIGHT + 3


def line_count(text: str, width: float) -> int:
    """How many lines a text takes in a column of this width in characters."""
    return sum(max(1, math.ceil(len(line) * BREADTH / max(1.0, width - 1))) for line in text.split("\n"))

"""Addresses of cells as Excel writes them (A1, AB12, A1:C3); openpyxl knows them too, but takes long to import."""

from __future__ import annotations

import re
from functools import cache

_RANGE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d+)(?::\$?([A-Za-z]{1,3})\$?(\d+))?")


@cache
def column_letters(number: int) -> str:
    """The letters of a column: A for 1, AA for 27."""
    letters = ""
    while number > 0:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column: 1 for A, 27 for AA, whether the letters are small or capital."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def range_boundaries(reference: str) -> tuple[int, int, int, int] | None:
    """First column, first row, last column, last row of a range or a cell; None for what is no such range."""
    parts = _RANGE.fullmatch(reference)
    if parts is None:
        return None
    left, top, right, bottom = parts.groups()
    return column_number(left), int(top), column_number(right or left), int(bottom or top)

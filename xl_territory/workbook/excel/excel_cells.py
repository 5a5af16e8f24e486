"""Cells of result tables as Excel takes them in one write: text that stays text, formulas, and runs of one format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from xl_territory.workbook.cell_values import ERRORS as ERROR_VALUES
from xl_territory.workbook.cell_values import plain, safe_text
from xl_territory.workbook.layout import Placed, lines
from xl_territory.workbook.sheets import Cell, Format, Formula, Shade, Shown, Value
from xl_territory.workbook.xlsx.cell_styles import NUMBER_FORMATS

ERRORS = frozenset(ERROR_VALUES.values())

_READ_AS_SOMETHING_ELSE = re.compile(r"""^[=+\-@'"(\s]|\d|^(true|false)$""", re.IGNORECASE)


def block(place: Placed, renamed: Mapping[str, str]) -> list[list[Value]]:
    """Header and data of a table, without the total; ``renamed`` says what tables are called in this workbook."""
    rows = [row for number, row in lines(place) if number <= place.last_data]
    return [[written(cell, renamed) for cell in row] for row in rows]


def total(place: Placed, renamed: Mapping[str, str]) -> list[Value]:
    """The total row."""
    return [written(cell, renamed) for cell in place.table.total or ()]


def written(cell: Cell, renamed: Mapping[str, str]) -> Value:
    """What is handed to Excel for a cell."""
    inner = cell.value if isinstance(cell, Shown) else cell
    if isinstance(inner, Formula):
        return formula(inner.text, renamed)
    value = plain(inner)
    return text(value) if isinstance(value, str) else value


def text(value: str) -> str:
    """A text marked with ``'`` where Excel would take it for a number, a date, a formula or an error."""
    value = safe_text(value)
    marked = _READ_AS_SOMETHING_ELSE.search(value) or value.upper() in ERRORS
    return f"'{value}" if marked else value


def formula(text_: str, renamed: Mapping[str, str]) -> str:
    """A formula with the names that its tables have in this workbook."""
    for name, taken in renamed.items():
        text_ = re.sub(rf"\b{re.escape(name)}\[", f"{taken}[", text_)
    return text_


def own_formats(place: Placed) -> Iterator[tuple[int, int, int, str]]:
    """Column, first row, last row and number format of every run of cells with a format of their own."""
    rows = dict(lines(place))
    for column in range(place.width):
        shown = ((number, _own(row[column])) for number, row in rows.items())
        for each, run in groupby(shown, key=lambda pair: pair[1]):
            numbers = [number for number, _ in run]
            if each is not None:
                yield column + 1, numbers[0], numbers[-1], NUMBER_FORMATS[each]


def shade_formula(shade: Shade, letter: str) -> str:
    """The condition of a shade on column ``letter``.

    It looks its own row up: a relative address would count from whatever cell is selected when the rule is made.
    """
    cell = f"INDEX(${letter}:${letter},ROW())"
    conditions = []
    if shade.contains is not None:
        conditions.append(f"ISNUMBER(SEARCH({_literal(shade.contains)},{cell}))")
    if shade.above is not None:
        conditions.append(f"IF(ISNUMBER({cell}),{cell}>{shade.above!r},FALSE)")
    return f"=AND({','.join(conditions)})"


def _own(cell: Cell) -> Format | None:
    return cell.format if isinstance(cell, Shown) else None


def _literal(wanted: str) -> str:
    for wildcard in "~*?":
        wanted = wanted.replace(wildcard, f"~{wildcard}")
    return '"' + wanted.replace('"', '""') + '"'

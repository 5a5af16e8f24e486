"""Values on their way in and out of the test engine: what Excel makes of what is typed, and what it computes."""

# The methods and their arguments are those of xlwings' engines, and documented there.
# ruff: noqa: ARG001

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from openpyxl.utils.cell import range_boundaries

ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
NUMBER = re.compile(r"\s*[-+]?[$€]?\d[\d,]*(\.\d+)?([eE][-+]?\d+)?%?\s*")
DATE = re.compile(r"\s*(\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?|[A-Za-z]{3,9}\.?[ -]\d{1,4})\s*")
SUM = re.compile(r"=(?:SUM\(|SUBTOTAL\(109,)(?:(\w+)\[(\w[\w -]*)\]|([A-Z]+\d+:[A-Z]+\d+))\)")


class ErrorValue(str):
    """An Excel error in a cell, as opposed to a text that reads like one."""

    __slots__ = ()


def prepared(value: Any, _options: object) -> Any:
    """A value as the engine takes it."""
    return None if value != value else value  # noqa: PLR0124  (NaN)


def clean_value_data(
    rows: list[list[Any]], datetime_builder: Callable[..., Any], empty_as: Any, number_builder: Any, err_to_str: bool
) -> list[list[Any]]:
    """Rows as xlwings gives them to its user."""

    def clean(value: Any) -> Any:
        if value is None or value == "":
            return empty_as
        if isinstance(value, ErrorValue):
            return str(value) if err_to_str else None
        if isinstance(value, float) and number_builder:
            return number_builder(value)
        return value

    return [[clean(value) for value in row] for row in rows]


def put(cell: Any, value: Any) -> None:
    """Type a value into a cell: unmarked text becomes what it looks like."""
    if isinstance(value, str) and not value.startswith("="):
        value = value[1:] if value.startswith("'") else _as_typed(value)
        cell.value = value if value != "" else None
        if isinstance(value, str) and value:
            cell.data_type = "s"
    else:
        cell.value = value


def got(cell: Any, result: Callable[[Any], Any]) -> Any:
    """The value of a cell as Excel hands it over: numbers are doubles, dates moments, formulas their results."""
    value = cell.value
    if cell.data_type == "f":
        value = result(cell)
    if isinstance(value, str) and value in ERRORS and cell.data_type in {"e", "f"}:
        return ErrorValue(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)
    if isinstance(value, dt.time):
        return dt.datetime.combine(dt.date(1899, 12, 30), value)
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


def computed(ws: Any, formula: str) -> float | None:
    """The result of a plain sum over a column of a table or over cells; None for any other formula."""
    match = SUM.fullmatch(formula)
    if match is None:
        return None
    table, column, address = match.groups()
    if table:
        found = next((t for sheet in ws.parent.worksheets for t in sheet.tables.values() if t.name == table), None)
        if found is None:
            return None
        left, top, _, bottom = range_boundaries(found.ref)
        at = left + [each.name for each in found.tableColumns].index(column)
        cells = [ws.cell(row, at).value for row in range(top + 1, bottom + 1 - (found.totalsRowCount or 0))]
    else:
        cells = [cell.value for row in ws[address] for cell in row]
    return float(sum(cell for cell in cells if isinstance(cell, int | float)))


def _as_typed(text: str) -> Any:
    if NUMBER.fullmatch(text):
        return float(re.sub(r"[$€,%\s]", "", text)) / (100 if "%" in text else 1)
    if DATE.fullmatch(text):
        return dt.datetime(2026, 1, 1)
    if text.upper() in {"TRUE", "FALSE"}:
        return text.upper() == "TRUE"
    return ErrorValue(text) if text.upper() in ERRORS else text

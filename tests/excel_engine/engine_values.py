"""Values on their way in and out of the test engine: what Excel makes of what is typed, and what it computes.

What comes out is what pywin32 makes of it, and what xlwings makes of that is done by its own code for Windows.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from types import ModuleType
from typing import Any

from openpyxl.utils.cell import range_boundaries

from tests.udfs.windows import windows

ERRORS = {
    "#NULL!": -2146826288,
    "#DIV/0!": -2146826281,
    "#VALUE!": -2146826273,
    "#REF!": -2146826265,
    "#NAME?": -2146826259,
    "#NUM!": -2146826252,
    "#N/A": -2146826246,
    "#SPILL!": -2146826243,
    "#CALC!": -2146826238,
}
CURRENCY = re.compile(r"[$€£¥]")
NUMBER = re.compile(r"\s*[-+]?[$€]?\d[\d,]*(\.\d+)?([eE][-+]?\d+)?%?\s*")
DATE = re.compile(r"\s*(\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?|[A-Za-z]{3,9}\.?[ -]\d{1,4})\s*")
SUM = re.compile(r"=(?:SUM\(|SUBTOTAL\(109,)(?:(\w+)\[(\w[\w -]*)\]|([A-Z]+\d+:[A-Z]+\d+))\)")


class ErrorValue(str):
    """An Excel error in a cell, as opposed to a text that reads like one."""

    __slots__ = ()


@cache
def pywin32() -> tuple[ModuleType, type[dt.datetime]]:
    """xlwings' module for Windows, and the type that pywin32 has for moments."""
    with windows(()):
        return sys.modules["xlwings._xlwindows"], sys.modules["pywintypes"].TimeType  # type: ignore[attr-defined]


def put(cell: Any, value: Any) -> None:
    """Type a value into a cell: unmarked text becomes what it looks like."""
    if isinstance(value, str) and not value.startswith("="):
        value = value[1:] if value.startswith("'") else _as_typed(value)
        cell.value = value if value != "" else None
        if isinstance(value, str) and value:
            cell.data_type = "e" if isinstance(value, ErrorValue) else "s"
    else:
        cell.value = value.replace(tzinfo=None) if isinstance(value, dt.datetime) else value


def got(cell: Any, result: Callable[[Any], Any]) -> Any:
    """The value of a cell as pywin32 hands it over.

    Numbers are floats, but Decimals of four places where the cell is formatted as currency; dates are moments with a
    time zone that means nothing, errors are integers, and formulas their results.
    """
    value = cell.value
    if cell.data_type == "f":
        value = result(cell)
    if isinstance(value, str) and value in ERRORS and cell.data_type in {"e", "f"}:
        return ERRORS[value]
    if isinstance(value, dt.time):
        value = dt.datetime.combine(dt.date(1899, 12, 30), value)
    if isinstance(value, dt.date):
        clock = (value.hour, value.minute, value.second) if isinstance(value, dt.datetime) else ()
        return pywin32()[1](value.year, value.month, value.day, *clock, tzinfo=dt.UTC)
    if isinstance(value, int | float) and not isinstance(value, bool):
        currency = CURRENCY.search(cell.number_format)
        return Decimal(value).quantize(Decimal("0.0001")) if currency else float(value)
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

"""Values as they may stand in a cell."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from numbers import Integral, Real
from typing import Any

from xl_territory.workbook.sheets import Value

LONGEST_TEXT = 32_767

ERRORS = {
    2000: "#NULL!",
    2007: "#DIV/0!",
    2015: "#VALUE!",
    2023: "#REF!",
    2029: "#NAME?",
    2036: "#NUM!",
    2042: "#N/A",
    2043: "#GETTING_DATA",
    2045: "#SPILL!",
    2046: "#CONNECT!",
    2047: "#BLOCKED!",
    2048: "#UNKNOWN!",
    2049: "#FIELD!",
    2050: "#CALC!",
}
"""Excel's error values by their numbers (XlCVError)."""
_FIRST_ERROR, _LAST_ERROR = -2146828288 + 2000, -2146828288 + 2999
"""What COM adds to them; a number of a cell comes as a float or a Decimal, never as an int."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def plain(value: Any) -> Value:
    """The value as one a cell can hold: numpy and pandas scalars unwrapped, None for NaN, infinity and NaT.

    Cells that Excel formats as currency come as Decimal.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None
    if isinstance(value, bool | int):
        return value
    return _unwrapped(value)


def _unwrapped(value: Any) -> Value:
    if repr(value) in {"NaT", "<NA>"}:
        return None
    if isinstance(value, dt.datetime):
        return value.to_pydatetime() if hasattr(value, "to_pydatetime") else value
    if isinstance(value, dt.date):
        return value
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real | Decimal):
        return plain(float(value))
    return plain(value.item()) if hasattr(value, "item") else str(value)


def error_value(value: Any) -> str:
    """The text of an error value that pywin32 hands over as a number, "" where it is none."""
    if type(value) is not int or not _FIRST_ERROR <= value <= _LAST_ERROR:
        return ""
    return ERRORS.get(value - _FIRST_ERROR + 2000, "#VALUE!")


def safe_text(text: str) -> str:
    """The text without characters that no workbook can hold, at most as long as a cell takes; line ends are ``\\n``."""
    kept = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return kept if len(kept) <= LONGEST_TEXT else kept[: LONGEST_TEXT - 1] + "…"


def brief(error: BaseException) -> str:
    """What an error of a library says, short enough to stand inside a message of ours."""
    text = " ".join(safe_text(str(error)).split())
    return text if len(text) <= 120 else f"{text[:119]}…"


def duration_text(value: dt.time | dt.timedelta) -> str:
    """A time of day or a duration as Excel shows it: ``37:30:00``."""
    if isinstance(value, dt.time):
        return value.isoformat(timespec="seconds")
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"

"""Values as they may stand in a cell."""

from __future__ import annotations

import datetime as dt
import re
from numbers import Integral, Real
from typing import Any

from xl_territory.workbook.sheets import Value

LONGEST_TEXT = 32_767

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def plain(value: Any) -> Value:
    """The value as one a cell can hold: numpy and pandas scalars unwrapped, None for NaN, infinity and NaT."""
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
    if isinstance(value, Real):
        return plain(float(value))
    return plain(value.item()) if hasattr(value, "item") else str(value)


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

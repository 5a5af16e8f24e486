"""Words of a command line as numbers and dates; one that is none is answered by what to type."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

from xl_territory.errors import UsageError


def number(flag: str, example: str, low: float | None = None, high: float | None = None) -> Callable[[Any], float]:
    """What reads a number for the option ``flag``. It raises `UsageError`."""

    def read(word: Any) -> float:
        value = _float(word)
        return value if _within(value, low, high) else _refuse(flag, word, f"a number{_limits(low, high)}", example)

    return read


def whole(flag: str, example: str, low: float | None = None, high: float | None = None) -> Callable[[Any], int]:
    """What reads a whole number for the option ``flag``. It raises `UsageError`."""

    def read(word: Any) -> int:
        value = _float(word)
        fits = _within(value, low, high) and not value % 1
        return int(value if fits else _refuse(flag, word, f"a whole number{_limits(low, high)}", example))

    return read


def date(flag: str) -> Callable[[Any], dt.date]:
    """What reads a date for the option ``flag``, in any form that can mean one day only. It raises `UsageError`."""

    def read(word: Any) -> dt.date:
        from xl_territory.tables.dates import clean_dates

        found = clean_dates([word])
        day = found.values[0]
        return day if isinstance(day, dt.date) and not found.remarks else _refuse(flag, word, *_days(day))

    return read


def _days(day: object) -> tuple[str, str]:
    """What to type for a date, and an example: the days that it can mean, where it can mean two."""
    if not isinstance(day, dt.date):
        return "a date as year-month-day", "2027-01-31"
    return "the date as year-month-day", f"{day.isoformat()} or {day.replace(month=day.day, day=day.month).isoformat()}"


def _refuse(flag: str, word: Any, wanted: str, example: str) -> Any:
    raise UsageError(f"{flag} {word}: type {wanted}, such as {example}.")


def _float(word: Any) -> float:
    try:
        return float(word)
    except (TypeError, ValueError):
        return math.nan


def _within(value: float, low: float | None, high: float | None) -> bool:
    return math.isfinite(value) and (low is None or value >= low) and (high is None or value <= high)


def _limits(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}"
    return f" of at least {low:g}" if low is not None else f" of at most {high:g}" if high is not None else ""

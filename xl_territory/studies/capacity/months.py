"""Calendar months as numbers, and how many accounts each segment has in each of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def month_number(day: dt.date) -> int:
    """Months since year 0."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> dt.date:
    """The first day of a month number."""
    return dt.date(month // 12, month % 12 + 1, 1)


@dataclass(frozen=True, eq=False)
class Growth:
    """What is expected of each segment.

    ``months`` (T,) are month numbers, the plan date's first; ``accounts`` and ``arr`` have shape (segments, T).
    ``milestones`` are the named rows by month number and segment.
    """

    segments: tuple[str, ...]
    months: tuple[int, ...]
    accounts: Floats
    arr: Floats
    milestones: Mapping[tuple[int, str], str]


def expected_growth(
    table: pd.DataFrame, segments: Sequence[str], today: Floats, arr_today: Floats, start: int, length: int
) -> Growth:
    """The rows of the Growth sheet, joined by straight lines.

    Parameters
    ----------
    table : frame of the Growth sheet. start : month number of the plan date. length : months to plan.
    today, arr_today : (segments,) accounts and ARR on the plan date; a segment without rows stays there. After its
        last row a segment keeps what it has. A row without accounts has as many as its ARR makes at today's mean; one
        with neither names a milestone only.
    """
    months = np.arange(start, start + length)
    rows = table.assign(number=[month_number(day.date()) for day in table["Month"]])
    accounts, arr = np.empty((len(segments), length)), np.empty((len(segments), length))
    for s, segment in enumerate(segments):
        own = rows[rows["Segment"] == segment].sort_values("number")
        mean = arr_today[s] / today[s] if today[s] else np.nan
        counted, money = own["Accounts"].fillna(own["ARR"] / mean), own["ARR"].fillna(own["Accounts"] * mean)
        accounts[s] = _joined(months, own["number"], counted, today[s])
        arr[s] = _joined(months, own["number"], money, arr_today[s])
    named = {
        (int(number), segment): text
        for number, segment, text in zip(rows["number"], rows["Segment"], rows["Milestone"], strict=True)
        if text
    }
    return Growth(tuple(segments), tuple(months.tolist()), accounts, arr, named)


def _joined(months: NDArray[np.int_], at: pd.Series[int], values: pd.Series[float], today: float) -> Floats:
    there = values.notna()
    known = {int(months[0]): float(today)} | dict(zip(at[there].astype(int), values[there].astype(float), strict=True))
    numbers = sorted(known)
    return np.interp(months, numbers, [known[number] for number in numbers])

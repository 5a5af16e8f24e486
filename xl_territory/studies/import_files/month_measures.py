"""Measures of accounts on month ends, each from rows that were dated on or before that day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xl_territory.studies.import_files.export_cells import Days, Floats, as_days, as_numbers, as_texts
from xl_territory.studies.import_files.export_file import CodedColumn, Export
from xl_territory.studies.import_files.matching import NOBODY, Integers
from xl_territory.studies.import_files.proposals import MOSTLY, Mapped

MOST_MONTHS = 60
"""History reaches back so many month ends at most."""
DAY = np.timedelta64(1, "D")
Measure = NDArray[Any]
"""Numbers, or objects: texts and None."""


@dataclass(frozen=True, eq=False)
class DatedRows:
    """Rows of an export that have an account and a date, oldest first; ``last`` (rows,) NaT while a row goes on."""

    account: Integers
    day: Days
    last: Days
    value: Measure

    def known_on(self, day: np.datetime64, window: float | None) -> NDArray[np.bool_]:
        """(rows,) which of them count on a day: dated on or before it, inside the window, and not ended by then."""
        known = (self.day <= day) & ~(self.last <= day)
        return known if window is None else known & (self.day > day - np.timedelta64(int(window), "D"))


def dated_rows(export: Export, account: Integers, mapped: Mapped) -> DatedRows:
    """The rows of an export that a row of Mapping speaks of; rows without account, date or cell are left out."""
    day = as_days(export.columns[mapped.date])
    last = as_days(export.columns[mapped.end]) if mapped.end else np.full(export.rows, np.datetime64("NaT", "D"))
    coded = export.columns[mapped.column]
    value = cells_of(coded, mapped)
    kept = (account != NOBODY) & ~np.isnat(day) & (coded.codes >= 0)
    order = np.flatnonzero(kept)[np.argsort(day[kept], kind="stable")]
    return DatedRows(account[order], day[order], last[order], value[order])


def cells_of(coded: CodedColumn, mapped: Mapped) -> Measure:
    """(rows,) the column's cells as numbers where they are mostly numbers or must be, else as texts."""
    if mapped.how in ("count", "days since"):
        return np.ones(len(coded.codes))
    numbers = as_numbers(coded)
    filled = coded.codes >= 0
    numeric = not filled.any() or (~np.isnan(numbers[filled])).mean() >= MOSTLY
    return numbers * mapped.times if numeric or mapped.how not in ("last", "first") else as_texts(coded)


def on_day(rows: DatedRows, mapped: Mapped, day: np.datetime64, accounts: int) -> Measure:
    """(accounts,) the measure on a day; NaN, or None among texts, where nothing tells it."""
    known = rows.known_on(day, mapped.window)
    who, value = rows.account[known], rows.value[known]
    if mapped.how == "count":
        return np.bincount(who, minlength=accounts).astype(float)
    if mapped.how == "days since":
        latest = np.full(accounts, np.datetime64("NaT", "D"))
        latest[who] = rows.day[known]
        return np.where(np.isnat(latest), np.nan, (day - latest) / DAY)
    if value.dtype == object:
        return _one(who, value, accounts, mapped.how)
    told = ~np.isnan(value)
    return _number(who[told], value[told], accounts, mapped.how)


def _one(who: Integers, value: Measure, accounts: int, how: str) -> Measure:
    """The latest or the earliest cell of each account; rows are in the order of their dates."""
    found: Measure = np.full(accounts, None if value.dtype == object else np.nan, dtype=value.dtype)
    step = -1 if how == "first" else 1
    found[who[::step]] = value[::step]
    return found


def _number(who: Integers, value: Floats, accounts: int, how: str) -> Floats:
    if how in ("last", "first"):
        return _one(who, value, accounts, how)
    if how in ("max", "min"):
        found = np.full(accounts, np.nan)
        (np.fmax if how == "max" else np.fmin).at(found, who, value)
        return found
    total: Floats = np.bincount(who, value, accounts).astype(float)
    if how == "sum":
        return total
    count = np.bincount(who, minlength=accounts)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def month_ends(first: np.datetime64, last: np.datetime64) -> Days:
    """The month ends from the month of ``first`` that are not after ``last``, the latest `MOST_MONTHS` of them."""
    months = np.arange(first.astype("datetime64[M]"), last.astype("datetime64[M]") + 1)
    ends = (months + 1).astype("datetime64[D]") - DAY
    return np.asarray(ends[ends <= last][-MOST_MONTHS:], dtype="datetime64[D]")

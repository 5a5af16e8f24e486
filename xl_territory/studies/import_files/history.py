"""History: the measures of every account on every month end, from what was known on that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xl_territory.studies.import_files.account_values import column_of
from xl_territory.studies.import_files.export_cells import Days, as_days
from xl_territory.studies.import_files.matching import NOBODY
from xl_territory.studies.import_files.month_measures import Measure, cells_of, dated_rows, month_ends, on_day
from xl_territory.studies.import_files.proposals import Mapped
from xl_territory.workbook.names import key

if TYPE_CHECKING:
    from xl_territory.studies.import_files.analysis import Joined
    from xl_territory.studies.import_files.book_state import BookState

IN_HISTORY = frozenset({"ARR", "Health", "Potential ARR", "Renewal Date", "Stage"})
"""Columns of Accounts whose past matters too."""


IDENTITY = ("Account ID", "Month End")
WHERE = ["at", "Month End"]
TIMELESS = "It has no date, and is not marked Fixed: nobody knows what it was in the past"


@dataclass(frozen=True, eq=False)
class Monthly:
    """``account`` (rows,) positions, ``day`` (rows,) month ends, ``measures`` (rows,) by name."""

    account: NDArray[np.intp]
    day: Days
    measures: Mapping[str, Measure]


@dataclass(frozen=True)
class LeftOut:
    """A column that is not in History, and why."""

    source: str
    column: str
    why: str


def history(joined: Sequence[Joined], accounts: Sequence[str], state: BookState) -> tuple[Monthly, list[LeftOut]]:
    """The measures on each month end up to the latest date of any export; without dates, once, on the plan date."""
    mapped = [(each, row) for each in joined for row in each.mapping if _is_measure(row)]
    dated = [(each, row) for each, row in mapped if row.date]
    today = np.datetime64(state.plan_date, "D")
    if not dated:
        return _snapshot(mapped, len(accounts), today), []
    days = month_ends(*_range(dated, today))
    since, until = (_day_of(joined, len(accounts), state, column) for column in ("Contract Start", "Churn Date"))
    rows = [(np.flatnonzero(~(since > day) & ~(until <= day)), day) for day in days]
    timeless = [(each, row) for each, row in mapped if not row.date and not row.fixed]
    if not rows:
        return Monthly(np.array([], np.intp), np.array([], "datetime64[D]"), {}), []
    measures = {
        row.becomes: _over_time(each, row, rows, len(accounts)) for each, row in mapped if row.date or row.fixed
    }
    who = np.concatenate([who for who, _ in rows])
    when = np.concatenate([np.full(len(who), day) for who, day in rows])
    return Monthly(who, when, measures), [LeftOut(row.source, row.column, TIMELESS) for _, row in timeless]


def with_kept(monthly: Monthly, accounts: Sequence[str], kept: pd.DataFrame, told: Collection[str]) -> Monthly:
    """The measures, and those of the rows of History as they are that no export tells (``told`` are those that do).

    A measure that somebody typed, or of a source whose file is not there, stays.
    """
    names = [name for name in kept.columns if name not in (*IDENTITY, *told) and kept[name].notna().any()]
    if not names:
        return monthly
    position = {key(id_): at for at, id_ in enumerate(accounts)}
    old = kept.assign(at=[position.get(key(str(id_)), NOBODY) for id_ in kept["Account ID"]])
    old = old[(old["at"] != NOBODY) & old[names].notna().any(axis=1)].drop_duplicates(WHERE)[[*WHERE, *names]]
    new = pd.DataFrame({"at": monthly.account, "Month End": monthly.day.astype("datetime64[s]"), **monthly.measures})
    both = new.merge(old, on=WHERE, how="outer").sort_values(["Month End", "at"], kind="stable")
    measures = {name: _measure(both[name]) for name in (*monthly.measures, *names)}
    return Monthly(both["at"].to_numpy(np.intp), both["Month End"].to_numpy("datetime64[D]"), measures)


def _measure(cells: pd.Series) -> Measure:
    numbers = pd.to_numeric(cells, errors="coerce")
    if numbers.notna().sum() == cells.notna().sum():
        return numbers.to_numpy(float)
    return cells.astype(object).where(cells.notna(), None).to_numpy(object)


def _is_measure(row: Mapped) -> bool:
    column = column_of(row.becomes)
    return not column or (column in IN_HISTORY and bool(row.date))


def _range(dated: Sequence[tuple[Joined, Mapped]], today: np.datetime64) -> tuple[np.datetime64, np.datetime64]:
    """The first and the last day, up to today, of which any export tells."""
    found = []
    for each, row in {(id(each), row.date): (each, row) for each, row in dated}.values():
        days = as_days(each.export.columns[row.date])[each.account != NOBODY]
        found.append(days[(days <= today) & ~np.isnat(days)])
    days = np.concatenate(found)
    return (days.min(), days.max()) if len(days) else (today, today - np.timedelta64(40, "D"))


def _day_of(joined: Sequence[Joined], accounts: int, state: BookState, column: str) -> Days:
    """(accounts,) a date of Accounts, as the workbook or else an export has it; NaT where nobody knows."""
    day = np.full(accounts, np.datetime64("NaT", "D"))
    for each in joined:
        for row in each.mapping:
            if column_of(row.becomes) == column:
                days = as_days(each.export.columns[row.column])
                told = np.flatnonzero((each.account != NOBODY) & ~np.isnat(days))
                told = told[np.argsort(days[told], kind="stable")][:: -1 if row.how == "first" else 1]
                day[each.account[told]] = days[told]
    for at, cell in enumerate(state.cells.get(column, ())):
        if isinstance(cell, dt.date):
            day[at] = np.datetime64(cell, "D")
    return day


def _over_time(
    each: Joined, row: Mapped, rows: Sequence[tuple[NDArray[np.intp], np.datetime64]], accounts: int
) -> Measure:
    if not row.date:
        now = _now(each, row, accounts)
        return np.concatenate([now[who] for who, _ in rows])
    dated = dated_rows(each.export, each.account, row)
    return np.concatenate([on_day(dated, row, day, accounts)[who] for who, day in rows])


def _now(each: Joined, row: Mapped, accounts: int) -> Measure:
    """(accounts,) what a column without dates says."""
    value = cells_of(each.export.columns[row.column], row)
    found = np.full(accounts, None if value.dtype == object else np.nan, dtype=value.dtype)
    told = each.account != NOBODY
    found[each.account[told]] = value[told]
    return found


def _snapshot(mapped: Sequence[tuple[Joined, Mapped]], accounts: int, today: np.datetime64) -> Monthly:
    measures = {row.becomes: _now(each, row, accounts) for each, row in mapped}
    count = accounts if measures else 0
    return Monthly(np.arange(count), np.full(count, today), measures)

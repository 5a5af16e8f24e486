"""Accounts on month ends with what was known of them on that day, and whether they left within the days after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xl_territory.errors import Fault, InputError, Severity, TooLittleDataError
from xl_territory.solver.problem import Booleans, Floats, Integers
from xl_territory.workbook.names import key

Days = NDArray[np.datetime64]
Inputs = Mapping[str, NDArray[Any]]
MONTH = 365.25 / 12
GROWN = 1.1
"""Expansion is ARR up by a tenth or more (planning_inputs, Churn and expansion)."""
CHANGE_OVER = 3
"""Months over which the change of a measure is an input."""
FIXED = ("Industry", "Region")
"""Columns of Accounts that are taken to have been the same all the time."""


@dataclass(frozen=True, eq=False)
class Panel:
    """Rows are accounts on month ends, in the order of their days.

    Parameters
    ----------
    accounts : the rows of Accounts, all statuses. account, day : (rows,) position and month end.
    inputs : (rows,) by name: numbers (NaN = blank), or texts ("" = blank).
    churned : (rows,) left within ``horizon`` days after the day. grown : (rows,) ARR up by a tenth within them; NaN
        where ARR has no past.
    complete : (rows,) the outcome is known, since ``as_of`` is not before the last of these days.
    dated : there are month ends to tell past from future; else ``churned`` is whether the account has left at all.
    """

    accounts: pd.DataFrame
    account: Integers
    day: Days
    inputs: Inputs
    churned: Booleans
    grown: Floats
    complete: Booleans
    as_of: np.datetime64
    horizon: int
    dated: bool

    @property
    def health(self) -> NDArray[np.object_]:
        """(rows,) health as it was known then, "" where it was not."""
        known = self.inputs.get("Health")
        return np.full(len(self.account), "", dtype=object) if known is None else known.astype(str).astype(object)

    def slices(self, rows: Booleans) -> Days:
        """The different days of some rows, in order."""
        return np.unique(self.day[rows])


def panel_of(accounts: pd.DataFrame, history: pd.DataFrame, plan_date: dt.date, horizon: int) -> Panel:
    """The panel of a workbook.

    Parameters
    ----------
    accounts : the rows of Accounts as `Tables` has them. history : Account ID, Month End, and measures.

    Raises
    ------
    InputError : History in the future, a Churn Date on an Active account or before Contract Start.
    """
    today = np.datetime64(plan_date, "D")
    churn = accounts["Churn Date"].to_numpy("datetime64[D]")
    faults = [*_date_faults(accounts), *_future(history, today)]
    if faults:
        raise InputError(faults)
    ids = {key(id_): at for at, id_ in enumerate(accounts["Account ID"])}
    found = history.assign(at=[ids.get(key(str(id_)), -1) for id_ in history["Account ID"]])
    found = found[found["at"] >= 0].sort_values("Month End", kind="stable")
    days = found["Month End"].to_numpy("datetime64[D]")
    dated = len(np.unique(days)) > 1
    if not dated:
        return _snapshot(accounts, found, today, horizon)
    at = found["at"].to_numpy(np.intp)
    there = ~(churn[at] <= days)
    at, days, found = at[there], days[there], found[there]
    past = churn[churn <= today]
    as_of = max(days.max(), past.max()) if len(past) else days.max()
    churned = (churn[at] > days) & (churn[at] <= days + np.timedelta64(horizon, "D"))
    inputs = {**_measures(found), **_changes(found, at, days), **_of_accounts(accounts, at, days, FIXED)}
    complete = days + np.timedelta64(horizon, "D") <= as_of
    return Panel(accounts, at, days, inputs, churned, _grown(found, at, days, horizon), complete, as_of, horizon, dated)


def _snapshot(accounts: pd.DataFrame, found: pd.DataFrame, today: np.datetime64, horizon: int) -> Panel:
    """Every account once, as it is today; what History has of it besides."""
    at = np.arange(len(accounts))
    days = np.full(len(at), today)
    first = found.drop_duplicates("at").set_index("at").reindex(at)
    inputs = {**_of_accounts(accounts, at, days, (*FIXED, "Health", "Stage")), **_measures(first)}
    arr = accounts["ARR"].to_numpy(float)
    renewal = (accounts["Renewal Date"].to_numpy("datetime64[D]") - today).astype("timedelta64[D]").astype(float)
    inputs |= {"ARR": arr, "Days to renewal": np.where(np.isnat(accounts["Renewal Date"].to_numpy()), np.nan, renewal)}
    churned = accounts["Status"].map(key).eq("churned").to_numpy()
    prospects = accounts["Status"].map(key).eq("prospect").to_numpy()
    blank = np.full(len(at), np.nan)
    told = {name: cells for name, cells in inputs.items() if not _is_blank(cells).all()}
    return Panel(accounts, at, days, told, churned, blank, ~prospects, today, horizon, dated=False)


def _measures(found: pd.DataFrame) -> dict[str, NDArray[Any]]:
    """The measures of History: numbers where most cells are, else texts."""
    names = [name for name in found.columns if name not in ("Account ID", "Month End", "at")]
    return {str(name): _typed(found[name]) for name in names if found[name].notna().any()}


def _typed(cells: pd.Series) -> NDArray[Any]:
    numbers = pd.to_numeric(cells, errors="coerce")
    if numbers.notna().sum() >= 0.8 * cells.notna().sum():
        return numbers.to_numpy(float)
    return cells.fillna("").astype(str).to_numpy(object)


def _changes(found: pd.DataFrame, at: Integers, days: Days) -> dict[str, NDArray[Any]]:
    """What became of each number within three months, where the account has a row of then."""
    months = days.astype("datetime64[M]").astype(int)
    place = {
        (account, month): row for row, (account, month) in enumerate(zip(at.tolist(), months.tolist(), strict=True))
    }
    then = np.array([place.get((account, month - CHANGE_OVER), -1) for account, month in place])
    changes = {}
    for name, cells in _measures(found).items():
        if cells.dtype == float:
            changes[f"Change of {name}"] = np.where(then >= 0, cells - cells[then], np.nan)
    return {name: cells for name, cells in changes.items() if not np.isnan(cells).all()}


def _of_accounts(accounts: pd.DataFrame, at: Integers, days: Days, texts: tuple[str, ...]) -> dict[str, NDArray[Any]]:
    """Tenure, and words of Accounts."""
    since = accounts["Contract Start"].to_numpy("datetime64[D]")[at]
    passed = (days - since).astype("timedelta64[D]").astype(float) / MONTH
    inputs: dict[str, NDArray[Any]] = {"Tenure in months": np.where(np.isnat(since), np.nan, np.maximum(passed, 0))}
    inputs |= {name: accounts[name].astype(str).to_numpy(object)[at] for name in texts}
    return {name: cells for name, cells in inputs.items() if not _is_blank(cells).all()}


def _grown(found: pd.DataFrame, at: Integers, days: Days, horizon: int) -> Floats:
    """(rows,) 1 where ARR is up by a tenth at the last month end within the days, 0 where not; NaN if unknown."""
    if "ARR" not in found.columns:
        return np.full(len(at), np.nan)
    arr = _typed(found["ARR"])
    months = days.astype("datetime64[M]").astype(int)
    ahead = max(1, round(horizon / MONTH))
    place = {
        (account, month): row for row, (account, month) in enumerate(zip(at.tolist(), months.tolist(), strict=True))
    }
    later = np.array([place.get((account, month + ahead), -1) for account, month in place])
    up = (arr[later] >= GROWN * arr) & (arr[later] > 0)
    return np.where((later >= 0) & ~np.isnan(arr), up.astype(float), np.nan)


def _is_blank(cells: NDArray[Any]) -> Booleans:
    return np.isnan(cells) if cells.dtype == float else np.array([not str(cell).strip() for cell in cells], dtype=bool)


def blank(cells: NDArray[Any]) -> Booleans:
    """(rows,) whether nothing is known."""
    return _is_blank(cells)


def _date_faults(accounts: pd.DataFrame) -> Iterator[Fault]:
    churn, start = accounts["Churn Date"], accounts["Contract Start"]
    active = accounts["Status"].map(key).isin(["", "active"])
    fix = "Set Status to Churned, or clear the date of a customer who came back"
    yield from _faults(accounts, churn.notna() & active, "Churn Date on an Active account", fix)
    yield from _faults(accounts, churn < start, "Churn Date before Contract Start", "Correct one of the two dates")


def _faults(accounts: pd.DataFrame, wrong: pd.Series, problem: str, fix: str) -> Iterator[Fault]:
    for row in accounts.index[wrong]:
        value = str(accounts.loc[row, "Account ID"])
        yield Fault(Severity.ERROR, "Accounts", problem, fix, row=int(row), column="Churn Date", value=value)


def _future(history: pd.DataFrame, today: np.datetime64) -> Iterator[Fault]:
    late = history["Month End"].to_numpy("datetime64[D]") > today
    if late.any():
        day = history["Month End"][late].iloc[0]
        fix = "Correct Month End, or Plan Date on Settings"
        yield Fault(
            Severity.ERROR, "History", "History in the future", fix, column="Month End", value=f"{day:%Y-%m-%d}"
        )


def refuse_too_few(churned: int, kept: int, least: int) -> None:
    """Raise TooLittleDataError where a forecast cannot even be tried."""
    if churned < least or kept < least:
        raise TooLittleDataError(
            f"A forecast needs {least} customers who left and {least} who stayed; there are {churned} and {kept} whose "
            "outcome is known. Import more history (churn dates and what was known before them), then ask again."
        )

"""Hours that were tracked, as hours a week of each account: incomplete weeks scaled up, nearly empty ones left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xl_territory.errors import TooLittleDataError
from xl_territory.territory.hours import DEFAULT_WEEKLY_HOURS
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED

LEAST_COMPLETE = 0.5
LEAST_ACCOUNTS = 40
LEAST_WEEKS = 4


@dataclass(frozen=True, eq=False)
class Tracked:
    """Hours a week by account: ``accounts`` (k,) positions, ``hours`` (k,), ``weeks`` (k,) that they are the mean of.

    ``level_known``: internal time was logged too, so that complete weeks can be told from incomplete ones.
    """

    accounts: NDArray[np.intp]
    hours: NDArray[np.float64]
    weeks: NDArray[np.int_]
    level_known: bool


def tracked_hours(t: Territory, log: pd.DataFrame) -> Tracked:
    """The Time Log by account, over the weeks that the account's current CSM has logged.

    A week counts as complete in the share of Weekly Hours that the CSM has logged in it, internal time included; hours
    are divided by that share, and weeks below half of it are left out (planning_inputs: Hours from tracked time). Where
    no internal time was logged at all, nobody knows how complete a week is, and hours are taken as they are.

    Raises
    ------
    TooLittleDataError : fewer than 40 accounts with 4 weeks each.
    """
    rows = log.assign(week=log["Week"].dt.to_period("W"))
    level_known = bool((rows["Account ID"] == "").any())
    share = _complete(t, rows) if level_known else None
    weeks = _weeks(rows, share)
    known = {id_: i for i, id_ in enumerate(t.account_ids)}
    spent = rows[rows["Account ID"].isin(known)]
    if share is not None:
        spent = spent.merge(share.rename("share"), left_on=["CSM ID", "week"], right_index=True)
        spent = spent.assign(Hours=spent["Hours"] / np.minimum(spent["share"], 1.0))
    total = spent.groupby("Account ID")["Hours"].sum()
    owner = [t.csm_ids[j] if j != UNASSIGNED else "" for j in t.current]
    counted = np.array([weeks.get(csm, 0) for csm in owner])
    enough = np.flatnonzero(counted >= LEAST_WEEKS)
    hours = np.array([float(total.get(t.account_ids[i], 0.0)) / counted[i] for i in enough])
    if len(enough) < LEAST_ACCOUNTS:
        raise TooLittleDataError(
            f"Hours can be refined from {LEAST_ACCOUNTS} accounts whose CSM has logged {LEAST_WEEKS} weeks or more; "
            f"there are {len(enough)}. Log more weeks on Time Log, or check that Current CSM names who logged them."
        )
    return Tracked(enough, hours, counted[enough], level_known)


def _complete(t: Territory, rows: pd.DataFrame) -> pd.Series[float]:
    """Share of a CSM's Weekly Hours that is logged, by (CSM ID, week), for the weeks that count."""
    hours = t.tables.csms["Weekly Hours"].fillna(DEFAULT_WEEKLY_HOURS)
    weekly = dict(zip(t.tables.csms["CSM ID"], hours, strict=True))
    logged = rows.groupby(["CSM ID", "week"])["Hours"].sum()
    share = logged / logged.index.get_level_values(0).map(weekly).to_numpy(float)
    counted: pd.Series[float] = share[share >= LEAST_COMPLETE]
    return counted


def _weeks(rows: pd.DataFrame, share: pd.Series[float] | None) -> dict[str, int]:
    """Weeks that count, by CSM ID."""
    if share is None:
        return {str(csm): int(count) for csm, count in rows.groupby("CSM ID")["week"].nunique().items()}
    return {str(csm): int(count) for csm, count in share.groupby(level=0).size().items()}

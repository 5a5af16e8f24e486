"""Who takes part on the plan date, and whether there is anything to plan."""

from __future__ import annotations

import datetime as dt

import pandas as pd


def active_csms(csms: pd.DataFrame, plan_date: dt.date) -> pd.Series:
    """Which CSMs count on the plan date: not Left or Open, started by then, and not gone yet.

    Parameters
    ----------
    csms : the frame of the CSMs sheet, as in Tables.
    plan_date : the day the plan is made for. An End Date is the first day on which the CSM is gone.

    Returns
    -------
    A boolean Series with the index of ``csms``.
    """
    day = pd.Timestamp(plan_date)
    seat = ~csms["Status"].isin(["Left", "Open"])
    return seat & ~(csms["Start Date"] > day) & ~(csms["End Date"] <= day)

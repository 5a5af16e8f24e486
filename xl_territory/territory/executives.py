"""Account executives (AEs) on the plan date: who is there, and which accounts have one."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from xl_territory.solver.problem import Booleans
from xl_territory.territory.territory import Territory
from xl_territory.workbook.names import key


def gone_aes(territory: Territory) -> dict[str, dt.date | None]:
    """AEs of the AEs sheet who are gone on the plan date, as IDs compare, with their End Date."""
    rows = territory.tables.aes
    days = {
        key(id_): None if pd.isna(day) else day.date() for id_, day in zip(rows["AE ID"], rows["End Date"], strict=True)
    }
    left = dict(zip(map(key, rows["AE ID"]), rows["Status"].map(key) == "left", strict=True))
    return {ae: day for ae, day in days.items() if left[ae] or (day is not None and day <= territory.plan_date)}


def has_ae(territory: Territory) -> Booleans:
    """(accounts,) the Account Owner is filled and not gone."""
    owners = territory.accounts["Account Owner"].map(key)
    return (owners.ne("") & ~owners.isin(list(gone_aes(territory)))).to_numpy(bool)


def account_executives(territory: Territory) -> list[str]:
    """The AE of each account by ID, "" for none or one who is gone."""
    owners = map(str, territory.accounts["Account Owner"])
    return [owner if there else "" for owner, there in zip(owners, has_ae(territory), strict=True)]

"""Made-up customers with a past: the worse their satisfaction, the sooner they leave."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from xl_territory.schema import ACCOUNTS
from xl_territory.studies.risk.forecast_panel import Panel
from xl_territory.tables.input_blocks import HowToRead, read_sheet
from xl_territory.workbook import MemoryHost

TODAY = dt.date(2026, 6, 30)


def accounts_sheet(rows: dict[str, list[object]]) -> pd.DataFrame:
    """Rows of Accounts as they are read."""
    host = MemoryHost(
        {"Accounts": pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in rows.items()})}
    )
    (read,), _ = read_sheet(host.read(["Accounts"]), ACCOUNTS, HowToRead())
    return read.frame


def customers(
    count: int = 200, months: int = 24, seed: int = 0, signal: float = 1.5
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Accounts and History up to `TODAY`; ``signal`` is what a point of satisfaction does to the log odds a month."""
    random = np.random.default_rng(seed)
    ends = pd.date_range(end=TODAY, periods=months, freq="ME")
    mood = random.normal(0, 1, count)
    gone = np.full(count, np.datetime64("NaT", "D"))
    history = []
    for end in ends:
        mood = 0.9 * mood + random.normal(0, 0.45, count)
        there = np.flatnonzero(np.isnat(gone))
        history.append(
            pd.DataFrame(
                {
                    "Account ID": [f"A{i}" for i in there],
                    "Month End": end,
                    "CSAT": 3 + mood[there] + random.normal(0, 0.2, len(there)),
                    "Tickets": random.poisson(3, len(there)).astype(float),
                    "ARR": 10_000.0,
                }
            )
        )
        leaves = random.random(len(there)) < 1 / (1 + np.exp(3.9 + signal * mood[there]))
        gone[there[leaves]] = np.datetime64(end.date(), "D") + random.integers(1, 28, int(leaves.sum())).astype(
            "timedelta64[D]"
        )
    gone[gone > np.datetime64(TODAY)] = np.datetime64("NaT")
    left = ~np.isnat(gone)
    accounts = accounts_sheet(
        {
            "Account ID": [f"A{i}" for i in range(count)],
            "Status": ["Churned" if each else "Active" for each in left],
            "ARR": [10_000.0] * count,
            "Region": [("EMEA", "US")[i % 2] for i in range(count)],
            "Contract Start": [dt.date(2023, 1, 1)] * count,
            "Churn Date": [day.item() if not np.isnat(day) else None for day in gone],
        }
    )
    rows = pd.concat(history, ignore_index=True)
    return accounts, rows


def shuffled(seed: int, count: int = 120, left: int = 36) -> Panel:
    """Customers without dates whose outcome has nothing to do with what is known of them."""
    random = np.random.default_rng(seed)
    accounts = accounts_sheet({"Account ID": [f"A{i}" for i in range(count)]})
    inputs = {f"x{k}": random.normal(size=count) for k in range(4)}
    day = np.full(count, np.datetime64(TODAY, "D"))
    churned, unknown = random.permutation(np.arange(count) < left), np.full(count, np.nan)
    known = np.ones(count, dtype=bool)
    return Panel(accounts, np.arange(count), day, inputs, churned, unknown, known, day[0], 90, dated=False)

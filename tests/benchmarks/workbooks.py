"""Planning workbooks of any size, as a planner would fill them in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

Frames = dict[str, pd.DataFrame]

DAY = pd.Timestamp("2026-01-05")
SKILLS = np.array(["Fintech", "Healthcare", "Retail", "Manufacturing", "General"])
REGIONS = np.array(["EMEA", "AMER", "APAC"])
TIERS = {"Tier": ["SMB", "Mid-market", "Enterprise"], "ARR From": [0, 40_000, 150_000]}
BASE_HOURS = np.array([0.4, 0.8, 1.7])
BOOK_HOURS = 30.0
FACTORS = 1.2


def workbook(path: Path, accounts: int, csms: int, seed: int = 0) -> Path:
    """A workbook of ``accounts`` and ``csms`` with about a tenth of the capacity to spare."""
    with pd.ExcelWriter(path, engine="openpyxl") as writer:
        for name, frame in sheets(accounts, csms, seed).items():
            frame.to_excel(writer, sheet_name=name, index=False)
    return path


def sheets(accounts: int, csms: int, seed: int = 0) -> Frames:
    """The same as frames, one per sheet."""
    random = np.random.default_rng(seed)
    book = _accounts(random, accounts, csms)
    tier = np.searchsorted(TIERS["ARR From"], book["ARR"], side="right") - 1
    fitting = BOOK_HOURS * csms / (FACTORS * BASE_HOURS[tier].sum())
    return {
        "Accounts": book,
        "CSMs": _csms(random, csms, capacity=1.1 * BOOK_HOURS, most=round(1.4 * accounts / csms)),
        "Hours Model": pd.DataFrame({**TIERS, "Base Hours": (BASE_HOURS * fitting).round(3)}),
        "Settings": settings({"Plan Date": DAY, "Solver: seed": seed}),
    }


def settings(chosen: dict[str, object]) -> pd.DataFrame:
    """The Settings sheet with these values."""
    return pd.DataFrame({"Setting": list(chosen), "Value": list(chosen.values())}, dtype=object)


def _accounts(random: np.random.Generator, count: int, csms: int) -> pd.DataFrame:
    """Accounts with all that the default terms and rules look at; one in ten is new and has no CSM yet."""
    current = np.array([f"C{number:04}" for number in random.integers(1, csms + 1, count)], dtype=object)
    current[random.random(count) < 0.1] = None
    since = DAY - pd.to_timedelta(random.integers(30, 1500, count), unit="D")
    return pd.DataFrame(
        {
            "Account ID": [f"A{number:06}" for number in range(1, count + 1)],
            "Account Name": [f"Customer {number}" for number in range(1, count + 1)],
            "ARR": random.lognormal(np.log(60_000), 0.9, count).round(-2),
            "Industry": random.choice(SKILLS, count),
            "Region": random.choice(REGIONS, count, p=[0.4, 0.4, 0.2]),
            "Health": random.choice(["Healthy", "Medium", "At-risk"], count, p=[0.56, 0.27, 0.17]),
            "Complexity": random.choice([1, 2, 3, 4, 5], count, p=[0.1, 0.2, 0.4, 0.2, 0.1]),
            "Current CSM": current,
            "With CSM Since": np.where(current == None, pd.NaT, since),  # noqa: E711  (elementwise)
            "Renewal Date": DAY + pd.to_timedelta(random.integers(1, 365, count), unit="D"),
        }
    )


def _csms(random: np.random.Generator, count: int, capacity: float, most: int) -> pd.DataFrame:
    """CSMs with one or two skills each; a third of them takes no enterprise accounts."""
    first, second = random.choice(SKILLS, count), random.choice(SKILLS, count)
    senior = np.arange(count) % 3 > 0
    return pd.DataFrame(
        {
            "CSM ID": [f"C{number:04}" for number in range(1, count + 1)],
            "CSM Name": [f"Colleague {number}" for number in range(1, count + 1)],
            "Weekly Hours": np.full(count, round(capacity / 0.75, 1)),
            "Customer Share": np.full(count, 0.75),
            "Segments": np.where(senior, "SMB; Mid-market; Enterprise", "SMB; Mid-market"),
            "Skills": [one if one == two else f"{one}; {two}" for one, two in zip(first, second, strict=True)],
            "Regions": random.choice(REGIONS, count),
            "Max Accounts": np.full(count, most),
        }
    )

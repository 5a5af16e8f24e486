"""The made-up exports of the story in the documentation: ``python -m tests.studies.risk.story_exports ZIP``.

A company of 260 customers over two years. Those who log in less and less, and whose tickets end badly, leave sooner.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

COUNT, MONTHS = 260, 24
TODAY = dt.date(2026, 6, 30)
INDUSTRIES = ("Fintech", "Healthcare", "Retail", "Logistics")
REGIONS = {"DACH": "DE", "UK": "GB", "Nordics": "SE"}
CSMS = ("C1", "C2", "C3", "C4", "C5")
SYLLABLES = ("Al", "Be", "Cor", "Dan", "El", "Fa", "Gor", "Hel", "In", "Jo", "Ka", "Lu", "Mar", "No", "Or", "Pel")


def exports() -> dict[str, str]:
    """The text of every file by its name."""
    random = np.random.default_rng(7)
    ids = [f"S{1000 + k}" for k in range(COUNT)]
    size = np.exp(random.normal(4.6, 1.0, COUNT)).round().astype(int) + 5
    started = [TODAY - dt.timedelta(int(days)) for days in random.integers(760, 1_700, COUNT)]
    mood, left = random.normal(0, 1, COUNT), np.full(COUNT, -1)
    usage, tickets = [], []
    ends = pd.date_range(end=TODAY, periods=MONTHS, freq="ME")
    for month, end in enumerate(ends):
        mood = 0.92 * mood + random.normal(0, 0.4, COUNT)
        there = np.flatnonzero(left < 0)
        for k in there:
            seats = size[k] * (0.35 + 0.1 * np.clip(mood[k], -2, 2)) * random.normal(1, 0.08)
            usage.append((ids[k], end.date(), max(1, round(seats)), max(1, round(seats * 9 * random.normal(1, 0.1)))))
            for _ in range(random.poisson(0.5)):
                opened = end.date() - dt.timedelta(int(random.integers(0, 28)))
                score = float(np.clip(3.4 + 0.8 * mood[k] + random.normal(0, 0.7), 1, 5))
                tickets.append((ids[k], opened, f"{score:.1f}".replace(".", ","), "yes" if score < 2 else "no"))
        leaves = random.random(len(there)) < 1 / (1 + np.exp(5.0 + 2.5 * mood[there]))
        left[there[leaves]] = month
    gone = [(ids[k], _within(ends, month, random)) for k, month in enumerate(left) if month >= 0]
    return {
        "crm_accounts.csv": _accounts(ids, size, started, random),
        "churned.csv": _text(["account", "churn date"], [each for each in gone if each[1] <= TODAY], ","),
        "tickets.csv": _text(["account", "opened", "satisfaction", "escalated"], tickets, ";"),
        "usage.csv": _text(["account", "month", "active users", "logins"], usage, ","),
    }


def _within(ends: pd.DatetimeIndex, month: int, random: np.random.Generator) -> dt.date:
    """A day of the month after a month end."""
    day: dt.date = ends[month].date() + dt.timedelta(int(random.integers(1, 28)))
    return day


def _accounts(ids: list[str], size: np.ndarray, started: list[dt.date], random: np.random.Generator) -> str:
    rows = []
    for k, id_ in enumerate(ids):
        first, second = SYLLABLES[k % 16], SYLLABLES[k // 16 % 16].lower()
        name = f"{first}{second}a {('GmbH', 'Ltd', 'AB')[k % 3]}"
        region = list(REGIONS)[k % 3]
        arr = round(float(220 * size[k] * np.exp(random.normal(0, 0.2))), -2)
        renewal = TODAY + dt.timedelta(int(random.integers(10, 360)))
        person = ("Kim", "Sascha", "Robin")[k % 3], 25 + k % 40
        row = (id_, name, f"www.{first}{second}a{k}.com".lower(), INDUSTRIES[k % 4], region, REGIONS[region])
        rows.append((*row, int(size[k]), f"{arr:.0f}", started[k], renewal, CSMS[int(random.integers(0, 5))], *person))
    header = ["Account ID", "Account Name", "Website", "Industry", "Region", "Country", "Employees"]
    return _text(
        [*header, "ARR", "Contract Start", "Renewal Date", "Owner ID", "Contact Name", "Contact Age"], rows, ","
    )


def _text(header: list[str], rows: list[tuple[object, ...]], separator: str) -> str:
    return "".join(separator.join(map(str, row)) + "\n" for row in [tuple(header), *rows])


def archived() -> bytes:
    """The files as one archive, the same bytes each time."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in exports().items():
            entry = zipfile.ZipInfo(name, (2026, 6, 30, 0, 0, 0))
            archive.writestr(entry, text, zipfile.ZIP_DEFLATED, 9)
    return held.getvalue()


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(archived())

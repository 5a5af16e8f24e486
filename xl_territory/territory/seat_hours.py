"""What a seat brings and how many accounts one is for: hours with leavers replaced, the middle of the benchmark."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xl_territory.schema import Kind
from xl_territory.tables.numbers import clean_numbers

FULL_WEEK = 30.0
"""Customer hours a week of a full seat, which benchmarks of accounts per CSM are taken to mean."""


def ramp_shares(text: str) -> tuple[float, ...] | None:
    """Productivity in the first months: "25%; 50%; 75%" is 0.25, 0.5, 0.75.

    Returns
    -------
    Shares by month, or None where the text is no list of shares from 0 to 100%.
    """
    cleaned = clean_numbers([word.strip() for word in text.split(";") if word.strip()], Kind.SHARE)
    shares = tuple(float(str(share)) for share in cleaned.values)
    return shares if not cleaned.remarks and all(0 <= share <= 1 for share in shares) else None


def kept_share(ramp: Sequence[float], attrition: float, vacancy_months: float) -> float:
    """Share of a seat's hours that remains when leavers are replaced.

    1 − attrition ÷ 12 × (vacancy months + Σ (1 − ramp)), at least 0.

    Parameters
    ----------
    ramp : productivity of a newcomer by month, shares.
    attrition : share of the people who leave in a year.
    vacancy_months : months until a leaver is replaced.

    References
    ----------
    planning_inputs: Capacity first.
    """
    lost = vacancy_months + sum(1 - share for share in ramp)
    return max(0.0, 1 - attrition / 12 * lost)


def accounts_per_seat(tiers: pd.DataFrame) -> NDArray[np.float64]:
    """How many accounts of each tier one seat is for: the middle of the benchmark, else `FULL_WEEK` ÷ base hours.

    Returns
    -------
    (tiers,) accounts per CSM.
    """
    low, high = (tiers[f"Accounts per CSM {end}"].to_numpy(float) for end in ("Low", "High"))
    return np.where(np.isnan(low + high), FULL_WEEK / tiers["Base Hours"].to_numpy(float), (low + high) / 2)

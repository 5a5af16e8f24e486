"""What an account could be worth: what the customers pay that are most like it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xl_territory.errors import TooLittleDataError
from xl_territory.solver.problem import Booleans, Floats, Integers
from xl_territory.workbook.names import header_key

LEAST_CUSTOMERS = 20
PEERS, QUANTILE = 10, 0.75
COVERAGE = 0.8
WIDEST = 20.0
DRAWS = 1_000
DEFAULT_COLUMNS = ("Industry", "Region", "Country", "Employees", "Company Revenue", "Growth")
"""What makes accounts alike where the sheet ICP does not say."""


@dataclass(frozen=True, eq=False)
class Peers:
    """``nearest`` (accounts, k) positions of customers, the nearest first, never the account itself.

    ``median``, ``potential``, ``low``, ``high`` (accounts,) of their ARR: the interval of the middle 80 %, widened.
    """

    nearest: Integers
    median: Floats
    potential: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class PeerCheck:
    """Median error of left-out customers by their peers and by their tier, and whether peers are clearly better.

    ``widened`` is the factor that made the interval hold 80 % of left-out customers; ``holds`` what it holds then.
    """

    by_peers: float
    by_tier: float
    better: bool
    widened: float
    holds: float


def like_columns(criteria: Sequence[str], accounts: pd.DataFrame) -> tuple[str, ...]:
    """The columns that make accounts alike: those of ICP, else those of a usual one, where anything is in them."""
    by_key = {header_key(str(name)): str(name) for name in accounts.columns}
    asked = [by_key[header_key(each)] for each in criteria if header_key(each) in by_key]
    return tuple(name for name in asked or DEFAULT_COLUMNS if _filled(accounts[name]).any())


def _filled(cells: pd.Series) -> Booleans:
    return np.array([bool(str(cell).strip()) and cell != () and not is_nan(cell) for cell in cells], dtype=bool)


def columns_of(accounts: pd.DataFrame, names: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Cells of Accounts by column: numbers, or texts."""
    return {name: _cells(accounts[name]) for name in names}


def _cells(cells: pd.Series) -> NDArray[Any]:
    if cells.dtype == float:
        return cells.to_numpy(float)
    return np.array(["; ".join(cell) if isinstance(cell, tuple) else str(cell) for cell in cells], dtype=object)


def is_nan(cell: object) -> bool:
    """Whether a cell is a number that is not there."""
    return isinstance(cell, float) and bool(np.isnan(cell))


def coordinates(columns: Mapping[str, NDArray[Any]]) -> Floats:
    """(accounts, features) whose city-block distance is Gower's: logs of sizes by their range, half a point per word.

    A blank number stands in the middle; a blank word is half a point from every word (Gower 1971).
    """
    features: list[Floats] = []
    for cells in columns.values():
        if cells.dtype == float:
            value = np.sign(cells) * np.log1p(np.abs(cells))
            if np.isnan(value).all():
                continue
            span = np.nanmax(value) - np.nanmin(value)
            filled = np.where(np.isnan(value), np.nanmedian(value), value)
            features.append((filled - np.nanmin(value)) / (span or 1.0))
        else:
            words = cells.astype(str)
            features += [(words == word) / 2 for word in np.unique(words) if word]
    return np.column_stack(features) if features else np.zeros((0, 0))


def nearest(places: Floats, customers: Integers, k: int) -> Integers:
    """(accounts, k) the customers nearest to each account, itself left out."""
    from sklearn.neighbors import NearestNeighbors

    many = min(k + 1, len(customers))
    found = NearestNeighbors(n_neighbors=many, metric="manhattan", algorithm="brute").fit(places[customers])
    order = customers[found.kneighbors(places, return_distance=False)]
    kept = []
    for account, row in enumerate(order):
        others = row[row != account]
        kept.append(others[: many - 1])
    return np.array(kept)


def potentials(places: Floats, arr: Floats, customers: Integers, k: int = PEERS, quantile: float = QUANTILE) -> Peers:
    """The quantile of the ARR of the ``k`` nearest customers, at least today's ARR, with a middle of 80 %.

    Raises
    ------
    TooLittleDataError : fewer than 20 customers, or nothing that tells which of them are alike.
    """
    if not places.size:
        raise TooLittleDataError(
            "Nothing on Accounts says which customers are alike: fill Industry, Region, Employees or another column of "
            "theirs, or name columns on the sheet ICP."
        )
    if len(customers) < LEAST_CUSTOMERS:
        raise TooLittleDataError(
            f"Potential is taken from {LEAST_CUSTOMERS} Active customers with ARR or more; there are {len(customers)}."
        )
    near = nearest(places, customers, k)
    low, median, high = np.quantile(arr[near], [(1 - COVERAGE) / 2, 0.5, (1 + COVERAGE) / 2], axis=1)
    most = np.quantile(arr[near], quantile, axis=1)
    return Peers(near, median, np.maximum(most, np.nan_to_num(arr)), low, high)


def widening(arr: Floats, median: Floats, low: Floats, high: Floats) -> tuple[float, float]:
    """The least factor, on logs around the median, by which intervals hold 80 % of ``arr``; and what they hold then."""
    actual, middle = np.log1p(arr), np.log1p(median)
    below, above = middle - np.log1p(low), np.log1p(high) - middle
    room = np.where(actual < middle, below, above)
    needed = np.abs(actual - middle) / np.maximum(room, 1e-9)
    factor = float(np.clip(np.quantile(needed, COVERAGE, method="higher"), 1.0, WIDEST))
    return factor, float((needed <= factor).mean())


def widened(peers: Peers, factor: float) -> tuple[Floats, Floats]:
    """Low and high of each account, ``factor`` times as far from the median on logs."""
    middle = np.log1p(peers.median)
    low = np.expm1(middle - factor * (middle - np.log1p(peers.low)))
    high = np.expm1(middle + factor * (np.log1p(peers.high) - middle))
    return np.maximum(low, 0.0), high


def check(arr: Floats, tier: Integers, peers: Peers, customers: Integers, seed: int = 0) -> PeerCheck:
    """Left-out customers by their peers' median, beside the median of the others of their tier."""
    actual, by_peers = arr[customers], peers.median[customers]
    by_tier = np.array([_others(arr, tier, customers, account) for account in customers])
    errors = [np.abs(guess - actual) / np.maximum(actual, 1.0) for guess in (by_peers, by_tier)]
    random = np.random.default_rng(seed)
    drawn = random.integers(0, len(customers), (DRAWS, len(customers)))
    saved = np.median(errors[1][drawn], axis=1) - np.median(errors[0][drawn], axis=1)
    factor, holds = widening(actual, by_peers, peers.low[customers], peers.high[customers])
    better = bool(np.quantile(saved, 0.05) > 0)
    return PeerCheck(float(np.median(errors[0])), float(np.median(errors[1])), better, factor, holds)


def tier_quantiles(
    arr: Floats, tier: Integers, customers: Integers, quantile: float = QUANTILE
) -> tuple[Floats, Floats, Floats]:
    """Potential, low and high of each account by the customers of its tier; by all of them where it has none."""
    potential, low, high = (np.empty(len(arr)) for _ in range(3))
    for each in np.unique(tier):
        alike = customers[tier[customers] == each]
        paid = arr[alike] if len(alike) else arr[customers]
        rows = tier == each
        potential[rows] = np.maximum(np.quantile(paid, quantile), np.nan_to_num(arr[rows]))
        low[rows], high[rows] = np.quantile(paid, [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2])
    return potential, low, high


def _others(arr: Floats, tier: Integers, customers: Integers, account: int) -> float:
    alike: Booleans = (tier[customers] == tier[account]) & (customers != account)
    return float(np.median(arr[customers[alike]])) if alike.any() else float(np.median(arr[customers]))

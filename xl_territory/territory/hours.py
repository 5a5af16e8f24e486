"""How many hours a week an account takes and a CSM has: the hours model (semantics: Hours, Tiers, Capacity)."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xl_territory.tables import Tables
from xl_territory.workbook.names import key

DEFAULT_WEEKLY_HOURS = 40.0
DEFAULT_CUSTOMER_SHARE = 0.75
DEFAULT_RAMP = 1.0


def tier_by_arr(arr: NDArray[np.float64], tiers: pd.DataFrame) -> NDArray[np.intp]:
    """The tier whose band each ARR falls into; the lowest band takes what lies below it.

    Parameters
    ----------
    arr : (n,) money a year, without NaN.
    tiers : the tier table: Tier, ARR From (lower bound inclusive), in any order.

    Returns
    -------
    (n,) positions in ``tiers``.
    """
    order = np.argsort(tiers["ARR From"].to_numpy(float), kind="stable")
    band = np.searchsorted(tiers["ARR From"].to_numpy(float)[order], arr, side="right") - 1
    return order[np.maximum(band, 0)]


def tiers_of(accounts: pd.DataFrame, tiers: pd.DataFrame) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The tier of each account: as typed, else by ARR.

    Parameters
    ----------
    accounts : rows of Accounts with Tier and ARR, which may be blank.
    tiers : the tier table.

    Returns
    -------
    (accounts,) positions in ``tiers``, and (accounts,) those by ARR alone, -1 without ARR.
    """
    arr = accounts["ARR"].to_numpy(float)
    by_arr = tier_by_arr(np.nan_to_num(arr), tiers)
    names = {key(str(name)): position for position, name in enumerate(tiers["Tier"])}
    typed = np.array([names.get(key(name), -1) for name in accounts["Tier"]], dtype=np.intp)
    return np.where(typed >= 0, typed, by_arr), np.where(np.isnan(arr), -1, by_arr)


def weekly_hours(
    accounts: pd.DataFrame, tier: NDArray[np.intp], health: NDArray[np.str_], tables: Tables
) -> NDArray[np.float64]:
    """Hours a week that each account takes: its own, else base × health × complexity × stage factor.

    Parameters
    ----------
    accounts : rows of Accounts.
    tier : (accounts,) positions in the tier table.
    health : (accounts,) health classes.
    tables : where base hours and factors are. The base is that of the touch level where the account has one, else that
        of the tier.

    Returns
    -------
    (accounts,) hours a week, without the overheads of pairs.
    """
    level = touch_level_of(accounts, tables.touch_levels)
    of_level = tables.touch_levels["Base Hours"].to_numpy(float)
    base = tables.tiers["Base Hours"].to_numpy(float)[tier]
    base = np.where(level >= 0, of_level[level], base) if len(of_level) else base
    modelled = base * effort_factors(accounts, health, tables)
    own = accounts["Weekly Hours"].to_numpy(float)
    return np.where(np.isnan(own), modelled, own)


def touch_level_of(accounts: pd.DataFrame, levels: pd.DataFrame) -> NDArray[np.intp]:
    """(accounts,) position of the touch level in ``levels``, -1 for none."""
    names = {key(str(name)): position for position, name in enumerate(levels["Level"])}
    return np.array([names.get(key(word), -1) if word else -1 for word in accounts["Touch Level"]], dtype=np.intp)


def effort_factors(accounts: pd.DataFrame, health: NDArray[np.str_], tables: Tables) -> NDArray[np.float64]:
    """What base hours are multiplied by: health × complexity × stage factor; a word without a factor counts 1.

    Returns
    -------
    (accounts,) factors.
    """
    complexity = accounts["Complexity"].map(lambda level: "3" if np.isnan(level) else str(int(level)))
    factors: NDArray[np.float64] = (
        _factors(health, tables.health, "Health")
        * _factors(complexity, tables.complexity, "Complexity")
        * _factors(accounts["Stage"], tables.stages, "Stage")
    )
    return factors


def capacity(csms: pd.DataFrame) -> NDArray[np.float64]:
    """Hours a week for customers: Weekly Hours × Customer Share × Ramp, each with its default where it is blank.

    Returns
    -------
    (csms,) hours a week.
    """
    return (
        csms["Weekly Hours"].fillna(DEFAULT_WEEKLY_HOURS)
        * csms["Customer Share"].fillna(DEFAULT_CUSTOMER_SHARE)
        * csms["Ramp"].fillna(DEFAULT_RAMP)
    ).to_numpy(float)


def _factors(words: pd.Series[str] | NDArray[np.str_], table: pd.DataFrame, name: str) -> NDArray[np.float64]:
    factors = {key(str(word)): float(factor) for word, factor in zip(table[name], table[f"{name} Factor"], strict=True)}
    return np.array([factors.get(key(str(word)), 1.0) for word in words], dtype=float)

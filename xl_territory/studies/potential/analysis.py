"""What every account could be worth, how well it fits, which prospects to start with, and which tiers look wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_territory.plans.peer_potential import (
    PeerCheck,
    check,
    columns_of,
    coordinates,
    like_columns,
    potentials,
    tier_quantiles,
    widened,
)
from xl_territory.solver.problem import Floats, Integers
from xl_territory.territory.hours import tiers_of
from xl_territory.territory.ideal_customer import CustomerFit, cells_of, criteria_of, fit
from xl_territory.workbook.names import key

GOOD_FIT = 4
TOP = 15
EDGE = 0.1
NAMED = 3


@dataclass(frozen=True)
class TierCase:
    """An account whose typed tier is another than its ARR or its potential says; positions of tiers, -1 = none."""

    account: int
    typed: int
    by_arr: int
    by_potential: int


@dataclass(frozen=True, eq=False)
class PotentialStudy:
    """All rows of Accounts but Churned ones are asked about.

    Parameters
    ----------
    accounts : (n,) their rows. fits : (n,). potential, low, high : (n,). comparables : positions, nearest first; none
        where the tier's quantiles are taken. whitespace : positions of prospects, the best first. by_fit : customers
        with and without Churned by fit class.
    """

    accounts: pd.DataFrame
    tiers: pd.DataFrame
    fits: tuple[CustomerFit, ...]
    potential: Floats
    low: Floats
    high: Floats
    comparables: tuple[tuple[int, ...], ...]
    check: PeerCheck
    columns: tuple[str, ...]
    whitespace: tuple[int, ...]
    cases: tuple[TierCase, ...]
    by_fit: Mapping[int, tuple[int, int]]

    @property
    def arr(self) -> Floats:
        """(n,) ARR today, NaN where there is none."""
        return self.accounts["ARR"].to_numpy(float)


@dataclass(frozen=True, eq=False)
class _Worth:
    """(accounts,) potential with its interval, the customers it is taken from, and how good that was."""

    potential: Floats
    low: Floats
    high: Floats
    named: tuple[tuple[int, ...], ...]
    check: PeerCheck


def potential_study(all_accounts: pd.DataFrame, tiers: pd.DataFrame, icp: pd.DataFrame) -> PotentialStudy:
    """The study of a workbook.

    Parameters
    ----------
    all_accounts, tiers : as `Tables` has them. icp : the rows of the ICP sheet; none = no fit.

    Raises
    ------
    TooLittleDataError : fewer than 20 Active customers with ARR.
    """
    status = all_accounts["Status"].map(key)
    criteria = criteria_of(icp)
    everybody = [fit(cells_of(row), criteria) for row in all_accounts.to_dict("records")]
    there = ~status.eq("churned").to_numpy()
    accounts = all_accounts[there].reset_index(drop=True)
    fits = tuple(each for each, kept in zip(everybody, there, strict=True) if kept)
    columns = like_columns([each.column for each in criteria], accounts)
    tier, by_arr = tiers_of(accounts, tiers)
    known = np.where((accounts["Tier"] != "").to_numpy() | (by_arr >= 0), tier, -1)
    worth = _worth(accounts, columns, known)
    return PotentialStudy(
        accounts=accounts,
        tiers=tiers,
        fits=fits,
        potential=worth.potential,
        low=worth.low,
        high=np.maximum(worth.high, worth.potential),
        comparables=worth.named,
        check=worth.check,
        columns=columns,
        whitespace=_whitespace(accounts, fits, worth.potential),
        cases=tuple(_cases(accounts, tiers, (known, by_arr), worth.low)),
        by_fit=_by_fit(everybody, status),
    )


def _worth(accounts: pd.DataFrame, columns: Sequence[str], tier: Integers) -> _Worth:
    """By peers where these are clearly better on customers left out, else by the quantiles of the tier."""
    arr = accounts["ARR"].to_numpy(float)
    active = accounts["Status"].map(key).isin(["", "active"]).to_numpy()
    customers = np.flatnonzero(active & (np.nan_to_num(arr) > 0))
    peers = potentials(coordinates(columns_of(accounts, columns)), arr, customers)
    checked = check(arr, tier, peers, customers)
    if not checked.better:
        return _Worth(*tier_quantiles(arr, tier, customers), ((),) * len(accounts), checked)
    named = tuple(tuple(map(int, row[:NAMED])) for row in peers.nearest)
    return _Worth(peers.potential, *widened(peers, checked.widened), named, checked)


def _whitespace(accounts: pd.DataFrame, fits: Sequence[CustomerFit], potential: Floats) -> tuple[int, ...]:
    """Prospects without opportunity or AE that fit well, by fit × potential."""
    free = (
        accounts["Status"].map(key).eq("prospect") & ~accounts["Open Opportunity"] & accounts["Account Owner"].eq("")
    ).to_numpy()
    good = [at for at in map(int, np.flatnonzero(free)) if (fits[at].fit or 0) >= GOOD_FIT]
    return tuple(sorted(good, key=lambda at: -(fits[at].fit or 0) * potential[at])[:TOP])


def _cases(accounts: pd.DataFrame, tiers: pd.DataFrame, tier: tuple[Integers, Integers], low: Floats) -> list[TierCase]:
    """Typed tiers that ARR, or else the low end of the potential, contradicts by more than a tenth past the edge."""
    known, by_arr = tier
    edges = tiers["ARR From"].to_numpy(float)
    arr, typed = accounts["ARR"].to_numpy(float), accounts["Tier"].ne("").to_numpy()
    active = accounts["Status"].map(key).isin(["", "active"]).to_numpy()
    found = []
    for at in np.flatnonzero(typed & active & ~accounts["Renewal Open"].to_numpy(bool)):
        now = int(known[at])
        money, could = _clear(edges, now, arr[at]), _clear(edges, now, low[at])
        if money != now or could > now:
            found.append(TierCase(int(at), now, int(by_arr[at]) if money != now else now, max(could, now)))
    return found


def _clear(edges: Floats, now: int, money: float) -> int:
    """The tier that money means, ``now`` unless it is a tenth past the edge between them."""
    if np.isnan(money):
        return now
    means = max(0, int(np.searchsorted(edges, money, side="right")) - 1)
    if means > now:
        return means if money > (1 + EDGE) * edges[now + 1] else now
    return means if means < now and money < (1 - EDGE) * edges[now] else now


def _by_fit(fits: Sequence[CustomerFit], status: pd.Series) -> dict[int, tuple[int, int]]:
    """Customers ever, and those of them that left, by fit class."""
    found: dict[int, tuple[int, int]] = {}
    for each, word in zip(fits, status, strict=True):
        if each.fit is not None and word != "prospect":
            ever, left = found.get(each.fit, (0, 0))
            found[each.fit] = (ever + 1, left + (word == "churned"))
    return dict(sorted(found.items(), reverse=True))

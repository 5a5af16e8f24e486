"""How each territory model groups the accounts: by vertical, region or ARR tier, or named, by vertical and pooled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from xl_territory.policies.policy import Mode
from xl_territory.policies.rules.families import Families
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Booleans
from xl_territory.workbook.names import clean, key

NAMED_AT_MOST, POOLED_FROM = 20.0, 60.0
"""Accounts per CSM: up to the first a tier is looked after by name (Enterprise 10–20, Strategic 4–8), from the second
on pooled (SMB 60–100); what lies between is mid-market."""
OTHER, NAMED, POOLED, MIDDLE = "other", "named", "pooled", "mid-market"
Grouping = Callable[[Territory], list[str]]


def vertical(t: Territory) -> list[str]:
    """First Industry of each account, small ones together."""
    return large_enough(t, one_spelling(industry.split(";")[0] for industry in t.accounts["Industry"]))


def region(t: Territory) -> list[str]:
    """Region of each account, small ones together."""
    return large_enough(t, one_spelling(t.accounts["Region"]))


def tier(t: Territory) -> list[str]:
    """Tier of each account; a tier without half a CSM's hours joins the smaller one of its neighbours."""
    bands = [[int(k)] for k in np.unique(t.tier)]
    hours = [float(t.hours[np.isin(t.tier, band)].sum()) for band in bands]
    while len(bands) > 1 and min(hours) < half_a_book(t):
        k = int(np.argmin(hours))
        neighbour = min((j for j in (k - 1, k + 1) if 0 <= j < len(bands)), key=lambda j: hours[j])
        low, high = sorted((k, neighbour))
        bands[low], hours[low] = bands[low] + bands.pop(high), hours[low] + hours.pop(high)
    named = {k: " + ".join(str(t.tiers["Tier"].iloc[j]) for j in band) for band in bands for k in band}
    return [named[int(k)] for k in t.tier]


def hybrid(t: Territory) -> list[str]:
    """Enterprise and above by name, mid-market by vertical within its band, SMB pooled."""
    low, high = (t.tiers[f"Accounts per CSM {end}"].to_numpy(float)[t.tier] for end in ("Low", "High"))
    by_name, pooled = high <= NAMED_AT_MOST, low >= POOLED_FROM
    industries = one_spelling(industry.split(";")[0] for industry in t.accounts["Industry"])
    middle = large_enough(t, [f"{MIDDLE} {industry or OTHER}" for industry in industries], ~(by_name | pooled))
    return [
        NAMED if first else POOLED if last else f"{MIDDLE} {OTHER}" if own == OTHER else own
        for first, last, own in zip(by_name, pooled, middle, strict=True)
    ]


GROUPINGS: dict[str, Grouping] = {
    "By vertical": vertical,
    "By region": region,
    "By ARR tier": tier,
    "Hybrid": hybrid,
}


def whole_families(t: Territory, groups: Sequence[str]) -> list[str]:
    """The same with each family in the group of its member with the highest ARR, where it has to stay together."""
    if Families().mode(t) is not Mode.HARD:
        return list(groups)
    first: dict[int, int] = {}
    for i in np.argsort(-t.arr, kind="stable"):
        first.setdefault(int(t.family[i]), int(i))
    return [groups[first[int(family)]] for family in t.family]


def half_a_book(t: Territory) -> float:
    """Half of a CSM's share of all hours: a group with less is too small for one of its own."""
    return float(t.hours.sum()) / max(1, len(t.csms)) / 2


def one_spelling(words: Iterable[str]) -> list[str]:
    """The words, those that compare alike spelled as the first of them."""
    first: dict[str, str] = {}
    return [first.setdefault(key(word), clean(word)) for word in words]


def large_enough(t: Territory, groups: Sequence[str], among: Booleans | None = None) -> list[str]:
    """The groups, those without a name or half a CSM's hours together as `OTHER`; ``among`` (accounts,) count."""
    counted = np.ones(len(groups), dtype=bool) if among is None else among
    hours: dict[str, float] = {}
    for group, own, counts in zip(groups, t.hours, counted, strict=True):
        hours[group] = hours.get(group, 0.0) + own * counts
    small = {group for group, own in hours.items() if own < half_a_book(t) or not group}
    return [OTHER if group in small else group for group in groups]

"""Territory models as scenarios: by vertical, by region, by ARR tier, and the hybrid of named, vertical and pooled.

Each model deals the CSMs out to groups of accounts in proportion to their hours, those first who fit a group best; an
account may then only go to its group. Rules, locks and renewals stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from scipy.optimize import linear_sum_assignment

from xl_territory.studies.scenarios.scenario_list import Scenario
from xl_territory.tables import Tables
from xl_territory.territory.table_edits import Edit, add_word, edited, together
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Floats, Integers
from xl_territory.workbook.names import clean, key

NAMED_SHARE = 0.1
OTHER = "other"
Grouping = Callable[[Territory], list[str]]


def models(territory: Territory) -> tuple[Scenario, ...]:
    """Each model that the accounts can be grouped by: at least two groups, no more than there are CSMs."""
    found = []
    for name, grouping in MODELS.items():
        groups = _large_enough(territory, grouping(territory))
        if 1 < len(set(groups)) <= len(territory.csms):
            found.append(Scenario(name, "Model", edited(territory, by_groups(territory, groups))))
    return tuple(found)


def by_groups(territory: Territory, groups: Sequence[str]) -> Edit:
    """The edit after which an account of a group goes only to the CSMs of this group; ``groups`` (accounts,)."""
    names = sorted(set(groups))
    team = dealt_out(territory, groups, names)
    rows = territory.csms["row"].to_numpy(int)
    offers = [add_word(rows[team == k].tolist(), "Skills", _label(name)) for k, name in enumerate(names)]
    wanted = dict(zip(territory.accounts["row"].astype(int), map(_label, groups), strict=True))

    def ask(tables: Tables) -> Tables:
        accounts = tables.accounts.copy()
        asked = accounts["Required Skills"].items()
        accounts["Required Skills"] = [(*words, wanted[row]) if row in wanted else words for row, words in asked]
        return replace(tables, accounts=accounts)

    return together(ask, *offers)


def dealt_out(territory: Territory, groups: Sequence[str], names: Sequence[str]) -> Integers:
    """(csms,) group of each CSM: seats in proportion to hours, then the CSMs who fit them best."""
    t = territory
    member = np.array([[name == group for group in groups] for name in names])
    seats = _seats(member @ t.hours, len(t.csms))
    fit = (member * t.hours) @ (t.eligible * (0.5 + t.match))
    share = fit / np.maximum(fit.max(axis=1, keepdims=True), 1e-12)
    slots = np.repeat(np.arange(len(names)), seats)
    slot, csm = linear_sum_assignment(-share[slots])
    team = np.zeros(len(t.csms), dtype=np.intp)
    team[csm] = slots[slot]
    return team


def _seats(hours: Floats, csms: int) -> Integers:
    """How many CSMs each group gets: one each, the others by largest remainder."""
    ideal = hours / hours.sum() * csms
    seats: Integers = np.maximum(1, np.floor(ideal)).astype(np.intp)
    while seats.sum() != csms:
        off = ideal - seats
        if seats.sum() < csms:
            seats[off.argmax()] += 1
        else:
            seats[np.where(seats > 1, off, np.inf).argmin()] -= 1
    return seats


def _label(group: str) -> str:
    return f"Model: {group}"


def _large_enough(t: Territory, groups: Sequence[str]) -> list[str]:
    """Groups with less than half a CSM's share of the hours are put together."""
    total = t.hours.sum() / max(1, len(t.csms)) / 2
    hours: dict[str, float] = {}
    for group, own in zip(groups, t.hours, strict=True):
        hours[group] = hours.get(group, 0.0) + own
    small = {group for group, own in hours.items() if own < total or not group}
    return [OTHER if group in small else group for group in groups]


def vertical(t: Territory) -> list[str]:
    """First Industry of each account."""
    return [clean(industry.split(";")[0]) for industry in t.accounts["Industry"]]


def region(t: Territory) -> list[str]:
    """Region of each account."""
    return [clean(word) for word in t.accounts["Region"]]


def tier(t: Territory) -> list[str]:
    """Tier of each account."""
    return [str(t.tiers["Tier"].iloc[k]) for k in t.tier]


def hybrid(t: Territory) -> list[str]:
    """The largest accounts by name, the lowest tier pooled, the others by vertical."""
    named = np.zeros(len(t.arr), dtype=bool)
    named[np.argsort(-t.arr, kind="stable")[: int(np.ceil(NAMED_SHARE * len(t.arr)))]] = True
    pooled = (t.tier == t.tier.min()) & (t.arr <= np.quantile(t.arr, 1 / 3))
    return [
        "named" if first else "pooled" if last else f"vertical {industry}"
        for first, last, industry in zip(named, pooled, vertical(t), strict=True)
    ]


MODELS: dict[str, Grouping] = {
    "By vertical": vertical,
    "By region": region,
    "By ARR tier": tier,
    "Hybrid": hybrid,
}


def groups_of(t: Territory, name: str) -> dict[str, tuple[float, float, int]]:
    """ARR share, hours share and number of CSMs with the skill, of each vertical of the territory."""
    found = {}
    for group in sorted(set(MODELS[name](t))):
        member = np.array([each == group for each in MODELS[name](t)])
        skilled = sum(key(group) in {key(word) for word in words} for words in t.csms["Skills"])
        arr = float(t.arr[member].sum() / t.arr.sum()) if t.arr.sum() else 0.0
        found[group] = (arr, float(t.hours[member].sum() / t.hours.sum()), skilled)
    return found

"""How groups of customers are treated: coverage, at-risk handling, skills and moves, each group against the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from xl_territory.policies.rules.capacity import hours_above
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Booleans, Floats, Workloads
from xl_territory.workbook.names import clean, key

NOTABLE = 0.1
FEWEST = 5


@dataclass(frozen=True)
class Group:
    """A group of customers. Shares are 0–1; ``covered`` are hours a CSM has time for ÷ hours needed.

    ``differences`` are the notable ones against all other accounts, with their size in points of a share.
    """

    kind: str
    name: str
    accounts: int
    hours_each: float
    covered: float
    at_risk_covered: float
    match: float
    moved: float
    differences: tuple[str, ...]


def groups(t: Territory, books: Workloads) -> tuple[Group, ...]:
    """By tier, industry, region and language; a kind with one group only is left out."""
    found = []
    for kind, names in _kinds(t):
        members = {key(name): clean(name) for name in names if key(name)}
        if len(members) > 1:
            found += [_group(t, books, kind, name, _of(names, name)) for name in sorted(members.values())]
    return tuple(found)


def _kinds(t: Territory) -> Iterator[tuple[str, list[str]]]:
    yield "Tier", [str(t.tiers["Tier"].iloc[k]) for k in t.tier]
    yield "Industry", [industry.split(";")[0] for industry in t.accounts["Industry"]]
    yield "Region", list(t.accounts["Region"])
    yield "Language", list(t.accounts["Language"])


def _of(names: Sequence[str], name: str) -> Booleans:
    return np.array([key(each) == key(name) for each in names])


def _group(t: Territory, books: Workloads, kind: str, name: str, member: Booleans) -> Group:
    time, match = _served(t, books), _match(t, books)
    risky = np.where(t.at_risk, t.hours, 0.0)
    figures = {
        "coverage": (_share(time * t.hours, t.hours, member), _share(time * t.hours, t.hours, ~member)),
        "at-risk coverage": (_share(time * risky, risky, member), _share(time * risky, risky, ~member)),
        "skill match": (float(match[member].mean()), float(match[~member].mean())),
        "moved": (float(books.moved[member].mean()), float(books.moved[~member].mean())),
    }
    notable = [
        f"{what} {own:.0%}, others {rest:.0%} ({own - rest:+.0%})"
        for what, (own, rest) in figures.items()
        if abs(own - rest) >= NOTABLE and member.sum() >= FEWEST and (~member).sum() >= FEWEST
    ]
    covered, at_risk, matched, moved = (own for own, _ in figures.values())
    many = int(member.sum())
    return Group(kind, name, many, float(t.hours[member].mean()), covered, at_risk, matched, moved, tuple(notable))


def _served(t: Territory, books: Workloads) -> Floats:
    """(accounts,) share of its hours that the owner has time for: all below capacity, none without owner."""
    share = 1.0 - hours_above(t, books.load) / np.maximum(books.load, 1e-12)
    return np.where(books.owned, share[np.maximum(books.owner, 0)], 0.0)


def _match(t: Territory, books: Workloads) -> Floats:
    owner = np.maximum(books.owner, 0)
    return np.where(books.owned, t.match[np.arange(len(owner)), owner], 0.0)


def _share(part: Floats, whole: Floats, member: Booleans) -> float:
    total = whole[member].sum()
    return float(part[member].sum() / total) if total else 1.0

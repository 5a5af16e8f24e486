"""Accounts that may be one customer: alike names, the same country, and the same domain or postcode."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from xl_territory.studies.import_files.matching import plain_domain, plain_name
from xl_territory.workbook.names import key

SORTED_ALIKE, SET_ALIKE = 85.0, 90.0
"""Least token-sort and token-set ratio (planning_inputs, Data in)."""
MOST_ALIKE = 200
"""A domain or postcode that more accounts share tells nothing of them."""


@dataclass(frozen=True)
class Identity:
    """What tells whether two accounts are one."""

    id: str
    name: str
    domain: str = ""
    country: str = ""
    postcode: str = ""


@dataclass(frozen=True)
class Pair:
    """Two accounts that may be one: IDs in the order of their sheet, why, and how alike their names are (0–100)."""

    a: str
    b: str
    evidence: str
    score: float
    suggestion: str = "Merge"


def duplicates(candidates: Sequence[Identity]) -> list[Pair]:
    """Pairs that somebody should decide about, the most alike first."""
    found = {(pair.a, pair.b): pair for share in ("domain", "postcode") for pair in _alike(candidates, share)}
    return sorted(found.values(), key=lambda pair: (-pair.score, pair.a, pair.b))


def _alike(candidates: Sequence[Identity], share: str) -> Iterator[Pair]:
    for group in _sharing(candidates, share).values():
        if len(group) <= MOST_ALIKE:
            for one, other in combinations(group, 2):
                score = _score(one.name, other.name)
                if score and key(one.country) == key(other.country):
                    yield Pair(one.id, other.id, _evidence(one, other), score)


def _sharing(candidates: Sequence[Identity], share: str) -> Mapping[str, list[Identity]]:
    groups: dict[str, list[Identity]] = {}
    for each in candidates:
        value = plain_domain(each.domain) if share == "domain" else key(each.postcode)
        if value and each.name:
            groups.setdefault(value, []).append(each)
    return groups


def _score(one: str, other: str) -> float:
    """How alike two names are without their legal forms, 0 below both thresholds."""
    names = plain_name(one), plain_name(other)
    in_order, as_sets = fuzz.token_sort_ratio(*names), fuzz.token_set_ratio(*names)
    return max(in_order, as_sets) if in_order >= SORTED_ALIKE or as_sets >= SET_ALIKE else 0.0


def _evidence(one: Identity, other: Identity) -> str:
    domain, postcode = plain_domain(one.domain), key(one.postcode)
    shared = [
        f"domain {domain}" if domain and domain == plain_domain(other.domain) else "",
        f"postcode {one.postcode}" if postcode and postcode == key(other.postcode) else "",
        f"country {one.country}" if one.country else "",
    ]
    return f"{one.name} / {other.name}: same {', '.join(filter(None, shared))}"

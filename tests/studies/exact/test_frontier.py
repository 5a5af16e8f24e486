"""The trade-off curve against every assignment of small books."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.studies.exact.small_books import SmallBook, small_book, unhurried
from xl_territory.studies.trade_off.analysis import Frontier, frontier

PAIRS = (("balance", "moved"), ("skill", "continuity"), ("skill", "balance"), ("risk", "moved"), ("balance", "risk"))
EQUAL = 2e-6


def faults_of_the_curve(book: SmallBook, found: Frontier) -> list[str]:
    """What is not as it should be: ends, points that something beats, and bounds that do not hold."""
    kept = [(each.values[found.second], each.values[found.first]) for each in book.best_kept]
    points = [(p.second, p.first) for p in found.points]
    faults = []
    if found.exact and not _same(points[0], _least(kept, 0)):
        faults.append(f"starts at {points[0]}, not at {_least(kept, 0)}")
    if found.exact and not _same(points[-1], _least(kept, 1)):
        faults.append(f"ends at {points[-1]}, not at {_least(kept, 1)}")
    for p in found.points:
        better = [(x, y) for x, y in kept if x <= p.second + EQUAL and y <= p.first + EQUAL]
        if not any(_same((x, y), (p.second, p.first)) for x, y in better):
            faults.append(f"{p.second, p.first} is no plan")
        if any(x < p.second - EQUAL or y < p.first - EQUAL for x, y in better):
            faults.append(f"{p.second, p.first} is beaten by one of {better}")
        if any(y < p.least_first - EQUAL for x, y in kept if x <= p.second + EQUAL):
            faults.append(f"{p.least_first} is no bound of {found.first} at {p.second}")
        if any(x < p.least_second - EQUAL for x, y in kept if y <= p.first + EQUAL):
            faults.append(f"{p.least_second} is no bound of {found.second} at {p.first}")
        if found.exact and not _same((p.least_second, p.least_first), (p.second, p.first)):
            faults.append(f"{p.second, p.first} is not proved: {p.least_second, p.least_first}")
    return faults


def _least(values: list[tuple[float, float]], by: int) -> tuple[float, float]:
    """The lexicographic optimum, ``by`` one of the two first."""
    least = min(each[by] for each in values)
    return min((each for each in values if each[by] <= least + EQUAL), key=lambda each: each[1 - by])


def _same(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= EQUAL


@unhurried()
def faults_of_the_curves(book: SmallBook, *pairs: tuple[str, str]) -> list[str]:
    """The curve of each pair of aims."""
    with ThreadPoolExecutor(1) as pool:
        curves = [frontier(book.territory, pool, *pair, points=8) for pair in pairs]
    return [
        f"{curve.first} by {curve.second}: {fault}" for curve in curves for fault in faults_of_the_curve(book, curve)
    ]


NOBODY_BREAKS_THE_LIMIT = (25, ("skill", "continuity"))
"""A book in which leaving all accounts without owner is no way to keep the limit of the second aim."""


@pytest.mark.parametrize(("seed", "pair"), [*enumerate(PAIRS), NOBODY_BREAKS_THE_LIMIT])
def test_ends_points_and_bounds_are_those_of_every_assignment(seed: int, pair: tuple[str, str]) -> None:
    """Lexicographic ends, points that nothing beats, and a proof of both aims at each."""
    assert not faults_of_the_curves(small_book(seed), pair)

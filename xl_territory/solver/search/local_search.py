"""Walking down a landscape by shifts and swaps, one pair of owners after the other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xl_territory.solver.clock import Clock
from xl_territory.solver.search.solution_state import Walk


def descend(walk: Walk, clock: Clock, random: np.random.Generator, since: int = -1) -> None:
    """Improve pairs of owners until no pair can be improved or the time is up.

    Only owners that changed after step ``since`` are looked at to begin with.
    """
    for _ in descent(walk, random, since):
        if clock.over:
            return


def descent(walk: Walk, random: np.random.Generator, since: int = -1) -> Iterator[None]:
    """The same pair by pair, for whoever wants to decide in between whether to go on."""
    owners = walk.nobody + 1
    seen = np.full((owners, owners), since, dtype=np.int64)
    moved = True
    while moved:
        moved = False
        for first, second in _pairs(walk, seen, random):
            yield
            if max(walk.changed[first], walk.changed[second]) > seen[first, second]:
                moved |= walk.improve(first, second)
                seen[first, second] = walk.steps


def _pairs(walk: Walk, seen: np.ndarray, random: np.random.Generator) -> Iterator[tuple[int, int]]:
    """Pairs of owners with something new, in random order; nobody last, and only while somebody has no owner."""
    owners = walk.nobody + 1 if walk.members[walk.nobody].size > 1 or walk.steps == 0 else walk.nobody
    newest = np.maximum(walk.changed[:owners, None], walk.changed[None, :owners])
    first, second = np.nonzero(np.triu(newest > seen[:owners, :owners], 1))
    order = random.permutation(first.size)
    order = order[np.argsort(second[order] == walk.nobody, kind="stable")]
    return zip(first[order].tolist(), second[order].tolist(), strict=True)

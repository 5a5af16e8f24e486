"""Local search by shifts and swaps, one pair of owners after the other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xl_territory.solver.limits import Clock
from xl_territory.solver.search.solution_state import SolutionState


def descend(solution: SolutionState, clock: Clock, random: np.random.Generator, since: int = -1) -> None:
    """Improve pairs of owners until no pair can be improved or the time is up.

    Only owners that changed after step ``since`` are looked at to begin with.
    """
    for _ in local_search_steps(solution, random, since):
        if clock.over:
            return


def local_search_steps(solution: SolutionState, random: np.random.Generator, since: int = -1) -> Iterator[None]:
    """The same pair by pair, for whoever wants to decide in between whether to go on."""
    owners = solution.unassigned + 1
    seen = np.full((owners, owners), since, dtype=np.int64)
    moved = True
    while moved:
        moved = False
        for first, second in _pairs(solution, seen, random):
            yield
            if max(solution.changed[first], solution.changed[second]) > seen[first, second]:
                moved |= solution.improve(first, second)
                seen[first, second] = solution.steps


def _pairs(solution: SolutionState, seen: np.ndarray, random: np.random.Generator) -> Iterator[tuple[int, int]]:
    """Pairs of owners with something new, in random order; "unassigned" last, and only while there is such a unit."""
    some = solution.members[solution.unassigned].size > 1 or solution.steps == 0
    owners = solution.unassigned + (1 if some else 0)
    newest = np.maximum(solution.changed[:owners, None], solution.changed[None, :owners])
    first, second = np.nonzero(np.triu(newest > seen[:owners, :owners], 1))
    order = random.permutation(first.size)
    order = order[np.argsort(second[order] == solution.unassigned, kind="stable")]
    return zip(first[order].tolist(), second[order].tolist(), strict=True)

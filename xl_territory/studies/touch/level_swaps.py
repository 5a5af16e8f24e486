"""The room that a plan leaves, used by changes of one account and swaps of two until none is worth more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from xl_territory.studies.touch.levels import Floats, TouchProblem

ENOUGH = 1e-6
FITS = 1e-9
AT_ONCE = 1_000_000
"""Pairs of accounts that are looked at in one go: what they use takes some tens of megabytes."""
Levels = NDArray[np.intp]
Move = tuple[Levels, Levels]
"""Accounts, and the level that each gets."""


def improved(problem: TouchProblem, worth: Floats, level: Levels, price: Floats) -> Levels:
    """The levels after every change and swap that is worth more and fits, the best one first.

    Parameters
    ----------
    worth : (accounts, levels). level : (accounts,). price : (limits,) of one more unit, which says where not to look.
    """
    books = _Books(problem, worth, level.copy(), price)
    while (move := books.best_change()) or (move := books.best_swap()):
        accounts, to = move
        books.level[accounts] = to
    return books.level


@dataclass(frozen=True, eq=False)
class _Books:
    problem: TouchProblem
    worth: Floats
    level: Levels
    price: Floats

    @property
    def rows(self) -> Levels:
        return np.arange(len(self.level))

    @property
    def left(self) -> Floats:
        """(limits,) what is not used."""
        return np.asarray(self.problem.limit - self.problem.use[:, self.rows, self.level].sum(axis=1))

    @property
    def enough(self) -> float:
        """Worth below which a change is no change."""
        return ENOUGH * max(1.0, float(np.ptp(self.worth)))

    def best_change(self) -> Move | None:
        """The change of one account that is worth most."""
        more = self.problem.use - self.problem.use[:, self.rows, self.level][:, :, None]
        fits = (more <= self.left[:, None, None] + FITS).all(axis=0)
        gain = np.where(fits, self.worth - self.worth[self.rows, self.level][:, None], 0.0)
        account, to = np.unravel_index(int(gain.argmax()), gain.shape)
        return (np.array([account]), np.array([to])) if gain[account, to] > self.enough else None

    def best_swap(self) -> Move | None:
        """The swap of two accounts' levels that is worth most."""
        found = max(self._swaps(), key=lambda swap: swap[0], default=None)
        return None if found is None else found[1]

    def _swaps(self) -> Iterator[tuple[float, Move]]:
        """The best swap of each part of the pairs that can be worth more.

        At the prices, a swap is worth at most what it gains after paying plus what is left of the limits: accounts
        that lose more than that need not be looked at.
        """
        paid = self.worth - np.tensordot(self.price, self.problem.use, axes=1)
        loss = paid[self.rows, self.level][:, None] - paid
        slack = float(self.price @ np.maximum(self.left, 0.0))
        for a, b in combinations(range(self.worth.shape[1]), 2):
            down, up = np.flatnonzero(self.level == a), np.flatnonzero(self.level == b)
            if not (down.size and up.size):
                continue
            down = down[loss[down, b] <= slack - loss[up, a].min()]
            up = up[loss[up, a] <= slack - loss[down, b].min(initial=0.0)]
            size = max(1, AT_ONCE // max(1, up.size))
            for start in range(0, down.size, size):
                yield from self._best_of(down[start : start + size], up, a, b)

    def _best_of(self, down: Levels, up: Levels, a: int, b: int) -> Iterator[tuple[float, Move]]:
        """The best swap of one of ``down``, at level a, with one of ``up``, at level b."""
        worth, use = self.worth, self.problem.use
        gain = (worth[down, b] - worth[down, a])[:, None] + (worth[up, a] - worth[up, b])[None, :]
        first, second = np.nonzero(gain > self.enough)
        more = (use[:, down, b] - use[:, down, a])[:, first] + (use[:, up, a] - use[:, up, b])[:, second]
        fits = (more <= self.left[:, None] + FITS).all(axis=0)
        if fits.any():
            best = int(np.where(fits, gain[first, second], 0.0).argmax())
            swapped = np.array([down[first[best]], up[second[best]]])
            yield float(gain[first[best], second[best]]), (swapped, np.array([b, a]))

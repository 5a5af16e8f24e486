"""Prices of a very large relaxation from a sample of its pairs.

Each unit keeps the owners that a draw by its soft choice gives, without replacement (the Gumbel trick: Kool, van Hoof,
Welling, "Stochastic beams and where to find them", 2019). Prices that balance the sample nearly balance the whole;
what they prove is always computed from all pairs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_territory.solver.level_problem import LevelProblem
from xl_territory.solver.problem import Floats

COUNT = 32
EVENLY = 8
TINY = np.float32(1e-30)


@dataclass(frozen=True, eq=False)
class Shortlist:
    """``columns`` (units, count) that each unit may choose from, and what they ``cost`` (units, count)."""

    relaxation: LevelProblem
    columns: np.ndarray
    cost: Floats

    def reduced(self, rows: slice, use: Floats, couplings: Floats) -> Floats:
        """Cost of each short-listed pair at prices of ``use`` (curves, owners) and of ``couplings``."""
        relaxation, columns = self.relaxation, self.columns[rows]
        priced = np.pad(use, ((0, 0), (0, 1))).astype(self.cost.dtype)
        cost = self.cost[rows].copy()
        for k in range(len(relaxation.curves)):
            cost += self.use(k, rows) * priced[k][columns]
        for price, coupling in zip(couplings, relaxation.couplings, strict=True):
            if coupling.pairs is not None and price:
                cost += price * _picked(coupling.pairs[rows], columns)
        return cost

    def use(self, k: int, rows: slice) -> Floats:
        """Use of curve ``k`` by the short-listed pairs, (units of ``rows``, count or 1)."""
        use = self.relaxation.curves[k].use[rows]
        picked = use if use.shape[1] == 1 else _picked(use, self.columns[rows])
        return picked.astype(self.cost.dtype, copy=False)

    def used(self, rows: slice, share: Floats) -> tuple[Floats, Floats]:
        """Use per curve and owner, and what each coupling counts, when each unit is shared out like ``share``."""
        relaxation, columns = self.relaxation, self.columns[rows]
        flat, owners = columns.ravel(), relaxation.owners
        use = np.array(
            [
                np.bincount(flat, (self.use(k, rows) * share).ravel(), owners + 1)[:owners]
                for k in range(len(relaxation.curves))
            ]
        )
        spent = [
            0.0 if c.pairs is None else float(np.einsum("ij,ij->", _picked(c.pairs[rows], columns), share))
            for c in relaxation.couplings
        ]
        return use.reshape(-1, owners), np.array(spent)


def draw(reduced: Floats, temperature: float, random: np.random.Generator) -> np.ndarray:
    """Columns (units, `COUNT`): some drawn evenly, so that no owner must overflow, the others by the soft choice."""
    key = np.log(random.standard_exponential(reduced.shape, dtype=np.float32) + TINY)
    key += (reduced - reduced.min(axis=1, keepdims=True)) / temperature
    anywhere = random.integers(0, reduced.shape[1], (reduced.shape[0], EVENLY))
    allowed = np.isfinite(np.take_along_axis(reduced, anywhere, axis=1))
    np.put_along_axis(key, anywhere, np.where(allowed, -np.inf, np.inf).astype(key.dtype), axis=1)
    return np.argpartition(key, COUNT, axis=1)[:, :COUNT].astype(np.int32)


def _picked(table: Floats, columns: np.ndarray) -> Floats:
    """Entries of ``table`` at ``columns``; a column that it does not have is nobody and counts nothing."""
    inside = columns < table.shape[1]
    picked: Floats = np.where(inside, np.take_along_axis(table, np.where(inside, columns, 0), axis=1), 0.0)
    return picked

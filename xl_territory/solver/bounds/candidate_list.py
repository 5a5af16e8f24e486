"""Candidate lists: multipliers of a very large level from a sample of its pairs.

Each unit keeps the owners that sampling by its smoothed choice gives, without replacement (the Gumbel trick: Kool, van
Hoof, Welling, "Stochastic beams and where to find them", 2019). Multipliers that balance the sample nearly balance the
whole; what they prove is always computed from all pairs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_territory.solver.level_problem import LevelProblem
from xl_territory.solver.problem import Floats
from xl_territory.solver.solve_params import PARAMS

TINY = np.float32(1e-30)


@dataclass(frozen=True, eq=False)
class CandidateList:
    """``columns`` (units, count) that each unit may choose from, and what they ``cost`` (units, count)."""

    level: LevelProblem
    columns: np.ndarray
    cost: Floats

    def reduced(self, rows: slice, use: Floats, couplings: Floats) -> Floats:
        """Reduced cost of each candidate pair.

        Parameters
        ----------
        rows : the units that are asked about.
        use : (curves, owners) multipliers of the use of each curve.
        couplings : (couplings,) multipliers of the couplings.

        Returns
        -------
        (units of ``rows``, candidates) score points.
        """
        level, columns = self.level, self.columns[rows]
        dual = np.pad(use, ((0, 0), (0, 1))).astype(self.cost.dtype)
        cost = self.cost[rows].copy()
        for k in range(len(level.curves)):
            cost += self.use(k, rows) * dual[k][columns]
        for multiplier, coupling in zip(couplings, level.couplings, strict=True):
            if coupling.pairs is not None and multiplier:
                cost += multiplier * _picked(coupling.pairs[rows], columns)
        return cost

    def use(self, k: int, rows: slice) -> Floats:
        """Use of curve ``k`` by the candidate pairs, (units of ``rows``, count or 1)."""
        use = self.level.curves[k].use[rows]
        picked = use if use.shape[1] == 1 else _picked(use, self.columns[rows])
        return picked.astype(self.cost.dtype, copy=False)

    def used(self, rows: slice, share: Floats) -> tuple[Floats, Floats]:
        """What is used when each unit is shared out among its candidates.

        Parameters
        ----------
        rows : the units that are counted.
        share : (units of ``rows``, candidates) how much of each unit goes to each candidate.

        Returns
        -------
        (curves, owners) use, and (couplings,) what the pairs of each coupling count.
        """
        level, columns = self.level, self.columns[rows]
        flat, owners = columns.ravel(), level.owners
        use = np.array(
            [
                np.bincount(flat, (self.use(k, rows) * share).ravel(), owners + 1)[:owners]
                for k in range(len(level.curves))
            ]
        )
        spent = [
            0.0 if c.pairs is None else float(np.einsum("ij,ij->", _picked(c.pairs[rows], columns), share))
            for c in level.couplings
        ]
        return use.reshape(-1, owners), np.array(spent)


def sample(reduced: Floats, temperature: float, random: np.random.Generator) -> np.ndarray:
    """Columns for each unit: some even, so that no owner must overflow, the others by the smoothed choice.

    Parameters
    ----------
    reduced : (units, columns) reduced costs, infinite where a pair must not be.
    temperature : of the smoothed choice, in score points.

    Returns
    -------
    (units, candidates) columns, no one twice in a row.

    References
    ----------
    Kool, van Hoof, Welling, "Stochastic beams and where to find them", 2019.
    """
    key = np.log(random.standard_exponential(reduced.shape, dtype=np.float32) + TINY)
    key += (reduced - reduced.min(axis=1, keepdims=True)) / temperature
    anywhere = random.integers(0, reduced.shape[1], (reduced.shape[0], PARAMS.even_candidates))
    allowed = np.isfinite(np.take_along_axis(reduced, anywhere, axis=1))
    np.put_along_axis(key, anywhere, np.where(allowed, -np.inf, np.inf).astype(key.dtype), axis=1)
    return np.argpartition(key, PARAMS.candidates, axis=1)[:, : PARAMS.candidates].astype(np.int32)


def _picked(table: Floats, columns: np.ndarray) -> Floats:
    """Entries of ``table`` at ``columns``; a column that it does not have is "unassigned" and counts nothing."""
    inside = columns < table.shape[1]
    picked: Floats = np.where(inside, np.take_along_axis(table, np.where(inside, columns, 0), axis=1), 0.0)
    return picked

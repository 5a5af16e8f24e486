"""Which AEs each CSM is best paired with: most ARR between paired people.

    maximise  Σ arr[j,a] x[j,a]    Σ_a x[j,a] ≤ AEs per CSM,  Σ_j x[j,a] ≤ CSMs per AE,  x ∈ {0, 1}

A b-matching in a bipartite graph. Of pairings with the same ARR the one with most of today's pairs is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array, vstack

from xl_territory.errors import SolverError
from xl_territory.solver.mip.catalogue import find_solver, solve_model
from xl_territory.solver.mip.linear_model import LinearModel, MipRun
from xl_territory.solver.problem import Booleans, Floats, Integers

SECONDS = 30.0
NO_LESS = 1e-7
"""Share of the best ARR that the second solve may miss: the solver's own tolerance."""


@dataclass(frozen=True, eq=False)
class Pairing:
    """``paired`` (csms, aes), the ARR that it pairs, and a proved bound: no pairing pairs more."""

    paired: Booleans
    arr: float
    bound: float

    @property
    def gap(self) -> float:
        """Proved relative gap."""
        return max(0.0, (self.bound - self.arr) / self.bound) if self.bound > 0 else 0.0


def best_pairing(arr: Floats, today: Booleans, aes_per_csm: int, csms_per_ae: int | None = None) -> Pairing:
    """The pairing of most ARR.

    Parameters
    ----------
    arr : (csms, aes) ARR that they share. today : (csms, aes) who is paired now.

    Raises
    ------
    SolverError : when the solver gives no answer in time.
    """
    rows, columns = np.nonzero((arr > 0) | today)
    if not rows.size:
        return Pairing(np.zeros(arr.shape, dtype=bool), 0.0, 0.0)
    worth, kept = arr[rows, columns], today[rows, columns].astype(float)
    limits = [(rows, float(aes_per_csm)), *([(columns, float(csms_per_ae))] if csms_per_ae is not None else [])]
    first, bound = _best(_model(worth, limits))
    with_arr = _model(kept, limits, (worth, float(worth @ first) * (1 - NO_LESS)))
    chosen, _ = _best(with_arr) if kept.any() else (first, bound)
    paired = np.zeros(arr.shape, dtype=bool)
    paired[rows[chosen], columns[chosen]] = True
    found = float(arr[paired].sum())
    return Pairing(paired, found, max(found, bound))


def _best(model: LinearModel) -> tuple[Booleans, float]:
    answer = solve_model(model, find_solver("auto"), MipRun(SECONDS, threads=1), arrays=True)
    if answer.values is None:
        raise SolverError("No pairing was found in time. Try again.")
    return np.asarray(answer.values > 0.5), -answer.bound


def _model(
    worth: Floats, limits: Sequence[tuple[Integers, float]], at_least: tuple[Floats, float] | None = None
) -> LinearModel:
    """One variable per pair; ``limits`` say whose each pair is and how many they may have; ``at_least`` is a row."""
    count = len(worth)
    parts = [coo_array((np.ones(count), (who, np.arange(count))), shape=(who.max() + 1, count)) for who, _ in limits]
    upper = np.concatenate([np.full(part.shape[0], most) for part, (_, most) in zip(parts, limits, strict=True)])
    lower = np.full(len(upper), -np.inf)
    if at_least is not None:
        size = max(1.0, float(at_least[0].max()))
        parts = [*parts, coo_array(at_least[0][None, :] / size)]
        lower, upper = np.append(lower, at_least[1] / size), np.append(upper, np.inf)
    return LinearModel(
        objective=-worth,
        offset=0.0,
        lower=np.zeros(count),
        upper=np.ones(count),
        integer=np.ones(count, dtype=bool),
        matrix=csr_array(vstack(parts)),
        row_lower=lower,
        row_upper=upper,
    )

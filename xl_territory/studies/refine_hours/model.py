"""Base hours and factors from tracked hours: a gamma regression on the ratio to today's hours, drawn to today's values.

log E(tracked ÷ today) = Σ cells of the account,  variance ∝ mean²,  every cell N(0, 0.35²) beforehand
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
PRIOR = 0.35
"""Standard deviation, on logs, that today's values are taken to have (planning_inputs)."""
NORMAL_90 = 1.6448536269514722
FOLDS = 5
DRAWS = 400
FLOOR = 0.02
"""Least ratio: a customer for whom nothing was logged has no logarithm."""
PASSES = 4


@dataclass(frozen=True, eq=False)
class Fit:
    """``log_ratio`` (cells,) tracked ÷ today on logs, ``error`` (cells,) its standard error by account."""

    log_ratio: Floats
    error: Floats

    @property
    def low(self) -> Floats:
        """(cells,) lower end of the 90 % interval."""
        return np.asarray(self.log_ratio - NORMAL_90 * self.error)

    @property
    def high(self) -> Floats:
        """(cells,) upper end of the 90 % interval."""
        return np.asarray(self.log_ratio + NORMAL_90 * self.error)


def fit(cells: Floats, ratio: Floats) -> Fit:
    """The cells' logarithms.

    Parameters
    ----------
    cells : (accounts, cells) 1 where an account is of a cell. ratio : (accounts,) tracked ÷ today's hours.
    """
    from sklearn.linear_model import GammaRegressor

    wanted = np.maximum(ratio, FLOOR)
    dispersion, found = 0.5, np.zeros(cells.shape[1])
    for _ in range(PASSES):
        alpha = dispersion / (len(wanted) * PRIOR**2)
        found = GammaRegressor(alpha=alpha, fit_intercept=False, max_iter=300).fit(cells, wanted).coef_
        expected = np.exp(cells @ found)
        free = max(3.0, len(wanted) - cells.shape[1] / 2)
        dispersion = max(0.02, float((((wanted - expected) / expected) ** 2).sum() / free))
    return Fit(found, _errors(cells, wanted, found, dispersion))


def _errors(cells: Floats, ratio: Floats, found: Floats, dispersion: float) -> Floats:
    """Standard errors: the larger of the model's and of those that the accounts' own residuals show (sandwich)."""
    prior = np.eye(cells.shape[1]) / PRIOR**2
    information = cells.T @ cells / dispersion + prior
    inverse = np.linalg.inv(information)
    residual = (ratio / np.exp(cells @ found) - 1) / dispersion
    score = cells * residual[:, None]
    robust = inverse @ (score.T @ score + prior) @ inverse
    return np.asarray(np.sqrt(np.maximum(np.diag(inverse), np.diag(robust))))


def forecasts_better(cells: Floats, ratio: Floats, seed: int) -> bool:
    """Whether left-out accounts are clearly better forecast than by today's hours.

    Five folds by account; the 90 % interval of the mean gain in squared relative error lies above 0 (bootstrap).
    """
    random = np.random.default_rng(seed)
    fold = random.permutation(len(ratio)) % FOLDS
    gain = np.empty(len(ratio))
    for k in range(FOLDS):
        out = fold == k
        expected = np.exp(cells[out] @ fit(cells[~out], ratio[~out]).log_ratio)
        gain[out] = _loss(ratio[out], np.ones(int(out.sum()))) - _loss(ratio[out], expected)
    draws = random.integers(0, len(gain), (DRAWS, len(gain)))
    return bool(np.quantile(gain[draws].mean(axis=1), 0.05) > 0)


def _loss(ratio: Floats, expected: Floats) -> Floats:
    """Gamma deviance of each account."""
    seen = np.maximum(ratio, FLOOR)
    return np.asarray(2 * (seen / expected - 1 - np.log(seen / expected)))

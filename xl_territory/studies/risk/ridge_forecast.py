"""A ridge logistic forecast, its level set to the rate that was seen last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit, logit

from xl_territory.solver.problem import Booleans, Floats, Integers
from xl_territory.studies.risk.design_matrix import Design, learnt

PENALTY = 10.0
"""Of half the squared coefficients, beside the log loss summed over rows (assumption of planning_inputs)."""
FARTHEST = 30.0
"""Log odds by which a level may be shifted."""


@dataclass(frozen=True, eq=False)
class Forecast:
    """Log odds = ``intercept`` + standardised columns × ``weights`` (columns,)."""

    design: Design
    weights: Floats
    intercept: float

    def log_odds(self, inputs: dict[str, NDArray[Any]], rows: Integers) -> Floats:
        """(rows,) log odds."""
        return np.asarray(self.intercept + self.design.matrix(inputs, rows) @ self.weights)

    def chance(self, inputs: dict[str, NDArray[Any]], rows: Integers) -> Floats:
        """(rows,) the chance of the outcome."""
        return np.asarray(expit(self.log_odds(inputs, rows)))

    def at_level(self, inputs: dict[str, NDArray[Any]], rows: Integers, rate: float) -> Forecast:
        """The forecast whose mean over ``rows`` is the ``rate``."""
        return replace(self, intercept=self.intercept + shift(self.log_odds(inputs, rows), rate))


def fitted(names: Sequence[str], inputs: dict[str, NDArray[Any]], rows: Integers, outcome: Booleans) -> Forecast:
    """The forecast that training ``rows`` with their ``outcome`` (rows,) give."""
    design = learnt(names, inputs, rows)
    weights, intercept = coefficients(design.matrix(inputs, rows), outcome)
    return Forecast(design, weights, intercept)


def coefficients(columns: Floats, outcome: Booleans, counts: Floats | None = None) -> tuple[Floats, float]:
    """Weights (columns,) and intercept; each row counts ``counts`` times."""
    from sklearn.linear_model import LogisticRegression

    if not columns.shape[1]:
        return np.zeros(0), float(logit(np.clip(np.average(outcome, weights=counts), 1e-6, 1 - 1e-6)))
    model = LogisticRegression(C=1 / PENALTY, tol=1e-5, max_iter=1_000)
    with _threads().limit(limits=1):  # a fit is too small for two threads: they would wait for each other
        model.fit(columns, outcome, sample_weight=counts)
    return np.asarray(model.coef_[0]), float(model.intercept_[0])


@cache
def _threads() -> Any:
    """Who says how many threads the linear algebra has; it is slow to find out."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def shift(log_odds: Floats, rate: float) -> float:
    """What has to be added to log odds so that their mean chance is the ``rate``."""
    return float(brentq(lambda more: expit(log_odds + more).mean() - rate, -FARTHEST, FARTHEST))


def seen_rate(outcome: Booleans) -> float:
    """The share of outcomes; half an event is added, so that it is neither 0 nor 1."""
    return float((outcome.sum() + 0.5) / (len(outcome) + 1))

"""Inputs that look as if they knew the outcome: left out by name, until the planner allows them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xl_territory.solver.problem import Booleans, Integers
from xl_territory.studies.risk.forecast_panel import Panel, blank
from xl_territory.workbook.names import header_key

TOO_GOOD = 0.95
"""AUC of one input alone (planning_inputs, Churn and expansion)."""
NAMED = re.compile(r"churn|cancel|\blost\b|_lost|lost_", re.IGNORECASE)
LEAST_FILLED = 5


@dataclass(frozen=True)
class Leak:
    """An input that is left out, and why."""

    name: str
    why: str


def leaks(panel: Panel, rows: Integers, outcome: Booleans, allowed: Collection[str] = ()) -> list[Leak]:
    """The inputs that training ``rows`` with their ``outcome`` (rows,) show to know too much."""
    may = {header_key(name) for name in allowed}
    found = []
    for name, cells in panel.inputs.items():
        plain = name.removeprefix("Change of ")
        if header_key(plain) not in may and (why := _why(plain, cells[rows], outcome)):
            found.append(Leak(name, why))
    return found


def _why(name: str, cells: NDArray[Any], outcome: Booleans) -> str:
    if NAMED.search(name):
        return "its name says that somebody left"
    filled = ~blank(cells)
    if filled[outcome].sum() >= LEAST_FILLED and not filled[~outcome].any():
        return "it is filled for customers who left only"
    area = _auc_alone(cells, filled, outcome)
    return f"alone it tells who left almost perfectly (AUC {area:.2f})" if area > TOO_GOOD else ""


def _auc_alone(cells: NDArray[Any], filled: Booleans, outcome: Booleans) -> float:
    """The AUC of a number, or of the rate of each word, in the better direction; blanks are ranked in the middle."""
    from sklearn.metrics import roc_auc_score

    if outcome.all() or not outcome.any():
        return 0.5
    if cells.dtype != float:
        words, at = np.unique(cells.astype(str), return_inverse=True)
        if 2 * len(words) > len(cells):
            return 0.5
        rate = np.bincount(at, outcome) / np.bincount(at)
        return float(roc_auc_score(outcome, rate[at]))
    if not filled.any():
        return 0.5
    area = float(roc_auc_score(outcome, np.where(filled, cells, np.median(cells[filled]))))
    return max(area, 1 - area)

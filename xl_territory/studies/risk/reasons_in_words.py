"""Why a forecast is high or low: the inputs that move it most, each way, in words."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from xl_territory.solver.problem import Floats, Integers
from xl_territory.studies.risk.design_matrix import NumberInput, WordInput
from xl_territory.studies.risk.ridge_forecast import Forecast

MOST = 3
LEAST = 0.05
"""Log odds below which an input is no reason."""


def contributions(forecast: Forecast, inputs: dict[str, NDArray[Any]], rows: Integers) -> Floats:
    """(rows, inputs) coefficient × (value − average), added up over the columns of each input."""
    moved = forecast.design.matrix(inputs, rows) * forecast.weights
    found = np.zeros((len(rows), len(forecast.design.inputs)))
    np.add.at(found.T, forecast.design.source, moved.T)
    return found


def reasons(forecast: Forecast, inputs: dict[str, NDArray[Any]], rows: Integers) -> list[str]:
    """One text per row: what raises the forecast, and what lowers it, the strongest first."""
    moved = contributions(forecast, inputs, rows)
    kinds = forecast.design.inputs
    told = []
    for row, effects in zip(rows, moved, strict=True):
        order = np.argsort(-effects, kind="stable")
        up = [_said(kinds[k], inputs[kinds[k].name][row]) for k in order[:MOST] if effects[k] > LEAST]
        down = [_said(kinds[k], inputs[kinds[k].name][row]) for k in order[::-1][:MOST] if effects[k] < -LEAST]
        parts = (f"Higher: {', '.join(up)}" if up else "", f"Lower: {', '.join(down)}" if down else "")
        told.append(". ".join(filter(None, parts)) or "Like the average customer")
    return told


def _said(kind: NumberInput | WordInput, cell: Any) -> str:
    if isinstance(kind, WordInput):
        return f"{kind.name} {cell or 'unknown'}"
    if np.isnan(cell):
        return f"{kind.name} unknown"
    return f"{kind.name} {_short(cell)} (average {_short(kind.mean)})"


def _short(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"

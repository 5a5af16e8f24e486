"""The planner's Risk Card: points that rank accounts where no forecast may be believed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_territory.solver.problem import Integers
from xl_territory.studies.risk.forecast_panel import Panel
from xl_territory.workbook.names import header_key


@dataclass(frozen=True)
class Ranking:
    """Points of each account asked about, and what they are for."""

    points: tuple[float, ...]
    reasons: tuple[str, ...]


def ranking(panel: Panel, rows: Integers, card: pd.DataFrame) -> Ranking:
    """The points of ``rows`` by the rows of the Risk Card; an input that is blank or not there earns none."""
    named = {header_key(name): name for name in panel.inputs}
    points = np.zeros(len(rows))
    told: list[list[str]] = [[] for _ in rows]
    for line in card.to_dict("records"):
        name = named.get(header_key(str(line["Input"])), "")
        cells = panel.inputs.get(name)
        if cells is None or cells.dtype != float:
            continue
        value = cells[rows]
        low, high = (float(line[end]) for end in ("From", "To"))
        earned = ~np.isnan(value) & ~(value < low) & ~(value > high)
        points += np.where(earned, float(line["Points"]), 0.0)
        for at in np.flatnonzero(earned):
            told[at].append(f"{name} {value[at]:.3g}")
    return Ranking(tuple(map(float, points)), tuple("; ".join(each) for each in told))

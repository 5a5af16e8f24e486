"""What tracked time says about the Hours Model: which cells are clearly off, and what that does to hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_territory.errors import TooLittleDataError
from xl_territory.studies.refine_hours.model import Fit, Floats, fit, forecasts_better
from xl_territory.studies.refine_hours.tracked import Tracked, tracked_hours
from xl_territory.territory.territory import Territory
from xl_territory.workbook.names import key

LEAST_OF_A_CELL = 5
BASES = ("Tiers", "TouchLevels")
"""Tables of base hours, which only a log with internal time can tell."""


@dataclass(frozen=True)
class Cell:
    """A cell of the Hours Model: its table, its row, today's value, and what was tracked with its 90 % interval.

    ``clear``: the interval leaves out today's value, and left-out accounts are better forecast. ``team_hours`` is what
    adopting the tracked value alone does to the hours of all accounts.
    """

    table: str
    name: str
    today: float
    tracked: float
    low: float
    high: float
    accounts: int
    clear: bool
    team_hours: float


@dataclass(frozen=True, eq=False)
class Refinement:
    """What the study found; ``better`` whether left-out accounts are clearly better forecast."""

    territory: Territory
    tracked: Tracked
    cells: tuple[Cell, ...]
    better: bool


def refine_hours(t: Territory, log: pd.DataFrame, seed: int = 0) -> Refinement:
    """The cells of the Hours Model against the Time Log.

    Raises
    ------
    TooLittleDataError : too few accounts or weeks, or the hours of all are typed.
    """
    tracked = tracked_hours(t, log)
    named = _cells(t)
    member = np.column_stack([who for *_, who in named])[tracked.accounts].astype(float)
    modelled = t.hours[tracked.accounts]
    counted = member.sum(axis=0) >= LEAST_OF_A_CELL
    if not counted.any():
        raise TooLittleDataError(
            f"No row of the Hours Model has {LEAST_OF_A_CELL} accounts with tracked hours: where Weekly Hours are "
            "typed on Accounts, the model is not used."
        )
    ratio = tracked.hours / np.maximum(modelled, 1e-9)
    if not tracked.level_known:
        ratio = ratio / ratio.mean()
    found = fit(member[:, counted], ratio)
    better = forecasts_better(member[:, counted], ratio, seed)
    return Refinement(t, tracked, tuple(_found(t, named, counted, found, better, tracked)), better)


def _cells(t: Territory) -> list[tuple[str, str, float, np.ndarray[tuple[int], np.dtype[np.bool_]]]]:
    """Every cell of the Hours Model: table, row, value, and which accounts it concerns."""
    own = t.accounts["Weekly Hours"].notna().to_numpy(bool)
    complexity = ["3" if np.isnan(level) else str(int(level)) for level in t.accounts["Complexity"]]
    levels = [str(t.tables.touch_levels["Level"].iloc[k]) if k >= 0 else "" for k in t.touch_level]
    words: dict[str, Sequence[str]] = {
        "Tiers": ["" if level else str(t.tiers["Tier"].iloc[k]) for k, level in zip(t.tier, levels, strict=True)],
        "TouchLevels": levels,
        "HealthFactors": [str(word) for word in t.health],
        "ComplexityFactors": complexity,
        "StageFactors": [str(word) for word in t.accounts["Stage"]],
    }
    tables = {
        "Tiers": (t.tables.tiers, "Tier", "Base Hours"),
        "HealthFactors": (t.tables.health, "Health", "Health Factor"),
        "ComplexityFactors": (t.tables.complexity, "Complexity", "Complexity Factor"),
        "StageFactors": (t.tables.stages, "Stage", "Stage Factor"),
    }
    if any(levels):
        tables["TouchLevels"] = (t.tables.touch_levels, "Level", "Base Hours")
    found = []
    for table, (frame, column, value) in tables.items():
        compared = np.array([key(word) for word in words[table]])
        for name, today in zip(frame[column], frame[value], strict=True):
            found.append((table, str(name), float(today), (compared == key(str(name))) & ~own))
    return found


def _found(
    t: Territory,
    named: Sequence[tuple[str, str, float, np.ndarray[tuple[int], np.dtype[np.bool_]]]],
    counted: np.ndarray[tuple[int], np.dtype[np.bool_]],
    fitted: Fit,
    better: bool,
    tracked: Tracked,
) -> list[Cell]:
    position = np.cumsum(counted) - 1
    cells = []
    for k, (table, name, today, who) in enumerate(named):
        count = int(who[tracked.accounts].sum())
        if not counted[k]:
            cells.append(Cell(table, name, today, np.nan, np.nan, np.nan, count, clear=False, team_hours=0.0))
            continue
        at = position[k]
        ratio, low, high = (float(np.exp(each[at])) for each in (fitted.log_ratio, fitted.low, fitted.high))
        sure = better and not low <= 1 <= high and (tracked.level_known or table not in BASES)
        more: Floats = t.hours[who] * (ratio - 1)
        cells.append(Cell(table, name, today, today * ratio, today * low, today * high, count, sure, float(more.sum())))
    return cells

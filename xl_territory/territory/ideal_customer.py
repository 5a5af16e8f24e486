"""How well an account fits the ideal customer: criteria with words or ranges, each with a weight."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from xl_territory.schema import Kind
from xl_territory.tables.numbers import clean_numbers
from xl_territory.tables.typed_values import text_of
from xl_territory.workbook.names import header_key, key
from xl_territory.workbook.sheets import Value

LEAST_KNOWN = 0.5
"""Share of the weight that must be known (planning_inputs, Fit)."""
BEST, GOOD = 1.0, 0.5
RANGE = re.compile(r"(?P<low>.+?)\s*(?:–|—|\bto\b|\.\.|(?<=\d)-(?=\s*\d))\s*(?P<high>.+)", re.IGNORECASE)
FROM = re.compile(r"(?:from|at least|≥|>=|>)\s*(?P<low>.+)", re.IGNORECASE)
UP_TO = re.compile(r"(?:up to|at most|≤|<=|<)\s*(?P<high>.+)", re.IGNORECASE)


@dataclass(frozen=True)
class Ideal:
    """Words as they compare, or a range (inclusive; infinite where open)."""

    words: frozenset[str] = frozenset()
    low: float = np.inf
    high: float = -np.inf

    def holds(self, cell: Value | tuple[str, ...]) -> bool:
        """Whether a cell is one of the words, or inside the range."""
        parts = cell if isinstance(cell, tuple) else text_of(cell).split(";")
        if any(key(part) in self.words for part in parts):
            return True
        number = number_of(cell) if not isinstance(cell, tuple) else np.nan
        return bool(self.low <= number <= self.high)


@dataclass(frozen=True)
class Criterion:
    """A column of Accounts, what is best and what is good in it, and how much it counts."""

    column: str
    best: Ideal
    good: Ideal
    weight: float

    def points(self, cell: Value | tuple[str, ...]) -> float:
        """What a cell counts: `BEST`, `GOOD` or 0."""
        return BEST if self.best.holds(cell) else GOOD if self.good.holds(cell) else 0.0


@dataclass(frozen=True)
class CustomerFit:
    """``fit`` 1 to 5, None where too little is known; ``known`` share of the weight that is known."""

    fit: int | None
    known: float


def criteria_of(icp: pd.DataFrame) -> list[Criterion]:
    """The rows of the ICP sheet; a blank weight is 1."""
    return [
        Criterion(str(row["Criterion"]), wanted(str(row["Best"])), wanted(str(row["Good"])), weight_of(row["Weight"]))
        for row in icp.to_dict("records")
    ]


def weight_of(cell: float) -> float:
    """A weight, 1 where it is blank."""
    return 1.0 if np.isnan(cell) else float(cell)


def cells_of(row: Mapping[Any, Any]) -> dict[str, Any]:
    """The cells of an account by column as headers compare."""
    return {header_key(str(name)): cell for name, cell in row.items()}


def number_of(cell: Value) -> float:
    """A cell as a number, NaN where it is none."""
    return float(clean_numbers([cell], Kind.MONEY).values[0])  # type: ignore[arg-type]


def wanted(text: str) -> Ideal:
    """What a cell of Best or Good says."""
    if match := FROM.fullmatch(text.strip()):
        return Ideal(low=number_of(match["low"]), high=np.inf)
    if match := UP_TO.fullmatch(text.strip()):
        return Ideal(low=-np.inf, high=number_of(match["high"]))
    match = RANGE.fullmatch(text.strip())
    ends = (number_of(match["low"]), number_of(match["high"])) if match else (np.nan, np.nan)
    if not np.isnan(ends).any():
        return Ideal(low=ends[0], high=ends[1])
    return Ideal(frozenset(key(word) for word in text.split(";") if word.strip()))


def fit(cells: Mapping[str, Value | tuple[str, ...]], criteria: Sequence[Criterion]) -> CustomerFit:
    """How well an account fits: 1 + 4 × Σ weight × points ÷ Σ known weight, rounded.

    Parameters
    ----------
    cells : of the account, by column as headers compare (`cells_of`); a blank one is not known.
    criteria : rows of the ICP sheet (`criteria_of`).

    References
    ----------
    planning_inputs: Fit.
    """
    total = sum(criterion.weight for criterion in criteria)
    by_criterion = [(criterion, cells.get(header_key(criterion.column))) for criterion in criteria]
    filled = [(criterion, cell) for criterion, cell in by_criterion if not _blank(cell)]
    known = sum(criterion.weight for criterion, _ in filled)
    share = known / total if total else 0.0
    if not known or share < LEAST_KNOWN:
        return CustomerFit(None, share)
    points = sum(criterion.weight * criterion.points(cell) for criterion, cell in filled)
    return CustomerFit(int(np.floor(1.5 + 4 * points / known)), share)


def _blank(cell: Value | tuple[str, ...]) -> bool:
    if isinstance(cell, float):
        return bool(np.isnan(cell))
    return cell is None or cell == () or (isinstance(cell, str) and not cell.strip())

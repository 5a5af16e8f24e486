"""Inputs as standardised columns: numbers also as logarithms, words one by one, and blank as an input of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xl_territory.solver.problem import Floats, Integers

LEAST_ROWS = 5
"""A word of fewer rows is no group."""
MOST_WORDS = 20


@dataclass(frozen=True)
class NumberInput:
    """A number: its range in the training rows, the mean that stands in for blanks, whether it has a logarithm."""

    name: str
    low: float
    high: float
    mean: float
    has_blanks: bool

    def columns(self, cells: NDArray[Any]) -> list[Floats]:
        """The number inside its range, its logarithm where it is never negative, and whether it is blank."""
        known = ~np.isnan(cells)
        value = np.where(known, np.clip(cells, self.low, self.high), self.mean)
        found = [value]
        if self.low >= 0:
            found.append(np.log1p(value))
        if self.has_blanks:
            found.append((~known).astype(float))
        return found


@dataclass(frozen=True)
class WordInput:
    """A word: those that training rows have often enough."""

    name: str
    words: tuple[str, ...]

    def columns(self, cells: NDArray[Any]) -> list[Floats]:
        """One per word."""
        return [(cells == word).astype(float) for word in self.words]


@dataclass(frozen=True, eq=False)
class Design:
    """How rows become standardised columns, as learnt from training rows; ``source`` (columns,) is each one's input."""

    inputs: tuple[NumberInput | WordInput, ...]
    mean: Floats
    scale: Floats
    source: Integers

    def matrix(self, inputs: dict[str, NDArray[Any]], rows: Integers) -> Floats:
        """(rows, columns) standardised."""
        return np.asarray((_stacked(self.inputs, inputs, rows) - self.mean) / self.scale)


def learnt(names: Sequence[str], inputs: dict[str, NDArray[Any]], rows: Integers) -> Design:
    """The design of some training rows; an input that is the same in all of them has no column."""
    kinds = [made for name in names if (made := _input(name, inputs[name][rows])) is not None]
    raw = _stacked(kinds, inputs, rows)
    counts = [len(kind.columns(inputs[kind.name][rows[:1]])) for kind in kinds]
    scale = raw.std(axis=0)
    return Design(
        tuple(kinds), raw.mean(axis=0), np.where(scale > 0, scale, 1.0), np.repeat(np.arange(len(kinds)), counts)
    )


def _stacked(kinds: Sequence[NumberInput | WordInput], inputs: dict[str, NDArray[Any]], rows: Integers) -> Floats:
    columns = [column for kind in kinds for column in kind.columns(inputs[kind.name][rows])]
    return np.column_stack(columns) if columns else np.zeros((len(rows), 0))


def _input(name: str, cells: NDArray[Any]) -> NumberInput | WordInput | None:
    if cells.dtype != float:
        words, counts = np.unique(cells.astype(str), return_counts=True)
        often = [str(word) for word, count in zip(words, counts, strict=True) if count >= LEAST_ROWS]
        return WordInput(name, tuple(often[:MOST_WORDS])) if len(often) > 1 else None
    known = cells[~np.isnan(cells)]
    has_blanks = 0 < len(known) < len(cells)
    if len(known) == 0 or (known.min() == known.max() and not has_blanks):
        return None
    return NumberInput(name, float(known.min()), float(known.max()), float(known.mean()), has_blanks)

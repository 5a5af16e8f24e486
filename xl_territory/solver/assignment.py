"""What is asked of `solve`, what it tells on the way and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from xl_territory.solver.problem import TOLERANCE, Integers


@dataclass(frozen=True, eq=False)
class Assignment:
    """An answer: ``owner`` (units,) with -1 where unassigned, and what was proved about it.

    ``bound`` is a proven lower bound of the score among all assignments that are as good on the levels before it.
    ``proved`` says that the earlier levels are proved best and the score is within the gap asked for,
    ``proved_levels`` how many levels, from the first on, are proved best (`Level`), ``cancelled`` that somebody stopped
    it.
    """

    owner: Integers
    bound: float
    proved: bool
    cancelled: bool
    seconds: float
    proved_levels: int = 0


@dataclass(frozen=True)
class SolveOptions:
    """How to solve: solver name, seconds, relative gap, threads (0 = as many as the machine has), seed."""

    solver: str = "auto"
    time_limit: float = 60.0
    gap: float = 0.001
    threads: int = 0
    seed: int = 0


class Progress(NamedTuple):
    """What is known while it solves: score of the best assignment so far, proven bound, seconds since the start."""

    score: float
    bound: float
    seconds: float

    @property
    def gap(self) -> float:
        """Relative gap (score - bound) ÷ score, 0 when both are 0."""
        return relative_gap(self.score, self.bound)


Watch = Callable[[Progress], None]
Stop = Callable[[], bool]


def relative_gap(score: float, bound: float) -> float:
    """Proven relative gap, (score - bound) ÷ score; 0 where the score has no room above its bound."""
    if score - bound <= TOLERANCE:
        return 0.0
    return (score - bound) / abs(score) if score else float("inf")

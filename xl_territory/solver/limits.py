"""How long and how hard to search: a clock, when to give up on a proof, and what a model is solved with."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from xl_territory.solver.assignment import Stop
from xl_territory.solver.mip.catalogue import Solver
from xl_territory.solver.mip.linear_model import LinearModel, MipRun
from xl_territory.solver.problem import Floats
from xl_territory.solver.solve_params import PARAMS


@dataclass(frozen=True)
class Clock:
    """Seconds since ``started``, at most ``limit`` of them, less when ``stop`` says so."""

    started: float
    limit: float
    stop: Stop | None = None

    @classmethod
    def start(cls, limit: float, stop: Stop | None = None) -> Clock:
        """A clock that starts now and runs for ``limit`` seconds."""
        return cls(perf_counter(), limit, stop)

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return perf_counter() - self.started

    @property
    def left(self) -> float:
        """Seconds until the limit, never negative."""
        return max(0.0, self.limit - self.seconds)

    @property
    def stopped(self) -> bool:
        """Whether somebody asked for the end."""
        return self.stop is not None and self.stop()

    @property
    def over(self) -> bool:
        """Whether the time is up or somebody asked for the end."""
        return self.left <= 0 or self.stopped


@dataclass(frozen=True, eq=False)
class SolveLimits:
    """What models are solved with: solver, relative gap, clock, threads (0 = all), seed and the options of a `MipRun`.

    ``small`` models skip PuLP's objects, and their bounds are not relied on.
    """

    solver: Solver
    gap: float
    clock: Clock
    threads: int = 0
    seed: int = 0
    nodes: int | None = None
    watch: Callable[[float, float], None] | None = None
    stall_after: int | None = None
    small: bool = False

    @property
    def workers(self) -> int:
        """Number of threads for our own arithmetic."""
        return self.threads or os.cpu_count() or 1

    def run(self, model: LinearModel, start: Floats | None) -> MipRun:
        """The run of one model, from the values ``start`` (variables,) if given."""
        clock, presolve = self.clock, self.small or model.integer.sum() > PARAMS.unpresolved_pairs
        limits = clock.left, self.gap, self.threads, self.seed, self.nodes
        return MipRun(*limits, start, self.watch, clock.stop, self.stall_after, bool(presolve))


class StallCriterion:
    """Judges a run each time its work has doubled: by then the gap must have fallen by a share.

    Work is counted in the looks that the solver allows, which do not depend on the machine as seconds do.
    """

    def __init__(self, first: int) -> None:
        self.looks, self.next, self.gap = 0, first, math.inf

    def stalled(self, gap: float) -> bool:
        """Look at the relative ``gap`` now; whether to give up."""
        self.looks += 1
        if self.looks < self.next:
            return False
        stalled = gap > PARAMS.stall_share * self.gap
        self.next, self.gap = 2 * self.looks, gap
        return stalled

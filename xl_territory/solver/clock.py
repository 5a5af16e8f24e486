"""How long there is left, and whether somebody wants it to end."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

from xl_territory.solver.problem import Stop


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

"""How far a run is, as it is shown to a planner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from xl_territory.solver.assignment import Progress


class RunProgress(Protocol):
    """How far a job is."""

    def line(self, seconds: float) -> str:
        """It in one line, ``seconds`` after the first news."""


@dataclass(frozen=True)
class Searching:
    """The search for a plan, and the best one so far."""

    accounts: int
    csms: int
    time_limit: float
    best: Progress | None = None

    def line(self, seconds: float) -> str:
        """Incumbent, bound, gap, seconds left."""
        time_left = f"at most {max(0.0, self.time_limit - seconds):.0f} s left"
        task = f"Solving {self.accounts} accounts, {self.csms} CSMs"
        if self.best is None:
            return f"{task} … {time_left}"
        return f"{task}: score {self.best.score:.5f}, bound {self.best.bound:.5f}, gap {self.best.gap:.2%}, {time_left}"


@dataclass(frozen=True)
class Working:
    """A question that is being answered: ``done`` of ``of`` plans are solved; 0 of 0 where there is one step only."""

    title: str
    done: int = 0
    of: int = 0

    def line(self, seconds: float) -> str:
        """Plans and seconds so far."""
        count = f" {self.done} of {self.of} plans solved," if self.of else ""
        return f"{self.title}:{count} {seconds:.0f} s … Stop ends it."

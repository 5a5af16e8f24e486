"""What there is to decide when seats are hired, and what a decision brings and costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xl_territory.plans.status import Status
from xl_territory.studies.capacity.demands import Booleans, Demand, may_serve
from xl_territory.studies.capacity.months import Floats
from xl_territory.studies.capacity.seat_kinds import SeatKind
from xl_territory.studies.capacity.team import Team

YEAR = 12
UNCOVERED_TOLERANCE = 1e-3
Hires = NDArray[np.int_]


@dataclass(frozen=True, eq=False)
class HiringProblem:
    """What there is to decide: ``need`` (demands, T) hours a week, the team, the kinds, and what limits hiring.

    ``budget`` is money per 12 months for the seats of the plan, None for no limit; ``senior_share`` is the least share
    of senior seats among those hired, at any time.
    """

    demands: tuple[Demand, ...]
    need: Floats
    team: Team
    kinds: tuple[SeatKind, ...]
    budget: float | None = None
    senior_share: float = 0.0

    @property
    def length(self) -> int:
        """Months."""
        return int(self.need.shape[1])

    @property
    def serves(self) -> Booleans:
        """(groups + kinds, demands) who may serve what: the team's groups first."""
        return np.vstack([self.team.serves.reshape(-1, len(self.demands)), self.kinds_serve])

    @property
    def served(self) -> Booleans:
        """(demands,) whether anybody there or any hire may serve it."""
        return np.asarray(self.serves.any(axis=0))

    @property
    def kinds_serve(self) -> Booleans:
        """(kinds, demands) which seats that can be hired may serve what."""
        return may_serve([kind.offer for kind in self.kinds], self.demands)


@dataclass(frozen=True, eq=False)
class HiringPlan:
    """``hires`` (kinds, T) whole seats to start in each month; ``uncovered`` (T,) hours a week that nobody can serve.

    ``bound`` is a proven lower bound of ``cost``. ``least_known``: it is proved that no plan leaves fewer hours
    uncovered. ``proved``: nor is a cheaper one possible, within the gap asked for.
    """

    hires: Hires
    uncovered: Floats
    cost: float
    bound: float
    least_known: bool
    proved: bool

    @property
    def gap(self) -> float:
        """Proven relative gap of the cost."""
        return max(0.0, (self.cost - self.bound) / self.cost) if self.cost else 0.0

    @property
    def status(self) -> Status:
        """As that of a plan of territories: partial where it is proved that hours must stay uncovered."""
        if self.uncovered.sum() > UNCOVERED_TOLERANCE * len(self.uncovered):
            return Status.PARTIAL if self.least_known else Status.STOPPED
        return Status.OPTIMAL if self.proved else Status.FEASIBLE


def seat_hours(problem: HiringProblem, hires: Hires) -> Floats:
    """(kinds, T) customer hours a week of the seats hired, ramp and leavers counted."""
    return np.array([ramped(kind, problem.length) @ row for kind, row in zip(problem.kinds, hires, strict=True)])


def ramped(kind: SeatKind, length: int) -> Floats:
    """(T, T) hours in month t of a seat that starts in month v."""
    age = np.arange(length)[:, None] - np.arange(length)
    return kind.hours * kind.ramp_at(age)


def cost_of(problem: HiringProblem, hires: Hires) -> float:
    """Money that the seats hired cost over all months."""
    return float(monthly_costs(problem, hires).sum())


def monthly_costs(problem: HiringProblem, hires: Hires) -> Floats:
    """(T,) cost of the seats hired: those there are, and what filling new ones costs."""
    monthly, once = prices(problem)
    return np.asarray(monthly @ np.cumsum(hires, axis=1) + once @ hires)


def yearly_costs(problem: HiringProblem, hires: Hires) -> list[float]:
    """Cost of the seats hired in each 12 months, the last ones scaled up to a year."""
    monthly = monthly_costs(problem, hires)
    years = [monthly[start : start + YEAR] for start in range(0, len(monthly), YEAR)]
    return [float(year.sum()) * YEAR / len(year) for year in years]


def prices(problem: HiringProblem) -> tuple[Floats, Floats]:
    """(kinds,) money a month of each seat that is there, and once for each hire."""
    return (
        np.array([kind.monthly_cost for kind in problem.kinds]),
        np.array([kind.hiring_cost for kind in problem.kinds]),
    )

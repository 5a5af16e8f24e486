"""The hiring plan: whole seats, month by month, that leave the fewest hours uncovered and then cost least.

A month's hours can all be served exactly when every set of segments is served by the seats that may serve one of them
(Hall's theorem; the same cut as a maximum flow), so uncovered hours need no variable for who serves what::

    minimise  Σ_t u_t,  then  Σ_t Σ_k (cost_k n_kt + hiring_k h_kt)
    u_t ≥ need(S, t) − team(S, t) − Σ_{k serves S} Σ_{v ≤ t} hours_k ramp_k(t − v) h_kv        for every set S
    h_kt whole, 0 before the lead time, at most Max Hires;  n_kt = Σ_{v ≤ t} h_kv

Where nothing need stay uncovered, each row also gives a rounding cut: seats(S, t) ≥ ⌈what is missing ÷ best hours⌉.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from xl_territory.errors import TooLittleDataError
from xl_territory.solver.limits import Clock
from xl_territory.solver.mip.catalogue import find_solver, solve_model
from xl_territory.solver.mip.linear_model import LinearModel, MipAnswer, MipRun, SolveStatus
from xl_territory.studies.capacity.months import Floats
from xl_territory.studies.capacity.seat_kinds import SeatKind, Team

MOST_SEGMENTS = 12
YEAR = 12
UNCOVERED_TOLERANCE = 1e-3
ROUNDING = 1e-6


@dataclass(frozen=True, eq=False)
class HiringProblem:
    """What there is to decide: ``need`` (segments, T) hours a week, the team, the kinds, and what limits hiring.

    ``budget`` is money per 12 months for the seats of the plan, None for no limit; ``senior_share`` is the least share
    of senior seats among those hired, at any time.
    """

    segments: tuple[str, ...]
    need: Floats
    team: Team
    kinds: tuple[SeatKind, ...]
    budget: float | None = None
    senior_share: float = 0.0

    @property
    def length(self) -> int:
        """Months."""
        return int(self.need.shape[1])


@dataclass(frozen=True, eq=False)
class HiringPlan:
    """``hires`` (kinds, T) whole seats to start in each month; ``bound`` is a proven lower bound of ``cost``."""

    hires: NDArray[np.int_]
    uncovered: Floats
    cost: float
    bound: float
    proved: bool

    @property
    def gap(self) -> float:
        """Proven relative gap of the cost."""
        return max(0.0, (self.cost - self.bound) / self.cost) if self.cost else 0.0


def segment_sets(problem: HiringProblem) -> list[NDArray[np.bool_]]:
    """The sets of segments that matter: of those that the same seats serve, the largest.

    Raises
    ------
    TooLittleDataError : more than `MOST_SEGMENTS` segments.
    """
    count = len(problem.segments)
    if count > MOST_SEGMENTS:
        raise TooLittleDataError(f"At most {MOST_SEGMENTS} segments can be planned; there are {count}.")
    serves = servers(problem)
    largest: dict[bytes, NDArray[np.bool_]] = {}
    for chosen in _subsets(count):
        who = serves[:, chosen].any(axis=1).tobytes()
        largest[who] = largest[who] | chosen if who in largest else chosen
    return list(largest.values())


def servers(problem: HiringProblem) -> NDArray[np.bool_]:
    """(groups + kinds, segments) who may serve what: the team's groups first."""
    kinds = np.array([kind.serves(problem.segments) for kind in problem.kinds]).reshape(-1, len(problem.segments))
    return np.vstack([problem.team.serves.reshape(-1, len(problem.segments)), kinds])


def uncovered_hours(need: Floats, supply: Floats, serves: NDArray[np.bool_]) -> Floats:
    """(…, T) hours a week that cannot be served, whoever serves whom: the largest shortfall over sets of segments.

    Parameters
    ----------
    need : (…, segments, T). supply : (…, seats, T). serves : (seats, segments).
    """
    worst = np.zeros(np.broadcast_shapes(need.shape[:-2], supply.shape[:-2]) + need.shape[-1:])
    for chosen in _subsets(serves.shape[1]):
        asked = need[..., chosen, :].sum(axis=-2)
        there = supply[..., serves[:, chosen].any(axis=1), :].sum(axis=-2)
        np.maximum(worst, asked - there, out=worst)
    return worst


def seat_hours(problem: HiringProblem, hires: NDArray[np.int_]) -> Floats:
    """(kinds, T) customer hours a week of the seats hired, ramp and leavers counted."""
    return np.array([_ramped(kind, problem.length) @ row for kind, row in zip(problem.kinds, hires, strict=True)])


def cost_of(problem: HiringProblem, hires: NDArray[np.int_]) -> float:
    """Money that the seats hired cost over all months."""
    monthly, once = _costs(problem)
    return float((monthly @ np.cumsum(hires, axis=1)).sum() + (once @ hires).sum())


def cheapest_hires(
    problem: HiringProblem, seconds: float = 30.0, gap: float = 0.005, solver: str = "auto"
) -> HiringPlan:
    """The plan with the fewest uncovered hours, and of those the cheapest.

    Raises
    ------
    TooLittleDataError : the budget and the senior share leave no plan at all.
    """
    rows = _Rows(problem)
    chosen = find_solver(solver)
    clock = Clock.start(seconds)
    first = solve_model(rows.model(rows.uncovered()), chosen, MipRun(seconds / 2, gap=0.0))
    if first.values is None:
        raise TooLittleDataError("No hiring plan keeps the budget and the share of senior seats together.")
    least = max(0.0, float(rows.uncovered() @ first.values))
    exact = first.status is SolveStatus.OPTIMAL
    second = solve_model(rows.model(rows.cost(), least), chosen, MipRun(clock.left, gap=gap, start=first.values))
    best = second if second.values is not None else first
    hires = np.rint(np.asarray(best.values)[: rows.whole]).astype(int).reshape(len(problem.kinds), problem.length)
    supply = np.vstack([problem.team.hours, seat_hours(problem, hires)])
    return HiringPlan(
        hires=hires,
        uncovered=uncovered_hours(problem.need, supply, servers(problem)),
        cost=cost_of(problem, hires),
        bound=_bound(second),
        proved=exact and second.status is SolveStatus.OPTIMAL,
    )


def _bound(answer: MipAnswer) -> float:
    return answer.bound if np.isfinite(answer.bound) else 0.0


class _Rows:
    """The rows of the model; columns are the hires, kind by kind, then the uncovered hours of each month."""

    def __init__(self, problem: HiringProblem) -> None:
        self.problem = problem
        self.whole = len(problem.kinds) * problem.length
        self.columns = self.whole + problem.length
        self.ramped = [_ramped(kind, problem.length) for kind in problem.kinds]
        self.serves = [kind.serves(problem.segments) for kind in problem.kinds]
        self.missing = list(self._missing())
        self.limits = list(self._limits())
        self.cuts = list(self._cover())

    def uncovered(self) -> Floats:
        """Objective: uncovered hours over all months."""
        return np.concatenate([np.zeros(self.whole), np.ones(self.problem.length)])

    def cost(self) -> Floats:
        """Objective: money."""
        monthly, once = _costs(self.problem)
        left = np.arange(self.problem.length, 0, -1)
        return np.concatenate([(monthly[:, None] * left + once[:, None]).ravel(), np.zeros(self.problem.length)])

    def model(self, objective: Floats, least: float | None = None) -> LinearModel:
        """The model for one objective; with ``least``, no more uncovered hours than that."""
        rows = [*self.cuts, *self.limits]
        if least is not None:
            rows.append((-self.uncovered(), -least - UNCOVERED_TOLERANCE))
        if least is not None and least <= UNCOVERED_TOLERANCE:
            rows += self._rounded()
        upper = np.concatenate([self._most().ravel(), np.full(self.problem.length, np.inf)])
        return LinearModel(
            objective=objective,
            offset=0.0,
            lower=np.zeros(self.columns),
            upper=upper,
            integer=np.arange(self.columns) < self.whole,
            matrix=csr_array(np.array([row for row, _ in rows])),
            row_lower=np.array([low for _, low in rows]),
            row_upper=np.full(len(rows), np.inf),
        )

    def _most(self) -> Floats:
        months = np.arange(self.problem.length)
        return np.array([np.where(months >= k.lead_months, k.max_hires, 0) for k in self.problem.kinds], dtype=float)

    def _cover(self) -> Iterator[tuple[Floats, float]]:
        for chosen, t, missing in self.missing:
            row = np.zeros(self.columns)
            for k in self._who(chosen):
                row[self._of(k)] = self.ramped[k][t]
            row[self.whole + t] = 1.0
            yield row, missing

    def _rounded(self) -> Iterator[tuple[Floats, float]]:
        for chosen, t, missing in self.missing:
            who = self._who(chosen)
            best = max((self.problem.kinds[k].hours for k in who), default=0.0)
            if best:
                row = np.zeros(self.columns)
                for k in who:
                    row[self._of(k)][: t + 1] = 1.0
                yield row, float(np.ceil(missing / best - ROUNDING))

    def _missing(self) -> Iterator[tuple[NDArray[np.bool_], int, float]]:
        """Every set of segments and month with what the team cannot give them, where that is something."""
        team = self.problem.team
        for chosen in segment_sets(self.problem):
            there = team.hours[team.serves[:, chosen].any(axis=1)].sum(axis=0) if len(team.hours) else 0.0
            lacking = self.problem.need[chosen].sum(axis=0) - there
            for t in np.flatnonzero(lacking > 0):
                yield chosen, int(t), float(lacking[t])

    def _limits(self) -> Iterator[tuple[Floats, float]]:
        problem, (monthly, once) = self.problem, _costs(self.problem)
        for start in range(0, problem.length, YEAR) if problem.budget is not None else ():
            row = np.zeros(self.columns)
            end = min(start + YEAR, problem.length)
            for k in range(len(problem.kinds)):
                paid = np.clip(end - np.maximum(np.arange(problem.length), start), 0, None) * monthly[k]
                inside = (np.arange(problem.length) >= start) & (np.arange(problem.length) < end)
                row[self._of(k)] = -(paid + inside * once[k])
            yield row, -float(problem.budget or 0.0) * (end - start) / YEAR
        for t in range(problem.length) if problem.senior_share else ():
            row = np.zeros(self.columns)
            for k, kind in enumerate(problem.kinds):
                row[self._of(k)][: t + 1] = float(kind.senior) - problem.senior_share
            yield row, 0.0

    def _who(self, chosen: NDArray[np.bool_]) -> list[int]:
        return [k for k, may in enumerate(self.serves) if may[chosen].any()]

    def _of(self, kind: int) -> slice:
        return slice(kind * self.problem.length, (kind + 1) * self.problem.length)


def _ramped(kind: SeatKind, length: int) -> Floats:
    """(T, T) hours in month t of a seat that starts in month v."""
    age = np.arange(length)[:, None] - np.arange(length)
    return kind.hours * kind.ramp_at(age)


def _costs(problem: HiringProblem) -> tuple[Floats, Floats]:
    """(kinds,) money a month of each seat that is there, and once for each hire."""
    return (
        np.array([kind.monthly_cost for kind in problem.kinds]),
        np.array([kind.hiring_cost for kind in problem.kinds]),
    )


def _subsets(count: int) -> Iterator[NDArray[np.bool_]]:
    """Every set of segments but the empty one, as a mask."""
    for size in range(1, count + 1):
        for members in combinations(range(count), size):
            chosen = np.zeros(count, dtype=bool)
            chosen[list(members)] = True
            yield chosen

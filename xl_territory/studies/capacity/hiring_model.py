"""The mixed integer model of the hiring plan, row by row.

A month's hours can all be served exactly when every set of demands is served by the seats that may serve one of them
(Hall's theorem; the same cut as a maximum flow), so uncovered hours need no variable for who serves what::

    minimise  Σ_t u_t,  then  Σ_t Σ_k (cost_k n_kt + hiring_k h_kt)
    u_t ≥ need(S, t) − team(S, t) − Σ_{k serves S} Σ_{v ≤ t} hours_k ramp_k(t − v) h_kv        for every set S
    h_kt whole, 0 before the lead time, at most Max Hires;  n_kt = Σ_{v ≤ t} h_kv

A demand is a segment with the skills that its accounts require. Where nothing need stay uncovered, each row also gives
a rounding cut: seats(S, t) ≥ ⌈what is missing ÷ best hours⌉.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array

from xl_territory.solver.mip.linear_model import LinearModel
from xl_territory.studies.capacity.demands import Booleans, critical_sets
from xl_territory.studies.capacity.hiring_problem import UNCOVERED_TOLERANCE, YEAR, HiringProblem, prices, ramped
from xl_territory.studies.capacity.months import Floats

ROUNDING = 1e-6


class HiringRows:
    """The rows of the model; columns are the hires, kind by kind, then the uncovered hours of each month."""

    def __init__(self, problem: HiringProblem) -> None:
        self.problem = problem
        self.whole = len(problem.kinds) * problem.length
        self.columns = self.whole + problem.length
        self.ramped = [ramped(kind, problem.length) for kind in problem.kinds]
        self.kinds_serve = problem.kinds_serve
        self.missing = list(self._missing())
        self.limits = list(self._limits())
        self.cuts = list(self._cover())

    def uncovered(self) -> Floats:
        """Objective: uncovered hours over all months."""
        return np.concatenate([np.zeros(self.whole), np.ones(self.problem.length)])

    def cost(self) -> Floats:
        """Objective: money."""
        monthly, once = prices(self.problem)
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
            matrix=csr_array(np.array([row for row, _ in rows]).reshape(-1, self.columns)),
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

    def _missing(self) -> Iterator[tuple[Booleans, int, float]]:
        """Every set of demands and month with what the team cannot give them, where that is something."""
        team = self.problem.team
        for chosen in critical_sets(self.problem.serves):
            there = team.hours[team.serves[:, chosen].any(axis=1)].sum(axis=0) if len(team.hours) else 0.0
            lacking = self.problem.need[chosen].sum(axis=0) - there
            for t in np.flatnonzero(lacking > 0):
                yield chosen, int(t), float(lacking[t])

    def _limits(self) -> Iterator[tuple[Floats, float]]:
        problem, (monthly, once) = self.problem, prices(self.problem)
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

    def _who(self, chosen: Booleans) -> list[int]:
        return [k for k, may in enumerate(self.kinds_serve) if may[chosen].any()]

    def _of(self, kind: int) -> slice:
        return slice(kind * self.problem.length, (kind + 1) * self.problem.length)

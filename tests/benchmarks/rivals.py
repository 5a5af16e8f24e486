"""The solver of this package and what a planner would use instead, each as a function of problem, seconds and gap."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pulp

from xl_territory.assignment.backend import SOLVERS
from xl_territory.assignment.problem import AssignmentProblem, SolveOptions
from xl_territory.assignment.solve import solve

FACTOR = 10**7


@dataclass(frozen=True)
class Result:
    """Score and bound after ``seconds``; infinite where there is none."""

    score: float
    bound: float
    seconds: float


Rival = Callable[[AssignmentProblem, float, float, int], Result]


def ours(problem: AssignmentProblem, seconds: float, gap: float, seed: int) -> Result:
    """The anytime solver."""
    answer = solve(problem, SolveOptions(time_limit=seconds, gap=gap, seed=seed))
    levels = problem.levels(answer.owner)
    return Result(levels.score if not any(levels[:4]) else np.inf, answer.bound, answer.seconds)


def plain(name: str) -> Rival:
    """The obvious PuLP model handed to a solver: one binary per pair, sums written out, everything at its default."""

    def rival(problem: AssignmentProblem, seconds: float, gap: float, _seed: int) -> Result:
        start = time.perf_counter()
        model, x = _obvious_model(problem)
        pulp_name = SOLVERS[name.casefold()].pulp_name
        model.solve(pulp.getSolver(pulp_name, msg=False, timeLimit=seconds, gapRel=gap))
        return Result(
            _score(problem, {pair: v.varValue for pair, v in x.items()}), -np.inf, time.perf_counter() - start
        )

    return rival


def cp_sat(problem: AssignmentProblem, seconds: float, gap: float, seed: int) -> Result:
    """The same model in CP-SAT, with everything in whole numbers."""
    from ortools.sat.python import cp_model

    start = time.perf_counter()
    model = cp_model.CpModel()
    x = {pair: model.new_bool_var("") for pair in _pairs(problem)}
    for row in _rows(problem):
        model.add_exactly_one(x[pair] for pair in row)
    scale = FACTOR / max(1e-9, float(np.abs(problem.cost).max()))
    terms = [round(scale * float(problem.cost[pair])) * v for pair, v in x.items()]
    for resource in problem.resources:
        for j in range(problem.owners):
            use = [(round(1000 * _use(resource, i, j)), v) for (i, owner), v in x.items() if owner == j]
            for limit in (resource.limit, resource.elastic):
                if limit is not None:
                    model.add(sum(u * v for u, v in use) <= int(1000 * limit[j]))
            for penalty in resource.penalties:
                cost = model.new_int_var(-(10**12), 10**12, "")
                for slope, intercept in zip(penalty.slopes[:, j], penalty.intercepts[:, j], strict=True):
                    steep = round(scale * slope)
                    model.add(1000 * cost >= steep * sum(u * v for u, v in use) + round(1000 * scale * intercept))
                terms.append(cost)
    model.minimize(sum(terms))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.relative_gap_limit = gap
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = 2
    found = solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    values = {pair: solver.value(v) for pair, v in x.items()} if found else {}
    return Result(_score(problem, values), -np.inf, time.perf_counter() - start)


RIVALS: dict[str, Rival] = {
    "xl_territory": ours,
    "PuLP + HiGHS": plain("HiGHS"),
    "PuLP + CBC": plain("CBC"),
    "CP-SAT": cp_sat,
}


def _pairs(problem: AssignmentProblem) -> list[tuple[int, int]]:
    return list(zip(*(axis.tolist() for axis in np.nonzero(problem.allowed)), strict=True))


def _rows(problem: AssignmentProblem) -> list[list[tuple[int, int]]]:
    return [[(i, int(j)) for j in np.flatnonzero(row)] for i, row in enumerate(problem.allowed)]


def _use(resource, unit: int, owner: int) -> float:
    return float(resource.use[unit, owner if resource.use.shape[1] > 1 else 0])


def _obvious_model(problem: AssignmentProblem):
    model = pulp.LpProblem("obvious", pulp.LpMinimize)
    x = {pair: model.add_variable(f"x_{pair[0]}_{pair[1]}", cat="Binary") for pair in _pairs(problem)}
    objective = [float(problem.cost[pair]) * v for pair, v in x.items()]
    rows = _rows(problem)
    mine: list[list[int]] = [[] for _ in range(problem.owners)]
    for i, row in enumerate(rows):
        model.addConstraint(pulp.lpSum([x[pair] for pair in row]) == 1)
        for _, j in row:
            mine[j].append(i)
    for k, resource in enumerate(problem.resources):
        for j in range(problem.owners):
            use = pulp.lpSum([_use(resource, i, j) * x[i, j] for i in mine[j]])
            for limit in (resource.limit, resource.elastic):
                if limit is not None:
                    model.addConstraint(use <= float(limit[j]))
            for number, penalty in enumerate(resource.penalties):
                cost = model.add_variable(f"p_{k}_{number}_{j}")
                objective.append(cost)
                for slope, intercept in zip(penalty.slopes[:, j], penalty.intercepts[:, j], strict=True):
                    model.addConstraint(cost - float(slope) * use >= float(intercept))
    model.setObjective(pulp.lpSum(objective))
    return model, x


def _score(problem: AssignmentProblem, values: dict[tuple[int, int], float | None]) -> float:
    """Score of the assignment that the values stand for, infinite unless it is a whole and sound one."""
    owner = np.full(problem.units, -1, dtype=np.intp)
    for (unit, j), value in values.items():
        if value is not None and value > 0.5:
            owner[unit] = j
    levels = problem.levels(owner)
    sound = not problem.broken(owner) and not levels.without_owner and levels.overload < 1e-3
    return levels.score if sound else np.inf

"""The solver of this package and what a planner would use instead, each as a function of problem, seconds and gap."""

from __future__ import annotations

import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pulp

from tests.benchmarks.cp_sat import lines, pairs, rows, use_of
from xl_territory.solver.assignment import SolveOptions
from xl_territory.solver.mip.catalogue import SOLVERS
from xl_territory.solver.problem import AssignmentProblem, Integers
from xl_territory.solver.solve import solve


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
    """The same model in CP-SAT, in a process without HiGHS: both bring one, and not the same."""
    asked = pickle.dumps((problem, seconds, gap, seed))
    command = [sys.executable, "-m", "tests.benchmarks.cp_sat"]
    done = subprocess.run(command, input=asked, capture_output=True, check=True)
    owner, took = pickle.loads(done.stdout)
    return Result(_score_of(problem, owner), -np.inf, took)


RIVALS: dict[str, Rival] = {
    "xl_territory": ours,
    "PuLP + HiGHS": plain("HiGHS"),
    "PuLP + CBC": plain("CBC"),
    "CP-SAT": cp_sat,
}


def _obvious_model(problem: AssignmentProblem):
    model = pulp.LpProblem("obvious", pulp.LpMinimize)
    x = {pair: model.add_variable(f"x_{pair[0]}_{pair[1]}", cat="Binary") for pair in pairs(problem)}
    objective = [float(problem.cost[pair]) * v for pair, v in x.items()]
    row_of = rows(problem)
    mine: list[list[int]] = [[] for _ in range(problem.owners)]
    for i, row in enumerate(row_of):
        model.addConstraint(pulp.lpSum([x[pair] for pair in row]) == 1)
        for _, j in row:
            mine[j].append(i)
    for k, resource in enumerate(problem.resources):
        for j in range(problem.owners):
            use = pulp.lpSum([use_of(resource, i, j) * x[i, j] for i in mine[j]])
            for limit in (resource.limit, resource.overloadable):
                if limit is not None:
                    model.addConstraint(use <= float(limit[j]))
            for number, penalty in enumerate(resource.penalties):
                cost = model.add_variable(f"p_{k}_{number}_{j}")
                objective.append(cost)
                for slope, intercept in lines(penalty, j):
                    model.addConstraint(cost - float(slope) * use >= float(intercept))
    model.setObjective(pulp.lpSum(objective))
    return model, x


def _score(problem: AssignmentProblem, values: dict[tuple[int, int], float | None]) -> float:
    """Score of the assignment that the values stand for, infinite unless it is a whole and sound one."""
    owner = np.full(problem.units, -1, dtype=np.intp)
    for (unit, j), value in values.items():
        if value is not None and value > 0.5:
            owner[unit] = j
    return _score_of(problem, owner)


def _score_of(problem: AssignmentProblem, owner: Integers) -> float:
    levels = problem.levels(owner)
    sound = not problem.broken(owner) and not levels.unassigned and levels.overload < 1e-3
    return levels.score if sound else np.inf

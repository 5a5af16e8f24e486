"""CP-SAT on the obvious model, in whole numbers: a pickled problem on standard input, the assignment on output."""

from __future__ import annotations

import pickle
import sys
import time

import numpy as np

from xl_territory.solver.penalty import Penalty
from xl_territory.solver.problem import UNASSIGNED, AssignmentProblem, Integers, Resource

FACTOR = 10**7


def solve(problem: AssignmentProblem, seconds: float, gap: float, seed: int) -> Integers:
    """Assignment (units,) that CP-SAT finds with two workers; nobody has an owner when it finds none."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    x = {pair: model.new_bool_var("") for pair in pairs(problem)}
    for i, row in enumerate(rows(problem)):
        model.add_exactly_one(x[i, j] for _, j in row)
    scale = FACTOR / max(1e-9, float(np.abs(problem.cost).max()))
    terms = [round(scale * float(problem.cost[pair])) * v for pair, v in x.items()]
    for resource in problem.resources:
        for j in range(problem.owners):
            use = sum(round(1000 * use_of(resource, i, j)) * v for (i, owner), v in x.items() if owner == j)
            for limit in (resource.limit, resource.overloadable):
                if limit is not None:
                    model.add(use <= int(1000 * limit[j]))
            for penalty in resource.penalties:
                cost = model.new_int_var(-(10**12), 10**12, "")
                for slope, intercept in lines(penalty, j):
                    model.add(1000 * cost >= round(scale * slope) * use + round(1000 * scale * intercept))
                terms.append(cost)
    model.minimize(sum(terms))
    solver = cp_model.CpSolver()
    solver.solve_params.max_time_in_seconds = seconds
    solver.solve_params.relative_gap_limit = gap
    solver.solve_params.random_seed = seed
    solver.solve_params.num_workers = 2
    owner = np.full(problem.units, UNASSIGNED, dtype=np.intp)
    if solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        for (i, j), variable in x.items():
            if solver.value(variable):
                owner[i] = j
    return owner


def pairs(problem: AssignmentProblem) -> list[tuple[int, int]]:
    """Unit and owner of each allowed pair."""
    return list(zip(*(axis.tolist() for axis in np.nonzero(problem.allowed)), strict=True))


def rows(problem: AssignmentProblem) -> list[list[tuple[int, int]]]:
    """The same unit by unit."""
    return [[(i, int(j)) for j in np.flatnonzero(row)] for i, row in enumerate(problem.allowed)]


def lines(penalty: Penalty, owner: int) -> list[tuple[float, float]]:
    """Slope and intercept of each straight piece of what the owner's use costs."""
    order = np.argsort(penalty.breakpoints[:, owner])
    slope, intercept = float(penalty.slope[owner]), float(penalty.constant[owner])
    found = [(slope, intercept)]
    for point, rise in zip(penalty.breakpoints[order, owner], penalty.increments[order, owner], strict=True):
        slope, intercept = slope + float(rise), intercept - float(rise * point)
        found.append((slope, intercept))
    return found


def use_of(resource: Resource, unit: int, owner: int) -> float:
    """What the pair uses."""
    return float(resource.use[unit, owner if resource.use.shape[1] > 1 else 0])


if __name__ == "__main__":
    start = time.perf_counter()
    found = solve(*pickle.load(sys.stdin.buffer))
    sys.stdout.buffer.write(pickle.dumps((found, time.perf_counter() - start)))

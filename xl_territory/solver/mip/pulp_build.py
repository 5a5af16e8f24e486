"""A `LinearModel` as a PuLP problem, and what PuLP's solvers other than HiGHS make of it.

PuLP 3.3 and 4 differ in how expressions are made and in what ``solve`` returns; nothing outside this file notices.
"""

from __future__ import annotations

import inspect
import math
import warnings
from collections.abc import Iterable
from typing import Any

import numpy as np
import pulp

from xl_territory.solver.mip.linear_model import LinearModel, MipAnswer, MipRun, SolveStatus
from xl_territory.solver.problem import Floats

BUNDLED_CBC = "PULP_CBC_CMD"


def pulp_solver(pulp_name: str, **options: Any) -> Any:
    """PuLP's solver; PuLP 3 warns that its bundled CBC goes, which is dealt with by trying another name."""
    if pulp_name != BUNDLED_CBC:
        return pulp.getSolver(pulp_name, msg=False, **options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return pulp.getSolver(pulp_name, msg=False, **options)


def build(model: LinearModel, scale: float) -> tuple[Any, list[Any]]:
    """PuLP problem and its variables, the objective times ``scale``; rows and variables are named by index."""
    problem = pulp.LpProblem("assignment", pulp.LpMinimize)
    bounds = zip(model.lower.tolist(), model.upper.tolist(), model.integer.tolist(), strict=True)
    variables = [
        problem.add_variable(f"x{k}", _finite(low), _finite(high), "Integer" if whole else "Continuous")
        for k, (low, high, whole) in enumerate(bounds)
    ]
    problem.setObjective(_expression(zip(variables, (model.objective * scale).tolist(), strict=True)))
    matrix = model.matrix
    starts, columns, values = matrix.indptr.tolist(), matrix.indices.tolist(), matrix.data.tolist()
    for row, (low, high) in enumerate(zip(model.row_lower.tolist(), model.row_upper.tolist(), strict=True)):
        cells = slice(starts[row], starts[row + 1])
        terms = [(variables[k], value) for k, value in zip(columns[cells], values[cells], strict=True)]
        for index, constraint in enumerate(_constraints(_expression(terms), low, high)):
            problem.addConstraint(constraint, f"r{row}_{index}")
    return problem, variables


def column_of(variable: Any) -> int:
    """The column of the model that a variable of `build` is."""
    return int(variable.name[1:])


def solve_built(model: LinearModel, pulp_name: str, problem: Any, variables: list[Any], how: MipRun) -> MipAnswer:
    """Solve the PuLP ``problem`` that was built from ``model`` with the solver that PuLP calls ``pulp_name``."""
    result = problem.solve(pulp_solver(pulp_name, **_limits(pulp_name, how)))
    status = _status(problem, result, variables)
    if status not in (SolveStatus.OPTIMAL, SolveStatus.FEASIBLE):
        return MipAnswer(status, None, -math.inf)
    values = values_of(model, variables)
    value = float(model.objective @ values) + model.offset
    # "optimal" means within the gap that was asked for, measured on what the solver was shown: without the offset
    bound = value - how.gap * abs(value - model.offset) if status is SolveStatus.OPTIMAL else -math.inf
    return MipAnswer(status, values, bound)


def values_of(model: LinearModel, variables: list[Any]) -> Floats:
    """(variables,) values; a variable that is in no row and no objective has none and sits at its lower bound."""
    values = (variable.varValue for variable in variables)
    return np.array([low if value is None else value for value, low in zip(values, model.lower, strict=True)])


def _constraints(expression: Any, low: float, high: float) -> Iterable[Any]:
    if low == high:
        return [expression == low]
    bounded_above = [expression <= high] if math.isfinite(high) else []
    return bounded_above + ([expression >= low] if math.isfinite(low) else [])


def _expression(terms: Iterable[tuple[Any, float]]) -> Any:
    if hasattr(pulp, "lpSum_vars_coefs"):
        return pulp.lpSum_vars_coefs(terms)
    return pulp.LpAffineExpression(list(terms))


def _finite(bound: float) -> float | None:
    return bound if math.isfinite(bound) else None


def _limits(pulp_name: str, how: MipRun) -> dict[str, Any]:
    """The limits of the run that this one of PuLP's solvers can be told."""
    knows = inspect.signature(getattr(pulp, pulp_name)).parameters
    limits = {"timeLimit": max(how.seconds, 0.01), "gapRel": how.gap} | (
        {"threads": how.threads} if how.threads else {}
    )
    return {name: limit for name, limit in limits.items() if name in knows or "solverParams" in knows}


def _status(problem: Any, result: Any, variables: list[Any]) -> SolveStatus:
    """What PuLP says, from PuLP 4's statistics or PuLP 3's solution status.

    PuLP 3 calls it infeasible when Gurobi, CPLEX or COPT was cut off; then it is seen by the values what there is.
    """
    if hasattr(result, "has_solution"):
        if result.has_solution:
            return SolveStatus.OPTIMAL if result.status.name == "Optimal" else SolveStatus.FEASIBLE
        return SolveStatus.INFEASIBLE if result.status.name == "Infeasible" else SolveStatus.UNKNOWN
    if result == pulp.LpStatusNotSolved and problem.sol_status == pulp.LpSolutionInfeasible:
        return SolveStatus.UNKNOWN if all(v.varValue is None for v in variables) else SolveStatus.FEASIBLE
    statuses = {
        pulp.LpSolutionOptimal: SolveStatus.OPTIMAL,
        pulp.LpSolutionIntegerFeasible: SolveStatus.FEASIBLE,
        pulp.LpSolutionInfeasible: SolveStatus.INFEASIBLE,
    }
    return statuses.get(problem.sol_status, SolveStatus.UNKNOWN)

"""The one place that talks to PuLP: solvers by name, and a `LinearModel` through PuLP to an `Answer`.

PuLP 3.3 and 4 differ in how expressions are made and in what ``solve`` returns; nothing outside this file notices.
PuLP 3 says "Optimal" for a run that its time limit cut off, so the status is taken from the solution status there and
from HiGHS itself where HiGHS ran. PuLP 4 rounds continuous variables for CP-SAT and PuLP 3 does not know it, so there
PuLP's model goes to OR-tools as a file (see `cp_sat_process`).
"""

from __future__ import annotations

import importlib.util
import inspect
import math
import warnings
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pulp

from xl_territory.errors import SolverError
from xl_territory.solver.mip.cp_sat_process import solve_file
from xl_territory.solver.mip.linear_model import Answer, LinearModel, Outcome, Run, scale_of
from xl_territory.solver.problem import Floats
from xl_territory.solver.stall import Patience

AUTO = "auto"
DEFAULT = "HiGHS"
BUNDLED_CBC = "PULP_CBC_CMD"
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Solver:
    """A solver that PuLP reaches: the planner's name for it, PuLP's names in order of taste, how to install it.

    ``proves`` says whether its bounds and its claims of being optimal can be relied on. ``module`` is what must be
    there for a solver that gets PuLP's model as a file.
    """

    name: str
    pulp_names: tuple[str, ...]
    install: str
    proves: bool = True
    module: str | None = None

    @property
    def installed(self) -> bool:
        """Whether it works here."""
        return self.pulp_name is not None if self.module is None else importlib.util.find_spec(self.module) is not None

    @property
    def pulp_name(self) -> str | None:
        """The first of PuLP's names that works here, or None."""
        return next(filter(_available, self.pulp_names), None)


SOLVERS: dict[str, Solver] = {
    solver.name.casefold(): solver
    for solver in (
        Solver("HiGHS", ("HiGHS",), "pip install highspy"),
        Solver("CBC", (BUNDLED_CBC, "COIN_CMD"), 'pip install "pulp[cbc]"'),
        Solver("CP-SAT", (), "pip install ortools", proves=False, module="ortools"),
        Solver("SCIP", ("SCIP_PY", "SCIP_CMD"), "pip install pyscipopt"),
        Solver("Gurobi", ("GUROBI", "GUROBI_CMD"), "pip install gurobipy, and a licence"),
        Solver("CPLEX", ("CPLEX_PY", "CPLEX_CMD"), "pip install cplex, and a licence"),
        Solver("Xpress", ("XPRESS_PY", "XPRESS"), "pip install xpress, and a licence"),
        Solver("COPT", ("COPT", "COPT_CMD"), "pip install coptpy, and a licence"),
    )
}


def available_solvers() -> tuple[str, ...]:
    """Names of the solvers that are installed here."""
    return tuple(solver.name for solver in SOLVERS.values() if solver.installed)


def find_solver(name: str) -> Solver:
    """Solver called ``name`` (any case; "auto" is the default solver).

    Raises
    ------
    SolverError
        When there is no such solver or it is not installed; the text says what is available and how to install it.
    """
    wanted = SOLVERS.get((DEFAULT if name.casefold() == AUTO else name).casefold())
    if wanted is None:
        names = ", ".join(solver.name for solver in SOLVERS.values())
        raise SolverError(f"There is no solver called {name!r}; use auto or one of {names}. {_available_here()}")
    if not wanted.installed:
        raise SolverError(f"{wanted.name} is not installed. {_available_here()} To install it: {wanted.install}.")
    return wanted


def run(model: LinearModel, solver: Solver, how: Run) -> Answer:
    """Solve ``model`` with ``solver``; the bound is only as good as the solver tells, else -inf.

    Raises
    ------
    SolverError
        When the solver fails.
    """
    scale = scale_of(model)
    problem, variables = _build(model, scale)
    try:
        if solver.pulp_name == DEFAULT:
            return _run_highs(model, problem, variables, how, scale)
        if solver.module:
            return _run_file(model, problem, variables, how, scale)
        return _run_other(model, solver, problem, variables, how)
    except Exception as error:  # each solver has errors of its own: no licence, model too large for it
        raise SolverError(f"{solver.name} failed: {error}") from error


def _available_here() -> str:
    return f"Available here: {', '.join(available_solvers()) or 'none'}."


def _available(pulp_name: str) -> bool:
    with suppress(Exception):
        return bool(_solver(pulp_name).available())
    return False


def _solver(pulp_name: str, **options: Any) -> Any:
    """PuLP's solver; PuLP 3 warns that its bundled CBC goes, which is dealt with by trying another name."""
    if pulp_name != BUNDLED_CBC:
        return pulp.getSolver(pulp_name, msg=False, **options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return pulp.getSolver(pulp_name, msg=False, **options)


def _build(model: LinearModel, scale: float) -> tuple[Any, list[Any]]:
    """PuLP problem and its variables; rows and variables are named by index."""
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


def _values(model: LinearModel, variables: list[Any]) -> Floats:
    """Values of the variables; one that is in no row and no objective has none and sits at its lower bound."""
    found = (variable.varValue for variable in variables)
    return np.array([low if value is None else value for value, low in zip(found, model.lower, strict=True)])


def _run_other(model: LinearModel, solver: Solver, problem: Any, variables: list[Any], how: Run) -> Answer:
    name = solver.pulp_name or ""
    result = problem.solve(_solver(name, **_limits(name, how)))
    outcome = _outcome(problem, result, variables)
    if outcome not in (Outcome.OPTIMAL, Outcome.FEASIBLE):
        return Answer(outcome, None, -math.inf)
    values = _values(model, variables)
    worth = float(model.objective @ values) + model.offset
    # "optimal" means within the gap that was asked for, measured on what the solver was shown: without the offset
    bound = worth - how.gap * abs(worth - model.offset) if outcome is Outcome.OPTIMAL else -math.inf
    return Answer(outcome, values, bound)


def _limits(pulp_name: str, how: Run) -> dict[str, Any]:
    """The limits of the run that this one of PuLP's solvers can be told."""
    knows = inspect.signature(getattr(pulp, pulp_name)).parameters
    limits = {"timeLimit": max(how.seconds, 0.01), "gapRel": how.gap} | (
        {"threads": how.threads} if how.threads else {}
    )
    return {name: limit for name, limit in limits.items() if name in knows or "solverParams" in knows}


def _run_file(model: LinearModel, problem: Any, variables: list[Any], how: Run, scale: float) -> Answer:
    """CP-SAT on the file that PuLP writes."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "model.mps"
        problem.writeMPS(str(path))
        outcome, values, bound = solve_file(path, how)
    if not values:
        return Answer(outcome, None, -math.inf)
    for variable in variables:
        variable.varValue = values.get(variable.name)
    return Answer(outcome, _values(model, variables), bound / scale + model.offset)


def _outcome(problem: Any, result: Any, variables: list[Any]) -> Outcome:
    """What PuLP says, from PuLP 4's statistics or PuLP 3's solution status.

    PuLP 3 calls it infeasible when Gurobi, CPLEX or COPT was cut off; then it is seen by the values what there is.
    """
    if hasattr(result, "has_solution"):
        if result.has_solution:
            return Outcome.OPTIMAL if result.status.name == "Optimal" else Outcome.FEASIBLE
        return Outcome.INFEASIBLE if result.status.name == "Infeasible" else Outcome.UNKNOWN
    if result == pulp.LpStatusNotSolved and problem.sol_status == pulp.LpSolutionInfeasible:
        return Outcome.UNKNOWN if all(v.varValue is None for v in variables) else Outcome.FEASIBLE
    outcomes = {
        pulp.LpSolutionOptimal: Outcome.OPTIMAL,
        pulp.LpSolutionIntegerFeasible: Outcome.FEASIBLE,
        pulp.LpSolutionInfeasible: Outcome.INFEASIBLE,
    }
    return outcomes.get(problem.sol_status, Outcome.UNKNOWN)


def _run_highs(model: LinearModel, problem: Any, variables: list[Any], how: Run, scale: float) -> Answer:
    options: dict[str, Any] = {"mip_feasibility_tolerance": TOLERANCE, "primal_feasibility_tolerance": TOLERANCE}
    if how.nodes is not None:
        options["mip_max_nodes"] = how.nodes
    if how.threads:
        options["threads"] = how.threads
    listener = _Listener(how, scale, Patience(how.patience) if how.patience else None)
    start = None if how.start is None else dict(zip((v.name for v in variables), how.start.tolist(), strict=True))
    highs = _highs_class()(
        msg=False,
        timeLimit=max(how.seconds, 0.01),
        gapRel=how.gap,
        gapAbs=TOLERANCE,
        random_seed=how.seed % 2**31,
        callbackTuple=(listener, None),
        callbacksToActivate=listener.callbacks(),
        **options,
    )
    highs.prepare = _preparation(start, model.offset * scale, own_threads=bool(how.threads))
    problem.solve(highs)
    outcome, bound = highs.found
    if outcome in (Outcome.OPTIMAL, Outcome.FEASIBLE):
        duals = None if model.integer.any() else _duals(model, highs.row_duals) / scale
        return Answer(outcome, _values(model, variables), bound / scale, duals)
    return Answer(outcome, None, bound / scale)


def _duals(model: LinearModel, found: list[float]) -> Floats:
    """Duals per row of the model from those per constraint: a row without bounds is none, one with two is two."""
    low, high = model.row_lower, model.row_upper
    constraints = np.where(low == high, 1, np.isfinite(low).astype(int) + np.isfinite(high))
    return np.bincount(np.repeat(np.arange(low.size), constraints), found, low.size).astype(float)


def _preparation(start: dict[str, float] | None, offset: float, own_threads: bool) -> Callable[[Any, list[str]], None]:
    """What is told to HiGHS after PuLP has built the model: the offset (PuLP 3 drops it) and where to start."""

    def prepare(highs: Any, names: list[str]) -> None:
        highs.changeObjectiveOffset(offset)
        if own_threads:  # HiGHS refuses another number of threads than its last run in this process had
            highs.resetGlobalScheduler(True)
        if start is not None:
            indices = np.arange(len(names), dtype=np.int32)
            highs.setSolution(len(names), indices, np.array([start[name] for name in names]))

    return prepare


@dataclass(frozen=True, eq=False)
class _Listener:
    """Passes on what HiGHS says while it runs, and stops it when asked to."""

    how: Run
    scale: float
    patience: Patience | None

    def callbacks(self) -> list[Any]:
        kinds = pulp.HiGHS.hscb.HighsCallbackType
        interrupts = [kinds.kCallbackMipInterrupt, kinds.kCallbackSimplexInterrupt]
        wanted = interrupts if self.how.stop or self.patience else []
        return wanted + ([kinds.kCallbackMipImprovingSolution, kinds.kCallbackMipLogging] if self.how.watch else [])

    def __call__(self, kind: Any, _message: str, said: Any, answer: Any, _data: Any) -> None:
        kinds = pulp.HiGHS.hscb.HighsCallbackType
        if kind == kinds.kCallbackSimplexInterrupt:
            answer.user_interrupt = self.how.stop is not None and self.how.stop()
        elif kind == kinds.kCallbackMipInterrupt:
            stopped = self.how.stop is not None and self.how.stop()
            answer.user_interrupt = stopped or (self.patience is not None and self.patience.lost(said.mip_gap))
        elif self.how.watch:
            self.how.watch(said.mip_primal_bound / self.scale, said.mip_dual_bound / self.scale)


def _highs_class() -> Any:
    """PuLP's HiGHS, made to take a start and to tell its own status and bound."""

    class HiGHS(pulp.HiGHS):  # type: ignore[misc]
        def callSolver(self, lp: Any) -> None:  # noqa: N802
            shown = lp.exported_variables() if hasattr(lp, "exported_variables") else lp.variables()
            self.prepare(lp.solverModel, [variable.name for variable in shown])
            lp.solverModel.run()
            self.found = _highs_found(lp.solverModel)
            self.row_duals = list(lp.solverModel.getSolution().row_dual)

        def findSolutionValues(self, lp: Any) -> Any:  # noqa: N802
            with suppress(KeyError):  # PuLP 3 knows no node limit; it has read the values by then
                return super().findSolutionValues(lp)
            return pulp.LpStatusNotSolved, pulp.LpSolutionNoSolutionFound

    return HiGHS


def _highs_found(highs: Any) -> tuple[Outcome, float]:
    info, status = highs.getInfo(), highs.getModelStatus().name
    if status == "kOptimal":
        # a model without integer variables has no bound but its value
        bound = info.mip_dual_bound if math.isfinite(info.mip_dual_bound) else info.objective_function_value
        return Outcome.OPTIMAL, min(bound, info.objective_function_value)
    bound = info.mip_dual_bound if math.isfinite(info.mip_dual_bound) else -math.inf
    if status in ("kInfeasible", "kUnboundedOrInfeasible"):
        return Outcome.INFEASIBLE, math.inf
    found = info.primal_solution_status == 2
    return (Outcome.FEASIBLE if found else Outcome.UNKNOWN), bound

"""Solvers by name, and a `LinearModel` to an `MipAnswer` with any of them."""

from __future__ import annotations

import importlib.util
import math
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from xl_territory.errors import SolverError
from xl_territory.solver.mip.linear_model import LinearModel, MipAnswer, MipRun, scale_of

AUTO = "auto"
DEFAULT = "HiGHS"


@dataclass(frozen=True)
class Solver:
    """A solver that PuLP reaches: the planner's name for it, PuLP's names in order of preference, how to install it.

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
        Solver(DEFAULT, ("HiGHS",), "pip install highspy"),
        Solver("CBC", ("PULP_CBC_CMD", "COIN_CMD"), 'pip install "pulp[cbc]"'),
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


def solve_model(model: LinearModel, solver: Solver, how: MipRun, arrays: bool = False) -> MipAnswer:
    """Solve ``model`` with ``solver`` through PuLP; the bound is only as good as the solver tells, else -inf.

    ``arrays`` spares PuLP's objects where the solver is HiGHS: for many small models.

    Raises
    ------
    SolverError
        When the solver fails.
    """
    try:
        return _solved(model, solver, how, arrays)
    except Exception as error:  # each solver has errors of its own: no licence, model too large for it
        raise SolverError(f"{solver.name} failed: {error}") from error


def _solved(model: LinearModel, solver: Solver, how: MipRun, arrays: bool) -> MipAnswer:
    from xl_territory.solver.mip import highs, pulp_build

    scale = scale_of(model)
    if solver.name == DEFAULT and arrays:
        return highs.solve_arrays(model, how, scale)
    problem, variables = pulp_build.build(model, scale)
    if solver.name == DEFAULT:
        return highs.solve_built(model, problem, how, scale)
    if solver.module is None:
        return pulp_build.solve_built(model, solver.pulp_name or "", problem, variables, how)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "model.mps"
        problem.writeMPS(str(path))
        return _solved_file(model, path, [variable.name for variable in variables], how, scale)


def _solved_file(model: LinearModel, path: Path, names: list[str], how: MipRun, scale: float) -> MipAnswer:
    """CP-SAT on the file that PuLP wrote."""
    from xl_territory.solver.mip.cp_sat_process import solve_file

    status, values, bound = solve_file(path, how)
    if not values:
        return MipAnswer(status, None, -math.inf)
    ordered = np.array([values.get(name, low) for name, low in zip(names, model.lower.tolist(), strict=True)])
    return MipAnswer(status, ordered, bound / scale + model.offset)


def _available_here() -> str:
    return f"Available here: {', '.join(available_solvers()) or 'none'}."


def _available(pulp_name: str) -> bool:
    from xl_territory.solver.mip.pulp_build import pulp_solver

    with suppress(Exception):
        return bool(pulp_solver(pulp_name).available())
    return False

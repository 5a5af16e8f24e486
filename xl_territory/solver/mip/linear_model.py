"""A mixed integer linear model as plain arrays, and what a solver answered: the two values that cross to a solver."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.sparse import csr_array

from xl_territory.solver.assignment import Stop
from xl_territory.solver.problem import Booleans, Floats

Bounds = Callable[[float, float], None]


class SolveStatus(StrEnum):
    """What a run of a solver established, whatever the solver itself calls it."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, eq=False)
class LinearModel:
    """Minimise ``objective @ x + offset`` with ``row_lower <= matrix @ x <= row_upper`` and ``lower <= x <= upper``.

    ``integer`` (variables,) marks the integer variables; ``matrix`` has shape (rows, variables).
    """

    objective: Floats
    offset: float
    lower: Floats
    upper: Floats
    integer: Booleans
    matrix: csr_array
    row_lower: Floats
    row_upper: Floats


@dataclass(frozen=True, eq=False)
class MipRun:
    """How a solver is to run: seconds, relative gap, threads (0 = its own choice), seed, nodes (None = no limit).

    ``absolute_gap`` is in units of the objective: HiGHS measures the relative one without the model's offset.
    ``interior`` takes an interior point for the answer of a large model without integer variables.
    ``start`` (variables,) is a solution to begin with, ``watch`` is told (objective, bound) as they change, ``stop``
    is asked now and then; with ``stall_after`` a fruitless run ends early (see `StallCriterion`, looks before the first
    judgement). Without ``presolve`` a bound is safer: on badly scaled models presolve has made wrong ones. Solvers that
    cannot do one of these ignore it.
    """

    seconds: float
    gap: float = 0.0
    threads: int = 0
    seed: int = 0
    nodes: int | None = None
    start: Floats | None = None
    watch: Bounds | None = None
    stop: Stop | None = None
    stall_after: int | None = None
    presolve: bool = True
    absolute_gap: float = 0.0
    interior: bool = False


@dataclass(frozen=True, eq=False)
class MipAnswer:
    """What a solver found: ``values`` (variables,) or None, and a proven lower bound of the objective or -inf.

    ``duals`` (rows,) are what one more of each row is worth, where the model has no integer variables and the solver
    says so.
    """

    status: SolveStatus
    values: Floats | None
    bound: float
    duals: Floats | None = None


def scale_of(model: LinearModel) -> float:
    """Factor that brings the typical objective coefficient to 1, where solver tolerances make sense."""
    sizes = np.abs(model.objective[model.objective != 0])
    return 1.0 / float(np.median(sizes)) if sizes.size else 1.0

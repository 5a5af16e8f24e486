"""HiGHS: a model as arrays, or as PuLP has built it; both are silent from the start and end in the same `MipAnswer`.

Arrays are for the many small models of neighbourhoods and relaxations, where building objects would take as long as
solving them. PuLP says "Optimal" for a run that its time limit cut off, so status and bound are HiGHS' own.
"""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any

import highspy
import numpy as np
import pulp

from xl_territory.solver.limits import StallCriterion
from xl_territory.solver.mip.linear_model import LinearModel, MipAnswer, MipRun, SolveStatus
from xl_territory.solver.mip.pulp_build import column_of
from xl_territory.solver.problem import Integers

TOLERANCE = 1e-9
SAME_VALUE = 1e-6
FEASIBLE_POINT = 2
"""What HiGHS calls a feasible solution."""


def solve_arrays(model: LinearModel, how: MipRun, scale: float) -> MipAnswer:
    """Solve ``model``, its objective times ``scale``."""
    highs = _configured(how, scale)
    highs.passModel(_lp(model, scale))
    answer = _solved(highs, np.arange(model.objective.size), how, scale)
    return replace(answer, duals=None) if model.integer.any() else answer


def solve_built(model: LinearModel, problem: Any, how: MipRun, scale: float) -> MipAnswer:
    """The same of the PuLP ``problem`` that was built from ``model``; without duals, since its rows are others."""
    solver = _pulp_highs()(model, how, scale)
    problem.solve(solver)
    answer: MipAnswer = solver.answer
    return replace(answer, duals=None)


@cache
def _pulp_highs() -> type:
    """PuLP's HiGHS with an object of ours inside."""

    class HiGHS(pulp.HiGHS):  # type: ignore[misc]
        def __init__(self, model: LinearModel, how: MipRun, scale: float) -> None:
            super().__init__(msg=False)
            self._asked = model, how, scale

        def createAndConfigureSolver(self, lp: Any) -> None:  # noqa: N802
            _, how, scale = self._asked
            lp.solverModel = _configured(how, scale)

        def callSolver(self, lp: Any) -> None:  # noqa: N802
            model, how, scale = self._asked
            shown = lp.exported_variables() if hasattr(lp, "exported_variables") else lp.variables()
            columns = np.array([column_of(variable) for variable in shown])  # PuLP 3 sorts them by name
            lp.solverModel.changeObjectiveOffset(model.offset * scale)  # PuLP 3 drops it
            self.answer = _solved(lp.solverModel, columns, how, scale)

        def findSolutionValues(self, lp: Any) -> Any:  # noqa: N802
            with suppress(KeyError):  # PuLP 3 knows no node limit; it has read the values by then
                return super().findSolutionValues(lp)
            return pulp.LpStatusNotSolved, pulp.LpSolutionNoSolutionFound

    return HiGHS


class _Silent(highspy.Highs):
    """HiGHS without the two lines that it prints when callbacks are enabled, which its constructor does."""

    def enableCallbacks(self) -> None:  # noqa: N802
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def _configured(how: MipRun, scale: float) -> Any:
    highs: Any = _Silent()  # type: ignore[no-untyped-call]
    listener = _Listener(how, scale)
    highs.setCallback(listener, None)
    for kind in listener.callbacks():
        highs.startCallback(kind)
    for name, value in _options(how, scale).items():
        highs.setOptionValue(name, value)
    if how.threads:  # HiGHS refuses another number of threads than its last run in this process had
        highs.resetGlobalScheduler(True)
    return highs


def _options(how: MipRun, scale: float) -> dict[str, Any]:
    options: dict[str, Any] = {
        "output_flag": False,
        "time_limit": max(how.seconds, 0.01),
        "mip_rel_gap": how.gap,
        "mip_abs_gap": max(TOLERANCE, how.absolute_gap * scale),
        "random_seed": how.seed % 2**31,
        "mip_feasibility_tolerance": TOLERANCE,
        "primal_feasibility_tolerance": TOLERANCE,
    }
    if not how.presolve:
        options["presolve"] = "off"
    if how.interior:
        options |= {"solver": "ipm", "run_crossover": "off"}
    if how.nodes is not None:
        options["mip_max_nodes"] = how.nodes
    if how.threads:
        options["threads"] = how.threads
    return options


def _lp(model: LinearModel, scale: float) -> Any:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = model.objective.size, model.row_lower.size
    lp.offset_ = model.offset * scale
    lp.col_cost_ = model.objective * scale
    lp.col_lower_, lp.col_upper_ = model.lower, model.upper
    lp.row_lower_, lp.row_upper_ = model.row_lower, model.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.num_col_, lp.a_matrix_.num_row_ = lp.num_col_, lp.num_row_
    lp.a_matrix_.start_ = model.matrix.indptr.astype(np.int32)
    lp.a_matrix_.index_ = model.matrix.indices.astype(np.int32)
    lp.a_matrix_.value_ = model.matrix.data
    if model.integer.any():
        kinds = highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger
        lp.integrality_ = [kinds[whole] for whole in model.integer.tolist()]
    return lp


def _solved(highs: Any, columns: Integers, how: MipRun, scale: float) -> MipAnswer:
    """Run ``highs``, whose columns are these ``columns`` of our model."""
    _run(highs, columns, how)
    if how.start is not None and _is_another_solution(highs):
        highs.clearSolver()
        highs.setOptionValue("presolve", "off")
        _run(highs, columns, how)
    status, bound = _status_and_bound(highs)
    if status not in (SolveStatus.OPTIMAL, SolveStatus.FEASIBLE):
        return MipAnswer(status, None, bound / scale)
    solution = highs.getSolution()
    values = np.empty(columns.size)
    values[columns] = solution.col_value
    return MipAnswer(status, values, bound / scale, np.array(solution.row_dual) / scale)


def _run(highs: Any, columns: Integers, how: MipRun) -> None:
    if how.start is not None:
        highs.setSolution(columns.size, np.arange(columns.size, dtype=np.int32), how.start[columns])
    highs.run()


def _is_another_solution(highs: Any) -> bool:
    """Whether HiGHS gives back other values than those whose objective it tells: with presolve it may be the start."""
    info = highs.getInfo()
    if info.primal_solution_status != FEASIBLE_POINT:
        return False
    model = highs.getLp()
    value = model.offset_ + float(np.dot(model.col_cost_, highs.getSolution().col_value))
    return bool(abs(value - info.objective_function_value) > SAME_VALUE * max(1.0, abs(value)))


def _status_and_bound(highs: Any) -> tuple[SolveStatus, float]:
    info, ended = highs.getInfo(), highs.getModelStatus().name
    if ended == "kOptimal":
        value = info.objective_function_value
        no_tree = info.mip_node_count < 0  # a model without integer variables has no bound but its value
        return SolveStatus.OPTIMAL, value if no_tree else min(info.mip_dual_bound, value)
    bound = info.mip_dual_bound if math.isfinite(info.mip_dual_bound) else -math.inf
    if ended in ("kInfeasible", "kUnboundedOrInfeasible"):
        return SolveStatus.INFEASIBLE, math.inf
    feasible = info.primal_solution_status == FEASIBLE_POINT
    return (SolveStatus.FEASIBLE if feasible else SolveStatus.UNKNOWN), bound


class _Listener:
    """Passes on what HiGHS says while it runs, and stops it when asked to.

    Whoever has said stop goes on saying so: HiGHS drops the node at hand when it is told, and if it is not told again
    it goes on with the rest and takes what it dropped for done.
    """

    def __init__(self, how: MipRun, scale: float) -> None:
        self._how, self._scale, self._ended = how, scale, False
        self._criterion = StallCriterion(how.stall_after) if how.stall_after else None

    def callbacks(self) -> list[Any]:
        kinds = highspy.cb.HighsCallbackType
        interrupts = [kinds.kCallbackMipInterrupt, kinds.kCallbackSimplexInterrupt]
        wanted = interrupts if self._how.stop or self._criterion else []
        return wanted + ([kinds.kCallbackMipImprovingSolution, kinds.kCallbackMipLogging] if self._how.watch else [])

    def __call__(self, kind: Any, _message: str, said: Any, answer: Any, _data: Any) -> None:
        kinds = highspy.cb.HighsCallbackType
        if kind in (kinds.kCallbackSimplexInterrupt, kinds.kCallbackMipInterrupt):
            searching = kind == kinds.kCallbackMipInterrupt
            self._ended = self._ended or self._stopped() or (searching and self._stalled(said.mip_gap))
            answer.user_interrupt = self._ended
        elif self._how.watch:
            self._how.watch(said.mip_primal_bound / self._scale, said.mip_dual_bound / self._scale)

    def _stopped(self) -> bool:
        return self._how.stop is not None and self._how.stop()

    def _stalled(self, gap: float) -> bool:
        return self._criterion is not None and self._criterion.stalled(gap)

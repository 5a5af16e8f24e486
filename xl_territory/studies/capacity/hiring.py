"""The hiring plan: whole seats, month by month, that leave the fewest hours uncovered and then cost least."""

from __future__ import annotations

import numpy as np

from xl_territory.errors import TooLittleDataError
from xl_territory.solver.limits import Clock
from xl_territory.solver.mip.catalogue import find_solver, solve_model
from xl_territory.solver.mip.linear_model import MipAnswer, MipRun, SolveStatus
from xl_territory.studies.capacity.demands import uncovered_hours
from xl_territory.studies.capacity.hiring_model import HiringRows
from xl_territory.studies.capacity.hiring_problem import HiringPlan, HiringProblem, cost_of, seat_hours


def cheapest_hires(
    problem: HiringProblem, seconds: float = 30.0, gap: float = 0.005, solver: str = "auto"
) -> HiringPlan:
    """The plan with the fewest uncovered hours, and of those the cheapest.

    Raises
    ------
    TooLittleDataError : the budget and the senior share leave no plan at all.
    """
    rows = HiringRows(problem)
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
        uncovered=uncovered_hours(problem.need, supply, problem.serves),
        cost=cost_of(problem, hires),
        bound=_bound(second),
        least_known=exact,
        proved=exact and second.status is SolveStatus.OPTIMAL,
    )


def _bound(answer: MipAnswer) -> float:
    return answer.bound if np.isfinite(answer.bound) else 0.0

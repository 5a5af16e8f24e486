"""One function that answers an assignment problem as well as the time allows: `solve`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xl_territory.solver.assignment import Assignment, SolveOptions, Stop, Watch, relative_gap
from xl_territory.solver.bipartite import connected_components
from xl_territory.solver.components import Solved, WorkerPool, solve_component, solve_components
from xl_territory.solver.limits import Clock
from xl_territory.solver.mip.catalogue import find_solver
from xl_territory.solver.problem import AssignmentProblem, Integers, Level


def solve(
    problem: AssignmentProblem,
    options: SolveOptions = SolveOptions(),  # noqa: B008  (frozen)
    watch: Watch | None = None,
    stop: Stop | None = None,
    pool: WorkerPool | None = None,
) -> Assignment:
    """Best assignment of ``problem`` that the options allow, with what was proved about it.

    ``watch`` is told of progress, ``stop`` is asked now and then whether to end with the best so far; parts that have
    nothing to do with each other are solved side by side, by several threads that tell and ask, the large ones on
    ``pool`` if there is one. The same problem, options and seed give the same answer when it ends before the time
    limit.

    Raises
    ------
    SolverError
        When the solver is unknown, not installed or fails.
    """
    clock = Clock.start(options.time_limit, stop)
    find_solver(options.solver)
    parts = list(components(problem))
    if len(parts) == 1 and problem.owners:
        solved = solve_component(problem, options, clock, watch)
    else:
        solved = solve_components(problem, parts, options, clock, watch, pool)
    return _assignment(problem, solved, options, clock)


def components(problem: AssignmentProblem) -> Iterator[tuple[Integers, Integers]]:
    """Units and owners that have nothing to do with the others, (some units,) and (some owners,) positions.

    A budget ties everything together.
    """
    if problem.budgets:
        yield np.arange(problem.units), np.arange(problem.owners)
        return
    label = np.concatenate(connected_components(np.nonzero(problem.allowed), (problem.units, problem.owners)))
    order = np.argsort(label, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(label[order])) + 1):
        yield members[members < problem.units], members[members >= problem.units] - problem.units


def _assignment(problem: AssignmentProblem, solved: Solved, options: SolveOptions, clock: Clock) -> Assignment:
    score = problem.score(solved.owner)
    proved = solved.proved_levels == Level.SCORE and relative_gap(score, solved.bound) <= options.gap
    bound, cancelled = min(solved.bound, score), solved.cancelled or clock.stopped
    return Assignment(solved.owner, bound, bool(proved), cancelled, clock.seconds, solved.proved_levels)

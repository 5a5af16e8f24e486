"""One function that answers an assignment problem as well as the time allows: `solve`."""

from __future__ import annotations

import numpy as np

from xl_territory.errors import NoPlanError

from .backend import find_solver
from .clock import Clock
from .model import Effort, solve_exactly
from .problem import (
    Assignment,
    AssignmentProblem,
    Progress,
    SolveOptions,
    Stop,
    Watch,
    relative_gap,
)


def solve(
    problem: AssignmentProblem,
    options: SolveOptions = SolveOptions(),  # noqa: B008  (frozen)
    watch: Watch | None = None,
    stop: Stop | None = None,
) -> Assignment:
    """Best assignment of ``problem`` that the options allow, with what was proved about it.

    ``watch`` is told of progress, ``stop`` is asked now and then whether to end with the best so far.

    Raises
    ------
    SolverError
        When the solver is unknown, not installed or fails.
    NoPlanError
        When it was stopped before there was any assignment.
    """
    clock = Clock.start(options.time_limit, stop)

    def tell(score: float, bound: float) -> None:
        if watch is not None:
            watch(Progress(score, bound, clock.seconds))

    effort = Effort(find_solver(options.solver), options.gap, clock, options.threads, options.seed, watch=tell)
    exact = solve_exactly(problem, effort)
    if exact.owner is None:
        raise NoPlanError("Stopped before there was any plan.")
    score = problem.score(exact.owner)
    proved = exact.levels_proved and np.isfinite(exact.bound) and relative_gap(score, exact.bound) <= options.gap
    return Assignment(exact.owner, min(exact.bound, score), bool(proved), clock.stopped, clock.seconds)

"""One function that answers an assignment problem as well as the time allows: `solve`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from .anytime import Task, solve_connected
from .backend import find_solver
from .clock import Clock
from .model import Effort
from .problem import NOBODY, Assignment, AssignmentProblem, Integers, Progress, SolveOptions, Stop, Watch, relative_gap
from .record import Record
from .restrict import outside, restrict


def solve(
    problem: AssignmentProblem,
    options: SolveOptions = SolveOptions(),  # noqa: B008  (frozen)
    watch: Watch | None = None,
    stop: Stop | None = None,
) -> Assignment:
    """Best assignment of ``problem`` that the options allow, with what was proved about it.

    ``watch`` is told of progress, ``stop`` is asked now and then whether to end with the best so far. The same problem,
    options and seed give the same answer when it ends before the time limit.

    Raises
    ------
    SolverError
        When the solver is unknown, not installed or fails.
    """
    clock = Clock.start(options.time_limit, stop)
    solver = find_solver(options.solver)
    effort = Effort(solver, options.gap, clock, options.threads, options.seed)
    parts = list(components(problem))
    if len(parts) == 1 and problem.owners:
        record = Record(problem, clock, options.gap, watch)
        cancelled = _interrupted(Task(problem, record, effort, np.random.default_rng(options.seed)))
        return _assignment(problem, record.owner, record.bound, record.levels_proved, options, clock, cancelled)
    return _solve_parts(problem, parts, effort, options, watch)


def components(problem: AssignmentProblem) -> Iterator[tuple[Integers, Integers]]:
    """Units and owners that have nothing to do with the others; a budget ties everything together."""
    if problem.budgets:
        yield np.arange(problem.units), np.arange(problem.owners)
        return
    unit, owner = np.nonzero(problem.allowed)
    size = problem.units + problem.owners
    graph = coo_array((np.ones(unit.size, dtype=np.int8), (unit, owner + problem.units)), shape=(size, size))
    _, label = connected_components(graph, directed=False)
    order = np.argsort(label, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(label[order])) + 1):
        yield members[members < problem.units], members[members >= problem.units] - problem.units


def _solve_parts(
    problem: AssignmentProblem,
    parts: list[tuple[Integers, Integers]],
    effort: Effort,
    options: SolveOptions,
    watch: Watch | None,
) -> Assignment:
    """Components one after the other, each with its share of the time that is left."""
    clock = effort.clock
    owner = np.full(problem.units, NOBODY, dtype=np.intp)
    bound, proved = problem.score(owner), True
    waiting = problem.units
    for units, owners in parts:
        if not units.size or not owners.size:
            continue
        part = replace(restrict(problem, np.full_like(owner, NOBODY), units, owners), constant=0.0)
        empty = part.score(np.full(units.size, NOBODY, dtype=np.intp))
        share = clock.left * units.size / max(1, waiting)
        waiting -= units.size
        part_clock = Clock.start(share, clock.stop)
        record = Record(part, part_clock, options.gap)
        random = np.random.default_rng(options.seed)
        cancelled = _interrupted(Task(part, record, replace(effort, clock=part_clock), random))
        owner[units] = outside(record.owner, owners)
        bound += record.bound - empty
        proved &= record.levels_proved
        if watch is not None:
            watch(Progress(problem.score(owner), -np.inf, clock.seconds))
        if cancelled:
            return _assignment(problem, owner, -np.inf, False, options, clock, cancelled)
    return _assignment(problem, owner, bound, proved, options, clock, cancelled=False)


def _interrupted(task: Task) -> bool:
    """Solve; whether Ctrl-C put an end to it, in which case the record holds the best so far."""
    try:
        solve_connected(task)
    except KeyboardInterrupt:
        return True
    return False


def _assignment(
    problem: AssignmentProblem,
    owner: Integers,
    bound: float,
    levels_proved: bool,
    options: SolveOptions,
    clock: Clock,
    cancelled: bool,
) -> Assignment:
    score = problem.score(owner)
    proved = levels_proved and relative_gap(score, bound) <= options.gap
    return Assignment(owner, min(bound, score), bool(proved), cancelled or clock.stopped, clock.seconds)

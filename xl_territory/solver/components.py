"""Components of a problem side by side: in threads, the large ones on an executor if there is one.

A plan is searched for in numpy and in solvers, which let other threads run; a process would first have to start.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from concurrent.futures import FIRST_EXCEPTION, BrokenExecutor, Executor, Future, ThreadPoolExecutor, wait
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from xl_territory.solver.anytime import solve_connected
from xl_territory.solver.clock import Clock
from xl_territory.solver.incumbent import Record
from xl_territory.solver.mip.catalogue import find_solver
from xl_territory.solver.mip.exact import Effort
from xl_territory.solver.problem import (
    UNASSIGNED,
    AssignmentProblem,
    Integers,
    Level,
    Progress,
    SolveOptions,
    Stop,
    Watch,
)
from xl_territory.solver.search.subproblem import outside, restrict
from xl_territory.solver.state import Task

WORTH_SENDING = 20_000
WAY = 5.0
LOOK_EVERY = 0.1


@dataclass(frozen=True, eq=False)
class Solved:
    """What is known of a problem in the end: ``owner`` (units,), the bound of the score, how many levels before it are
    proved best, and whether it was cut off."""

    owner: Integers
    bound: float
    proved_levels: int
    cancelled: bool = False


@dataclass(frozen=True)
class WorkerPool:
    """An executor elsewhere, and how many parts it can work on at a time."""

    executor: Executor
    size: int


def solve_whole(problem: AssignmentProblem, options: SolveOptions, clock: Clock, watch: Watch | None = None) -> Solved:
    """Solve a problem of one component here, until ``clock`` is over; Ctrl-C ends it with the best so far."""
    record = Record(problem, clock, options.gap, watch)
    effort = Effort(find_solver(options.solver), options.gap, clock, options.threads, options.seed)
    cancelled = False
    try:
        solve_connected(Task(problem, record, effort, np.random.default_rng(options.seed)))
    except KeyboardInterrupt:
        cancelled = True
    return Solved(record.owner, record.bound, record.proved_levels, cancelled)


def solve_parts(
    problem: AssignmentProblem,
    members: Iterable[tuple[Integers, Integers]],
    options: SolveOptions,
    clock: Clock,
    watch: Watch | None = None,
    pool: WorkerPool | None = None,
) -> Solved:
    """Solve components, given as their units and owners, the large ones first and each with its share of the time."""
    parts = sorted(_parts(problem, members), key=lambda part: -part.problem.pairs)
    halted = threading.Event()
    clock = replace(clock, stop=_either(clock, halted))
    shift = Shift(parts, options, clock, pool, Sum(problem, parts, clock, watch))
    owner = np.full(problem.units, UNASSIGNED, dtype=np.intp)
    cancelled = False
    with ThreadPoolExecutor(shift.at_once) as threads:
        futures = [threads.submit(shift.solve, number) for number in range(len(parts))]
        try:
            cancelled = _interrupted(futures, halted)
            solved = [future.result() for future in futures]
        finally:
            halted.set()
    bound = problem.score(owner)
    for part, found in zip(parts, solved, strict=True):
        owner[part.units] = outside(found.owner, part.owners)
        bound += found.bound - part.empty
    return Solved(owner, bound, min((found.proved_levels for found in solved), default=int(Level.SCORE)), cancelled)


@dataclass(frozen=True, eq=False)
class Part:
    """A component as a problem of its own, without constant; ``empty`` is its score while nobody has an owner."""

    units: Integers
    owners: Integers
    problem: AssignmentProblem
    empty: float


class Sum:
    """Tells ``watch`` about the whole problem when something is known of a part; by whatever thread."""

    def __init__(self, problem: AssignmentProblem, parts: list[Part], clock: Clock, watch: Watch | None) -> None:
        self._rest = problem.score(np.full(problem.units, UNASSIGNED, dtype=np.intp)) - sum(
            part.empty for part in parts
        )
        self._score = np.array([part.empty for part in parts])
        self._bound = np.full(len(parts), -np.inf)
        self._clock, self._watch, self._lock = clock, watch, threading.Lock()

    def tell(self, number: int, score: float, bound: float) -> None:
        """Part ``number`` is worth ``score``, and at least ``bound``."""
        if self._watch is None:
            return
        with self._lock:
            self._score[number], self._bound[number] = score, bound
            total, least = self._rest + self._score.sum(), self._rest + self._bound.sum()
            self._watch(Progress(float(total), float(least), self._clock.seconds))


class Shift:
    """Parts waiting for their turn; each gets the time that is left, by its share of what waits with it."""

    def __init__(
        self, parts: list[Part], options: SolveOptions, clock: Clock, pool: WorkerPool | None, progress: Sum
    ) -> None:
        self._parts, self._options, self._clock, self._crew, self._sum = parts, options, clock, pool, progress
        self._waiting = sum(part.units.size for part in parts)
        self._lock = threading.Lock()
        workers = pool.size if pool else options.threads or os.cpu_count() or 1
        self.at_once = max(1, min(workers, len(parts)))

    def solve(self, number: int) -> Solved:
        """Solve part ``number``: here, or on the crew if it is large enough for the way."""
        part, limit = self._parts[number], self._share(self._parts[number])
        if self._crew and part.problem.pairs >= WORTH_SENDING:
            solved = self._sent(part, limit, self._crew.executor)
        else:
            solved = self._here(number, limit)
        score = part.problem.score(solved.owner)
        self._sum.tell(number, score, min(solved.bound, score))
        return solved

    def _share(self, part: Part) -> float:
        with self._lock:
            share = min(1.0, self.at_once * part.units.size / max(1, self._waiting))
            self._waiting -= part.units.size
        return self._clock.left * share

    def _here(self, number: int, limit: float) -> Solved:
        def watch(progress: Progress) -> None:
            self._sum.tell(number, progress.score, progress.bound)

        clock = Clock.start(limit, self._clock.stop)
        return solve_whole(self._parts[number].problem, self._options, clock, watch)

    def _sent(self, part: Part, limit: float, executor: Executor) -> Solved:
        """What comes back; when that is too late or never, what can be found here in the time that is left."""
        clock = Clock.start(limit, self._clock.stop)
        with suppress(BrokenExecutor):
            future = executor.submit(solve_alone, part.problem, replace(self._options, time_limit=limit))
            while not replace(clock, limit=limit + WAY).over:
                with suppress(NotYet):
                    return future.result(LOOK_EVERY)
            future.cancel()
        return solve_whole(part.problem, self._options, clock)


def solve_alone(problem: AssignmentProblem, options: SolveOptions) -> Solved:
    """`solve_whole` on its own clock: what is sent to an executor."""
    return solve_whole(problem, options, Clock.start(options.time_limit))


def _parts(problem: AssignmentProblem, members: Iterable[tuple[Integers, Integers]]) -> Iterable[Part]:
    """Those where there is something to decide."""
    nobody = np.full(problem.units, UNASSIGNED, dtype=np.intp)
    for units, owners in members:
        if units.size and owners.size:
            part = replace(restrict(problem, nobody, units, owners), constant=0.0)
            yield Part(units, owners, part, part.score(nobody[units]))


def _either(clock: Clock, halted: threading.Event) -> Stop:
    return lambda: halted.is_set() or clock.stopped


def _interrupted(futures: list[Future[Solved]], halted: threading.Event) -> bool:
    """Wait for all, or the first that fails; whether Ctrl-C put an end to it."""
    waiting: Iterable[Future[Solved]] = futures
    try:
        while waiting:
            done, waiting = wait(waiting, LOOK_EVERY, FIRST_EXCEPTION)
            if any(future.exception() for future in done):
                halted.set()
    except KeyboardInterrupt:
        halted.set()
        return True
    return False

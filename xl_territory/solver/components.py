"""Components of a problem side by side: in threads, the large ones on an executor if there is one.

A plan is searched for in numpy and in solvers, which let other threads run; a process would first have to start.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_EXCEPTION, Executor, Future, ThreadPoolExecutor, wait
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from xl_territory.solver.anytime import solve_connected
from xl_territory.solver.assignment import Progress, SolveOptions, Stop, Watch
from xl_territory.solver.cluster import is_lost
from xl_territory.solver.incumbent import Incumbent
from xl_territory.solver.limits import Clock, SolveLimits
from xl_territory.solver.mip.catalogue import find_solver
from xl_territory.solver.problem import UNASSIGNED, AssignmentProblem, Integers, Level
from xl_territory.solver.search.subproblem import outside, restrict
from xl_territory.solver.solve_params import PARAMS
from xl_territory.solver.state import SolverState

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
    """An executor elsewhere, how many components it can work on at a time, and what to call when it is lost."""

    executor: Executor
    size: int
    lost: Callable[[], None] = lambda: None


def solve_component(
    problem: AssignmentProblem, options: SolveOptions, clock: Clock, watch: Watch | None = None
) -> Solved:
    """Solve a problem of one component here, until ``clock`` is over; Ctrl-C ends it with the best so far."""
    incumbent = Incumbent(problem, clock, options.gap, watch)
    limits = SolveLimits(find_solver(options.solver), options.gap, clock, options.threads, options.seed)
    cancelled = False
    try:
        solve_connected(SolverState(problem, incumbent, limits, np.random.default_rng(options.seed)))
    except KeyboardInterrupt:
        cancelled = True
    return Solved(incumbent.owner, incumbent.bound, incumbent.proved_levels, cancelled)


def solve_components(
    problem: AssignmentProblem,
    members: Iterable[tuple[Integers, Integers]],
    options: SolveOptions,
    clock: Clock,
    watch: Watch | None = None,
    pool: WorkerPool | None = None,
) -> Solved:
    """Solve components side by side, the large ones first, each with its share of the time.

    Parameters
    ----------
    members : (some units,) and (some owners,) positions of each component; those left out have no owner.
    watch : told of score and bound of the whole.
    pool : who solves components that are large enough to be sent.

    Returns
    -------
    The assignment of the whole and what is proved of it. After Ctrl-C it is the best so far.
    """
    components = sorted(_components(problem, members), key=lambda component: -component.problem.pairs)
    halted = threading.Event()
    clock = replace(clock, stop=_either(clock, halted))
    scheduler = Scheduler(components, options, clock, pool, Aggregator(problem, components, clock, watch))
    owner = np.full(problem.units, UNASSIGNED, dtype=np.intp)
    cancelled = False
    with ThreadPoolExecutor(scheduler.at_once) as threads:
        futures = [threads.submit(scheduler.solve, number) for number in range(len(components))]
        try:
            cancelled = _interrupted(futures, halted)
            solved = [future.result() for future in futures]
        finally:
            halted.set()
    bound = problem.score(owner)
    for component, part in zip(components, solved, strict=True):
        owner[component.units] = outside(part.owner, component.owners)
        bound += part.bound - component.empty
    return Solved(owner, bound, min((part.proved_levels for part in solved), default=int(Level.SCORE)), cancelled)


@dataclass(frozen=True, eq=False)
class Component:
    """A component as a problem of its own, without constant; ``empty`` is its score while all are unassigned."""

    units: Integers
    owners: Integers
    problem: AssignmentProblem
    empty: float


class Aggregator:
    """Tells ``watch`` about the whole problem when something is known of a component; by whatever thread."""

    def __init__(
        self, problem: AssignmentProblem, components: list[Component], clock: Clock, watch: Watch | None
    ) -> None:
        self._score = np.array([component.empty for component in components])
        self._rest = problem.score(np.full(problem.units, UNASSIGNED, dtype=np.intp)) - self._score.sum()
        self._bound = np.full(len(components), -np.inf)
        self._clock, self._watch, self._lock = clock, watch, threading.Lock()

    def tell(self, number: int, score: float, bound: float) -> None:
        """Component ``number`` has this ``score``, and at least ``bound``."""
        if self._watch is None:
            return
        with self._lock:
            self._score[number], self._bound[number] = score, bound
            total, least = self._rest + self._score.sum(), self._rest + self._bound.sum()
            self._watch(Progress(float(total), float(least), self._clock.seconds))


class Scheduler:
    """Components waiting for their turn; each gets the time that is left, by its share of what waits with it."""

    def __init__(
        self,
        components: list[Component],
        options: SolveOptions,
        clock: Clock,
        pool: WorkerPool | None,
        aggregator: Aggregator,
    ) -> None:
        self._components, self._options, self._clock = components, options, clock
        self._pool, self._aggregator = pool, aggregator
        self._waiting = sum(component.units.size for component in components)
        self._lock = threading.Lock()
        workers = pool.size if pool else options.threads or os.cpu_count() or 1
        self.at_once = max(1, min(workers, len(components)))

    def solve(self, number: int) -> Solved:
        """Solve component ``number``: here, or on the pool if it is large enough to be sent."""
        component, limit = self._components[number], self._share(self._components[number])
        if self._pool and component.problem.pairs >= PARAMS.remote_pairs:
            solved = self._remotely(component, limit, self._pool)
        else:
            solved = self._here(number, limit)
        score = component.problem.score(solved.owner)
        self._aggregator.tell(number, score, min(solved.bound, score))
        return solved

    def _share(self, component: Component) -> float:
        with self._lock:
            share = min(1.0, self.at_once * component.units.size / max(1, self._waiting))
            self._waiting -= component.units.size
        return self._clock.left * share

    def _here(self, number: int, limit: float) -> Solved:
        def watch(progress: Progress) -> None:
            self._aggregator.tell(number, progress.score, progress.bound)

        clock = Clock.start(limit, self._clock.stop)
        return solve_component(self._components[number].problem, self._options, clock, watch)

    def _remotely(self, component: Component, limit: float, pool: WorkerPool) -> Solved:
        """What comes back; when that is too late or never, what can be found here in the time that is left."""
        clock = Clock.start(limit, self._clock.stop)
        try:
            future = pool.executor.submit(solve_remotely, component.problem, replace(self._options, time_limit=limit))
            while not replace(clock, limit=limit + PARAMS.remote_seconds).over:
                with suppress(NotYet):
                    return future.result(LOOK_EVERY)
            future.cancel()
        except Exception as error:
            if not is_lost(error):
                raise
            pool.lost()
        return solve_component(component.problem, self._options, clock)


def solve_remotely(problem: AssignmentProblem, options: SolveOptions) -> Solved:
    """`solve_component` on its own clock: what is sent to an executor."""
    return solve_component(problem, options, Clock.start(options.time_limit))


def _components(problem: AssignmentProblem, members: Iterable[tuple[Integers, Integers]]) -> Iterable[Component]:
    """Those where there is something to decide."""
    unassigned = np.full(problem.units, UNASSIGNED, dtype=np.intp)
    for units, owners in members:
        if units.size and owners.size:
            alone = replace(restrict(problem, unassigned, units, owners), constant=0.0)
            yield Component(units, owners, alone, alone.score(unassigned[units]))


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

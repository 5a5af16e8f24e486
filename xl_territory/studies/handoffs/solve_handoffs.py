"""The best start weeks: fewest accounts left over, then least cost, each with what is proved about it.

1. A first schedule: each unit in the earliest week with room for it, those with the largest gain first.
2. Linear relaxations of both aims: bounds, and the weeks that they like, which lead to a second schedule.
3. A small problem goes whole to the solver, from the better of the two on.
4. A large one is improved neighbourhood by neighbourhood, all units of one CSM at a time: until no more are left over
   than the bound says, then until the cost is near its bound. What time is left goes to the whole model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from xl_territory.solver.assignment import SolveOptions, Stop, relative_gap
from xl_territory.solver.limits import Clock
from xl_territory.solver.mip.catalogue import Solver, find_solver, solve_model
from xl_territory.solver.mip.linear_model import LinearModel, MipRun
from xl_territory.studies.handoffs.bounds import Relaxed, least_unfinished, relaxed, weeks_apart
from xl_territory.studies.handoffs.construction import earliest
from xl_territory.studies.handoffs.handoff_model import HandoffModel
from xl_territory.studies.handoffs.handoff_problem import HandoffProblem
from xl_territory.studies.handoffs.preferences import dislikes, finishing_near, guided
from xl_territory.studies.handoffs.schedule import Schedule, broken, part
from xl_territory.territory.workloads import Booleans

SMALL = 1_500
"""Up to so many columns "started by week" the whole model is solved at once."""
WHOLE = 12_000
"""Up to so many the whole model is worth the time that is left."""
RELAXABLE = 200_000
"""Up to so many coefficients the relaxation of the whole model is solved; beyond, that of each week alone."""
BOUND_SECONDS = 10.0
"""For the bound of one week alone, even when the time is up: an answer without any bound is worth less."""
LESS_THAN_ONE = 0.999
NEIGHBOURHOOD_SECONDS = 5.0

Models = Callable[[HandoffModel, Schedule, Booleans], LinearModel]


@dataclass(frozen=True, eq=False)
class HandoffSolution:
    """The schedule found; no schedule leaves fewer accounts than ``least_unfinished``, and none that leaves as few as
    this one costs less than ``bound``."""

    schedule: Schedule
    least_unfinished: int
    bound: float
    seconds: float
    stopped: bool

    @property
    def fewest(self) -> bool:
        """Whether it is proved that no schedule leaves fewer accounts."""
        return self.schedule.unfinished <= self.least_unfinished

    @property
    def gap(self) -> float:
        """Proven relative gap of the cost."""
        return relative_gap(self.schedule.cost, self.bound)


def solve_handoffs(
    problem: HandoffProblem, options: SolveOptions, stop: Stop | None = None, known: Sequence[Schedule] = ()
) -> HandoffSolution:
    """The best schedule within the options' time, gap and solver, none worse than those that are ``known``.

    Raises
    ------
    SolverError : when the solver is not there.
    """
    search = _Search(problem, options, Clock.start(options.time_limit, stop), find_solver(options.solver), known)
    if problem.units:
        search.run()
    best = search.best
    return HandoffSolution(best, search.least, min(search.bound, best.cost), search.clock.seconds, search.clock.stopped)


class _Search:
    """The best schedule so far and what is proved; see the module."""

    def __init__(
        self,
        problem: HandoffProblem,
        options: SolveOptions,
        clock: Clock,
        solver: Solver,
        known: Sequence[Schedule] = (),
    ) -> None:
        self.problem, self.options, self.clock, self.solver = problem, options, clock, solver
        self.model = HandoffModel(problem)
        self.best = earliest(problem)
        self.least, self.bound, self.bounded = least_unfinished(-np.inf, problem), 0.0, 0
        self.random = np.random.default_rng(options.seed)
        self.relaxation = Relaxed(-np.inf)
        self.others: list[Schedule] = list(known)
        for schedule in known:
            self._take(schedule)

    def run(self) -> None:
        """All steps."""
        self._relax()
        size = self.model.layout.starts
        if size > SMALL:
            self._finish_more(size)
        for found in self.others:
            self._take(found)
        if size > SMALL:
            self._improve()
        if size <= WHOLE:
            self._whole()

    def _relax(self) -> None:
        """Bounds of both aims, and the schedules that the relaxations lead to: that of the cost to begin with."""
        first = relaxed(self.model, self.model.finishing(), self.solver, self._how(share=0.25))
        self.least = least_unfinished(first.bound, self.problem)
        self.relaxation, self.bounded = self._relaxation(self.least), self.least
        self.bound = self.relaxation.bound
        self.others = [
            self.best,
            *(guided(self.problem, found.shares) for found in (first,) if found.shares is not None),
        ]
        if self.relaxation.shares is not None:
            self.best = guided(self.problem, self.relaxation.shares)

    def _relaxation(self, unfinished: int) -> Relaxed:
        rows = self.model.cheapest(unfinished)
        if rows.matrix.nnz <= RELAXABLE and not self.clock.over:
            found = relaxed(self.model, rows, self.solver, self._how(share=0.5))
            if found.shares is not None:
                return found
        return weeks_apart(self.problem, self.solver, MipRun(BOUND_SECONDS, threads=self.options.threads))

    def _finish_more(self, size: int) -> None:
        """Leave fewer accounts over, near the weeks that the relaxation likes."""
        shares = self.relaxation.shares
        if shares is None:
            return
        dislike = dislikes(self.problem, shares)
        if self.best.unfinished > self.least and size <= WHOLE:
            everything = np.ones(self.problem.units, dtype=bool)
            self._solve_part(everything, lambda model, *_: finishing_near(model, dislike), self._how(0.3, 0.5))
        until = self.clock.seconds + 0.5 * self.clock.left
        while self.best.unfinished > self.least and self.clock.seconds < until:
            before = self.best.unfinished
            for free in self._neighbourhoods():
                if self.clock.over or self.clock.seconds > until or self.best.unfinished <= self.least:
                    break
                self._solve_part(
                    free, lambda model, _, part: finishing_near(model, dislike[part]), self._how(0.1, 0.5, small=True)
                )
            if self.best.unfinished == before:
                return

    def _improve(self) -> None:
        """Lower the cost, neighbourhood by neighbourhood."""
        if self.best.unfinished > self.least:
            self._bound_anew()
        close = 0.1 * self.options.gap * self.best.cost / max(1, self.model.layout.touched.size)
        while not self._close and not self.clock.over:
            before = self.best.cost
            for free in self._neighbourhoods():
                if self._close or self.clock.over:
                    return
                how = self._how(0.1, close, small=True)
                self._solve_part(free, lambda model, now, _: model.cheapest(now.unfinished), how)
            if self.best.cost > before - 0.1 * self.options.gap * before:
                return

    def _whole(self) -> None:
        """Both aims with the whole model, as far as they are not proved."""
        if self.best.unfinished > self.least and not self.clock.over:
            answer = self._solve(self.model.finishing(), self._how(0.5, LESS_THAN_ONE))
            self.least = max(self.least, least_unfinished(answer, self.problem))
            self._bound_anew()
        if not self._close and not self.clock.over:
            how = self._how(1.0, self.options.gap * self.best.cost)
            self.bound = max(self.bound, self._solve(self.model.cheapest(self.best.unfinished), how))

    def _bound_anew(self) -> None:
        """The bound of the cost once more accounts are left over than it allowed for."""
        if self.best.unfinished != self.bounded:
            self.bounded = self.best.unfinished
            self.bound = self._relaxation(self.bounded).bound

    @property
    def _close(self) -> bool:
        return relative_gap(self.best.cost, self.bound) <= self.options.gap

    def _solve(self, rows: LinearModel, how: MipRun) -> float:
        """Solve a model of the whole problem; gives its bound."""
        answer = solve_model(rows, self.solver, replace(how, start=self.model.values(self.best)))
        if answer.values is not None:
            self._take(Schedule(self.problem, self.model.start(answer.values)))
        return answer.bound if self.solver.proves else -np.inf

    def _solve_part(self, free: Booleans, rows: Models, how: MipRun) -> None:
        """Choose the weeks of some units anew, all others staying as they are."""
        model = HandoffModel(part(self.best, free))
        now = Schedule(model.problem, self.best.start[free])
        answer = solve_model(rows(model, now, free), self.solver, replace(how, start=model.values(now)), arrays=True)
        if answer.values is not None:
            start = self.best.start.copy()
            start[free] = model.start(answer.values)
            self._take(Schedule(self.problem, start))

    def _take(self, found: Schedule) -> None:
        if found.better_than(self.best) and not broken(found):
            self.best = found

    def _neighbourhoods(self) -> list[Booleans]:
        """The units that one CSM gives or receives, for each CSM, in a random order."""
        touched = self.random.permutation(self.model.layout.touched)
        pairs = self.problem.givers
        groups = []
        for csm in touched:
            free = self.problem.receiver == csm
            free[pairs.unit[pairs.csm == csm]] = True
            groups.append(free)
        return groups

    def _how(self, share: float, absolute_gap: float = 0.0, small: bool = False) -> MipRun:
        """A run within this share of the time that is left."""
        left = self.clock.left * share
        return MipRun(
            seconds=min(NEIGHBOURHOOD_SECONDS, left) if small else left,
            threads=self.options.threads,
            seed=self.options.seed,
            stop=self.clock.stop,
            absolute_gap=absolute_gap,
        )

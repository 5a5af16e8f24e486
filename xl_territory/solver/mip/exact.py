"""The exact route: canonical form → mixed integer models through PuLP → the best assignment, level by level.

The strict model comes first: everybody has an owner and every limit holds, so all levels before the score are at their
best. Only if it has no answer the levels are minimised one after the other, each with those before it held.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from xl_territory.solver.clock import Clock
from xl_territory.solver.incumbent import worse
from xl_territory.solver.level_problem import SOLVING, level_problem
from xl_territory.solver.mip.catalogue import Solver, solve_model
from xl_territory.solver.mip.formulation import Formulation
from xl_territory.solver.mip.linear_model import Answer, LinearModel, Outcome, Run
from xl_territory.solver.problem import NOTHING, UNASSIGNED, AssignmentProblem, Floats, Integers, Level

LEVEL_GAP = 1e-7
UNPRESOLVED_PAIRS = 2_000
"""Up to so many pairs a model is solved as it stands, so that its bound rests on nothing else; it takes no longer."""


@dataclass(frozen=True, eq=False)
class Exact:
    """What the exact route found.

    ``owner`` (units,) is None when it found nothing; ``bound`` bounds the score of every assignment that is as good
    on the earlier levels; on the first ``proved_levels`` no assignment is better.
    """

    owner: Integers | None
    bound: float
    proved_levels: int

    @property
    def levels_proved(self) -> bool:
        """Whether no assignment is better on a level before the score."""
        return self.proved_levels == Level.SCORE


@dataclass(frozen=True, eq=False)
class Effort:
    """How hard to try: solver, relative gap, clock, the options that `Run` has as well; ``small`` models skip PuLP."""

    solver: Solver
    gap: float
    clock: Clock
    threads: int = 0
    seed: int = 0
    nodes: int | None = None
    watch: Callable[[float, float], None] | None = None
    patience: int | None = None
    small: bool = False

    @property
    def workers(self) -> int:
        """Number of threads for our own arithmetic."""
        return self.threads or os.cpu_count() or 1

    def run(self, model: LinearModel, start: Floats | None) -> Run:
        """The run of one model, from the values ``start`` if given."""
        clock, presolve = self.clock, self.small or model.integer.sum() > UNPRESOLVED_PAIRS
        limits = clock.left, self.gap, self.threads, self.seed, self.nodes
        return Run(*limits, start, self.watch, clock.stop, self.patience, bool(presolve))


def solve_exactly(problem: AssignmentProblem, effort: Effort, start: Integers | None = None) -> Exact:
    """Best assignment of ``problem`` as far as ``effort`` allows, from the assignment ``start`` (units,) if given."""
    strict, answer = solve_strictly(problem, effort, start)
    if strict.owner is not None or (answer is not Outcome.INFEASIBLE):
        return strict
    return solve_levels(problem, effort, start)


def solve_strictly(problem: AssignmentProblem, effort: Effort, start: Integers | None = None) -> tuple[Exact, Outcome]:
    """Best assignment in which nothing gives way; INFEASIBLE proves that there is none."""
    form = Formulation(level_problem(problem, Level.SCORE, NOTHING, SOLVING))
    if not form.fits:
        return Exact(None, -np.inf, 0), Outcome.INFEASIBLE
    values = None if start is None or not _strict(problem, start) else form.values(start)
    model = form.model()
    answer = solve_model(model, effort.solver, effort.run(model, values), effort.small)
    owner = None if answer.values is None else form.owners(answer.values)
    bound = -np.inf if answer.outcome is Outcome.INFEASIBLE else _trusted(effort, answer)
    return Exact(owner, bound, 0 if owner is None else Level.SCORE), answer.outcome


def solve_levels(problem: AssignmentProblem, effort: Effort, start: Integers | None = None) -> Exact:
    """Best assignment level by level: owners first, then overload, breaches and the score."""
    owner = np.full(problem.units, UNASSIGNED, dtype=np.intp) if start is None else start
    proved = []
    for level in range(Level.SCORE):
        if problem.levels(owner)[level] > 0:
            owner, bound = improve(problem, owner, level, replace(effort, gap=LEVEL_GAP, watch=None))
            value = problem.levels(owner)[level]
            proved.append(value - bound <= LEVEL_GAP * max(1.0, value))
        else:
            proved.append(True)
    owner, bound = improve(problem, owner, Level.SCORE, effort)
    return Exact(owner, bound, [*proved, False].index(False))


def improve(
    problem: AssignmentProblem, owner: Integers, level: int, effort: Effort, afresh: bool = False
) -> tuple[Integers, float]:
    """Lower level number ``level`` from the assignment ``owner`` on, with no earlier level worse; and a bound of it.

    ``afresh`` keeps ``owner`` from the solver, which may prove more at the root when it knows of no solution yet.
    """
    worst = problem.levels(owner)
    form = Formulation(level_problem(problem, level, worst, SOLVING))
    if not form.fits:
        return owner, -np.inf
    start = None if afresh else form.values(owner)
    model = form.model()
    answer = solve_model(model, effort.solver, effort.run(model, start), effort.small)
    found = None if answer.values is None else form.owners(answer.values)
    if found is None or problem.broken(found) or worse(problem.levels(found), worst):
        found = owner
    return found, _trusted(effort, answer)


def _trusted(effort: Effort, answer: Answer) -> float:
    return answer.bound if effort.solver.proves and answer.outcome is not Outcome.INFEASIBLE else -np.inf


def _strict(problem: AssignmentProblem, owner: Integers) -> bool:
    return not any(problem.levels(owner)[: Level.SCORE]) and not problem.broken(owner)

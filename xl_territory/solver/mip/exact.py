"""The exact route: canonical form → mixed integer models through PuLP → the best assignment, level by level.

The strict model comes first: everybody has an owner and every limit holds, so all levels before the score are at their
best. Only if it has no answer the levels are minimised one after the other, each with those before it held.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from xl_territory.solver.incumbent import worse
from xl_territory.solver.level_problem import SOLVING, level_problem
from xl_territory.solver.limits import SolveLimits
from xl_territory.solver.mip.catalogue import solve_model
from xl_territory.solver.mip.formulation import Formulation
from xl_territory.solver.mip.linear_model import MipAnswer, SolveStatus
from xl_territory.solver.problem import BEFORE_SCORE, NOTHING, UNASSIGNED, AssignmentProblem, Integers, Level

LEVEL_GAP = 1e-7


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


def solve_exactly(problem: AssignmentProblem, limits: SolveLimits, start: Integers | None = None) -> Exact:
    """Best assignment of ``problem`` as far as ``limits`` allows, from the assignment ``start`` (units,) if given."""
    strict, answer = solve_strictly(problem, limits, start)
    if strict.owner is not None or (answer is not SolveStatus.INFEASIBLE):
        return strict
    return solve_levels(problem, limits, start)


def solve_strictly(
    problem: AssignmentProblem, limits: SolveLimits, start: Integers | None = None
) -> tuple[Exact, SolveStatus]:
    """Best assignment in which nothing gives way.

    Parameters
    ----------
    start : (units,) an assignment to begin with; left out where something gives way in it.

    Returns
    -------
    What was found and its bound; INFEASIBLE proves that there is no such assignment.
    """
    form = Formulation(level_problem(problem, Level.SCORE, NOTHING, SOLVING))
    if not form.fits:
        return Exact(None, -np.inf, 0), SolveStatus.INFEASIBLE
    values = None if start is None or not _strict(problem, start) else form.values(start)
    model = form.model()
    answer = solve_model(model, limits.solver, limits.run(model, values), limits.small)
    owner = None if answer.values is None else form.owners(answer.values)
    bound = -np.inf if answer.status is SolveStatus.INFEASIBLE else _trusted(limits, answer)
    return Exact(owner, bound, 0 if owner is None else Level.SCORE), answer.status


def solve_levels(problem: AssignmentProblem, limits: SolveLimits, start: Integers | None = None) -> Exact:
    """Best assignment level by level, in the order of `Level`, from ``start`` (units,) if given."""
    owner = np.full(problem.units, UNASSIGNED, dtype=np.intp) if start is None else start
    proved = []
    for level in BEFORE_SCORE:
        if problem.levels(owner)[level] > 0:
            owner, bound = improve(problem, owner, level, replace(limits, gap=LEVEL_GAP, watch=None))
            value = problem.levels(owner)[level]
            proved.append(value - bound <= LEVEL_GAP * max(1.0, value))
        else:
            proved.append(True)
    owner, bound = improve(problem, owner, Level.SCORE, limits)
    return Exact(owner, bound, [*proved, False].index(False))


def improve(
    problem: AssignmentProblem, owner: Integers, level: Level, limits: SolveLimits, afresh: bool = False
) -> tuple[Integers, float]:
    """Lower one level of an assignment, with no earlier level worse.

    Parameters
    ----------
    owner : (units,) the assignment to begin with.
    level : which one, see `Level`.
    afresh : keeps ``owner`` from the solver, which may prove more at the root when it knows of no solution yet.

    Returns
    -------
    (units,) the better assignment or ``owner``, and a lower bound of the level; -inf where nothing is proved.
    """
    worst = problem.levels(owner)
    form = Formulation(level_problem(problem, level, worst, SOLVING))
    if not form.fits:
        return owner, -np.inf
    start = None if afresh else form.values(owner)
    model = form.model()
    answer = solve_model(model, limits.solver, limits.run(model, start), limits.small)
    better = None if answer.values is None else form.owners(answer.values)
    if better is None or problem.broken(better):
        return owner, _trusted(limits, answer)
    no_better = worse(problem.levels(better), worst) and not problem.broken(owner)
    return owner if no_better else better, _trusted(limits, answer)


def _trusted(limits: SolveLimits, answer: MipAnswer) -> float:
    return answer.bound if limits.solver.proves and answer.status is not SolveStatus.INFEASIBLE else -np.inf


def _strict(problem: AssignmentProblem, owner: Integers) -> bool:
    return not any(problem.levels(owner)[: Level.SCORE]) and not problem.broken(owner)

"""The levels before the score: brought to nothing where that can be, else down one after the other."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np

from xl_territory.solver.bounds.duals import guide_of, walk_down
from xl_territory.solver.improvement import groups, improve_group
from xl_territory.solver.level_problem import least_levels
from xl_territory.solver.mip.exact import improve, solve_strictly
from xl_territory.solver.problem import ANYTHING, NOTHING, Level
from xl_territory.solver.search.large_neighbourhood import promising
from xl_territory.solver.search.rounding import construct
from xl_territory.solver.state import EXACT_PAIRS, Guide, Task

LEVEL_GROUPS = 4
EXTRAS = (0.5, 1.0, 2.0, 4.0)


def reach_strictness(task: Task, guide: Guide) -> None:
    """Look for an assignment where nothing gives way, among more and more promising pairs."""
    problem, record = task.problem, task.record
    regret = guide.regret(slice(None), task.everyone)
    for extra in (*EXTRAS, np.inf):
        pairs = min(task.problem.pairs, int(problem.units * (1 + min(extra, 1e6))))
        if record.strict or record.clock.over or pairs > EXACT_PAIRS:
            return
        keep = promising(regret, record.owner, pairs)
        part = replace(problem, allowed=problem.allowed & keep)
        found, _ = solve_strictly(part, task.kernel_effort(20))
        if found.owner is not None:
            record.offer(found.owner)
        if pairs == task.problem.pairs:
            return


def lower_levels(task: Task) -> None:
    """Bring the levels before the score down one after the other, and prove them where that can be done."""
    for level in range(Level.SCORE):
        if task.record.levels[level] > 0 and not task.record.clock.over:
            _lower(task, level)


def _lower(task: Task, level: int) -> None:
    record, problem = task.record, task.problem
    if level == Level.UNASSIGNED:
        record.prove(level, least_levels(problem).unassigned, ANYTHING)
    elif level == Level.OVERLOAD and not record.levels.unassigned:
        record.prove(level, least_levels(problem).overload, NOTHING)
    guide = None if record.proved(level) else guide_of(task, level, record.levels)
    if guide is None:
        return
    record.prove(level, guide.dual.bound, guide.worst)
    if record.proved(level):
        return
    walk_down(task, construct(guide.pricing, guide.dual))
    for owners in islice(groups(task), LEVEL_GROUPS):
        if record.proved(level) or record.clock.over:
            return
        improve_group(task, guide, owners, level, extra=1.0)
    if task.problem.pairs <= EXACT_PAIRS and not record.proved(level):
        before = record.levels
        owner, bound = improve(problem, record.owner, level, replace(task.effort, gap=0.0, watch=None))
        record.offer(owner)
        record.prove(level, bound, before)

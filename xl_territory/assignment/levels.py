"""The levels before the score: brought to nothing where that can be, else down one after the other."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np

from .construct import construct
from .guides import guide_of
from .improving import groups, improve_group
from .kernel import promising
from .model import improve, solve_strictly
from .record import SCORE
from .relaxation import least_levels
from .search import descend
from .task import ANYTHING, EXACT_PAIRS, NOTHING, Guide, Task
from .walk import Walk

LEVEL_GROUPS = 4
EXTRAS = (0.5, 1.0, 2.0, 4.0)


def reach_strictness(task: Task, guide: Guide) -> None:
    """Look for an assignment where nothing gives way, among more and more promising pairs."""
    problem, record = task.problem, task.record
    regret = guide.regret(slice(None), task.everyone)
    for extra in (*EXTRAS, np.inf):
        pairs = min(task.pairs, int(problem.units * (1 + min(extra, 1e6))))
        if record.strict or record.clock.over or pairs > EXACT_PAIRS:
            return
        keep = promising(regret, record.owner, pairs)
        part = replace(problem, allowed=problem.allowed & keep)
        found, _ = solve_strictly(part, task.kernel_effort(20))
        if found.owner is not None:
            record.offer(found.owner)
        if pairs == task.pairs:
            return


def lower_levels(task: Task) -> None:
    """Bring the levels before the score down one after the other, and prove them where that can be done."""
    for level in range(SCORE):
        if task.record.levels[level] > 0 and not task.record.clock.over:
            _lower(task, level)


def _lower(task: Task, level: int) -> None:
    record, problem = task.record, task.problem
    if level == 1 or (level == 2 and not record.levels.without_owner):
        record.prove(level, least_levels(problem)[level], ANYTHING if level == 1 else NOTHING)
    guide = None if record.proved(level) else guide_of(task, level, record.levels)
    if guide is None:
        return
    record.prove(level, guide.dual.bound, guide.worst)
    if record.proved(level):
        return
    walk = Walk(task.scene, construct(guide.pricing, guide.dual))
    descend(walk, record.clock, task.random)
    record.offer(walk.answer())
    for owners in islice(groups(task), LEVEL_GROUPS):
        if record.proved(level) or record.clock.over:
            return
        improve_group(task, guide, owners, level, extra=1.0)
    if task.pairs <= EXACT_PAIRS and not record.proved(level):
        before = record.levels
        owner, bound = improve(problem, record.owner, level, replace(task.effort, gap=0.0, watch=None))
        record.offer(owner)
        record.prove(level, bound, before)

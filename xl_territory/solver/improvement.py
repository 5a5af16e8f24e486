"""Better plans than the best so far: disturbances, neighbourhoods of a few owners, and the exact model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from xl_territory.solver.clock import Clock
from xl_territory.solver.mip.exact import improve
from xl_territory.solver.mip.split_cuts import step_of
from xl_territory.solver.problem import Integers, Level
from xl_territory.solver.search.large_neighbourhood import solve_kernel, units_of
from xl_territory.solver.search.perturbation import shake
from xl_territory.solver.state import EXACT_PAIRS, TINY_PAIRS, Guide, Task

EXACT_LOOKS = 50
SHAKE_UNITS = 600
KERNEL_UNITS = 600
KERNEL_PAIRS = 5_000
LADDER = ((0.5, 1), (1.0, 1), (2.0, 1), (4.0, 1), (1.0, 200), (2.0, 2000))
SMALL_EXTRAS = (2.0, 1.0)
ROUNDS = 30
VAIN = 20
FIRST_LOOK = 0.4


def improve_score(task: Task, guide: Guide) -> None:
    """Disturbances and neighbourhoods until nothing is gained any more; for a small problem then the exact model."""
    if task.problem.units > SHAKE_UNITS or task.problem.pairs > EXACT_PAIRS:
        _improve_groups(task, guide)
        _finish(task)
        return
    for extra in SMALL_EXTRAS if task.balanced and task.problem.pairs > TINY_PAIRS else ():
        _shake(task, guide)
        improve_group(task, guide, task.everyone, Level.SCORE, extra)
    if task.balanced:
        _finish(task)
        _shake_on(task, guide)
    else:
        _improve_unbalanced(task, guide)


def _improve_unbalanced(task: Task, guide: Guide) -> None:
    """Where only limits tie owners together the exact model does wonders or nothing: it may go on if it brought
    something, and begins without the best so far, which would hold it back."""
    record = task.record
    _shake(task, guide)
    before, left = record.levels, record.clock.left
    _finish(_for_seconds(task, left * FIRST_LOOK), afresh=True)
    if record.levels < before:
        _finish(task)
    _shake_on(task, guide)


def _for_seconds(task: Task, seconds: float) -> Task:
    clock = Clock.start(seconds, task.record.clock.stop)
    return replace(task, effort=replace(task.effort, clock=clock))


def _shake_on(task: Task, guide: Guide) -> None:
    """Disturbances until many in a row were in vain."""
    record, vain = task.record, 0
    while vain < VAIN and not record.over:
        before = record.levels
        _shake(task, guide)
        vain = 0 if record.levels < before else vain + 1


def _improve_groups(task: Task, guide: Guide) -> None:
    """One group of owners after the other, with more pairs and nodes when all groups so far brought nothing."""
    record, idle, rung = task.record, 0, 0
    for owners in groups(task):
        if record.over or rung == len(LADDER):
            return
        before = record.levels
        extra, nodes = LADDER[rung]
        improve_group(task, guide, owners, Level.SCORE, extra, nodes)
        idle = 0 if record.levels < before else idle + 1
        if idle > 3 * (task.problem.owners // owners.size - 1):
            idle, rung = 0, rung + 1


def _shake(task: Task, guide: Guide) -> None:
    record = task.record
    if not record.over:
        regret = guide.regret(slice(None), task.everyone)
        record.offer(shake(task.scene, record.owner, regret, record.clock, task.random, ROUNDS))


def improve_group(task: Task, guide: Guide, owners: Integers, level: int, extra: float, nodes: int = 1) -> None:
    """Lower a level among ``owners``: of each unit the best pairs and ``extra`` more, in so many nodes."""
    problem, record = task.problem, task.record
    if record.over:
        return
    units = units_of(problem, record.owner, owners)
    regret = guide.regret(units, owners)
    pairs = min(int(units.size * (1 + extra)), max(KERNEL_PAIRS, units.size))
    record.offer(solve_kernel(problem, record.owner, owners, regret, pairs, level, task.kernel_effort(nodes)))


def groups(task: Task) -> Iterator[Integers]:
    """Random groups of owners with a number of units that one neighbourhood can take, without end."""
    owners, units = task.problem.owners, task.problem.units
    size = int(np.clip(KERNEL_UNITS * owners // max(1, units), min(2, owners), owners))
    while True:
        yield np.sort(task.random.choice(owners, size, replace=False)) if size < owners else task.everyone


def _finish(task: Task, afresh: bool = False) -> None:
    """The exact model where it is not too large, as long as it brings something."""
    record = task.record
    if record.over or task.problem.pairs > EXACT_PAIRS:
        return
    before, effort = record.levels, replace(task.effort, patience=EXACT_LOOKS)
    owner, bound = improve(task.problem, record.owner, Level.SCORE, effort, afresh)
    record.offer(owner)
    record.prove(Level.SCORE, bound, before)


def finish_in_steps(task: Task) -> None:
    """The exact model at once where it does best: when all that is balanced is used in whole steps."""
    balanced = [resource for resource in task.problem.resources if resource.penalties]
    if balanced and all(step_of(resource.use) for resource in balanced):
        _finish(task, afresh=True)

"""The anytime solver of one connected problem: prices, a first plan, a proven bound, then better plans while it pays.

First everybody is to have an owner and every limit is to hold. Where that cannot be reached the levels before the score
are lowered one after the other, and the score is bounded and improved among plans as good as that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from math import isclose

import numpy as np

from .bound import TEMPERATURES, Dual, Prices, Pricing, climb
from .clock import Clock
from .construct import construct
from .kernel import promising, solve_kernel, units_of
from .landscape import Landscape, landscape
from .model import Effort, improve, solve_strictly
from .problem import AssignmentProblem, Floats, Integers, Levels
from .record import SCORE, Record
from .relaxation import least_levels, relax
from .search import descend, descent
from .shake import shake
from .steps import step_of
from .vertex import Vertex, prices_for, vertices
from .walk import Walk

FINE = (0.0005, 0.0005, 0.0002, 0.0001)
NOTHING = Levels(0.0, 0.0, 0.0, 0.0, 0.0)
ANYTHING = Levels(np.inf, np.inf, np.inf, np.inf, np.inf)
TINY_PAIRS = 300
EXACT_PAIRS = 8_000
EXACT_LOOKS = 50
LEVEL_GROUPS = 4
SHAKE_UNITS = 600
VERTEX_UNITS = 12_000
SHARES = (1.0, 0.7, 0.4)
CORNERS = 4
WITHIN = 0.6
ROUGH = (0.02,)
KERNEL_UNITS = 600
KERNEL_PAIRS = 5_000
EXTRAS = (0.5, 1.0, 2.0, 4.0)
LADDER = ((0.5, 1), (1.0, 1), (2.0, 1), (4.0, 1), (1.0, 200), (2.0, 2000))
SMALL_EXTRAS = (2.0, 1.0)
ROUNDS = 30
VAIN = 20
FIRST_LOOK = 0.4
REPORT = 5_000


@dataclass(frozen=True, eq=False)
class Guide:
    """Prices of one level and what they prove, valid for assignments no worse than ``worst`` before that level."""

    pricing: Pricing
    dual: Dual
    worst: Levels

    def suits(self, levels: Levels) -> bool:
        """Whether they are the prices for assignments that are just as good as ``levels`` before that level."""
        pairs = zip(levels[:SCORE], self.worst[:SCORE], strict=True)
        return all(isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9) for ours, theirs in pairs)

    def regret(self, units: Integers | slice, owners: Integers) -> Floats:
        """How much dearer each pair is than the cheapest choice of its unit, (units, owners)."""
        reduced = self.pricing.reduced(units, self.dual.prices)
        regret: Floats = reduced[:, owners] - reduced.min(axis=1, keepdims=True)
        return regret


@dataclass(frozen=True, eq=False)
class Task:
    """A problem on its way to an answer; what is found is kept in ``record``."""

    problem: AssignmentProblem
    record: Record
    effort: Effort
    random: np.random.Generator

    @cached_property
    def scene(self) -> Landscape:
        """The landscape that searches walk in."""
        return landscape(self.problem)

    @cached_property
    def everyone(self) -> Integers:
        """All owners."""
        return np.arange(self.problem.owners)

    @cached_property
    def balanced(self) -> bool:
        """Whether the score looks at what owners use, and not only limits do."""
        return any(resource.penalties for resource in self.problem.resources)

    @cached_property
    def pairs(self) -> int:
        """Number of allowed pairs."""
        return int(np.count_nonzero(self.problem.allowed))

    @cached_property
    def cornered(self) -> bool:
        """Whether corners of the linear relaxation are found fast enough, and a search needs them."""
        return self.pairs > TINY_PAIRS and self.problem.units <= VERTEX_UNITS

    def kernel_effort(self, nodes: int) -> Effort:
        """Effort for one neighbourhood."""
        return replace(self.effort, gap=self.effort.gap / 10, nodes=nodes, watch=None)


def solve_connected(task: Task) -> None:
    """Fill the record of ``task`` with the best assignment that time allows."""
    record = task.record
    guide = _follow(task, _first_guide(task))
    if guide is not None and guide.worst is NOTHING and not record.strict:
        _reach_strictness(task, guide)
    if not record.strict:
        _lower_levels(task)
    if guide is None or not guide.suits(record.levels):
        guide = _follow(task, _guide(task, SCORE, record.levels))
    if guide is not None:
        _finish_in_steps(task)
        _improve_score(task, _sharpen(task, guide))


def _first_guide(task: Task) -> Guide | None:
    """Prices of the score with the levels before it as low as counting says they may be, else whatever they are."""
    least = least_levels(task.problem)
    return _guide(task, SCORE, least if any(least) else NOTHING) or _guide(task, SCORE, ANYTHING)


def _guide(task: Task, level: int, worst: Levels) -> Guide | None:
    """Prices of a level, or None when they prove that no assignment is that good on the levels before it."""
    relaxation = relax(task.problem, level, worst)
    if not relaxation.possible:
        return None
    pricing = Pricing(relaxation, task.effort.workers)
    rough = task.cornered and level == SCORE and bool(np.isfinite(worst).all())
    temperatures = ROUGH if rough else TEMPERATURES
    dual = climb(pricing, task.record.clock, temperatures=temperatures, enough=relaxation.ceiling)
    return None if dual.bound > relaxation.ceiling else Guide(pricing, dual, worst)


def _follow(task: Task, guide: Guide | None) -> Guide | None:
    """Offer what the prices lead to, and what they prove; the best prices seen on the way."""
    if guide is None:
        return None
    first = construct(guide.pricing, guide.dual)
    task.record.offer(first)
    _prove(task, guide)
    corner, guide = _to_corners(task, guide, first)
    if corner is not None:
        _walk_down(task, corner.owner)
    if corner is None or not guide.suits(task.record.levels):
        _walk_down(task, first)
    return guide


def _to_corners(task: Task, guide: Guide, first: Integers) -> tuple[Vertex | None, Guide]:
    """The last of some corners of the linear relaxation, and the best prices seen on the way."""
    record, start, best, corner = task.record, guide, guide, None
    if not task.cornered or record.over or not np.isfinite(guide.worst).all():
        return None, guide

    def regret() -> Floats:
        return guide.regret(slice(None), task.everyone)

    found = vertices(task.problem, first, regret, guide.worst, task.effort, task.random)
    for corner in islice(found, CORNERS):
        if corner.prices is not None:
            prices = prices_for(guide.pricing.relaxation, task.problem, guide.worst, corner.prices)
            guide = _toward(start, prices)
            best = max(best, guide, key=lambda seen: seen.dual.bound)
            _prove(task, guide)
        if corner.score - best.dual.bound <= WITHIN * record.gap * abs(corner.score):
            break
    return corner, best


def _toward(guide: Guide, prices: Prices) -> Guide:
    """The guide at the best prices among the others and what lies between them and its own."""
    duals = []
    for share in SHARES:
        mixed = guide.dual.prices.mixed(prices, share)
        duals.append(replace(guide.dual, bound=guide.pricing.bound(mixed), prices=mixed, soft=mixed))
    return replace(guide, dual=max(duals, key=lambda dual: dual.bound))


def _walk_down(task: Task, owner: Integers) -> None:
    record, walk = task.record, Walk(task.scene, owner)
    for looks, _ in enumerate(descent(walk, task.random)):
        if looks % REPORT == 0:
            record.offer(walk.answer())
        if record.clock.over or (looks % REPORT == 0 and record.done):
            break
    record.offer(walk.answer())


def _prove(task: Task, guide: Guide) -> None:
    task.record.prove(SCORE, guide.dual.bound, guide.worst)


def _sharpen(task: Task, guide: Guide) -> Guide:
    """Prices closer to the best ones, as long as that gains something worth having."""
    record = task.record
    for temperature in FINE:
        if record.over:
            break
        dual = climb(guide.pricing, record.clock, guide.dual.soft, (temperature,), enough=_enough(record))
        gained = dual.bound - guide.dual.bound
        if gained > 0:
            guide = replace(guide, dual=dual)
            _prove(task, guide)
        if gained < 0.02 * record.gap * abs(record.levels[SCORE]):
            break
    return guide


def _enough(record: Record) -> float:
    score = record.levels[SCORE]
    return score - 0.99 * record.gap * abs(score)


def _reach_strictness(task: Task, guide: Guide) -> None:
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


def _lower_levels(task: Task) -> None:
    """Bring the levels before the score down one after the other, and prove them where that can be done."""
    for level in range(SCORE):
        if task.record.levels[level] > 0 and not task.record.clock.over:
            _lower(task, level)


def _lower(task: Task, level: int) -> None:
    record, problem = task.record, task.problem
    if level == 1 or (level == 2 and not record.levels.without_owner):
        record.prove(level, least_levels(problem)[level], ANYTHING if level == 1 else NOTHING)
    guide = None if record.proved(level) else _guide(task, level, record.levels)
    if guide is None:
        return
    record.prove(level, guide.dual.bound, guide.worst)
    if record.proved(level):
        return
    walk = Walk(task.scene, construct(guide.pricing, guide.dual))
    descend(walk, record.clock, task.random)
    record.offer(walk.answer())
    for owners in islice(_groups(task), LEVEL_GROUPS):
        if record.proved(level) or record.clock.over:
            return
        _improve_group(task, guide, owners, level, extra=1.0)
    if task.pairs <= EXACT_PAIRS and not record.proved(level):
        before = record.levels
        owner, bound = improve(problem, record.owner, level, replace(task.effort, gap=0.0, watch=None))
        record.offer(owner)
        record.prove(level, bound, before)


def _improve_score(task: Task, guide: Guide) -> None:
    """Disturbances and neighbourhoods until nothing is gained any more; for a small problem then the exact model."""
    if task.problem.units > SHAKE_UNITS or task.pairs > EXACT_PAIRS:
        _improve_groups(task, guide)
        _finish(task)
        return
    for extra in SMALL_EXTRAS if task.balanced and task.pairs > TINY_PAIRS else ():
        _shake(task, guide)
        _improve_group(task, guide, task.everyone, SCORE, extra)
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
    for owners in _groups(task):
        if record.over or rung == len(LADDER):
            return
        before = record.levels
        extra, nodes = LADDER[rung]
        _improve_group(task, guide, owners, SCORE, extra, nodes)
        idle = 0 if record.levels < before else idle + 1
        if idle > 3 * (task.problem.owners // owners.size - 1):
            idle, rung = 0, rung + 1


def _shake(task: Task, guide: Guide) -> None:
    record = task.record
    if not record.over:
        regret = guide.regret(slice(None), task.everyone)
        record.offer(shake(task.scene, record.owner, regret, record.clock, task.random, ROUNDS))


def _improve_group(task: Task, guide: Guide, owners: Integers, level: int, extra: float, nodes: int = 1) -> None:
    problem, record = task.problem, task.record
    if record.over:
        return
    units = units_of(problem, record.owner, owners)
    regret = guide.regret(units, owners)
    pairs = min(int(units.size * (1 + extra)), max(KERNEL_PAIRS, units.size))
    record.offer(solve_kernel(problem, record.owner, owners, regret, pairs, level, task.kernel_effort(nodes)))


def _groups(task: Task) -> Iterator[Integers]:
    """Random groups of owners with a number of units that one neighbourhood can take, without end."""
    owners, units = task.problem.owners, task.problem.units
    size = int(np.clip(KERNEL_UNITS * owners // max(1, units), min(2, owners), owners))
    while True:
        yield np.sort(task.random.choice(owners, size, replace=False)) if size < owners else task.everyone


def _finish(task: Task, afresh: bool = False) -> None:
    """The exact model where it is not too large, as long as it brings something."""
    record = task.record
    if record.over or task.pairs > EXACT_PAIRS:
        return
    before, effort = record.levels, replace(task.effort, patience=EXACT_LOOKS)
    owner, bound = improve(task.problem, record.owner, SCORE, effort, afresh)
    record.offer(owner)
    record.prove(SCORE, bound, before)


def _finish_in_steps(task: Task) -> None:
    """The exact model at once where it does best: when all that is balanced is used in whole steps."""
    balanced = [resource for resource in task.problem.resources if resource.penalties]
    if balanced and all(step_of(resource.use) for resource in balanced):
        _finish(task, afresh=True)

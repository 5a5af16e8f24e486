"""Prices of a level, the plans that they lead to and what they prove."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from xl_territory.solver.bounds.column_generation import vertices
from xl_territory.solver.bounds.lagrangian import Prices, Pricing, climb
from xl_territory.solver.incumbent import Record
from xl_territory.solver.level_problem import least_levels, level_problem
from xl_territory.solver.problem import ANYTHING, NOTHING, Floats, Integers, Level, Levels
from xl_territory.solver.search.local_search import descent
from xl_territory.solver.search.rounding import construct
from xl_territory.solver.search.solution_state import Walk
from xl_territory.solver.state import Guide, Task

FINE = (0.0005, 0.0005, 0.0002, 0.0001)
SHARES = (1.0, 0.7, 0.4)
CORNERS = 4
WITHIN = 0.6
NEARLY = 2.0
REPORT = 5_000


def first_guide(task: Task) -> Guide | None:
    """Prices of the score with the levels before it as low as counting says they may be, else whatever they are."""
    least = least_levels(task.problem)
    return guide_of(task, Level.SCORE, least if any(least) else NOTHING) or guide_of(task, Level.SCORE, ANYTHING)


def guide_of(task: Task, level: int, worst: Levels) -> Guide | None:
    """Prices of a level, or None when they prove that no assignment is that good on the levels before it."""
    relaxation = level_problem(task.problem, level, worst)
    if not relaxation.possible:
        return None
    pricing = Pricing(relaxation, task.effort.workers)
    dual = climb(pricing, task.record.clock, enough=relaxation.ceiling)
    return None if dual.bound > relaxation.ceiling else Guide(pricing, dual, worst)


def follow(task: Task, guide: Guide | None) -> None:
    """Offer the plan that the prices lead to, and what they prove."""
    if guide is None:
        return
    first = construct(guide.pricing, guide.dual)
    task.record.offer(first)
    _prove(task, guide)
    walk_down(task, first)


def to_corners(task: Task, guide: Guide) -> Guide:
    """Offer the plan that some corners of the linear relaxation lead to; the best prices seen on the way.

    Where the gap is nearly closed already, sharper prices close it sooner.
    """
    if task.record.gap_left <= NEARLY * task.record.gap:
        guide = sharpen(task, guide, FINE[:1])
    record, start, best, corner = task.record, guide, guide, None
    if not task.cornered or record.over or not guide.suits(record.levels):
        return guide

    def regret() -> Floats:
        return guide.regret(slice(None), task.everyone)

    found = vertices(guide.pricing.relaxation, record.owner, regret, task.effort, task.random)
    for corner in islice(found, CORNERS):
        if corner.prices is not None:
            guide = _toward(start, corner.prices)
            best = max(best, guide, key=lambda seen: seen.dual.bound)
            _prove(task, guide)
        if record.over or corner.score - best.dual.bound <= WITHIN * record.gap * abs(corner.score):
            break
    if corner is not None and not record.over:
        walk_down(task, corner.owner)
    return best


def _toward(guide: Guide, prices: Prices) -> Guide:
    """The guide at the best prices among the others and what lies between them and its own."""
    duals = []
    for share in SHARES:
        mixed = guide.dual.prices.mixed(prices, share)
        duals.append(replace(guide.dual, bound=guide.pricing.bound(mixed), prices=mixed, soft=mixed))
    return replace(guide, dual=max(duals, key=lambda dual: dual.bound))


def walk_down(task: Task, owner: Integers) -> None:
    """Offer what shifts and swaps make of ``owner`` (units,), now and then also on the way."""
    record, walk = task.record, Walk(task.scene, owner)
    for looks, _ in enumerate(descent(walk, task.random)):
        if looks % REPORT == 0:
            record.offer(walk.answer())
        if record.clock.over or (looks % REPORT == 0 and record.done):
            break
    record.offer(walk.answer())


def _prove(task: Task, guide: Guide) -> None:
    task.record.prove(Level.SCORE, guide.dual.bound, guide.worst)


def sharpen(task: Task, guide: Guide, temperatures: tuple[float, ...] = FINE) -> Guide:
    """Prices closer to the best ones, as long as that gains something worth having."""
    record = task.record
    for temperature in temperatures:
        if record.over:
            break
        dual = climb(guide.pricing, record.clock, guide.dual.soft, (temperature,), enough=_enough(record))
        gained = dual.bound - guide.dual.bound
        if gained > 0:
            guide = replace(guide, dual=dual)
            _prove(task, guide)
        if gained < 0.02 * record.gap * abs(record.levels[Level.SCORE]):
            break
    return guide


def _enough(record: Record) -> float:
    score = record.levels[Level.SCORE]
    return score - 0.99 * record.gap * abs(score)

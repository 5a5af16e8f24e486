"""Touch levels: gap and time of large books, single changes, and what thirty more hours are worth."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from tests.studies.touch.test_allocate import better_changes, better_swaps, problem
from xl_territory.studies.touch.allocate import best_levels

SIZES = ((500, 4, 1), (2_000, 15, 3), (10_000, 75, 15))
HOURS = 30.0
NAMED, POOLED = 0, 2


def price_faults(seed: int) -> list[str]:
    """Pools whose 30 more hours raise the bound by more than 30 × the price of an hour, or lower it."""
    of = problem(300, 3, 1, seed)
    plan = best_levels(of)
    faults = []
    for k in (NAMED, POOLED):
        more = best_levels(replace(of, limit=of.limit + HOURS * (np.arange(len(of.limit)) == k)))
        if not plan.bound - 1e-3 <= more.bound <= plan.bound + HOURS * plan.price[k] + 1e-3:
            faults.append(f"case {seed}, {of.names[k]}: {plan.bound:.2f} to {more.bound:.2f} at {plan.price[k]:.2f}")
    return faults


def figures(cases: int) -> Iterator[str]:
    """A sentence for each figure."""
    for accounts, named, pooled in SIZES:
        start = time.process_time()
        plan = best_levels(problem(accounts, named, pooled))
        yield f"touch, {accounts:,} accounts: gap {plan.gap:.3%} in {time.process_time() - start:.1f} CPU s"
    few = max(1, cases // 5)
    better = [fault for seed in range(few) for fault in better_changes(problem(300, 3, 1, seed))]
    yield f"touch, {few} books of 300: {len(better)} single changes are worth more than the plan"
    better = [pair for seed in range(few) for pair in better_swaps(problem(120, 2, 1, seed))]
    yield f"touch, {few} books of 120: {len(better)} swaps of two accounts' levels are worth more than the plan"
    wrong = [fault for seed in range(few) for fault in price_faults(seed)]
    yield f"touch, {few} books of 300: {len(wrong)} times 30 more hours raise the bound by over 30 × the price {wrong}"

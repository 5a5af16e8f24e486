"""Hiring: the best of all plans of small cases, the gap of a large one, and whether simulated chances hold."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from tests.studies.capacity.test_hiring import NONE, best_of_all, problem, skilled, team
from xl_territory.studies.capacity.demands import Demand
from xl_territory.studies.capacity.hiring import cheapest_hires
from xl_territory.studies.capacity.hiring_problem import HiringProblem
from xl_territory.studies.capacity.seat_kinds import SeatKind
from xl_territory.studies.capacity.simulation import RUNS, chance_uncovered

SEGMENTS = ("SMB", "Commercial", "Mid-market", "Enterprise", "Strategic")
RAMP, LONG_RAMP = (0.5, 0.75), (0.25, 0.5, 0.75)
KINDS = (
    SeatKind("Pooled", SEGMENTS[:1], (), False, 40, 0.75, RAMP, 0.2, 2, 1, 70e3, 8e3, 4),
    SeatKind("Scaled", SEGMENTS[:2], (), False, 40, 0.75, RAMP, 0.2, 2, 1, 80e3, 9e3, 4),
    SeatKind("CSM", SEGMENTS[1:3], (), False, 40, 0.75, LONG_RAMP, 0.15, 2, 2, 95e3, 12e3, 4),
    SeatKind("Senior", SEGMENTS[2:4], (), True, 40, 0.75, LONG_RAMP, 0.12, 3, 2, 120e3, 18e3, 3),
    SeatKind("Strategic", SEGMENTS[3:], (), True, 40, 0.75, LONG_RAMP, 0.1, 3, 3, 150e3, 25e3, 2),
    SeatKind("Principal", (), (), True, 40, 0.75, LONG_RAMP, 0.1, 3, 3, 160e3, 25e3, 2),
)
FRESH = 20_000
BEYOND = 1.96
BUDGETS = (0, 15_000, 30_000, 45_000, 60_000, 90_000, 200_000)


def large(seed: int = 0, months: int = 36) -> HiringProblem:
    """36 months, 5 segments, 6 kinds of seat, 14 people."""
    random = np.random.default_rng(seed)
    growth = np.cumprod(1 + random.uniform(0, 0.05, (5, months)), axis=1)
    demands = tuple(Demand(segment) for segment in SEGMENTS)
    people = [(SEGMENTS[:2], 120.0), (SEGMENTS[1:3], 120.0), (SEGMENTS[3:], 180.0)]
    there = team(months, demands, *[(segments, NONE, hours) for segments, hours in people])
    return HiringProblem(demands, np.array([60, 70, 90, 110, 60.0])[:, None] * growth, there, KINDS, senior_share=0.2)


def budget_faults(seed: int) -> list[str]:
    """Budgets that leave more uncovered than a smaller one."""
    missing = [cheapest_hires(replace(problem(seed), budget=money)).uncovered.sum() for money in BUDGETS]
    pairs = zip(BUDGETS[1:], missing, missing[1:], strict=False)
    return [f"case {seed}: {money} leaves {more:.3f} h, less money {less:.3f} h" for money, less, more in pairs
            if more > less + 2e-3]  # fmt: skip


def off_by(seed: int) -> np.ndarray:
    """(months,) simulated chance less that of many fresh draws, in standard errors of their difference."""
    of = large(seed, 18)
    plan = cheapest_hires(replace(of, need=of.need * 1.05), seconds=20, gap=0.05)
    seen, fresh = chance_uncovered(of, plan, seed), chance_uncovered(of, plan, 1000 + seed, FRESH)
    error = np.sqrt(fresh * (1 - fresh) * (1 / RUNS + 1 / FRESH))
    return np.asarray((seen - fresh)[error > 0] / error[error > 0])


def figures(cases: int) -> Iterator[str]:
    """A sentence for each figure."""
    wrong = [fault for seed in range(cases) for fault in best_of_all(seed)]
    yield f"hiring, 4 months and 2 seats: {len(wrong)} of {cases} cases differ from the best of all plans {wrong[:3]}"
    wrong = [fault for seed in range(cases) for fault in best_of_all(seed, skilled)]
    yield f"hiring, the same with required skills: {len(wrong)} of {cases} cases differ {wrong[:3]}"
    worse = [fault for seed in range(max(1, cases // 10)) for fault in budget_faults(seed)]
    yield f"hiring, {len(BUDGETS)} budgets, {max(1, cases // 10)} cases: {len(worse)} times more money uncovers more"
    off = np.concatenate([off_by(seed) for seed in range(max(1, cases // 20))])
    share, largest = (abs(off) > BEYOND).mean(), abs(off).max()
    yield (
        f"simulated chance against {FRESH:,} fresh draws: {share:.1%} of {len(off)} months off by more than {BEYOND} "
        f"standard errors (5 % are expected), the largest by {largest:.1f}"
    )
    start = time.process_time()
    plan = cheapest_hires(large(), seconds=300)
    seconds = time.process_time() - start
    yield f"hiring, 36 months, 5 segments, 6 seats: gap {plan.gap:.2%} in {seconds:.0f} CPU s"

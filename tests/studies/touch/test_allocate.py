"""Touch levels are worth as much as the hours and seats allow, and the bound holds."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linprog

from xl_territory.studies.touch.allocate import best_levels, cheapest_prices
from xl_territory.studies.touch.levels import TouchProblem

HOURS = np.array([1.5, 0.6, 0.15, 0.01])
POOL = np.array([0, 0, 1, 1])
RATIO = np.array([20.0, 50.0, 200.0, np.inf])


def problem(accounts: int, named: int, pooled: int, seed: int = 0, floors: bool = True) -> TouchProblem:
    """Accounts of all sizes; the large ones are at least Low, the endangered ones at least Tech."""
    random = np.random.default_rng(seed)
    arr = np.exp(random.normal(10.3, 1.2, accounts))
    churn = random.choice([0.05, 0.1, 0.25], accounts, p=[0.6, 0.25, 0.15])
    room = arr * random.exponential(0.5, accounts)
    value = np.outer(arr * churn, [0.35, 0.2, 0.08, 0]) + np.outer(room, [0.06, 0.035, 0.01, 0])
    hours = np.outer(random.choice([0.8, 1, 1.3, 2], accounts), HOURS)
    floor = np.where(arr > 250_000, 1, np.where(churn > 0.2, 2, 3)) if floors else np.full(accounts, 3)
    missing = np.where(np.arange(4) > floor[:, None], hours[np.arange(accounts), floor][:, None] - hours, 0)
    use, limit = [], []
    for pool, seats in ((0, named), (1, pooled)):
        use += [hours * (pool == POOL), np.tile(np.where(pool == POOL, 1 / RATIO, 0), (accounts, 1))]
        limit += [30.0 * seats, 1.2 * seats]
    names = ("named hours", "accounts per named seat", "pooled hours", "accounts per pooled seat")
    return TouchProblem(value, hours, missing, np.array(use), np.array(limit), names, np.full(accounts, -1))


def worth(of: TouchProblem, level: np.ndarray) -> float:
    """Value of the levels, None where they do not fit."""
    rows = np.arange(len(level))
    fits = (of.use[:, rows, level].sum(axis=1) <= of.limit + 1e-6).all()
    return float(of.value[rows, level].sum()) if fits else -np.inf


@pytest.mark.parametrize("seed", range(5))
def test_no_other_levels_of_seven_accounts_are_worth_more(seed: int) -> None:
    """Every combination is tried."""
    of = problem(7, 0, 0, seed, floors=False)
    of = replace(of, limit=np.array([3.0, 0.12, 0.4, 0.01]))
    plan = best_levels(of)
    best = max(worth(of, np.array(levels)) for levels in itertools.product(range(4), repeat=7))
    assert worth(of, plan.level) == pytest.approx(best)
    assert plan.value == pytest.approx(best)
    assert plan.bound >= best - 1e-6


@pytest.mark.parametrize("seed", range(3))
def test_the_bound_is_that_of_the_linear_relaxation(seed: int) -> None:
    """Solved by another way."""
    of = problem(60, 2, 1, seed, floors=False)
    _, bound = cheapest_prices(of.value, of.use, of.limit)
    each = np.kron(np.eye(60), np.ones(4))
    relaxed = linprog(-of.value.ravel(), A_ub=of.use.reshape(4, -1), b_ub=of.limit, A_eq=each, b_eq=np.ones(60))
    assert bound == pytest.approx(-relaxed.fun, rel=1e-5)


def better_changes(of: TouchProblem) -> list[tuple[int, int]]:
    """Changes of one account that fit, leave no floor further below, and are worth more than the plan."""
    level = best_levels(of).level
    rows = np.arange(len(level))
    value, below = worth(of, level), of.below[rows, level]
    found = []
    for account in rows.tolist():
        for other in np.flatnonzero(of.below[account] <= below[account]).tolist():
            changed = level.copy()
            changed[account] = other
            if worth(of, changed) > value + 1e-6 * np.ptp(of.value) * len(level):
                found.append((account, other))
    return found


def better_swaps(of: TouchProblem) -> list[tuple[int, int]]:
    """Pairs whose levels could be swapped, with no floor further below and more worth."""
    level = best_levels(of).level
    rows = np.arange(len(level))
    value, below = worth(of, level), of.below[rows, level].sum()
    found = []
    for one, other in itertools.combinations(rows.tolist(), 2):
        changed = level.copy()
        changed[[one, other]] = level[[other, one]]
        if of.below[rows, changed].sum() <= below and worth(of, changed) > value + 1e-6 * np.ptp(of.value) * len(level):
            found.append((one, other))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_no_two_accounts_should_swap_their_levels(seed: int) -> None:
    """However they are put together."""
    assert not better_swaps(problem(60, 1, 1, seed))


def test_the_plan_is_close_to_its_bound_and_no_single_change_is_better() -> None:
    """Floors and all."""
    of = problem(200, 2, 1)
    plan = best_levels(of)
    assert plan.value <= plan.bound <= plan.value * 1.002
    assert not plan.missing.any()
    assert not better_changes(of)


def test_thirty_more_hours_are_worth_at_most_thirty_times_their_price() -> None:
    """The price of an hour is what one more is worth."""
    of = problem(300, 3, 1)
    plan = best_levels(of)
    for k in (0, 2):
        more = best_levels(replace(of, limit=of.limit + 30.0 * (np.arange(4) == k)))
        assert plan.bound - 1e-3 <= more.bound <= plan.bound + 30 * plan.price[k] + 1e-3


def test_floors_give_way_last_and_are_named() -> None:
    """With hours for half of what the floors ask, the rest is missing; with enough, nothing is."""
    of = problem(200, 2, 1)
    rows = np.arange(200)
    floor = np.where(of.below > 0, np.inf, of.hours).argmin(axis=1)
    asked = of.hours[rows, floor][of.below[:, 3] > 0].sum()
    tight = replace(of, limit=np.array([0.0, 10.0, asked / 2, 10.0]))
    plan = best_levels(tight)
    assert plan.missing.sum() > 0
    assert worth(tight, plan.level) > -np.inf
    assert not best_levels(replace(of, limit=of.limit * 20)).missing.any()

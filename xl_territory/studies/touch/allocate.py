"""The best level for every account: a dual over the few limits, then the undecided accounts as whole numbers.

Only a handful of limits tie the accounts together, so the linear relaxation is solved in its dual, over their prices:
every account takes the level with the highest value − price × use. The dual is convex and piecewise linear; cutting
planes (Kelley 1960) find its minimum, which bounds the value of every plan. Accounts whose two best levels are nearly
as good are then decided by a small mixed integer model, all others as the prices say. What room is left at the end is
used by changes of one account and swaps of two, until none is worth more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from xl_territory.errors import TooLittleDataError
from xl_territory.solver.mip.catalogue import find_solver, solve_model
from xl_territory.solver.mip.linear_model import LinearModel, MipRun
from xl_territory.studies.touch.level_swaps import improved
from xl_territory.studies.touch.levels import Floats, TouchProblem

CUTTING_PLANES = 200
ENOUGH = 1e-6
UNDECIDED = 80
MOST_UNDECIDED = 400
FLOOR_FIRST = 10.0


@dataclass(frozen=True, eq=False)
class TouchPlan:
    """``level`` (accounts,) of each account; ``bound`` no plan can be worth more; ``price`` (limits,) of one more unit.

    ``missing`` (accounts,) hours a week to the floors that had to give way.
    """

    level: NDArray[np.intp]
    value: float
    bound: float
    price: Floats
    missing: Floats

    @property
    def gap(self) -> float:
        """Proven relative gap."""
        return max(0.0, (self.bound - self.value) / self.bound) if self.bound > 0 else 0.0


def best_levels(problem: TouchProblem, seconds: float = 30.0) -> TouchPlan:
    """The plan worth most; floors give way only where hours, seats and changes leave nothing else.

    Raises
    ------
    TooLittleDataError : even the lowest levels of all do not fit the hours and seats.
    """
    worth = problem.value - _floor_price(problem) * problem.below
    price, bound = cheapest_prices(worth, problem.use, problem.limit)
    level = improved(problem, worth, _whole(problem, worth, price, seconds), price)
    rows = np.arange(len(level))
    missing = problem.below[rows, level]
    gave_way = float((_floor_price(problem) * missing).sum())
    return TouchPlan(level, float(problem.value[rows, level].sum()), bound + gave_way, price, missing)


def cheapest_prices(worth: Floats, use: Floats, limit: Floats) -> tuple[Floats, float]:
    """Prices of the limits that bound the worth best, and that bound.

    Parameters
    ----------
    worth : (accounts, levels). use : (limits, accounts, levels). limit : (limits,).
    """
    scale = _scales(worth, use)
    most = np.full(len(limit), 1.0)
    best, at = np.inf, np.zeros(len(limit))
    cuts: list[tuple[Floats, float]] = []
    price = np.zeros(len(limit))
    for _ in range(CUTTING_PLANES):
        bound, slope = _dual(worth, use, limit, price * scale)
        if bound < best:
            best, at = bound, price
        cuts.append((slope * scale, bound - float((slope * scale) @ price)))
        price, floor = _master(cuts, most)
        if best - floor <= ENOUGH * max(1.0, abs(best)):
            break
    return at * scale, best


def chosen_by(worth: Floats, use: Floats, price: Floats) -> NDArray[np.intp]:
    """(accounts,) the level with the highest worth after paying for what it uses."""
    return np.asarray((worth - np.tensordot(price, use, axes=1)).argmax(axis=1))


def _dual(worth: Floats, use: Floats, limit: Floats, price: Floats) -> tuple[float, Floats]:
    """Value of the dual at these prices, and a subgradient: what is left of each limit."""
    paid = worth - np.tensordot(price, use, axes=1)
    level = paid.argmax(axis=1)
    rows = np.arange(len(level))
    left = limit - use[:, rows, level].sum(axis=1)
    return float(paid[rows, level].sum() + price @ limit), left


def _scales(worth: Floats, use: Floats) -> Floats:
    """The highest price that can matter: beyond it, no level is worth what it uses more than another."""
    spread = worth.max(axis=1) - worth.min(axis=1)
    steps = np.where(use > 0, use, np.inf).min(axis=(1, 2))
    finite = np.where(np.isfinite(steps), steps, 1.0)
    return 2 * float(spread.max(initial=0.0)) / finite + 1.0


def _master(cuts: list[tuple[Floats, float]], most: Floats) -> tuple[Floats, float]:
    """The prices with the lowest value on all cuts so far, and that value."""
    rows = np.array([np.append(-slope, 1.0) for slope, _ in cuts])
    low = np.array([constant for _, constant in cuts])
    size = max(1.0, float(np.abs(low).max()))
    count = len(most)
    model = LinearModel(
        objective=np.append(np.zeros(count), 1.0),
        offset=0.0,
        lower=np.append(np.zeros(count), -np.inf),
        upper=np.append(most, np.inf),
        integer=np.zeros(count + 1, dtype=bool),
        matrix=csr_array(np.hstack([rows[:, :-1] / size, rows[:, -1:]])),
        row_lower=low / size,
        row_upper=np.full(len(cuts), np.inf),
    )
    answer = solve_model(model, find_solver("auto"), MipRun(10.0, threads=1))
    if answer.values is None:
        raise TooLittleDataError("The prices of hours could not be found.")
    return answer.values[:-1], float(answer.values[-1]) * size


def _whole(problem: TouchProblem, worth: Floats, price: Floats, seconds: float) -> NDArray[np.intp]:
    """Whole levels: the accounts that are nearly undecided at these prices by a mixed integer model."""
    paid = worth - np.tensordot(price, problem.use, axes=1)
    margin = np.diff(np.partition(paid, -2, axis=1)[:, -2:], axis=1)[:, 0]
    order = np.argsort(margin, kind="stable")
    fixed = chosen_by(worth, problem.use, price)
    count = UNDECIDED
    while True:
        free = order[:count]
        found = _decide(problem, worth, fixed, free, seconds)
        if found is not None:
            return found
        if count >= len(order):
            raise TooLittleDataError(
                "Even the lowest touch levels do not fit the hours and seats there are: add seats, or lower Base Hours."
            )
        count = min(len(order), count * 4)


def _decide(
    problem: TouchProblem, worth: Floats, fixed: NDArray[np.intp], free: NDArray[np.intp], seconds: float
) -> NDArray[np.intp] | None:
    """The levels of ``free`` (positions) that are worth most beside the fixed ones; None where none fit."""
    others = np.setdiff1d(np.arange(len(fixed)), free)
    left = problem.limit - problem.use[:, others, fixed[others]].sum(axis=1)
    levels = worth.shape[1]
    columns = len(free) * levels
    use = problem.use[:, free].reshape(len(left), columns)
    one = coo_array((np.ones(columns), (np.repeat(np.arange(len(free)), levels), np.arange(columns))))
    size = np.maximum(np.abs(use).max(axis=1, initial=0.0), 1e-12)
    model = LinearModel(
        objective=-worth[free].ravel(),
        offset=0.0,
        lower=np.zeros(columns),
        upper=np.ones(columns),
        integer=np.ones(columns, dtype=bool),
        matrix=csr_array(np.vstack([one.toarray(), use / size[:, None]])),
        row_lower=np.append(np.ones(len(free)), np.full(len(left), -np.inf)),
        row_upper=np.append(np.ones(len(free)), left / size),
    )
    answer = solve_model(model, find_solver("auto"), MipRun(seconds, gap=1e-6, threads=1))
    if answer.values is None:
        return None
    found = fixed.copy()
    found[free] = answer.values.reshape(len(free), levels).argmax(axis=1)
    return found


def _floor_price(problem: TouchProblem) -> float:
    """Money that an hour below a floor costs: more than anything that could be gained with it."""
    missing = problem.below > 0
    if not missing.any():
        return 0.0
    spread = problem.value.max() - problem.value.min()
    return FLOOR_FIRST * float(spread / problem.below[missing].min() + 1.0)

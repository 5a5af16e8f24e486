"""How closely to look after each account: the levels worth most, how firm each is, and what an hour more is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from xl_territory.plans.retention import churn
from xl_territory.schema.planning_steps import AT_RISK_AT_LEAST, MAX_CHANGES, STRATEGIC_AT_LEAST
from xl_territory.schema.settings import SEED
from xl_territory.studies.touch.allocate import TouchPlan, best_levels, cheapest_prices, chosen_by
from xl_territory.studies.touch.levels import (
    POOLS,
    Floats,
    TouchLevel,
    TouchProblem,
    read_levels,
    seats_of,
    touch_problem,
    values,
)
from xl_territory.territory.territory import Territory

DRAWS = 20
YOUR_CALL = 0.8


@dataclass(frozen=True, eq=False)
class TouchStudy:
    """``firm`` (accounts,) is the share of draws of the assumed ranges in which the account has the same level."""

    territory: Territory
    levels: tuple[TouchLevel, ...]
    problem: TouchProblem
    plan: TouchPlan
    firm: Floats

    @property
    def hours(self) -> Floats:
        """(accounts,) hours a week at the level proposed."""
        return np.asarray(self.problem.hours[np.arange(len(self.plan.level)), self.plan.level])

    @property
    def changes(self) -> int:
        """Accounts whose level differs from today's, where there is one."""
        return int(((self.problem.today >= 0) & (self.problem.today != self.plan.level)).sum())

    def pool_hours(self, pool: int) -> float:
        """Hours a week that go to a pool."""
        inside = np.array([self.levels[k].pool == pool for k in self.plan.level])
        return float(self.hours[inside].sum())


def touch_levels(t: Territory) -> TouchStudy:
    """The best level for every account, by the rows of the Touch Levels sheet and Settings (Touch: …).

    Levels of a pool without any seat are left out.

    Raises
    ------
    TooLittleDataError : even the lowest levels do not fit the hours and seats.
    """
    levels = tuple(level for level in read_levels(t.tables.touch_levels) if seats_of(t, level.pool).any())
    at_stake = churn(t, t.books(np.where(t.current >= 0, t.current, 0)))
    floors = {"strategic": t.settings[STRATEGIC_AT_LEAST], "at-risk": t.settings[AT_RISK_AT_LEAST]}
    problem = touch_problem(t, levels, at_stake, floors, t.settings[MAX_CHANGES])
    plan = best_levels(problem)
    return TouchStudy(t, levels, problem, plan, _firm(t, levels, problem, plan.level, at_stake))


def _firm(
    t: Territory, levels: Sequence[TouchLevel], problem: TouchProblem, level: NDArray[np.intp], at_stake: Floats
) -> Floats:
    """Draws of every assumed effect, uniform over its range, the same for all accounts of a level."""
    random = np.random.default_rng(int(t.settings[SEED]))
    same = np.zeros(len(level))
    floor_first = problem.below * (problem.value.max(initial=0.0) + 1.0)
    for _ in range(DRAWS):
        avoided = np.sort([random.uniform(*each.churn_range) for each in levels])[::-1]
        won = np.sort([random.uniform(*each.expansion_range) for each in levels])[::-1]
        drawn = replace(problem, value=values(t, at_stake, avoided.tolist(), won.tolist()))
        worth = drawn.value - floor_first
        price, _ = cheapest_prices(worth, drawn.use, drawn.limit)
        same += chosen_by(worth, drawn.use, price) == level
    return np.asarray(same / DRAWS)


def hour_prices(study: TouchStudy) -> dict[str, float]:
    """What one more hour a week of each pool that has seats is worth, money a year."""
    there = [pool for k, pool in enumerate(POOLS) if seats_of(study.territory, k).any()]
    names = [f"{pool.lower()} hours" for pool in there]
    return {name: float(study.plan.price[study.problem.names.index(name)]) for name in names}

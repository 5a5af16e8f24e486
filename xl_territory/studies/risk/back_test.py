"""Forecasts of what is known by now, each from what was known before: by time, or by account without dates."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from xl_territory.errors import TooLittleDataError
from xl_territory.solver.problem import Booleans, Floats, Integers
from xl_territory.studies.risk.forecast_panel import MONTH, Panel, refuse_too_few
from xl_territory.studies.risk.leak_guard import Leak, leaks
from xl_territory.studies.risk.ridge_forecast import Forecast, fitted, seen_rate, shift

LEAST = 20
"""Customers who left, and who stayed, below which nothing is tried."""
TEST_SLICES = 3
FOLDS = 5
DRAWS = 1_000
PRIOR_ROWS = 10.0
"""Rows of the base rate that are added to each health class."""


@dataclass(frozen=True, eq=False)
class Learning:
    """What a past gives: the forecast, the rate seen last, the rate of each health class, and what was left out."""

    forecast: Forecast
    rate: float
    by_health: dict[str, float]
    leaks: tuple[Leak, ...]

    def of_health(self, health: NDArray[np.object_], level: float) -> Floats:
        """(rows,) the chance that the health class alone tells, shifted by ``level`` log odds."""
        return np.asarray(expit(logit(np.array([self.by_health.get(word, self.rate) for word in health])) + level))


@dataclass(frozen=True, eq=False)
class BackTest:
    """Forecasts of tested rows, each beside its rivals.

    Parameters
    ----------
    rows : (k,) rows of the panel that were tested. fold : (k,) the slice or fold of each. names : of the folds.
    outcome : (k,). chance : (k,) the forecast. base : (k,) the rate known then. of_health : (k,) the health class's
        chance; NaN where no health was known. leaks : inputs that were left out. dated : it was split by time.
    """

    rows: Integers
    fold: Integers
    names: tuple[str, ...]
    account: Integers
    outcome: Booleans
    chance: Floats
    base: Floats
    of_health: Floats
    leaks: tuple[Leak, ...]
    dated: bool

    @cached_property
    def has_health(self) -> bool:
        """Whether a health class was known of any tested row."""
        return not bool(np.isnan(self.of_health).all())


def slice_step(horizon: int) -> int:
    """Months between training slices, so that each outcome counts once."""
    return max(1, round(horizon / MONTH))


def training_rows(panel: Panel, day: np.datetime64, target: Floats) -> tuple[Integers, Integers]:
    """Rows to learn from and rows of the latest complete slice, as somebody had them on ``day``.

    Only slices whose outcome was known by then: the latest, and every ``slice_step`` months before it.
    """
    known = (panel.day + np.timedelta64(panel.horizon, "D") <= day) & ~np.isnan(target)
    days = panel.slices(known)[::-1][:: slice_step(panel.horizon)]
    rows = np.flatnonzero(known & np.isin(panel.day, days))
    return rows, rows[panel.day[rows] == days[0]] if len(days) else rows


def learn(panel: Panel, rows: Integers, latest: Integers, target: Floats, allowed: Collection[str]) -> Learning:
    """What ``rows`` teach about a ``target`` (all rows), its level that of the ``latest``."""
    outcome = target[rows] > 0
    left_out = leaks(panel, rows, outcome, allowed)
    out = {leak.name for leak in left_out}
    inputs = dict(panel.inputs)
    forecast = fitted([name for name in inputs if name not in out], inputs, rows, outcome)
    rate = seen_rate(target[latest] > 0)
    health = panel.health
    base = seen_rate(outcome)
    classes = {word: rows[health[rows] == word] for word in np.unique(health[rows].astype(str)) if word}
    by_health = {
        str(word): float(((target[of] > 0).sum() + PRIOR_ROWS * base) / (len(of) + PRIOR_ROWS))
        for word, of in classes.items()
    }
    return Learning(forecast.at_level(inputs, latest, rate), rate, by_health, tuple(left_out))


def back_test(panel: Panel, target: Floats, allowed: Collection[str] = (), seed: int = 0) -> BackTest:
    """Test the forecast of a ``target`` (rows,; NaN = unknown) on what it did not see.

    Raises
    ------
    TooLittleDataError : fewer than 20 customers with the outcome, or without; no past long enough.
    """
    known = panel.complete & ~np.isnan(target)
    gone = np.unique(panel.account[known & (target > 0)])
    stayed = np.setdiff1d(np.unique(panel.account[known]), gone)
    refuse_too_few(len(gone), len(stayed), LEAST)
    return _by_time(panel, target, known, allowed) if panel.dated else _by_account(panel, target, known, allowed, seed)


def _by_time(panel: Panel, target: Floats, known: Booleans, allowed: Collection[str]) -> BackTest:
    """The last three slices whose outcome is known, each from what was known on its day."""
    parts = []
    for day in panel.slices(known)[-TEST_SLICES:]:
        rows, latest = training_rows(panel, day, target)
        outcome = target[rows] > 0
        if outcome.any() and not outcome.all():
            test = np.flatnonzero(known & (panel.day == day))
            parts.append((str(day), test, learn(panel, rows, latest, target, allowed), latest))
    if not parts:
        raise TooLittleDataError(
            f"There are {len(panel.slices(known))} month ends whose outcome is known after {panel.horizon} days; a "
            "test on the past needs more before them. Import older history, or ask with fewer --days."
        )
    return _tested(panel, target, parts)


def _by_account(panel: Panel, target: Floats, known: Booleans, allowed: Collection[str], seed: int) -> BackTest:
    """Five folds, each from the other four; both outcomes are spread evenly."""
    random = np.random.default_rng(seed)
    rows = np.flatnonzero(known)
    fold = np.empty(len(rows), dtype=np.intp)
    for outcome in (False, True):
        alike = np.flatnonzero((target[rows] > 0) == outcome)
        fold[alike] = random.permutation(np.arange(len(alike)) % FOLDS)
    parts = []
    for k in range(FOLDS):
        train, test = rows[fold != k], rows[fold == k]
        parts.append((f"fold {k + 1}", test, learn(panel, train, train, target, allowed), train))
    return _tested(panel, target, parts)


def _tested(panel: Panel, target: Floats, parts: list[tuple[str, Integers, Learning, Integers]]) -> BackTest:
    inputs, health = dict(panel.inputs), panel.health
    chance, base, of_health, fold = [], [], [], []
    for k, (_, test, learning, latest) in enumerate(parts):
        chance.append(learning.forecast.chance(inputs, test))
        base.append(np.full(len(test), learning.rate))
        level = shift(logit(learning.of_health(health[latest], 0.0)), learning.rate) if learning.by_health else 0.0
        known = health[test] != ""
        of_health.append(np.where(known.any(), learning.of_health(health[test], level), np.nan))
        fold.append(np.full(len(test), k))
    rows = np.concatenate([test for _, test, *_ in parts])
    left_out = {leak.name: leak for _, _, learning, _ in parts for leak in learning.leaks}
    return BackTest(
        rows=rows,
        fold=np.concatenate(fold),
        names=tuple(name for name, *_ in parts),
        account=panel.account[rows],
        outcome=target[rows] > 0,
        chance=np.concatenate(chance),
        base=np.concatenate(base),
        of_health=np.concatenate(of_health),
        leaks=tuple(left_out.values()),
        dated=panel.dated,
    )

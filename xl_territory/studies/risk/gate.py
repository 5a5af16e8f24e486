"""Whether a forecast is better than the dumbest rivals, and how good it is in figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from scipy.special import logit

from xl_territory.solver.problem import Booleans, Floats, Integers
from xl_territory.studies.risk.back_test import BackTest

DRAWS = 1_000
LEAST_OF_A_GROUP = 10
SURE = 1e-6
"""No chance counts as nearer to 0 or 1: one surprise would be an infinite loss."""
TENTHS = 10


class GateVerdict(StrEnum):
    """What the test says."""

    PASSED = "better than the base rate and than your health score"
    ALONE = "better than the base rate; no health score of the past to compare with"
    HEALTH = "your health score does as well"
    REFUSED = "no better than the base rate"


@dataclass(frozen=True)
class Gain:
    """Mean log loss that the forecast saves against a rival, with its 90 % interval (bootstrap by account)."""

    mean: float
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        """Whether the interval lies above 0."""
        return self.low > 0


@dataclass(frozen=True)
class SliceCheck:
    """Figures of a slice, a fold, or all of them: NaN where they cannot be had (nobody or everybody left)."""

    name: str
    accounts: int
    churned: int
    rate: float
    base: float
    auc: float
    auc_health: float
    brier: float
    brier_base: float
    brier_health: float
    gain: Gain
    over_health: Gain
    level: float
    slope: float


@dataclass(frozen=True)
class GroupCheck:
    """How a group of accounts was forecast: mean forecast, and what came; ``auc`` None with fewer than 10 churned."""

    kind: str
    name: str
    accounts: int
    churned: int
    forecast: float
    rate: float
    auc: float | None


@dataclass(frozen=True)
class Tenth:
    """A tenth of the tested rows by forecast, the lowest first: mean forecast, what came, and the share of all churned
    that is found among it and the tenths above it."""

    number: int
    rows: int
    forecast: float
    rate: float
    found: float


def losses(outcome: Booleans, chance: Floats) -> Floats:
    """(rows,) log loss of each."""
    sure = np.clip(chance, SURE, 1 - SURE)
    return np.asarray(-np.where(outcome, np.log(sure), np.log(1 - sure)))


def gain(outcome: Booleans, chance: Floats, rival: Floats, account: Integers, seed: int = 0) -> Gain:
    """The gain over a rival; accounts are drawn with all their rows."""
    if np.isnan(rival).any():
        return Gain(np.nan, np.nan, np.nan)
    saved = losses(outcome, rival) - losses(outcome, chance)
    _, at = np.unique(account, return_inverse=True)
    total, rows = np.bincount(at, saved), np.bincount(at).astype(float)
    drawn = np.random.default_rng(seed).multinomial(len(total), np.full(len(total), 1 / len(total)), DRAWS)
    means = (drawn @ total) / (drawn @ rows)
    low, high = np.quantile(means, [0.05, 0.95])
    return Gain(float(saved.mean()), float(low), float(high))


def level_range(test: BackTest, seed: int = 0) -> tuple[float, float]:
    """The 90 % interval (bootstrap by account) of what came ÷ what was forecast, all slices together."""
    _, at = np.unique(test.account, return_inverse=True)
    came, forecast = np.bincount(at, test.outcome), np.bincount(at, test.chance)
    drawn = np.random.default_rng(seed).multinomial(len(came), np.full(len(came), 1 / len(came)), DRAWS)
    low, high = np.quantile((drawn @ came) / (drawn @ forecast), [0.05, 0.95])
    return float(low), float(high)


def slice_checks(test: BackTest, seed: int = 0) -> list[SliceCheck]:
    """One per slice or fold, and all together last."""
    found = [_check(test, name, test.fold == k, seed) for k, name in enumerate(test.names)]
    return [*found, _check(test, "all", np.ones(len(test.rows), dtype=bool), seed)]


def verdict(total: SliceCheck) -> GateVerdict:
    """What the figures of all slices say."""
    if not total.gain.is_sure:
        return GateVerdict.REFUSED
    if np.isnan(total.over_health.mean):
        return GateVerdict.ALONE
    return GateVerdict.PASSED if total.over_health.is_sure else GateVerdict.HEALTH


def _check(test: BackTest, name: str, rows: Booleans, seed: int) -> SliceCheck:
    outcome, chance, base, health = test.outcome[rows], test.chance[rows], test.base[rows], test.of_health[rows]
    account = test.account[rows]
    return SliceCheck(
        name=name,
        accounts=len(outcome),
        churned=int(outcome.sum()),
        rate=float(outcome.mean()),
        base=float(base.mean()),
        auc=auc(outcome, chance),
        auc_health=auc(outcome, health),
        brier=brier(outcome, chance),
        brier_base=brier(outcome, base),
        brier_health=brier(outcome, health),
        gain=gain(outcome, chance, base, account, seed),
        over_health=gain(outcome, chance, health, account, seed),
        level=float(chance.mean() - outcome.mean()),
        slope=slope(outcome, chance),
    )


def auc(outcome: Booleans, score: Floats) -> float:
    """Chance that somebody who left has the higher score than somebody who stayed; NaN where there are not both."""
    from sklearn.metrics import roc_auc_score

    if outcome.all() or not outcome.any() or np.isnan(score).any():
        return float("nan")
    return float(roc_auc_score(outcome, score))


def brier(outcome: Booleans, chance: Floats) -> float:
    """Mean squared error of the chances."""
    return float(np.mean((outcome - chance) ** 2))


def slope(outcome: Booleans, chance: Floats) -> float:
    """Calibration slope: the coefficient of the forecast's log odds in a logistic regression on them; 1 is right."""
    from sklearn.linear_model import LogisticRegression

    odds = logit(np.clip(chance, SURE, 1 - SURE))
    if outcome.all() or not outcome.any() or odds.std() < 1e-9:
        return float("nan")
    model = LogisticRegression(C=np.inf, solver="newton-cholesky").fit(odds[:, None], outcome)
    return float(model.coef_[0, 0])


def tenths(test: BackTest) -> list[Tenth]:
    """The tested rows by forecast."""
    order = np.argsort(test.chance, kind="stable")
    parts = np.array_split(order, min(TENTHS, len(order)))
    total = max(1, int(test.outcome.sum()))
    above = np.cumsum([test.outcome[part].sum() for part in parts][::-1])[::-1]
    return [
        Tenth(
            k + 1, len(part), float(test.chance[part].mean()), float(test.outcome[part].mean()), float(above[k] / total)
        )
        for k, part in enumerate(parts)
    ]


def group_checks(test: BackTest, accounts: pd.DataFrame, kinds: tuple[str, ...]) -> Iterator[GroupCheck]:
    """How customers of each region, tier and industry were forecast."""
    for kind in kinds:
        words = accounts[kind].astype(str).to_numpy(object)[test.account]
        for word in np.unique(words.astype(str)):
            rows = words == word
            if word and rows.sum() < len(rows):
                outcome, chance = test.outcome[rows], test.chance[rows]
                enough = outcome.sum() >= LEAST_OF_A_GROUP
                area = auc(outcome, chance) if enough else None
                yield GroupCheck(
                    kind,
                    str(word),
                    int(rows.sum()),
                    int(outcome.sum()),
                    float(chance.mean()),
                    float(outcome.mean()),
                    area,
                )

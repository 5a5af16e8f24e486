"""What accounts are matched on, and how far two of them are apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_territory.solver.problem import Booleans, Floats, Integers
from xl_territory.territory.territory import YEAR, Territory
from xl_territory.territory.workloads import UNASSIGNED
from xl_territory.workbook.names import key

QUARTER_DAYS = 90
LOG_ARR, HEALTH, TENURE, RENEWAL = "Log ARR", "Health", "Tenure", "Renewal In Quarter"
NUMERIC = (LOG_ARR, HEALTH, TENURE, RENEWAL)
WORDS = ("Industry", "Region")


@dataclass(frozen=True, eq=False)
class Candidates:
    """Accounts (positions) of a segment that have a CSM, and what they are matched on.

    ``values`` (n, 4) are in the order of `NUMERIC` in their own units, ``words`` (n, 2) the industry and region as they
    compare; ``csm`` and ``family`` (n,) say whose they are. A tenure that is not known is the mean of the others.
    """

    territory: Territory
    accounts: Integers
    values: Floats
    words: np.ndarray[tuple[int, ...], np.dtype[np.str_]]
    csm: Integers
    family: Integers

    @property
    def standard(self) -> Floats:
        """(n, 4) in standard deviations of the candidates; 0 where all are alike."""
        spread = self.values.std(axis=0, ddof=1) if len(self.values) > 1 else np.zeros(self.values.shape[1])
        return np.asarray((self.values - self.values.mean(axis=0)) / np.where(spread > 0, spread, np.inf))


def candidates(t: Territory, segment: str) -> Candidates:
    """The accounts of a tier that a CSM looks after today."""
    names = [key(str(name)) for name in t.tiers["Tier"]]
    chosen = np.flatnonzero(np.isin(t.tier, [k for k, name in enumerate(names) if name == key(segment)]) & _owned(t))
    rows = t.accounts.iloc[chosen]
    classes = [key(str(name)) for name in t.tables.health["Health"]]
    days = (pd.Timestamp(t.plan_date) - rows["With CSM Since"]).dt.days.to_numpy(float) / YEAR
    tenure = np.where(np.isnan(days), np.nanmean(days) if (~np.isnan(days)).any() else 0.0, days)
    ahead = (rows["Renewal Date"] - pd.Timestamp(t.plan_date)).dt.days.to_numpy(float)
    values = [
        np.log(np.maximum(t.arr[chosen], 1.0)),
        [float(classes.index(key(str(t.health[i])))) for i in chosen],
        tenure,
        ((ahead >= 0) & (ahead <= QUARTER_DAYS)).astype(float),
    ]
    words = np.array([[key(str(word)) for word in rows[column]] for column in WORDS], dtype=str).T
    shaped = words.reshape(len(chosen), len(WORDS))
    return Candidates(t, chosen, np.array(values, dtype=float).T, shaped, t.current[chosen], t.family[chosen])


def _owned(t: Territory) -> Booleans:
    return np.asarray(t.current != UNASSIGNED)


def differences(found: Candidates, pairs: Integers) -> Floats:
    """(pairs, 4) absolute differences in standard deviations; ``pairs`` (pairs, 2) are positions among candidates."""
    z = found.standard
    return np.abs(z[pairs[:, 0]] - z[pairs[:, 1]])


def distances(found: Candidates, pairs: Integers) -> Floats:
    """(pairs,) the sum of those differences, and 1 for another industry and for another region."""
    other = found.words[pairs[:, 0]] != found.words[pairs[:, 1]]
    return np.asarray(differences(found, pairs).sum(axis=1) + other.sum(axis=1))

"""Matched pairs for a pilot: least distance of all pairs, alike in the mean whatever the coins show.

    minimise  Σ distance[e] x[e]                                        x[e] ∈ {0, 1}, e = pairs of accounts
    Σ x = P;   Σ_{e ∋ i} x[e] ≤ 1;   accounts of a family ≤ 1;   accounts of CSM c ≤ 1 + extra[c]
    Σ_e |difference of e in covariate k| x[e] ≤ P · spread for every k

A coin decides later which account of a pair is in which group, so the mean of a covariate may differ between groups by
as much as the mean of the pairs' absolute differences: that is what ``spread`` bounds, in standard deviations. Nobody
is in both groups if nobody has two accounts in the pilot. Solved in an order: fewest second accounts of a CSM, then the
least spread (or 0.1, which is enough), then the least distance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array, hstack, vstack

from xl_territory.errors import TooLittleDataError
from xl_territory.solver.mip.catalogue import find_solver, solve_model
from xl_territory.solver.mip.linear_model import LinearModel, MipRun, SolveStatus
from xl_territory.solver.problem import Floats, Integers
from xl_territory.studies.pilot.covariates import Candidates, differences, distances

ENOUGH = 0.1
"""Standard deviations by which means may differ."""
SECONDS = 20.0
WHOLE = 120
"""Up to so many candidates every pair of them is in the model."""
NEAREST = 16
"""Of more candidates each is offered its nearest ones: a pair of far ones is never wanted."""
SLACK = 1e-6


@dataclass(frozen=True, eq=False)
class Matching:
    """``pairs`` (P, 2) positions among candidates, the lower one first; their distance and a bound that no other pairs
    of the model fall below.

    ``spread`` is what means may differ by, whatever the coins show; ``second`` how many accounts share a CSM with
    another account of the pilot.
    """

    pairs: Integers
    distance: float
    bound: float
    spread: float
    second: int

    @property
    def is_proved(self) -> bool:
        """Whether no pairs are nearer."""
        return self.distance <= self.bound + 1e-4 * max(1.0, self.distance)


def matched(found: Candidates, count: int) -> Matching:
    """The best ``count`` pairs.

    Raises
    ------
    TooLittleDataError : there are not so many accounts of different families.
    """
    pairs = _pairs(found)
    if len(pairs) < count or len(np.unique(found.family)) < 2 * count:
        have = len(np.unique(found.family))
        raise TooLittleDataError(
            f"{count} pairs need {2 * count} accounts of different families that have a CSM; the segment has {have}. "
            "Take fewer pairs or another segment."
        )
    model = _PairModel(found, pairs, count)
    second = model.least(model.second)
    model.hold(model.second, round(second))
    spread = model.least(model.spread)
    model.hold(model.spread, spread + SLACK)
    chosen, bound = model.solve(model.distance)
    best = pairs[chosen]
    mean = differences(found, best).mean(axis=0)
    return Matching(best, float(distances(found, best).sum()), bound, float(mean.max()), round(second))


def _pairs(found: Candidates) -> Integers:
    """(pairs, 2) accounts that may be a pair: of different families."""
    n = len(found.accounts)
    every: Integers = np.stack(np.triu_indices(n, 1), axis=1)
    every = every[found.family[every[:, 0]] != found.family[every[:, 1]]]
    if n <= WHOLE or not len(every):
        return every
    far = np.full((n, n), np.inf)
    far[every[:, 0], every[:, 1]] = far[every[:, 1], every[:, 0]] = distances(found, every)
    nearest = np.argpartition(far, NEAREST, axis=1)[:, :NEAREST]
    offered = np.zeros((n, n), dtype=bool)
    offered[np.repeat(np.arange(n), NEAREST), nearest.ravel()] = True
    near: Integers = every[(offered | offered.T)[every[:, 0], every[:, 1]]]
    return near


class _PairModel:
    """The model with one aim at a time; variables are x of each pair, extra of each CSM, the spread.

    ``last`` is the last answer: it fits what is held since, so that each aim has a start and never ends without pairs.
    """

    last: Floats | None

    def __init__(self, found: Candidates, pairs: Integers, count: int) -> None:
        self.edges, self.last = len(pairs), None
        csms, owner = np.unique(found.csm, return_inverse=True)
        families, family = np.unique(found.family, return_inverse=True)
        self.columns = self.edges + len(csms) + 1
        self.distance = np.concatenate([distances(found, pairs), np.zeros(len(csms) + 1)])
        self.second = np.concatenate([np.zeros(self.edges), np.ones(len(csms)), [0.0]])
        self.spread = np.concatenate([np.zeros(self.edges + len(csms)), [1.0]])
        each = self._touching(pairs, np.arange(len(found.accounts)), len(found.accounts))
        of_family = self._touching(pairs, family, len(families))
        of_csm = self._touching(pairs, owner, len(csms)) - self._unit(self.edges, len(csms))
        far = coo_array(differences(found, pairs).T)
        wide = hstack([far, coo_array((far.shape[0], len(csms))), coo_array(np.full((far.shape[0], 1), -count))])
        total = coo_array(np.concatenate([np.ones(self.edges), np.zeros(len(csms) + 1)])[None, :])
        self.parts: list[csr_array] = [csr_array(part) for part in (each, of_family, of_csm, wide, total)]
        ones = len(found.accounts) + len(families) + len(csms)
        self.upper = [1.0] * ones + [0.0] * far.shape[0] + [float(count)]
        self.lower = [-np.inf] * (ones + far.shape[0]) + [float(count)]

    def least(self, aim: Floats) -> float:
        """The least of an aim that there is."""
        values = self._answer(aim)[0]
        return float(aim @ values)

    def hold(self, aim: Floats, most: float) -> None:
        """From here on the aim is no more than this."""
        self.parts.append(csr_array(aim[None, :]))
        self.lower.append(-np.inf)
        self.upper.append(float(most))

    def solve(self, aim: Floats) -> tuple[Integers, float]:
        """The pairs chosen, and a bound of the aim."""
        values, bound = self._answer(aim)
        return np.flatnonzero(values[: self.edges] > 0.5), bound

    def _answer(self, aim: Floats) -> tuple[Floats, float]:
        model = LinearModel(
            objective=aim,
            offset=0.0,
            lower=np.concatenate([np.zeros(self.columns - 1), [ENOUGH]]),
            upper=np.concatenate([np.ones(self.edges), np.full(self.columns - self.edges, np.inf)]),
            integer=np.arange(self.columns) < self.edges,
            matrix=csr_array(vstack(self.parts)),
            row_lower=np.array(self.lower),
            row_upper=np.array(self.upper),
        )
        run = MipRun(SECONDS, threads=1, absolute_gap=1e-5, start=self.last)
        answer = solve_model(model, find_solver("auto"), run, arrays=True)
        self.last = self.last if answer.values is None else answer.values
        if self.last is None:
            late = answer.status is SolveStatus.UNKNOWN
            raise TooLittleDataError(
                "No pairs were found in time. Take fewer pairs." if late else "No such pairs exist. Take fewer pairs."
            )
        return self.last, max(0.0, answer.bound)

    def _touching(self, pairs: Integers, group: Integers, groups: int) -> coo_array:
        """(groups, columns) how many accounts of each group a pair has."""
        rows = group[pairs].T.ravel()
        columns = np.tile(np.arange(self.edges), 2)
        return coo_array((np.ones(len(rows)), (rows, columns)), shape=(groups, self.columns))

    def _unit(self, first: int, count: int) -> coo_array:
        rows = np.arange(count)
        return coo_array((np.ones(count), (rows, first + rows)), shape=(count, self.columns))


def second_accounts(csm: Sequence[int]) -> int:
    """How many accounts share a CSM with one before them."""
    return len(csm) - len(set(csm))

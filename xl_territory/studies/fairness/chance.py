"""Whether groups of customers are treated differently by more than chance: two randomisation tests and an interval.

A difference is due to chance if it could as well have come about when the names of the groups are dealt out at random
(how likely would these outcomes hit this group?), or when the books are: the same owners among accounts that the same
CSMs may have (how likely would any plan of this team treat the group so?). A difference that is called one passes both;
one that only the first test finds is there whatever the plan is: nobody on the team knows what the group wants, say.
Holm (1979) keeps the error of the first kind for all differences together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from xl_territory.plans.evaluate import Plan
from xl_territory.plans.reasons import unit_owner
from xl_territory.policies.rules.capacity import hours_above
from xl_territory.solver.problem import UNASSIGNED, at_owner
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Booleans, Floats, Integers

FIGURES = ("coverage", "at-risk coverage", "skill match", "moved")
DRAWS = 4_000
RESAMPLED = 1_000
CELLS = 2_000_000
"""Draws × accounts that are worked on at a time."""
INTERVAL = (2.5, 97.5)
ALIKE = 1e-9


@dataclass(frozen=True, eq=False)
class Outcomes:
    """What each account gets and what it could get at most, both (…, figures, accounts).

    A figure of some accounts is the sum of what they get ÷ the sum of what they could.
    """

    got: Floats
    most: Floats

    def differences(self, members: Booleans) -> Floats:
        """(…, figures, groups) figure of the ``members`` (groups, accounts) - figure of all others."""
        return np.asarray(self.figures(members) - self.figures(~members))

    def figures(self, members: Booleans) -> Floats:
        """(…, figures, groups) figure of each group, 1 where there is nothing to get."""
        got, most = (amount @ members.T.astype(float) for amount in (self.got, self.most))
        return np.asarray(np.divide(got, most, out=np.ones_like(got), where=most > 0))

    def relabelled(self, order: Integers) -> Outcomes:
        """The same with the outcomes of other accounts, ``order`` (draws, accounts)."""
        got, most = (np.moveaxis(amount[:, order], 0, 1) for amount in (self.got, self.most))
        return Outcomes(got, most)


def outcomes(t: Territory, owner: Integers) -> Outcomes:
    """What each account gets under ``owner`` (…, accounts), -1 for nobody.

    Coverage is the time that the CSM has for its hours, all below capacity; at-risk coverage the same of at-risk hours.
    """
    owned = owner != UNASSIGNED
    home = np.where(owned, owner, 0)
    every = np.arange(owner.shape[-1])
    served = owned * np.take_along_axis(_served(t, owner), home, axis=-1)
    risky = np.where(t.at_risk, t.hours, 0.0)
    moved = owned & (t.current != UNASSIGNED) & (owner != t.current)
    reached = np.stack([served * t.hours, served * risky, owned * t.match[every, home], moved.astype(float)], axis=-2)
    ones = np.ones(len(every))
    return Outcomes(reached, np.broadcast_to(np.stack([t.hours, risky, ones, ones]), reached.shape))


def _served(t: Territory, owner: Integers) -> Floats:
    """(…, csms) share of its hours that each CSM has time for."""
    m, every = len(t.csms), np.arange(owner.shape[-1])
    rows = owner.reshape(-1, owner.shape[-1])
    hours = at_owner(t.pair_hours, every, np.maximum(rows, 0)) * (rows != UNASSIGNED)
    place = np.maximum(rows, 0) + m * np.arange(len(rows))[:, None]
    counted = np.bincount(place.ravel(), np.broadcast_to(hours, rows.shape).ravel(), m * len(rows))
    load = counted.astype(float).reshape(-1, m)
    share = 1.0 - hours_above(t, load) / np.maximum(load, 1e-12)
    return np.asarray(share).reshape(*owner.shape[:-1], m)


def p_values(plan: Plan, members: Booleans) -> tuple[Floats, Floats]:
    """How likely chance alone makes a difference as large, each (figures, groups) and before Holm.

    First when the names of the groups are dealt out anew, then when the books are.
    """
    seen = outcomes(plan.territory, plan.books.owner)
    observed = seen.differences(members)
    draw = np.random.default_rng(0)
    larger, above, below = np.zeros((3, *observed.shape))
    for size in _sizes(DRAWS, len(plan.unit)):
        named = seen.relabelled(draw.permuted(np.tile(np.arange(len(plan.unit)), (size, 1)), axis=1))
        larger += (np.abs(named.differences(members)) >= np.abs(observed) - ALIKE).sum(axis=0)
        dealt = outcomes(plan.territory, _dealt(plan, draw, size)).differences(members)
        above += (dealt >= observed - ALIKE).sum(axis=0)
        below += (dealt <= observed + ALIKE).sum(axis=0)
    by_name, by_book = (larger + 1) / (DRAWS + 1), 2 * (np.minimum(above, below) + 1) / (DRAWS + 1)
    return by_name, np.asarray(np.minimum(1.0, by_book))


def intervals(plan: Plan, members: Booleans) -> tuple[Floats, Floats]:
    """(figures, groups) ends of the 95 % interval of each difference: bootstrap over accounts, percentiles."""
    observed, n = outcomes(plan.territory, plan.books.owner), len(plan.unit)
    draw, bounds = np.random.default_rng(0), []
    for size in _sizes(RESAMPLED, n):
        often = draw.multinomial(n, np.full(n, 1 / n), size)[:, None, :]
        bounds.append(Outcomes(observed.got * often, observed.most * often).differences(members))
    low, high = np.percentile(np.concatenate(bounds), INTERVAL, axis=0)
    return low, high


def holm(p: Floats) -> Floats:
    """p-values (tests,) that hold for all tests together (Holm 1979, step down)."""
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(1.0, stepped)
    return adjusted


def _dealt(plan: Plan, draw: np.random.Generator, size: int) -> Integers:
    """(size, accounts) the owners of the plan dealt out anew among units that the same CSMs may have."""
    owner = np.tile(unit_owner(plan), (size, 1))
    _, kind = np.unique(plan.problem.allowed, axis=0, return_inverse=True)
    for kind_number in range(int(kind.max(initial=-1)) + 1):
        alike = np.flatnonzero(kind == kind_number)
        owner[:, alike] = draw.permuted(owner[:, alike], axis=1)
    return np.asarray(owner[:, plan.unit])


def _sizes(total: int, accounts: int) -> Iterator[int]:
    """How many draws at a time, ``total`` of them."""
    draws = max(1, CELLS // max(1, accounts))
    for start in range(0, total, draws):
        yield min(draws, total - start)

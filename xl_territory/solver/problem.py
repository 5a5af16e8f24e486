"""The canonical form of an assignment problem, and what an assignment is worth in it.

Units go to owners, each unit to one. Quality is a list of levels, compared in their order (see `Levels`); the
last of them is the score::

    constant + Σ cost[i,j] x[i,j] + Σ_k Σ_j penalty_k( Σ_i use_k[i,j] x[i,j] )_j
             + Σ unassigned_cost[i] of the units without owner

Hard: ``allowed``, every ``Resource.limit`` and every `Budget`. Being unassigned (-1) is always open to every unit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xl_territory.solver.penalty import Penalty

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
Booleans = NDArray[np.bool_]

UNASSIGNED = -1
TOLERANCE = 1e-9


def at_owner(use: Floats, units: Integers, owner: Integers | int) -> Floats:
    """What each of ``units`` uses with its ``owner``.

    ``use`` has shape (units, 1) where the owner does not matter, else (units, owners).
    """
    return np.asarray(use[units, owner if use.shape[1] > 1 else 0])


@dataclass(frozen=True, eq=False)
class Resource:
    """Something that units use up at their owner: hours, places, at-risk hours.

    ``use`` has shape (units, 1) where the owner does not matter, else (units, owners). Limits have shape (owners,),
    infinite where there is none: ``limit`` is hard, ``overloadable`` gives way before any unit goes without owner (the
    amount above it is a level of its own), ``soft`` gives way after that. ``penalties`` add to the score. One of
    ``use`` stands for so many of the planner's as ``unit`` says; the overload level counts the planner's, that of soft
    limits ``use``: hours, revenue and places that add up there have to be of one size.
    """

    name: str
    use: Floats
    limit: Floats | None = None
    overloadable: Floats | None = None
    soft: Floats | None = None
    penalties: tuple[Penalty, ...] = ()
    unit: float = 1.0

    def used(self, owner: Integers, owners: int) -> Floats:
        """What each owner uses under the assignment ``owner`` (units,), shape (owners,)."""
        owned = np.flatnonzero(owner != UNASSIGNED)
        used: Floats = np.bincount(owner[owned], self.at(owned, owner[owned]), owners).astype(float, copy=False)
        return used

    def at(self, units: Integers, owner: Integers | int) -> Floats:
        """What each of ``units`` uses with its ``owner``; see `at_owner`."""
        return at_owner(self.use, units, owner)

    def times(self, factor: float) -> Resource:
        """The same with every penalty times ``factor``, at least 0."""
        return replace(self, penalties=tuple(penalty.times(factor) for penalty in self.penalties))

    def measured(self) -> Resource:
        """The same, counted in what a unit that uses any of it uses on average: solvers know no currency."""
        size = np.abs(self.use)
        unit = float(size.sum() / max(1, np.count_nonzero(size))) or 1.0
        if unit == 1.0:
            return self
        return Resource(
            self.name,
            self.use / unit,
            None if self.limit is None else self.limit / unit,
            None if self.overloadable is None else self.overloadable / unit,
            None if self.soft is None else self.soft / unit,
            tuple(penalty.measured_in(unit) for penalty in self.penalties),
            self.unit * unit,
        )


@dataclass(frozen=True, eq=False)
class Budget:
    """A limit on a sum over all pairs: Σ use[i, owner of i] ≤ limit. ``soft`` budgets give way like soft limits."""

    name: str
    use: Floats
    limit: float
    soft: bool = False

    def used(self, owner: Integers) -> float:
        """What the assignment ``owner`` (units,) spends."""
        owned = np.flatnonzero(owner != UNASSIGNED)
        return float(self.use[owned, owner[owned]].sum())


class Level(IntEnum):
    """The order in which assignments are compared; the position of each in `Levels`."""

    FIXED_UNASSIGNED = 0
    UNASSIGNED = 1
    OVERLOAD = 2
    VIOLATIONS = 3
    SCORE = 4


BEFORE_SCORE = tuple(Level)[: Level.SCORE]
"""The levels at which something gives way."""


class Levels(NamedTuple):
    """What an assignment is worth; earlier levels come before later ones, less is better."""

    fixed_unassigned: float
    unassigned: float
    overload: float
    violations: float
    score: float


NOTHING = Levels(0.0, 0.0, 0.0, 0.0, 0.0)
ANYTHING = Levels(np.inf, np.inf, np.inf, np.inf, np.inf)


@dataclass(frozen=True, eq=False)
class AssignmentProblem:
    """Units, owners and everything a plan is judged by.

    Parameters
    ----------
    cost : (units, owners) score of the pair.
    unassigned_cost : (units,) score of a unit without owner.
    allowed : (units, owners) pairs that may be.
    size : (units,) how many accounts a unit stands for.
    fixed : (units,) units whose owner is settled; they are the last to go without.
    resources, budgets : see `Resource` and `Budget`.
    violations : (units, owners) number of soft rules that a pair breaks, or None.
    constant : score of nothing.
    """

    cost: Floats
    unassigned_cost: Floats
    allowed: Booleans
    size: Floats
    fixed: Booleans
    resources: tuple[Resource, ...] = ()
    budgets: tuple[Budget, ...] = ()
    violations: Floats | None = None
    constant: float = 0.0

    @property
    def units(self) -> int:
        """Number of units."""
        return int(self.cost.shape[0])

    @property
    def owners(self) -> int:
        """Number of owners."""
        return int(self.cost.shape[1])

    @cached_property
    def pairs(self) -> int:
        """Number of allowed pairs."""
        return int(np.count_nonzero(self.allowed))

    def levels(self, owner: Integers) -> Levels:
        """Worth of the assignment ``owner`` (units,), recomputed from nothing else."""
        open_ = owner == UNASSIGNED
        return Levels(
            fixed_unassigned=float(self.size[open_ & self.fixed].sum()),
            unassigned=float(self.size[open_].sum()),
            overload=sum(
                r.unit * float(_above(r.used(owner, self.owners), r.overloadable).sum())
                for r in self.resources
                if r.overloadable is not None
            ),
            violations=self._violations(owner),
            score=self.score(owner),
        )

    def score(self, owner: Integers) -> float:
        """Score of the assignment ``owner`` (units,)."""
        owned = np.flatnonzero(owner != UNASSIGNED)
        total = self.constant + self.cost[owned, owner[owned]].sum() + self.unassigned_cost[owner == UNASSIGNED].sum()
        for resource in self.resources:
            if resource.penalties:
                use = resource.used(owner, self.owners)
                total += sum(penalty(use).sum() for penalty in resource.penalties)
        return float(total)

    def broken(self, owner: Integers) -> tuple[str, ...]:
        """Names of what is hard and does not hold under ``owner`` (units,): ``allowed``, resources, budgets."""
        owned = np.flatnonzero(owner != UNASSIGNED)
        names = [] if self.allowed[owned, owner[owned]].all() else ["allowed"]
        names += [
            r.name
            for r in self.resources
            if r.limit is not None and (r.used(owner, self.owners) > r.limit + TOLERANCE).any()
        ]
        names += [b.name for b in self.budgets if not b.soft and b.used(owner) > b.limit + TOLERANCE]
        return tuple(names)

    def _violations(self, owner: Integers) -> float:
        owned = np.flatnonzero(owner != UNASSIGNED)
        total = 0.0 if self.violations is None else float(self.violations[owned, owner[owned]].sum())
        for resource in self.resources:
            if resource.soft is not None:
                total += float(_above(resource.used(owner, self.owners), resource.soft).sum())
        return total + sum(float(_above(b.used(owner), b.limit)) for b in self.budgets if b.soft)


def _above(used: Floats | float, limit: Floats | float) -> Floats:
    """What lies above the limit; what is only the rounding of a sum is nothing."""
    excess = np.asarray(used - limit)
    return np.where(excess > TOLERANCE, excess, 0.0)

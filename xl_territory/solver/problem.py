"""The canonical form of an assignment problem, and what an assignment is worth in it.

Units go to owners, each unit to one. Quality is a list of levels, compared in their order (see `Levels`); the
last of them is the score::

    constant + Σ cost[i,j] x[i,j] + Σ_k Σ_j penalty_k( Σ_i use_k[i,j] x[i,j] )_j
             + Σ nobody_cost[i] of the units without owner

Hard: ``allowed``, every ``Resource.limit`` and every `Budget`. An owner "nobody" (-1) is always open to every unit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
Booleans = NDArray[np.bool_]

UNASSIGNED = -1
TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class Penalty:
    """Convex piecewise linear cost of what one owner uses: the largest of ``slopes * use + intercepts``.

    Both arrays have shape (pieces, owners).
    """

    slopes: Floats
    intercepts: Floats

    def __call__(self, use: Floats) -> Floats:
        """Cost of ``use`` (…, owners), of the same shape."""
        worst: Floats = self.slopes[0] * use + self.intercepts[0]
        for slope, intercept in zip(self.slopes[1:], self.intercepts[1:], strict=True):
            np.maximum(worst, slope * use + intercept, out=worst)
        return worst

    @cached_property
    def bends(self) -> Bends:
        """Where it bends: the lines that are somewhere the largest one meet their neighbours there."""
        pairs = [(k, other) for k in range(len(self.slopes)) for other in range(k)]
        if not pairs:
            none = np.zeros((0, self.slopes.shape[1]))
            return Bends(self.slopes[0], none, none)
        one, two = np.array(pairs).T
        rise, gap = self.slopes[one] - self.slopes[two], self.intercepts[two] - self.intercepts[one]
        points = np.sort(np.divide(gap, rise, out=np.zeros_like(gap), where=rise != 0), axis=0)
        between = np.concatenate([points[:1] - 1.0, (points[1:] + points[:-1]) / 2, points[-1:] + 1.0])
        largest = np.array([(self.slopes * use + self.intercepts).argmax(axis=0) for use in between])
        slopes = np.take_along_axis(self.slopes, largest, axis=0)
        rises = np.diff(slopes, axis=0)
        bent = np.abs(rises) > TOLERANCE * np.abs(self.slopes).max(axis=0)
        order = np.argsort(~bent, axis=0, kind="stable")[: bent.sum(axis=0).max()]
        return Bends(
            slopes[0],
            np.take_along_axis(points, order, axis=0),
            np.take_along_axis(np.where(bent, rises, 0.0), order, axis=0),
        )


class Bends(NamedTuple):
    """A convex piecewise linear function: ``first`` slope (owners,), ``points`` where it rises, by ``rises`` (bends,
    owners); an owner with fewer bends than others has points with a rise of 0."""

    first: Floats
    points: Floats
    rises: Floats


def deviation(target: Floats, slope: float) -> Penalty:
    """``slope`` for each unit of use that lies above or below ``target`` (owners,)."""
    return Penalty(np.outer([slope, -slope], np.ones_like(target)), np.outer([-slope, slope], target))


def distance(target: Floats, scale: Floats, bends: Floats, values: Floats, slope: float) -> Penalty:
    """``slope`` × scale × φ(distance from ``target`` ÷ ``scale``), both (owners,), on either side of the target.

    φ is convex, ``values`` at ``bends`` (both from 0 on), straight between them and of slope 1 beyond; an owner whose
    scale is 0 pays for every unit of the distance.
    """
    rises = np.append(np.diff(values) / np.diff(bends), 1.0)[:, None]
    starts = values[:, None] - rises * bends[:, None]
    lines = np.concatenate([rises, -rises])
    return Penalty(
        slope * np.broadcast_to(lines, (len(lines), len(target))),
        slope * (np.concatenate([starts, starts]) * scale - lines * target),
    )


def excess(limit: Floats, slope: float) -> Penalty:
    """``slope`` for each unit of use above ``limit`` (owners,)."""
    return Penalty(np.outer([0.0, slope], np.ones_like(limit)), np.outer([0.0, -slope], limit))


@dataclass(frozen=True, eq=False)
class Resource:
    """Something that units use up at their owner: hours, places, at-risk hours.

    ``use`` has shape (units, 1) where the owner does not matter, else (units, owners). Limits have shape (owners,),
    infinite where there is none: ``limit`` is hard, ``elastic`` gives way before any unit goes without owner (the
    amount above it is a level of its own), ``soft`` gives way after that. ``penalties`` add to the score.
    """

    name: str
    use: Floats
    limit: Floats | None = None
    elastic: Floats | None = None
    soft: Floats | None = None
    penalties: tuple[Penalty, ...] = ()

    def used(self, owner: Integers, owners: int) -> Floats:
        """What each owner uses under the assignment ``owner`` (units,), shape (owners,)."""
        owned = np.flatnonzero(owner != UNASSIGNED)
        column = owner[owned] if self.use.shape[1] > 1 else 0
        used: Floats = np.bincount(owner[owned], self.use[owned, column], owners).astype(float, copy=False)
        return used


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


class Levels(NamedTuple):
    """What an assignment is worth; earlier levels come before later ones, less is better."""

    held_without_owner: float
    without_owner: float
    overload: float
    breaches: float
    score: float


@dataclass(frozen=True, eq=False)
class AssignmentProblem:
    """Units, owners and everything a plan is judged by.

    Parameters
    ----------
    cost : (units, owners) score of the pair.
    nobody_cost : (units,) score of a unit without owner.
    allowed : (units, owners) pairs that may be.
    size : (units,) how many accounts a unit stands for.
    held : (units,) units whose owner is settled; they are the last to go without.
    resources, budgets : see `Resource` and `Budget`.
    breaches : (units, owners) number of soft rules that a pair breaks, or None.
    constant : score of nothing.
    """

    cost: Floats
    nobody_cost: Floats
    allowed: Booleans
    size: Floats
    held: Booleans
    resources: tuple[Resource, ...] = ()
    budgets: tuple[Budget, ...] = ()
    breaches: Floats | None = None
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
            held_without_owner=float(self.size[open_ & self.held].sum()),
            without_owner=float(self.size[open_].sum()),
            overload=sum(
                float(_above(r.used(owner, self.owners), r.elastic).sum())
                for r in self.resources
                if r.elastic is not None
            ),
            breaches=self._breaches(owner),
            score=self.score(owner),
        )

    def score(self, owner: Integers) -> float:
        """Score of the assignment ``owner`` (units,)."""
        owned = np.flatnonzero(owner != UNASSIGNED)
        total = self.constant + self.cost[owned, owner[owned]].sum() + self.nobody_cost[owner == UNASSIGNED].sum()
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

    def _breaches(self, owner: Integers) -> float:
        owned = np.flatnonzero(owner != UNASSIGNED)
        total = 0.0 if self.breaches is None else float(self.breaches[owned, owner[owned]].sum())
        for resource in self.resources:
            if resource.soft is not None:
                total += float(_above(resource.used(owner, self.owners), resource.soft).sum())
        return total + sum(float(_above(b.used(owner), b.limit)) for b in self.budgets if b.soft)


def _above(used: Floats | float, limit: Floats | float) -> Floats:
    """What lies above the limit; what is only the rounding of a sum is nothing."""
    excess = np.asarray(used - limit)
    return np.where(excess > TOLERANCE, excess, 0.0)


@dataclass(frozen=True, eq=False)
class Assignment:
    """An answer: ``owner`` (units,) with -1 for nobody, and what was proved about it.

    ``bound`` is a proven lower bound of the score among all assignments that are as good on the levels before it.
    ``proved`` says that the earlier levels are proved best and the score is within the gap asked for; ``cancelled``
    that somebody stopped it.
    """

    owner: Integers
    bound: float
    proved: bool
    cancelled: bool
    seconds: float


@dataclass(frozen=True)
class SolveOptions:
    """How to solve: solver name, seconds, relative gap, threads (0 = as many as the machine has), seed."""

    solver: str = "auto"
    time_limit: float = 60.0
    gap: float = 0.001
    threads: int = 0
    seed: int = 0


class Progress(NamedTuple):
    """What is known while it solves: score of the best assignment so far, proven bound, seconds since the start."""

    score: float
    bound: float
    seconds: float

    @property
    def gap(self) -> float:
        """Relative gap (score - bound) ÷ score, 0 when both are 0."""
        return relative_gap(self.score, self.bound)


Watch = Callable[[Progress], None]
Stop = Callable[[], bool]


def relative_gap(score: float, bound: float) -> float:
    """Proven relative gap, (score - bound) ÷ score; 0 where the score has no room above its bound."""
    if score - bound <= TOLERANCE:
        return 0.0
    return (score - bound) / abs(score) if score else float("inf")

"""The best assignment so far and what is proved about it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from xl_territory.solver.assignment import Progress, Watch, relative_gap
from xl_territory.solver.limits import Clock
from xl_territory.solver.problem import (
    BEFORE_SCORE,
    TOLERANCE,
    UNASSIGNED,
    AssignmentProblem,
    Integers,
    Level,
    Levels,
    Resource,
)

ROOM = 1e-10
REFUTED = 1e-6


class Bound(NamedTuple):
    """No assignment that is no worse than ``worst`` on the levels before ``level`` has less of it than ``value``."""

    level: Level
    value: float
    worst: Levels

    def holds(self, level: Level, levels: Levels) -> bool:
        """Whether it says something about ``level`` for assignments as good as ``levels``."""
        pairs = zip(levels[:level], self.worst[:level], strict=True)
        # the room is less than what relaxations leave for rounding
        return level == self.level and all(ours <= theirs + ROOM * max(1.0, theirs) for ours, theirs in pairs)

    def refuted_by(self, levels: Levels) -> bool:
        """Whether an assignment of these ``levels`` shows that it is wrong, as bounds of a solver have been."""
        value = levels[self.level]
        return self.holds(self.level, levels) and self.value > value + REFUTED * max(1.0, abs(value))


class Incumbent:
    """The best assignment it was updated with, by the true levels, and the best bounds; tells ``watch`` of both.

    One that is ``feasible`` (breaks no hard limit) is better than any that is not: where a budget asks for owners, not
    even the assignment without any is.
    """

    def __init__(self, problem: AssignmentProblem, clock: Clock, gap: float, watch: Watch | None = None) -> None:
        self.problem, self.clock, self.gap, self.watch = problem, clock, gap, watch
        self.owner = np.full(problem.units, UNASSIGNED, dtype=np.intp)
        self.levels = problem.levels(self.owner)
        self.feasible = self._breaks_nothing(self.owner)
        self._bounds: list[Bound] = []

    @property
    def nothing_gives_way(self) -> bool:
        """Whether the best assignment gives everybody an owner and keeps every limit."""
        return self.feasible and not any(self.levels[: Level.SCORE])

    @property
    def proved_levels(self) -> int:
        """On how many levels before the score, from the first on, no assignment is better."""
        return next((level for level in BEFORE_SCORE if not self.proved(level)), Level.SCORE)

    @property
    def levels_proved(self) -> bool:
        """Whether no assignment is better on a level before the score."""
        return self.proved_levels == Level.SCORE

    @property
    def bound(self) -> float:
        """No assignment as good on the earlier levels has a lower score."""
        return self.bound_of(Level.SCORE)

    def bound_of(self, level: Level) -> float:
        """What no assignment that is as good on the levels before ``level`` is below."""
        return max((bound.value for bound in self._bounds if bound.holds(level, self.levels)), default=-np.inf)

    def proved(self, level: Level) -> bool:
        """Whether the best assignment is proved best on a level before the score."""
        value, bound = self.levels[level], self.bound_of(level)
        whole = level <= Level.UNASSIGNED and not (self.problem.size % 1).any()
        return value <= 0 or value <= (np.ceil(bound - 1e-6) if whole else bound) + 1e-7 * max(1.0, value)

    @property
    def done(self) -> bool:
        """Whether the best assignment is proved good enough."""
        return self.feasible and self.levels_proved and self.gap_left <= self.gap

    @property
    def gap_left(self) -> float:
        """Proven relative gap of the best assignment."""
        return relative_gap(self.levels[Level.SCORE], self.bound)

    @property
    def over(self) -> bool:
        """Whether to end: done, no time left or stopped."""
        return self.done or self.clock.over

    def update(self, owner: Integers) -> bool:
        """Keep ``owner`` (units,) if it is better than the best so far; whether it was."""
        sound = repair(self.problem, owner)
        levels, feasible = self.problem.levels(sound), self._breaks_nothing(sound)
        if self.feasible > feasible or (self.feasible == feasible and not worse(self.levels, than=levels)):
            return False
        self.owner, self.levels, self.feasible = sound, levels, feasible
        self._bounds = [bound for bound in self._bounds if not bound.refuted_by(levels)]
        self._tell()
        return True

    def _breaks_nothing(self, owner: Integers) -> bool:
        """Whether a repaired assignment is feasible: only budgets can still be broken."""
        return not self.problem.budgets or not self.problem.broken(owner)

    def add_bound(self, level: Level, value: float, worst: Levels) -> None:
        """Remember a `Bound`, unless the best assignment refutes it."""
        bound = Bound(level, value, worst)
        if value > self.bound_of(level) and not bound.refuted_by(self.levels):
            self._bounds.append(bound)
            if level == Level.SCORE:
                self._tell()

    def _tell(self) -> None:
        if self.watch is not None:
            score = self.levels[Level.SCORE]
            self.watch(Progress(score, min(self.bound, score), self.clock.seconds))


def worse(levels: Levels, than: Levels) -> bool:
    """Whether ``levels`` come after ``than`` in the order of levels, by more than rounding."""
    for ours, theirs in zip(levels, than, strict=True):
        if abs(ours - theirs) > ROOM * max(1.0, abs(theirs)):
            return ours > theirs
    return False


def repair(problem: AssignmentProblem, owner: Integers) -> Integers:
    """``owner`` (units,) without the units that must go for everything hard to hold."""
    broken = problem.broken(owner)
    if not broken:
        return owner
    owner = owner.copy()
    owned = np.flatnonzero(owner != UNASSIGNED)
    owner[owned[~problem.allowed[owned, owner[owned]]]] = UNASSIGNED
    for resource in problem.resources:
        if resource.name in broken and resource.limit is not None:
            _unload(problem, resource, owner)
    for budget in problem.budgets:
        if budget.name in broken and not budget.soft:
            owned = np.flatnonzero(owner != UNASSIGNED)
            spent = budget.use[owned, owner[owned]]
            order = np.argsort(-spent, kind="stable")
            excess = spent.sum() - budget.limit
            many = int(np.searchsorted(np.cumsum(spent[order]), excess - TOLERANCE)) + 1 if excess > TOLERANCE else 0
            owner[owned[order[:many]]] = UNASSIGNED
    return owner


def _unload(problem: AssignmentProblem, resource: Resource, owner: Integers) -> None:
    """Take units from overfull owners, the ones that matter least first."""
    used = resource.used(owner, problem.owners)
    limit = np.broadcast_to(np.asarray(resource.limit), used.shape)
    for j in np.flatnonzero(used > limit + TOLERANCE):
        units = np.flatnonzero(owner == j)
        use = resource.at(units, int(j))
        units, use = units[use > 0], use[use > 0]
        order = np.lexsort((-use, problem.size[units], problem.fixed[units]))
        freed = np.cumsum(use[order])
        many = int(np.searchsorted(freed, used[j] - limit[j] - TOLERANCE)) + 1
        owner[units[order[:many]]] = UNASSIGNED

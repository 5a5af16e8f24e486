"""A first schedule: unit after unit starts in the best week that still has room for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from xl_territory.solver.problem import UNASSIGNED
from xl_territory.studies.handoffs.gains import single_gains
from xl_territory.studies.handoffs.handoff_problem import TOLERANCE, HandoffProblem
from xl_territory.studies.handoffs.schedule import Schedule, nothing_started
from xl_territory.territory.workloads import Floats, Integers

Changes = dict[int, Floats]


def earliest(problem: HandoffProblem) -> Schedule:
    """Each unit in the earliest week that has room for it, those first that alone make the score better."""
    gain = single_gains(problem)
    weeks = np.tile(np.arange(problem.weeks + 1, dtype=float), (problem.units, 1))
    return by_preference(problem, weeks, np.argsort(-gain, kind="stable"))


def by_preference(problem: HandoffProblem, dislike: Floats, order: Integers) -> Schedule:
    """Each unit in a week that has room for it, the least disliked first; in ``order``, again and again.

    ``dislike`` (U, W + 1). A week counts from the round on that is its rank, so that a unit waits for its first choice
    while others make room for it.
    """
    builder = _Builder(problem)
    ranked = [[week for week in np.argsort(row, kind="stable") if may[week]] for row, may in _choices(problem, dislike)]
    waiting = [int(unit) for unit in order if ranked[unit]]
    for rank in range(1, problem.weeks + 1):
        before = -1
        while waiting and len(waiting) != before:
            before = len(waiting)
            waiting = [unit for unit in waiting if not builder.placed_in_one_of(unit, ranked[unit][:rank])]
    return Schedule(problem, builder.start)


def _choices(problem: HandoffProblem, dislike: Floats) -> Iterator[tuple[Floats, Sequence[bool]]]:
    yield from zip(dislike, problem.startable.tolist(), strict=True)


@dataclass
class _Builder:
    """A schedule that grows unit by unit and never breaks a rule."""

    problem: HandoffProblem

    def __post_init__(self) -> None:
        p = self.problem
        nothing = nothing_started(p)
        self.start = nothing.start.copy()
        self._load = nothing.loads.copy()
        self._give_room, self._receive_room = p.give_room.copy(), p.receive_room.copy()
        self._members: list[list[int]] = [[] for _ in range(p.units)]
        for account in p.moving:
            self._members[p.unit[account]].append(int(account))
        self._givers: list[list[tuple[int, int]]] = [[] for _ in range(p.units)]
        for unit, csm, until in zip(p.givers.unit, p.givers.csm, p.givers.until, strict=True):
            self._givers[unit].append((int(csm), int(until)))

    def placed_in_one_of(self, unit: int, weeks: Sequence[int]) -> bool:
        """Start the unit in the first of these weeks that has room for it; False where none has."""
        for week in weeks:
            givers = [csm for csm, until in self._givers[unit] if week <= until]
            if self._has_starts(unit, week, givers):
                changes = self._changes(unit, week)
                if self._fits(unit, week, changes):
                    self._place(unit, week, givers, changes)
                    return True
        return False

    def _has_starts(self, unit: int, week: int, givers: Sequence[int]) -> bool:
        return not givers or bool(
            self._receive_room[self.problem.receiver[unit], week] > 0
            and all(self._give_room[csm, week] > 0 for csm in givers)
        )

    def _fits(self, unit: int, week: int, changes: Changes) -> bool:
        p, to = self.problem, self.problem.receiver[unit]
        for csm, change in changes.items():
            above = self._load[csm] + change > p.limit[csm] + TOLERANCE
            if (above[week:] if csm == to else above & (change > 0)).any():
                return False
        return True

    def _place(self, unit: int, week: int, givers: Sequence[int], changes: Changes) -> None:
        self.start[unit] = week
        for csm, change in changes.items():
            self._load[csm] += change
        for csm in givers:
            self._give_room[csm, week] -= 1
        if givers:
            self._receive_room[self.problem.receiver[unit], week] -= 1

    def _changes(self, unit: int, week: int) -> Changes:
        """(W + 1,) hours that each CSM has more when the unit starts in that week."""
        p = self.problem
        changes: Changes = {}
        done = min(int(p.handover[unit, week]), p.weeks + 1)
        for i in self._members[unit]:
            to = changes.setdefault(int(p.after[i]), np.zeros(p.weeks + 1))
            to[week:done] += p.receiver_share * p.hours_after[i]
            to[done:] += p.hours_after[i]
            owner = p.owner[i]
            if owner[0] != UNASSIGNED:
                there = owner != UNASSIGNED
                of = changes.setdefault(int(owner[0]), np.zeros(p.weeks + 1))
                of[week:done] -= (1 - p.giver_share) * p.hours_before[i] * there[week:done]
                of[done:] -= p.hours_before[i] * there[done:]
        return changes

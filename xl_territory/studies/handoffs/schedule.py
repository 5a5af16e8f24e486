"""What a choice of start weeks means, week by week; recomputed from nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from xl_territory.solver.problem import UNASSIGNED
from xl_territory.studies.handoffs.handoff_problem import NOT_FINISHED, TOLERANCE, HandoffProblem
from xl_territory.territory.workloads import Booleans, Floats, Integers, totals


@dataclass(frozen=True, eq=False, repr=False)
class Schedule:
    """Start weeks ``start`` (U,), 0 for not within the weeks, of a handoff problem."""

    problem: HandoffProblem
    start: Integers

    @cached_property
    def handover(self) -> Integers:
        """(U,) first week in which the new CSM owns the unit; after every week where it is not finished."""
        p = self.problem
        return np.where(self.start == NOT_FINISHED, p.weeks + 2, p.handover[np.arange(p.units), self.start])

    @cached_property
    def unfinished(self) -> int:
        """Accounts that are not handed over within the weeks."""
        return int(self.problem.size[self.start == NOT_FINISHED].sum())

    def owner(self, week: int) -> Integers:
        """(n,) owner of record in a week, -1 for nobody."""
        p = self.problem
        owner = p.owner[:, week].copy()
        done = p.moving[self.handover[p.unit[p.moving]] <= week]
        owner[done] = p.after[done]
        return owner

    def in_dual(self, week: int) -> Integers:
        """Accounts that two CSMs look after in a week."""
        p = self.problem
        unit = p.unit[p.moving]
        return p.moving[(self.start[unit] > 0) & (self.start[unit] <= week) & (week < self.handover[unit])]

    @cached_property
    def loads(self) -> Floats:
        """(m, W + 1) hours of each CSM in each week, both shares of what is in dual coverage counted."""
        p = self.problem
        return p.load + np.stack([self._change(week) for week in range(p.weeks + 1)], axis=1)

    def _change(self, week: int) -> Floats:
        """(m,) hours that each CSM has more in a week than if nothing had started."""
        p, dual = self.problem, self.in_dual(week)
        done = p.moving[self.handover[p.unit[p.moving]] <= week]
        more = totals(p.after[done], p.hours_after[done], p.csms)
        more += totals(p.after[dual], p.receiver_share * p.hours_after[dual], p.csms)
        more -= totals(p.owner[done, week], p.hours_before[done], p.csms)
        return more - totals(p.owner[dual, week], (1 - p.giver_share) * p.hours_before[dual], p.csms)

    @cached_property
    def scores(self) -> Floats:
        """(W + 1,) score of the book of record of each week."""
        return np.array([self.problem.score.score(self.owner(week)) for week in range(self.problem.weeks + 1)])

    @cached_property
    def breach_weeks(self) -> int:
        """Account-weeks in breach."""
        accounts = np.arange(self.problem.after.size)
        weeks = range(1, self.problem.weeks + 1)
        return sum(int(self.problem.in_breach(accounts, self.owner(week)).sum()) for week in weeks)

    @cached_property
    def shifted_weeks(self) -> int:
        """Weeks between what was announced and what is now, summed over the units."""
        p = self.problem
        now = np.where(self.start == NOT_FINISHED, p.weeks + 1, self.start)
        return int(np.abs(now - p.announced)[p.announced > 0].sum())

    @cached_property
    def cost(self) -> float:
        """Σ score of every week + what account-weeks in breach and shifts of what was announced cost."""
        p = self.problem
        return float(self.scores[1:].sum()) + p.breach_price * self.breach_weeks + p.shift_price * self.shifted_weeks

    @cached_property
    def given(self) -> Integers:
        """(m, W + 1) starts that each CSM gives in each week."""
        pairs = self.problem.givers
        start = self.start[pairs.unit]
        counted = (start > 0) & (start <= pairs.until)
        return self._counts(pairs.csm[counted], start[counted])

    @cached_property
    def received(self) -> Integers:
        """(m, W + 1) starts that each CSM receives from somebody in each week."""
        counted = (self.start > 0) & (self.start <= self.problem.given_until)
        return self._counts(self.problem.receiver[counted], self.start[counted])

    @property
    def above_room(self) -> Floats:
        """(m, W + 1) hours above what each CSM has."""
        return np.maximum(0.0, self.loads - self.problem.room[:, None])

    @property
    def newly_above(self) -> float:
        """CSM-weeks of hours above what they have, of those who are within it today."""
        above = self.above_room
        return float(above[above[:, 0] <= TOLERANCE, 1:].sum())

    def better_than(self, other: Schedule, least: float = 1e-9) -> bool:
        """Whether fewer accounts are not finished, or as many at a cost that is lower by ``least``."""
        if self.unfinished != other.unfinished:
            return self.unfinished < other.unfinished
        return self.cost < other.cost - least

    def _counts(self, csm: Integers, week: Integers) -> Integers:
        counts = np.zeros((self.problem.csms, self.problem.weeks + 1), dtype=np.intp)
        np.add.at(counts, (csm, week), 1)
        return counts


def nothing_started(problem: HandoffProblem) -> Schedule:
    """The schedule in which no unit starts."""
    return Schedule(problem, np.full(problem.units, NOT_FINISHED))


def broken(schedule: Schedule) -> list[str]:
    """Which of the hard rules of handoffs do not hold; empty where all do."""
    p = schedule.problem
    started = np.flatnonzero(schedule.start > 0)
    checks = (
        ("weeks", ~p.startable[started, schedule.start[started]]),
        ("given a week", schedule.given > p.give_room),
        ("received a week", schedule.received > p.receive_room),
        ("capacity", above_limit(schedule)),
    )
    return [rule for rule, found in checks if found.any()]


def above_limit(schedule: Schedule) -> Booleans:
    """(m, W + 1) weeks in which a CSM is above the limit who must be within it, for it is so or something came."""
    p = schedule.problem
    bound = p.within.copy()
    for unit in np.flatnonzero(schedule.start > 0):
        bound[p.receiver[unit], schedule.start[unit] :] = True
    return np.asarray(bound & (schedule.loads > p.limit[:, None] + TOLERANCE))


def part(schedule: Schedule, free: Booleans) -> HandoffProblem:
    """The problem of the ``free`` (U,) units alone, all others starting as they do in the schedule."""
    p = schedule.problem
    others = Schedule(p, np.where(free, NOT_FINISHED, schedule.start))
    number = np.append(np.where(free, np.cumsum(free) - 1, UNASSIGNED), UNASSIGNED)
    within = p.within.copy()
    for each in np.flatnonzero(others.start > 0):
        within[p.receiver[each], others.start[each] :] = True
    return replace(
        p,
        owner=np.stack([others.owner(week) for week in range(p.weeks + 1)], axis=1),
        unit=number[p.unit],
        handover=p.handover[free],
        startable=p.startable[free],
        announced=p.announced[free],
        load=others.loads,
        within=within,
        give_room=np.maximum(0, p.give_room - others.given),
        receive_room=np.maximum(0, p.receive_room - others.received),
    )

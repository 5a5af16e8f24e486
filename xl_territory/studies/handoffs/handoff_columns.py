"""The columns of the handoff model, and the way between start weeks and their values.

z[u,s] = 1 when unit u has started by week s, so z[u,s] ≤ z[u,s+1]; where a unit may not start in week s, its column is
that of its last week before. With columns "starts in week s" instead, solvers find no plan at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xl_territory.solver.problem import UNASSIGNED, Resource
from xl_territory.studies.handoffs.handoff_problem import NOT_FINISHED, TOLERANCE, HandoffProblem
from xl_territory.studies.handoffs.model_rows import NONE, Entries, Layout, entries, joined
from xl_territory.studies.handoffs.schedule import Schedule, nothing_started
from xl_territory.territory.workloads import Booleans, Floats, Integers


@dataclass(frozen=True, eq=False)
class HandoffColumns:
    """The columns of a handoff problem."""

    problem: HandoffProblem

    def values(self, schedule: Schedule) -> Floats:
        """The values of the columns under a schedule."""
        p, at = self.problem, self.layout
        x = np.zeros(at.columns)
        unit, week = np.nonzero(p.startable)
        start = schedule.start[unit]
        x[: unit.size] = (start > 0) & (start <= week)
        x[at.within] = _stays_within(schedule, at.above).ravel()
        for k, resource in enumerate(at.penalised):
            used = self.used(resource, schedule)
            x[at.use(k)] = used.ravel()
            for q, penalty in enumerate(resource.penalties):
                x[at.penalty(k, q)] = penalty.of(at.touched)(used.T).T.ravel()
        return x

    def box(self) -> tuple[Floats, Floats]:
        """Least and most that each column can be (columns,): a linear model without integers needs no such bounds."""
        at = self.layout
        lower, upper = np.zeros(at.columns), np.ones(at.columns)
        for k, resource in enumerate(at.penalised):
            _, reach = self.changes_and_reach(resource)
            lower[at.use(k)], upper[at.use(k)] = (each.ravel() for each in reach)
            for q, penalty in enumerate(resource.penalties):
                bends = (np.clip(point[at.touched, None], *reach) for point in penalty.breakpoints)
                worth = np.stack([penalty.of(at.touched)(use.T).T.ravel() for use in (*reach, *bends)])
                lower[at.penalty(k, q)], upper[at.penalty(k, q)] = worth.min(axis=0), worth.max(axis=0)
        return lower, upper

    def start(self, values: Floats) -> Integers:
        """(U,) start weeks that the values of the columns stand for."""
        started = np.zeros(self.problem.startable.shape, dtype=bool)
        started[self.problem.startable] = values[: self.layout.starts] > 0.5
        return np.where(started.any(axis=1), started.argmax(axis=1), NOT_FINISHED)

    def shares(self, values: Floats) -> Floats:
        """(U, W + 1) share of each unit that starts in each week, in column 0 what is not finished, of any values."""
        by = np.zeros(self.problem.startable.shape)
        by[self.problem.startable] = values[: self.layout.starts]
        by = np.maximum.accumulate(by, axis=1)
        return np.concatenate([1 - by[:, -1:], np.diff(by, axis=1)], axis=1)

    @cached_property
    def layout(self) -> Layout:
        """Where the columns are."""
        p = self.problem
        touched = np.unique(np.concatenate([p.after[p.moving], p.owner[p.moving].ravel()]))
        touched = touched[touched != UNASSIGNED]
        penalised = tuple(resource for resource in p.score.resources if resource.penalties)
        return Layout(touched, p.weeks, int(np.count_nonzero(p.startable)), np.intersect1d(p.above, touched), penalised)

    @cached_property
    def column(self) -> Integers:
        """(U, W + 1) column of z[u,s], -1 for none."""
        p = self.problem
        own = np.full((p.units, p.weeks + 1), NONE)
        own[p.startable] = np.arange(self.layout.starts)
        return np.maximum.accumulate(own, axis=1)

    @cached_property
    def owned_column(self) -> Integers:
        """(U, W + 1) column that is 1 when the new CSM owns the unit in that week, -1 where that cannot be."""
        p = self.problem
        owned = np.full((p.units, p.weeks + 1), NONE)
        for start in range(1, p.weeks + 1):
            done = p.startable[:, start, None] & (p.handover[:, start, None] <= np.arange(p.weeks + 1))
            owned = np.where(done, self.column[:, start, None], owned)
        return owned

    def used(self, resource: Resource, schedule: Schedule) -> Floats:
        """(touched, W) use of a resource in each week."""
        p = self.problem
        return np.stack([resource.used(schedule.owner(w), p.csms) for w in range(1, p.weeks + 1)], axis=1)[
            self.layout.touched
        ]

    def changes_and_reach(self, resource: Resource) -> tuple[Entries, tuple[Floats, Floats]]:
        """What handoffs change in the use of a resource, and the least and most of it (touched, W)."""
        p, at = self.problem, self.layout
        unit, until = p.unit[p.moving], p.owner[p.moving, 1:]
        owned = self.owned_column[unit, 1:]
        after = np.broadcast_to(p.after[p.moving, None], until.shape)
        before, then = (resource.at(p.moving[:, None], np.maximum(owner, 0)) for owner in (until, after))
        changes = joined(entries(after, owned, then), entries(until, owned, -before))
        return changes, _reach(at, changes, self.used(resource, nothing_started(p)))


def _reach(at: Layout, changes: Entries, base: Floats) -> tuple[Floats, Floats]:
    """(touched, W) least and most that can be used."""
    csm, week, _, value = changes
    low, high = base.copy(), base.copy()
    place = (at.row(csm) // at.weeks, week)
    np.add.at(low, place, np.minimum(value, 0))
    np.add.at(high, place, np.maximum(value, 0))
    return low, high


def _stays_within(schedule: Schedule, csms: Integers) -> Booleans:
    """(csms, W) whether each CSM is within the limit from that week on."""
    above = schedule.loads[csms, 1:] > schedule.problem.limit[csms, None] + TOLERANCE
    return np.asarray(~np.maximum.accumulate(above[:, ::-1], axis=1)[:, ::-1])

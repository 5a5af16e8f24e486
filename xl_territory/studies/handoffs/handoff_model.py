"""Start weeks as a mixed integer linear model.

z[u,s] = 1 when unit u has started by week s, so z[u,s] ≤ z[u,s+1]; where a unit may not start in week s, its column is
that of its last week before. Loads, starts and hours by owner of record are linear in z, and so is the cost but for the
convex penalties of the score, which have a column per CSM and week. With columns "starts in week s" instead, solvers
find no plan at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array, vstack

from xl_territory.solver.mip.linear_model import LinearModel
from xl_territory.solver.problem import UNASSIGNED, Resource
from xl_territory.studies.handoffs.handoff_problem import NOT_FINISHED, TOLERANCE, HandoffProblem
from xl_territory.studies.handoffs.model_rows import (
    NONE,
    Entries,
    Layout,
    RowBlock,
    entries,
    joined,
    no_more,
    pieces,
)
from xl_territory.studies.handoffs.schedule import Schedule, nothing_started
from xl_territory.territory.workloads import Booleans, Floats, Integers

CLOSE = 1e-6


@dataclass(frozen=True, eq=False)
class HandoffModel:
    """The linear models of a handoff problem, and the way between start weeks and the values of their columns."""

    problem: HandoffProblem

    def finishing(self) -> LinearModel:
        """Fewest accounts that are not finished."""
        return self._model(self._unfinished, float(self.problem.size.sum()), ())

    def cheapest(self, unfinished: int) -> LinearModel:
        """Least cost, with at most so many accounts that are not finished."""
        column = np.flatnonzero(self._unfinished)
        most = np.array([unfinished - self.problem.size.sum() + CLOSE])
        row = RowBlock(np.zeros(column.size, np.intp), column, self._unfinished[column], np.array([-np.inf]), most)
        return self._model(*self._cost, (row,))

    def values(self, schedule: Schedule) -> Floats:
        """The values of the columns under a schedule."""
        p, at = self.problem, self.layout
        x = np.zeros(at.columns)
        unit, week = np.nonzero(p.startable)
        start = schedule.start[unit]
        x[: unit.size] = (start > 0) & (start <= week)
        x[at.within] = _stays_within(schedule, at.above).ravel()
        for k, resource in enumerate(at.penalised):
            used = self._used(resource, schedule)
            x[at.use(k)] = used.ravel()
            for q, penalty in enumerate(resource.penalties):
                x[at.penalty(k, q)] = penalty.of(at.touched)(used.T).T.ravel()
        return x

    def box(self) -> tuple[Floats, Floats]:
        """Least and most that each column can be (columns,): a linear model without integers needs no such bounds."""
        at = self.layout
        lower, upper = np.zeros(at.columns), np.ones(at.columns)
        for k, resource in enumerate(at.penalised):
            _, reach = self._changes_and_reach(resource)
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

    @cached_property
    def _unfinished(self) -> Floats:
        """Objective (columns,) of the accounts that are not finished, but for a constant."""
        objective = np.zeros(self.layout.columns)
        last = self.column[:, -1]
        objective[last[last >= 0]] = -self.problem.size[last >= 0]
        return objective

    @cached_property
    def _cost(self) -> tuple[Floats, float]:
        """Objective (columns,) of the cost, and its constant."""
        p, at = self.problem, self.layout
        objective = np.zeros(at.columns)
        offset = nothing_started(p).cost
        for week in range(1, p.weeks + 1):
            column = self.owned_column[p.unit[p.moving], week]
            change = self._linear(p.after) - self._linear(p.owner[:, week])
            np.add.at(objective, column[column >= 0], change[column >= 0])
        for k, resource in enumerate(at.penalised):
            used = self._used(resource, nothing_started(p))
            for q, penalty in enumerate(resource.penalties):
                objective[at.penalty(k, q)] = 1.0
                offset -= float(penalty.of(at.touched)(used.T).sum())
        return objective + self._shifts(), offset

    def _shifts(self) -> Floats:
        """Objective (columns,) of starting away from what was announced; not to start at all is in the constant."""
        p = self.problem
        objective = np.zeros(self.layout.columns)
        for week in range(1, p.weeks + 1):
            column = self.column[:, week]
            price = np.where(week < p.announced, p.shift_price, -p.shift_price)
            there = (column >= 0) & (p.announced > 0)
            np.add.at(objective, column[there], price[there])
        return objective

    def _linear(self, owner: Integers) -> Floats:
        """(moving,) what each account that moves adds to a week's cost at its ``owner`` (n,), without penalties."""
        p = self.problem
        i, j = p.moving, owner[p.moving]
        worth = np.where(j == UNASSIGNED, p.score.unassigned_cost[i], p.score.cost[i, np.maximum(j, 0)])
        return np.asarray(worth + p.breach_price * p.in_breach(i, j))

    def _used(self, resource: Resource, schedule: Schedule) -> Floats:
        """(touched, W) use of a resource in each week."""
        p = self.problem
        return np.stack([resource.used(schedule.owner(w), p.csms) for w in range(1, p.weeks + 1)], axis=1)[
            self.layout.touched
        ]

    def _model(self, objective: Floats, offset: float, more: tuple[RowBlock, ...]) -> LinearModel:
        at = self.layout
        blocks = [*self._rows, *more]
        whole = np.arange(at.columns) < at.whole
        return LinearModel(
            objective=objective,
            offset=offset,
            lower=np.where(whole, 0.0, -np.inf),
            upper=np.where(whole, 1.0, np.inf),
            integer=whole,
            matrix=csr_array(vstack([block.matrix(at.columns) for block in blocks], format="csr")),
            row_lower=np.concatenate([block.lower for block in blocks]),
            row_upper=np.concatenate([block.upper for block in blocks]),
        )

    @cached_property
    def _rows(self) -> list[RowBlock]:
        return [*self._before_capacity, self._capacity(), *self._becoming_within(), *self._penalties()]

    @cached_property
    def _before_capacity(self) -> list[RowBlock]:
        return [no_more(*self._new_columns()), *self._caps()]

    @property
    def capacity_rows(self) -> slice:
        """Which rows of every model are those of capacity."""
        first = sum(block.lower.size for block in self._before_capacity)
        return slice(first, first + self.layout.grid)

    def _new_columns(self) -> tuple[Integers, Integers]:
        """Columns of each week and the next, where both are there and differ."""
        first, second = self.column[:, :-1], self.column[:, 1:]
        differ = (first >= 0) & (first != second)
        return first[differ], second[differ]

    def _caps(self) -> list[RowBlock]:
        """Starts that a CSM gives and receives in a week."""
        p, pairs = self.problem, self.problem.givers
        received = np.flatnonzero(p.given_until)
        return [
            self._cap(pairs.unit, pairs.csm, pairs.until, p.give_room),
            self._cap(received, p.receiver[received], p.given_until[received], p.receive_room),
        ]

    def _cap(self, unit: Integers, csm: Integers, until: Integers, room: Integers) -> RowBlock:
        p, at = self.problem, self.layout
        now, before = self.column[unit, 1:], self.column[unit, :-1]
        new = (now != before) & (np.arange(1, p.weeks + 1) <= until[:, None])
        row = at.row(csm)[:, None] + np.arange(p.weeks)
        rows = np.concatenate([row[new], row[new]])
        columns = np.concatenate([now[new], before[new]])
        values = np.repeat([1.0, -1.0], np.count_nonzero(new))
        most = room[at.touched, 1:].astype(float).ravel()
        there = columns >= 0
        return RowBlock(rows[there], columns[there], values[there], np.full(most.size, -np.inf), most)

    def _capacity(self) -> RowBlock:
        """Hours of a week at most the limit; more for those above it today, until they are within."""
        p, at = self.problem, self.layout
        unit, until = p.unit[p.moving], p.owner[p.moving, 1:]
        started, owned = self.column[unit, 1:], self.owned_column[unit, 1:]
        after = np.broadcast_to(p.after[p.moving, None], until.shape)
        gets, gives = p.hours_after[p.moving, None], p.hours_before[p.moving, None]
        csm, week, column, value = joined(
            entries(after, started, p.receiver_share * gets),
            entries(after, owned, (1 - p.receiver_share) * gets),
            entries(until, started, (p.giver_share - 1) * gives),
            entries(until, owned, -p.giver_share * gives),
        )
        excess = np.maximum(0.0, p.load.max(axis=1) - p.limit)[at.above]
        above = at.row(at.above)[:, None] + np.arange(p.weeks)
        upper = (p.limit[:, None] - p.load[:, 1:])[at.touched]
        upper[np.searchsorted(at.touched, at.above)] += excess[:, None]
        return RowBlock(
            np.concatenate([at.row(csm) + week, above.ravel()]),
            np.concatenate([column, at.within]),
            np.concatenate([value, np.repeat(excess, p.weeks)]),
            np.full(upper.size, -np.inf),
            upper.ravel(),
        )

    def _becoming_within(self) -> list[RowBlock]:
        """Who is above the limit today receives nothing before being within it, and then stays within."""
        p, at = self.problem, self.layout
        grid = at.within.reshape(at.above.size, p.weeks)
        place = np.full(p.csms, NONE)
        place[at.above] = np.arange(at.above.size)
        unit = np.flatnonzero(place[p.receiver] >= 0)
        column = self.column[unit, 1:]
        new = (column >= 0) & (column != self.column[unit, :-1])
        must = at.within[p.within[at.above, 1:].ravel()]
        return [
            no_more(grid[:, :-1].ravel(), grid[:, 1:].ravel()),
            no_more(column[new], grid[place[p.receiver[unit]]][new]),
            RowBlock(np.arange(must.size), must, np.ones(must.size), np.ones(must.size), np.ones(must.size)),
        ]

    def _penalties(self) -> list[RowBlock]:
        """What each CSM uses of each resource of the score, and each straight piece of its penalties."""
        at, blocks = self.layout, []
        for k, resource in enumerate(at.penalised):
            changes, reach = self._changes_and_reach(resource)
            blocks.append(_equal(at, changes, at.use(k), self._used(resource, nothing_started(self.problem))))
            for q, penalty in enumerate(resource.penalties):
                blocks += pieces(penalty, at.use(k), at.penalty(k, q), reach, at.touched)
        return blocks

    def _changes_and_reach(self, resource: Resource) -> tuple[Entries, tuple[Floats, Floats]]:
        """What handoffs change in the use of a resource, and the least and most of it (touched, W)."""
        p, at = self.problem, self.layout
        unit, until = p.unit[p.moving], p.owner[p.moving, 1:]
        owned = self.owned_column[unit, 1:]
        after = np.broadcast_to(p.after[p.moving, None], until.shape)
        before, then = (resource.at(p.moving[:, None], np.maximum(owner, 0)) for owner in (until, after))
        changes = joined(entries(after, owned, then), entries(until, owned, -before))
        return changes, _reach(at, changes, self._used(resource, nothing_started(p)))


def _equal(at: Layout, changes: Entries, own: Integers, base: Floats) -> RowBlock:
    """Rows: the column ``own`` is ``base`` and what the changes add to it."""
    csm, week, column, value = changes
    rows = np.concatenate([at.row(csm) + week, np.arange(own.size)])
    values = np.concatenate([value, -np.ones(own.size)])
    return RowBlock(rows, np.concatenate([column, own]), values, -base.ravel(), -base.ravel())


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

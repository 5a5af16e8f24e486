"""The canonical form as a mixed integer linear model, with one objective per level.

Columns, in this order: one per allowed pair, one per unit for "nobody", then what lies above each elastic limit, soft
limit and soft budget, then one per penalty and owner. A strict formulation has only pairs that break no soft rule and
penalties: everybody has an owner and every limit is hard.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import coo_array, csr_array, vstack

from xl_territory.solver.bounds.relaxation import reach
from xl_territory.solver.mip.linear_model import LinearModel
from xl_territory.solver.mip.split_cuts import stepped
from xl_territory.solver.problem import (
    UNASSIGNED,
    AssignmentProblem,
    Budget,
    Floats,
    Integers,
    Levels,
    Penalty,
    Resource,
)


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows of a linear model in coordinates; ``row`` counts from 0 within the block."""

    row: Integers
    column: Integers
    value: Floats
    lower: Floats
    upper: Floats

    def matrix(self, columns: int) -> csr_array:
        """The block as a sparse matrix of ``columns`` columns."""
        return csr_array(coo_array((self.value, (self.row, self.column)), shape=(self.lower.size, columns)))


@dataclass(frozen=True, eq=False)
class RowPrices:
    """Prices of use (resources, owners), of each budget, and of each earlier level where levels have rows."""

    use: Floats
    budgets: Floats
    levels: Floats


@dataclass(frozen=True, eq=False)
class Formulation:
    """The linear models of ``problem``; ``strict`` leaves no room for anything to give way."""

    problem: AssignmentProblem
    strict: bool

    @cached_property
    def pairs(self) -> tuple[Integers, Integers]:
        """Unit and owner of each pair column."""
        allowed = self.problem.allowed
        if self.strict and self.problem.breaches is not None:
            allowed = allowed & (self.problem.breaches <= 0)
        unit, owner = np.nonzero(allowed)
        return unit, owner

    @property
    def fits(self) -> bool:
        """Whether every unit has a pair that it can take, or may go to nobody."""
        return not self.strict or bool(np.bincount(self.pairs[0], minlength=self.problem.units).all())

    @cached_property
    def _elastic(self) -> list[Resource]:
        return [r for r in self.problem.resources if r.elastic is not None]

    @cached_property
    def _soft(self) -> list[Resource]:
        return [r for r in self.problem.resources if r.soft is not None]

    @cached_property
    def _soft_budgets(self) -> list[Budget]:
        return [b for b in self.problem.budgets if b.soft]

    @cached_property
    def _penalties(self) -> list[tuple[Resource, Penalty]]:
        return [(r, penalty) for r in self.problem.resources for penalty in stepped(r)]

    @cached_property
    def _starts(self) -> Integers:
        """First column of each block: pairs, nobody, elastic, soft, soft budgets, penalties; then the end."""
        owners, loose = self.problem.owners, 0 if self.strict else 1
        sizes = [
            self.pairs[0].size,
            loose * self.problem.units,
            loose * owners * len(self._elastic),
            loose * owners * len(self._soft),
            loose * len(self._soft_budgets),
            owners * len(self._penalties),
        ]
        return np.concatenate([[0], np.cumsum(sizes)])

    @property
    def columns(self) -> int:
        """Number of columns."""
        return int(self._starts[-1])

    def model(self, level: int, worst: Levels | None = None, free: bool = False) -> LinearModel:
        """Minimise level number ``level`` while the levels before it are no worse than ``worst``.

        ``free`` leaves the penalty columns without bounds of their own: HiGHS proves more without them, but where it
        has a start it may propagate them for longer than its time limit.
        """
        earlier = [] if worst is None else [self._no_worse(k, worst[k]) for k in range(level)]
        blocks = [*self._rows, *earlier]
        matrix = csr_array(vstack([block.matrix(self.columns) for block in blocks], format="csr"))
        lower = np.zeros(self.columns)
        upper = np.full(self.columns, np.inf)
        upper[: self._starts[2]] = 1.0
        lower[self._starts[5] :] = -np.inf
        for k in () if free else range(len(self._penalties)):
            columns = self._penalty_columns(k)
            lower[columns], upper[columns] = self._penalty_range(k)
        return LinearModel(
            objective=self.objectives[level],
            offset=self.problem.constant if level == len(Levels._fields) - 1 else 0.0,
            lower=lower,
            upper=upper,
            integer=np.arange(self.columns) < self._starts[2],
            matrix=matrix,
            row_lower=np.concatenate([block.lower for block in blocks]),
            row_upper=np.concatenate([block.upper for block in blocks]),
        )

    @cached_property
    def objectives(self) -> tuple[Floats, ...]:
        """Objective (columns,) of each level."""
        problem, (unit, owner) = self.problem, self.pairs
        starts = self._starts
        levels = [np.zeros(self.columns) for _ in Levels._fields]
        if not self.strict:
            levels[0][starts[1] : starts[2]] = problem.size * problem.held
            levels[1][starts[1] : starts[2]] = problem.size
            levels[2][starts[2] : starts[3]] = 1.0
            levels[3][starts[3] : starts[5]] = 1.0
            if problem.breaches is not None:
                levels[3][: starts[1]] = problem.breaches[unit, owner]
            levels[4][starts[1] : starts[2]] = problem.nobody_cost
        levels[4][: starts[1]] = problem.cost[unit, owner]
        for k, (_, penalty) in enumerate(self._penalties):
            levels[4][self._penalty_columns(k)] = _steepest(penalty)
        return tuple(levels)

    def values(self, owner: Integers) -> Floats | None:
        """Column values of the assignment ``owner`` (units,), None where the formulation has no such assignment."""
        problem, (unit, pair_owner) = self.problem, self.pairs
        values = np.zeros(self.columns)
        values[: unit.size] = owner[unit] == pair_owner
        if self.strict and values.sum() < problem.units:
            return None
        if not self.strict:
            values[self._starts[1] : self._starts[2]] = owner == UNASSIGNED
            over = [np.maximum(0, r.used(owner, problem.owners) - _limits(r.elastic)) for r in self._elastic]
            over += [np.maximum(0, r.used(owner, problem.owners) - _limits(r.soft)) for r in self._soft]
            over += [np.array([max(0.0, b.used(owner) - b.limit)]) for b in self._soft_budgets]
            if over:
                values[self._starts[2] : self._starts[5]] = np.concatenate(over)
        for k, (resource, penalty) in enumerate(self._penalties):
            values[self._penalty_columns(k)] = penalty(resource.used(owner, problem.owners)) / _steepest(penalty)
        return values

    def owners(self, values: Floats) -> Integers:
        """The assignment (units,) that column ``values`` stand for."""
        unit, pair_owner = self.pairs
        owner = np.full(self.problem.units, UNASSIGNED, dtype=np.intp)
        chosen = values[: unit.size] > 0.5
        owner[unit[chosen]] = pair_owner[chosen]
        return owner

    def nearest(self, values: Floats) -> Integers:
        """The assignment (units,) that gives each unit to whoever has most of it in column ``values``."""
        unit, owner = self.pairs
        everybody = np.arange(0 if self.strict else self.problem.units)
        units = np.concatenate([unit, everybody])
        owners = np.concatenate([owner, np.full(everybody.size, UNASSIGNED)])
        order = np.lexsort((values[: units.size], units))
        last = np.append(np.diff(units[order]) > 0, [True])
        nearest: Integers = owners[order[last]]
        return nearest

    def prices(self, duals: Floats) -> RowPrices:
        """What the row ``duals`` of a `model` of the score make of the prices of use, budgets and earlier levels."""
        problem = self.problem
        use = np.zeros((len(problem.resources), problem.owners))
        at = problem.units
        for k, resource in enumerate(problem.resources):
            for _ in filter(lambda limit: limit is not None, (resource.limit, resource.elastic, resource.soft)):
                use[k] -= duals[at : at + problem.owners]
                at += problem.owners
        for resource, penalty in self._penalties:
            k = problem.resources.index(resource)
            for slope in penalty.slopes / _steepest(penalty):
                use[k] -= slope * duals[at : at + problem.owners]
                at += problem.owners
        return RowPrices(use, -duals[at : at + len(problem.budgets)], -duals[at + len(problem.budgets) :])

    def _penalty_range(self, k: int) -> tuple[Floats, Floats]:
        """Least and most that a penalty column can be (owners,)."""
        resource, penalty = self._penalties[k]
        allowed = np.zeros(self.problem.allowed.shape, dtype=bool)
        allowed[self.pairs] = True
        low, high = reach(resource, allowed)
        points = [low, high, *np.clip(penalty.bends.points, low, high)]
        values = penalty(np.stack(points)) / _steepest(penalty)
        room = 1e-6 * np.maximum(1.0, np.abs(values).max(axis=0))
        return values.min(axis=0) - room, values.max(axis=0) + room

    def _penalty_columns(self, k: int) -> slice:
        first = int(self._starts[5]) + k * self.problem.owners
        return slice(first, first + self.problem.owners)

    @cached_property
    def _rows(self) -> tuple[Rows, ...]:
        return (self._one_owner(), *self._resource_rows(), *self._budget_rows())

    def _one_owner(self) -> Rows:
        unit, nobody = self.pairs[0], np.arange(0 if self.strict else self.problem.units)
        column = np.arange(unit.size + nobody.size)
        ones = np.ones(self.problem.units)
        return Rows(np.concatenate([unit, nobody]), column, np.ones(column.size), ones, ones)

    def _resource_rows(self) -> Iterator[Rows]:
        owners = self.problem.owners
        elastic = soft = 0
        for resource in self.problem.resources:
            if resource.limit is not None:
                yield self._limit(resource, resource.limit, None)
            if resource.elastic is not None:
                yield self._limit(resource, resource.elastic, self._starts[2] + elastic * owners)
                elastic += 1
            if resource.soft is not None:
                yield self._limit(resource, resource.soft, self._starts[3] + soft * owners)
                soft += 1
        for k, (resource, penalty) in enumerate(self._penalties):
            yield from self._penalty(resource, penalty, self._penalty_columns(k).start)

    def _use(self, resource: Resource) -> Floats:
        unit, owner = self.pairs
        use: Floats = resource.use[unit, owner if resource.use.shape[1] > 1 else 0]
        return use

    def _limit(self, resource: Resource, limit: Floats, above: int | None) -> Rows:
        """Use is at most ``limit``, or at most that much more as the columns from ``above`` on say."""
        use, owner = self._use(resource), self.pairs[1]
        rows = Rows(owner, np.arange(owner.size), use, np.full(limit.size, -np.inf), limit)
        return rows if self.strict or above is None else _with_column(rows, int(above), -1.0)

    def _penalty(self, resource: Resource, penalty: Penalty, column: int) -> Iterator[Rows]:
        """The penalty column is at least each piece; in units of its steepest slope, to keep coefficients near 1."""
        use, owner, steepest = self._use(resource), self.pairs[1], _steepest(penalty)
        for slope, intercept in zip(penalty.slopes / steepest, penalty.intercepts / steepest, strict=True):
            bound = np.full(self.problem.owners, -np.inf)
            rows = Rows(owner, np.arange(owner.size), slope[owner] * use, bound, -intercept)
            yield _with_column(rows, column, -1.0)

    def _budget_rows(self) -> Iterator[Rows]:
        unit, owner = self.pairs
        soft = 0
        for budget in self.problem.budgets:
            row = np.zeros(unit.size, dtype=np.intp)
            rows = Rows(row, np.arange(unit.size), budget.use[unit, owner], np.array([-np.inf]), _one(budget.limit))
            if budget.soft and not self.strict:
                rows = _with_column(rows, int(self._starts[4]) + soft, -1.0)
                soft += 1
            yield rows

    def _no_worse(self, level: int, value: float) -> Rows:
        """Level number ``level`` is at most ``value``, give or take what a solver's arithmetic may need."""
        objective = self.objectives[level]
        column = np.flatnonzero(objective)
        room = 1e-7 * max(1.0, abs(value))
        row = np.zeros(column.size, dtype=np.intp)
        return Rows(row, column, objective[column], np.array([-np.inf]), _one(value + room))


def _with_column(rows: Rows, first: int, value: float) -> Rows:
    """The same rows with ``value`` in one more column each, from column ``first`` on."""
    count = rows.lower.size
    return Rows(
        np.concatenate([rows.row, np.arange(count)]),
        np.concatenate([rows.column, np.arange(first, first + count)]),
        np.concatenate([rows.value, np.full(count, value)]),
        rows.lower,
        rows.upper,
    )


def _steepest(penalty: Penalty) -> float:
    return float(np.abs(penalty.slopes).max()) or 1.0


def _limits(limit: Floats | None) -> Floats:
    return np.zeros(0) if limit is None else limit


def _one(value: float) -> Floats:
    return np.array([value])

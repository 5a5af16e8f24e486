"""Start weeks as a mixed integer linear model.

Loads, starts and hours by owner of record are linear in the columns "started by week", and so is the cost but for the
convex penalties of the score, which have a column per CSM and week.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array, vstack

from xl_territory.solver.mip.linear_model import LinearModel
from xl_territory.solver.problem import UNASSIGNED
from xl_territory.studies.handoffs.handoff_columns import HandoffColumns
from xl_territory.studies.handoffs.model_rows import RowBlock
from xl_territory.studies.handoffs.penalty_rows import penalty_rows
from xl_territory.studies.handoffs.schedule import nothing_started
from xl_territory.studies.handoffs.week_rows import becoming_within, capacity, starts
from xl_territory.territory.workloads import Floats, Integers

CLOSE = 1e-6


@dataclass(frozen=True, eq=False)
class HandoffModel(HandoffColumns):
    """The linear models of a handoff problem over its columns."""

    def finishing(self) -> LinearModel:
        """Fewest accounts that are not finished."""
        return self._model(self._unfinished, float(self.problem.size.sum()), ())

    def cheapest(self, unfinished: int) -> LinearModel:
        """Least cost, with at most so many accounts that are not finished."""
        column = np.flatnonzero(self._unfinished)
        most = np.array([unfinished - self.problem.size.sum() + CLOSE])
        row = RowBlock(np.zeros(column.size, np.intp), column, self._unfinished[column], np.array([-np.inf]), most)
        return self._model(*self._cost, (row,))

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
            used = self.used(resource, nothing_started(p))
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
        return [*self._before_capacity, capacity(self), *becoming_within(self), *penalty_rows(self)]

    @cached_property
    def _before_capacity(self) -> list[RowBlock]:
        return starts(self)

    @property
    def capacity_rows(self) -> slice:
        """Which rows of every model are those of capacity."""
        first = sum(block.lower.size for block in self._before_capacity)
        return slice(first, first + self.layout.grid)

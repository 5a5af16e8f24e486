"""A level of a problem as a mixed integer linear model.

Columns, in this order: one per possible pair (with "unassigned" as one more owner), one per piece of each curve, one
per soft budget for what exceeds it. Pieces say how much of the use lies between two breakpoints; since curves are
convex, the cheap ones fill up first (the incremental or delta form; Dantzig, "On the significance of solving linear
programming problems with some integer variables", 1960).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import coo_array, csr_array, vstack

from xl_territory.solver.level_problem import Coupling, Curve, LevelProblem
from xl_territory.solver.mip.linear_model import LinearModel
from xl_territory.solver.problem import UNASSIGNED, Booleans, Floats, Integers, at_owner

NARROW = 1e-12
"""A piece of a curve that is no wider, in average units, is none."""


@dataclass(frozen=True, eq=False)
class Pieces:
    """Pieces of one curve: ``owner`` of each, where it starts and how wide it is; ``number`` counts along the curve."""

    number: Integers
    owner: Integers
    start: Floats
    width: Floats

    def rates(self, values: Floats) -> Floats:
        """What one of use in each piece adds to what has these ``values`` (points, owners) at the breakpoints."""
        rates: Floats = np.diff(values, axis=0)[self.number, self.owner] / self.width
        return rates


@dataclass(frozen=True, eq=False)
class Formulation:
    """The linear model of ``level``, over the pairs that ``among`` (units, owners) names if it is given."""

    level: LevelProblem
    among: Booleans | None = None

    @cached_property
    def pairs(self) -> tuple[Integers, Integers]:
        """Unit and owner of each pair column, (pairs,) each; the number of owners stands for unassigned."""
        possible = np.isfinite(self.level.cost)
        if self.among is not None:
            possible[:, : self.level.owners] &= self.among
        unit, owner = np.nonzero(possible)
        return unit, owner

    @property
    def fits(self) -> bool:
        """Whether every unit has a pair that it can take, and no curve is empty."""
        return self.level.possible and bool(np.bincount(self.pairs[0], minlength=self.level.cost.shape[0]).all())

    @cached_property
    def pieces(self) -> tuple[Pieces, ...]:
        """Pieces of each curve."""
        return tuple(_pieces(curve) for curve in self.level.curves)

    @cached_property
    def _starts(self) -> Integers:
        """First column of the pairs, of the pieces of each curve, of the soft budgets; then the end."""
        sizes = [self.pairs[0].size, *(p.owner.size for p in self.pieces), len(self.level.soft_budgets)]
        return np.concatenate([[0], np.cumsum(sizes)])

    def model(self) -> LinearModel:
        """The model; `owners` reads its values."""
        level, (unit, owner) = self.level, self.pairs
        units, columns = level.cost.shape[0], int(self._starts[-1])
        one = coo_array((np.ones(unit.size), (unit, np.arange(unit.size))), shape=(units, columns))
        curves = [self._curve_rows(k) for k in range(len(level.curves))]
        sums = [self._sum(coupling) for coupling in level.couplings]
        budgets = [self._soft_budget(k) for k in range(len(level.soft_budgets))]
        least = [curve.points[0] for curve in level.curves]
        limits = np.array([limit for _, limit in (*sums, *budgets)], dtype=float)
        rows = [one, *curves, *(csr_array(row[None]) for row, _ in (*sums, *budgets))]
        ones = np.ones(units)
        return LinearModel(
            objective=np.concatenate(
                [
                    level.cost[unit, owner].astype(float),
                    *(p.rates(curve.values) for p, curve in zip(self.pieces, level.curves, strict=True)),
                    np.full(len(level.soft_budgets), level.excess),
                ]
            ),
            offset=level.offset + sum(float(curve.values[0].sum()) for curve in level.curves),
            lower=np.zeros(columns),
            upper=np.concatenate([np.ones(unit.size), *(p.width for p in self.pieces), np.full(len(budgets), np.inf)]),
            integer=np.arange(columns) < unit.size,
            matrix=csr_array(vstack(rows, format="csr")),
            row_lower=np.concatenate([ones, *least, np.full(limits.size, -np.inf)]),
            row_upper=np.concatenate([ones, *least, limits]),
        )

    def _curve_rows(self, k: int) -> csr_array:
        """Use of each owner, less the pieces of the curve, is the least that the owner can use."""
        curve, pieces, (unit, owner) = self.level.curves[k], self.pieces[k], self.pairs
        owned = np.flatnonzero(owner < self.level.owners)
        use = at_owner(curve.use, unit[owned], owner[owned])
        rows = np.concatenate([owner[owned], pieces.owner])
        columns = np.concatenate([owned, self._starts[k + 1] + np.arange(pieces.owner.size)])
        values = np.concatenate([use, -np.ones(pieces.owner.size)])
        shape = (self.level.owners, int(self._starts[-1]))
        return csr_array(coo_array((values, (rows, columns)), shape=shape))

    def _sum(self, coupling: Coupling) -> tuple[Floats, float]:
        """Row and limit of a coupling."""
        row = self._pair_row(coupling.pairs)
        limit = coupling.limit
        for k, extra in enumerate(coupling.extras):
            row[self._starts[k + 1] : self._starts[k + 2]] = self.pieces[k].rates(extra)
            limit -= float(extra[0].sum())
        if coupling.soft_budgets:
            row[self._starts[-2] :] = 1.0
        return row, limit

    def _soft_budget(self, k: int) -> tuple[Floats, float]:
        """Row and limit of a soft budget: what exceeds it has a column."""
        budget = self.level.soft_budgets[k]
        row = self._pair_row(budget.use)
        row[self._starts[-2] + k] = -1.0
        return row, budget.limit

    def _pair_row(self, table: Floats | None) -> Floats:
        """(columns,) what each pair has in ``table``, which may lack the column of unassigned."""
        row = np.zeros(int(self._starts[-1]))
        if table is not None:
            unit, owner = self.pairs
            inside = np.flatnonzero(owner < table.shape[1])
            row[inside] = table[unit[inside], owner[inside]]
        return row

    def values(self, owner: Integers) -> Floats:
        """Column values of the assignment ``owner`` (units,), which a solver may start from."""
        level, (unit, pair_owner) = self.level, self.pairs
        of = np.where(owner == UNASSIGNED, level.owners, owner)
        owned = np.flatnonzero(owner != UNASSIGNED)
        values = [(of[unit] == pair_owner).astype(float)]
        for curve, pieces in zip(level.curves, self.pieces, strict=True):
            use = at_owner(curve.use, owned, owner[owned])
            used = np.bincount(owner[owned], use, level.owners)[pieces.owner]
            values.append(np.clip(used - pieces.start, 0.0, pieces.width))
        values.append(np.array([max(0.0, budget.used(owner) - budget.limit) for budget in level.soft_budgets]))
        return np.concatenate(values)

    def owners(self, values: Floats) -> Integers:
        """The assignment (units,) that gives each unit to whoever has most of it in ``values`` (variables,)."""
        unit, owner = self.pairs
        order = np.lexsort((values[: unit.size], unit))
        last = np.append(np.diff(unit[order]) > 0, [True])
        most = owner[order[last]]
        owners: Integers = np.where(most == self.level.owners, UNASSIGNED, most)
        return owners


def _pieces(curve: Curve) -> Pieces:
    width = np.diff(curve.points, axis=0)
    number, owner = np.nonzero(width > NARROW)
    return Pieces(number, owner, curve.points[number, owner], width[number, owner])

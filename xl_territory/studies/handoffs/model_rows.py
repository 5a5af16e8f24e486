"""Rows and columns of the handoff model: where each kind of column is, and rows as they are gathered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array

from xl_territory.solver.penalty import Penalty
from xl_territory.solver.problem import Resource
from xl_territory.territory.workloads import Floats, Integers

NONE = -1
Entries = tuple[Integers, Integers, Integers, Floats]


@dataclass(frozen=True, eq=False)
class Layout:
    """Columns: z of each unit and week; "within the limit" of ``above`` and week; use and penalties by CSM and week.

    ``touched`` are the CSMs that give or receive something, ``starts`` the columns z, ``penalised`` the resources of
    the score that have penalties.
    """

    touched: Integers
    weeks: int
    starts: int
    above: Integers
    penalised: tuple[Resource, ...]

    @property
    def within(self) -> Integers:
        """Columns "within the limit", (above × weeks,)."""
        return np.arange(self.starts, self.whole)

    @property
    def whole(self) -> int:
        """First column behind those that are whole numbers."""
        return self.starts + self.above.size * self.weeks

    @property
    def grid(self) -> int:
        """Touched CSMs × weeks."""
        return self.touched.size * self.weeks

    def row(self, csm: Integers) -> Integers:
        """First place of each of ``csm`` among CSMs × weeks."""
        return np.asarray(np.searchsorted(self.touched, csm) * self.weeks)

    def use(self, resource: int) -> Integers:
        """Columns of what is used of a resource, (touched × weeks,)."""
        before = sum(1 + len(each.penalties) for each in self.penalised[:resource])
        return self.whole + before * self.grid + np.arange(self.grid)

    def penalty(self, resource: int, penalty: int) -> Integers:
        """Columns of one of the resource's penalties, (touched × weeks,)."""
        return self.use(resource) + (1 + penalty) * self.grid

    @property
    def columns(self) -> int:
        """Number of columns."""
        return self.whole + self.grid * sum(1 + len(each.penalties) for each in self.penalised)


@dataclass(frozen=True, eq=False)
class RowBlock:
    """Rows of a model in coordinates; ``row`` counts from 0 within the block."""

    row: Integers
    column: Integers
    value: Floats
    lower: Floats
    upper: Floats

    def matrix(self, columns: int) -> csr_array:
        """The block as a sparse matrix of so many columns."""
        return csr_array(coo_array((self.value, (self.row, self.column)), shape=(self.lower.size, columns)))


def entries(csm: Integers, column: Integers, value: Floats) -> Entries:
    """(accounts, weeks) arrays as entries: CSM, week from 0, column, value; without CSM or column there is none."""
    there = (csm >= 0) & (column >= 0)
    week = np.broadcast_to(np.arange(csm.shape[1]), csm.shape)
    return csm[there], week[there], column[there], np.broadcast_to(value, csm.shape)[there]


def joined(*parts: Entries) -> Entries:
    """All of these entries."""
    csm, week, column, value = (np.concatenate(each) for each in zip(*parts, strict=True))
    return csm, week, column, value


def no_more(smaller: Integers, larger: Integers) -> RowBlock:
    """Rows: column by column, ``smaller`` ≤ ``larger``."""
    rows = np.arange(smaller.size)
    columns = np.concatenate([smaller, larger])
    values = np.repeat([1.0, -1.0], rows.size)
    return RowBlock(np.concatenate([rows, rows]), columns, values, np.full(rows.size, -np.inf), np.zeros(rows.size))


def pieces(
    penalty: Penalty, use: Integers, worth: Integers, reach: tuple[Floats, Floats], csms: Integers
) -> list[RowBlock]:
    """Rows: column ``worth`` is at least each straight piece of the penalty at column ``use``; both (csms × weeks,).

    ``reach`` is the least and the most use there can be, (csms, weeks); a piece that matters nowhere in it has no row.
    """
    own = penalty.of(csms)
    order = np.argsort(own.breakpoints, axis=0)
    bends, rises = (np.take_along_axis(each, order, axis=0) for each in (own.breakpoints, own.increments))
    low, high = reach
    blocks = []
    slope, constant = own.slope, own.constant
    for q in range(len(bends) + 1):
        starts = bends[q - 1] if q else np.full(csms.size, -np.inf)
        ends = bends[q] if q < len(bends) else np.full(csms.size, np.inf)
        if q:
            slope, constant = slope + rises[q - 1], constant - rises[q - 1] * bends[q - 1]
        needed = (starts < ends)[:, None] & (starts[:, None] <= high) & (ends[:, None] >= low)
        weekly = [np.broadcast_to(each[:, None], low.shape)[needed] for each in (slope, constant)]
        blocks.append(_piece(use[needed.ravel()], worth[needed.ravel()], *weekly))
    return blocks


def _piece(use: Integers, worth: Integers, slope: Floats, intercept: Floats) -> RowBlock:
    rows = np.arange(use.size)
    columns, values = np.concatenate([worth, use]), np.concatenate([np.ones(use.size), -slope])
    return RowBlock(np.concatenate([rows, rows]), columns, values, intercept, np.full(use.size, np.inf))

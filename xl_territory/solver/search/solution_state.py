"""An assignment on its way to a local optimum, and the best exchange between two of its owners."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from copy import copy
from typing import NamedTuple

import numpy as np

from xl_territory.solver.problem import UNASSIGNED, Floats, Integers
from xl_territory.solver.search.penalised_objective import PenalisedObjective

LEAST_GAIN = 1e-7
"""What gains less, in typical differences of pair costs, is rounding."""


class NearPenalty(NamedTuple):
    """What a change of use costs an owner: a ``slope`` and its increments at breakpoints within reach, seen from here.

    ``subgradient`` times any change is never more than what the change costs.
    """

    slope: float
    subgradient: float
    breakpoints: list[tuple[float, float]]


class Side(NamedTuple):
    """One of two owners in an exchange: its units as use that may leave it (rows or columns) and come to it."""

    near: NearPenalty
    leaves: Floats
    comes: Floats
    is_first: bool


class SolutionState:
    """An assignment that changes in place: ``owner`` (units,) with the number of owners standing for unassigned.

    ``members`` holds the units of each owner, each list ended by the number of units, which stands for "no unit" and
    has neither cost nor use.
    """

    def __init__(self, objective: PenalisedObjective, owner: Integers) -> None:
        problem = objective.problem
        self.objective, self.unassigned, self.no_unit = objective, problem.owners, problem.units
        self.owner = np.where(owner < 0, self.unassigned, owner)
        order = np.argsort(self.owner, kind="stable")
        ends = np.searchsorted(self.owner[order], np.arange(self.unassigned + 2))
        self.members = [np.append(order[ends[j] : ends[j + 1]], self.no_unit) for j in range(self.unassigned + 1)]
        self.used = np.zeros((len(problem.resources), self.unassigned + 1))
        for k, resource in enumerate(problem.resources):
            self.used[k, : self.unassigned] = resource.used(self.assignment(), self.unassigned)
        self.spent = [budget.used(self.assignment()) for budget in problem.budgets]
        self.changed = np.zeros(self.unassigned + 1, dtype=np.int64)
        self.steps = 0

    def copy(self) -> SolutionState:
        """One of its own from here."""
        twin = copy(self)
        twin.owner, twin.used, twin.changed = self.owner.copy(), self.used.copy(), self.changed.copy()
        twin.members, twin.spent = list(self.members), list(self.spent)
        return twin

    def assignment(self) -> Integers:
        """The assignment (units,), -1 where unassigned."""
        return np.where(self.owner == self.unassigned, UNASSIGNED, self.owner)

    def improve(self, first: int, second: int) -> bool:
        """Take the best shifts and swaps between two owners until none is left; whether there was one."""
        moved = False
        while True:
            gain, ours, theirs = self.best_exchange(first, second)
            if not gain < -LEAST_GAIN * self.objective.cost_scale:  # also where it is not a number
                return moved
            moved = True
            if ours != self.no_unit:
                self.move(ours, first, second)
            if theirs != self.no_unit:
                self.move(theirs, second, first)

    def best_exchange(self, first: int, second: int) -> tuple[float, int, int]:
        """Best exchange of at most one unit each: its gain (negative is good) and the unit that leaves each owner.

        All exchanges are judged at once in a matrix, one row per unit of ``first`` and one column per unit of
        ``second``; against "no unit" a swap is a shift. Penalties are convex, so that an exchange costs no less than
        their subgradients say: rows and columns that could not gain even so are left out.
        """
        ours, theirs = self.members[first], self.members[second]
        cost = self.objective.cost
        rows = (cost[ours, second] - cost[ours, first]).astype(float)
        columns = (cost[theirs, first] - cost[theirs, second]).astype(float)
        sides = self._sides(first, second, ours, theirs)
        least_rows, least_columns = rows.copy(), columns.copy()
        for side in sides:
            out, back = (least_rows, least_columns) if side.is_first else (least_columns, least_rows)
            out -= side.near.subgradient * side.leaves
            back += side.near.subgradient * side.comes
        enough = -LEAST_GAIN * self.objective.cost_scale
        some_rows = np.flatnonzero(least_rows + least_columns.min() < enough)
        some_columns = np.flatnonzero(least_columns + least_rows.min() < enough)
        if not (some_rows.size and some_columns.size):
            return 0.0, self.no_unit, self.no_unit
        change = _changes(rows[some_rows], columns[some_columns], sides, some_rows, some_columns)
        row, column = divmod(int(change.argmin()), some_columns.size)
        one, other = int(ours[some_rows[row]]), int(theirs[some_columns[column]])
        if one == other:  # no unit for no unit: what large penalties leave of rounding is no gain
            return 0.0, one, other
        return float(change[row, column]), one, other

    def near(self, k: int, owner: int) -> NearPenalty:
        """What a change of the use of resource ``k`` costs ``owner``."""
        points, increments, slopes = self.objective.owner_penalties[k][owner]
        now, reach = float(self.used[k, owner]), self.objective.reaches[k]
        first, last = bisect_right(points, now - reach), bisect_left(points, now + reach)
        within = [(points[i] - now, increments[i]) for i in range(first, last)]
        return NearPenalty(slopes[first], slopes[bisect_right(points, now)], within)

    def move(self, unit: int, source: int, target: int) -> None:
        """Move ``unit`` from one owner to another, whatever it costs."""
        self.owner[unit] = target
        self.members[source] = self.members[source][self.members[source] != unit]
        self.members[target] = np.concatenate([[unit], self.members[target]])
        for owner, sign in ((source, -1.0), (target, 1.0)):
            if owner < self.unassigned:
                for k, use in enumerate(self.objective.uses):
                    self.used[k, owner] += sign * use[unit, owner if use.shape[1] > 1 else 0]
            for b, (use, _, _) in enumerate(self.objective.budgets):
                self.spent[b] += sign * float(use[unit, owner])
        self.steps += 1
        self.changed[[source, target]] = self.steps

    def _sides(self, first: int, second: int, ours: Integers, theirs: Integers) -> list[Side]:
        """Every convex cost that an exchange changes: of each resource at each of the two owners, of each budget."""
        sides = []
        for k, use in enumerate(self.objective.uses):
            for owner, out, back in ((first, ours, theirs), (second, theirs, ours)):
                if owner == self.unassigned:
                    continue
                near = self.near(k, owner)
                if near.slope or near.breakpoints:
                    column = owner if use.shape[1] > 1 else 0
                    sides.append(Side(near, use[out, column], use[back, column], owner == first))
        for (use, limit, factor), spent in zip(self.objective.budgets, self.spent, strict=True):
            near = NearPenalty(0.0, factor if spent >= limit else 0.0, [(limit - spent, factor)])
            leaves, comes = use[ours, first] - use[ours, second], use[theirs, first] - use[theirs, second]
            sides.append(Side(near, leaves, comes, is_first=True))
        return sides


def _changes(rows: Floats, columns: Floats, sides: list[Side], some_rows: Integers, some_columns: Integers) -> Floats:
    """(rows, columns) what each exchange changes; what is linear over the whole matrix stays in its margins."""
    still = 0.0
    curved: list[tuple[Floats, list[tuple[float, float]]]] = []
    for side in sides:
        out, back = (some_rows, some_columns) if side.is_first else (some_columns, some_rows)
        leaves, comes = side.leaves[out], side.comes[back]
        out_costs, back_costs = (rows, columns) if side.is_first else (columns, rows)
        out_costs -= side.near.slope * leaves
        back_costs += side.near.slope * comes
        if side.near.breakpoints:
            change = comes[None, :] - leaves[:, None] if side.is_first else comes[:, None] - leaves[None, :]
            curved.append((change, side.near.breakpoints))
            still += sum(increment * max(0.0, -point) for point, increment in side.near.breakpoints)
    total = rows[:, None] + (columns - still)[None, :]
    for change, breakpoints in curved:
        for point, increment in breakpoints:
            above = change - point
            np.maximum(above, 0.0, out=above)
            above *= increment
            total += above
    return total

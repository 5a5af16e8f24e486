"""An assignment on its way down a landscape, and the best exchange between two of its owners."""

from __future__ import annotations

from copy import copy

import numpy as np

from xl_territory.solver.problem import Floats, Integers
from xl_territory.solver.search.penalised_objective import Landscape

LEAST_GAIN = 1e-7


class Walk:
    """An assignment that changes in place: ``owner`` (units,) with the number of owners standing for nobody.

    ``members`` holds the units of each owner, each list ended by the number of units, which stands for "none" and
    has neither cost nor use.
    """

    def __init__(self, scene: Landscape, owner: Integers) -> None:
        problem = scene.problem
        self.scene, self.nobody, self.none = scene, problem.owners, problem.units
        self.owner = np.where(owner < 0, self.nobody, owner)
        order = np.argsort(self.owner, kind="stable")
        ends = np.searchsorted(self.owner[order], np.arange(self.nobody + 2))
        self.members = [np.append(order[ends[j] : ends[j + 1]], self.none) for j in range(self.nobody + 1)]
        self.used = np.zeros((len(problem.resources), self.nobody + 1))
        for k, resource in enumerate(problem.resources):
            self.used[k, : self.nobody] = resource.used(self.answer(), self.nobody)
        self.spent = [budget.used(self.answer()) for budget in problem.budgets]
        self.changed = np.zeros(self.nobody + 1, dtype=np.int64)
        self.steps = 0

    def copy(self) -> Walk:
        """A walk of its own from here."""
        twin = copy(self)
        twin.owner, twin.used, twin.changed = self.owner.copy(), self.used.copy(), self.changed.copy()
        twin.members, twin.spent = list(self.members), list(self.spent)
        return twin

    def answer(self) -> Integers:
        """The assignment (units,), nobody as -1."""
        return np.where(self.owner == self.nobody, -1, self.owner)

    def improve(self, first: int, second: int) -> bool:
        """Take the best shifts and swaps between two owners until none is left; whether there was one."""
        moved = False
        while True:
            gain, ours, theirs = self.best(first, second)
            if not gain < -LEAST_GAIN * self.scene.spread:  # also where it is not a number
                return moved
            moved = True
            if ours != self.none:
                self.shift(ours, first, second)
            if theirs != self.none:
                self.shift(theirs, second, first)

    def best(self, first: int, second: int) -> tuple[float, int, int]:
        """Best exchange of at most one unit each: its gain (negative is good) and the unit that leaves each owner.

        All exchanges are judged at once in a matrix, one row per unit of ``first`` and one column per unit of
        ``second``; against "none" a swap is a shift. What is straight over the whole matrix stays in its margins.
        """
        ours, theirs = self.members[first], self.members[second]
        cost = self.scene.cost
        rows = (cost[ours, second] - cost[ours, first]).astype(float)
        columns = (cost[theirs, first] - cost[theirs, second]).astype(float)
        bends: list[tuple[Floats, float, float]] = []
        for k, use in enumerate(self.scene.uses):
            for owner, out, back in ((first, ours, theirs), (second, theirs, ours)):
                if owner == self.nobody:
                    continue
                slope, corners = self.shape(k, owner)
                if slope == 0 and not corners:
                    continue
                column = owner if use.shape[1] > 1 else 0
                leaves, comes = use[out, column], use[back, column]
                change = comes[None, :] - leaves[:, None] if owner == first else comes[:, None] - leaves[None, :]
                bends += [(change, corner, rise) for corner, rise in corners]
                if slope:
                    out_costs, back_costs = (rows, columns) if owner == first else (columns, rows)
                    out_costs -= slope * leaves
                    back_costs += slope * comes
        bends += self._budget_bends(first, second, ours, theirs)
        total = rows[:, None] + columns[None, :]
        for change, corner, rise in bends:
            bent = change - corner
            np.maximum(bent, 0.0, out=bent)
            bent *= rise
            total += bent
        row, column = divmod(int(total.argmin()), columns.size)
        still = sum(rise * max(0.0, -corner) for _, corner, rise in bends)
        return float(total[row, column]) - still, int(ours[row]), int(theirs[column])

    def shape(self, k: int, owner: int) -> tuple[float, list[tuple[float, float]]]:
        """What a change of use costs ``owner``: a slope, and the corners (from here) within reach with their rises."""
        slope, corners = self.scene.shapes[k][owner]
        now, reach = float(self.used[k, owner]), self.scene.reaches[k]
        near = []
        for corner, rise in corners:
            away = corner - now
            if away <= -reach:
                slope += rise
            elif away < reach:
                near.append((away, rise))
        return slope, near

    def _budget_bends(
        self, first: int, second: int, ours: Integers, theirs: Integers
    ) -> list[tuple[Floats, float, float]]:
        bends = []
        for (use, limit, weight), spent in zip(self.scene.budgets, self.spent, strict=True):
            out = use[ours, second] - use[ours, first]
            back = use[theirs, first] - use[theirs, second]
            bends.append((out[:, None] + back[None, :], limit - spent, weight))
        return bends

    def shift(self, unit: int, source: int, target: int) -> None:
        """Move ``unit`` from one owner to another, whatever it costs."""
        self.owner[unit] = target
        self.members[source] = self.members[source][self.members[source] != unit]
        self.members[target] = np.concatenate([[unit], self.members[target]])
        for owner, sign in ((source, -1.0), (target, 1.0)):
            if owner < self.nobody:
                for k, use in enumerate(self.scene.uses):
                    self.used[k, owner] += sign * use[unit, owner if use.shape[1] > 1 else 0]
            for b, (use, _, _) in enumerate(self.scene.budgets):
                self.spent[b] += sign * float(use[unit, owner])
        self.steps += 1
        self.changed[[source, target]] = self.steps

"""The fewest accounts that have to change their owner for all limits to hold, and a proof that fewer cannot do.

minimise Σ w x over permitted pairs, w the accounts of a unit that the pair moves; every unit with one owner, the hours
of each owner between its limits. Maxima of accounts or ARR and budgets are not in it: the bound holds with them too.
Two cuts close most of the gap: from an owner above its limit so many units have to leave as the largest ones take to
get below it, and so many have to come to one below.
Few units of a basic solution of the relaxation are split between owners (no more than rows other than those of units):
a large problem is rounded by solving those, and a few small units of every owner, exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array

from xl_territory.policies import RULES, TERMS
from xl_territory.policies.compose import Groups, assemble, units
from xl_territory.policies.fair_share import fair_shares
from xl_territory.solver.limits import Clock
from xl_territory.solver.mip.catalogue import Solver, find_solver, solve_model
from xl_territory.solver.mip.linear_model import LinearModel, MipRun
from xl_territory.solver.problem import UNASSIGNED, Booleans, Floats, Integers
from xl_territory.territory.territory import Territory

SMALL = 6_000
"""Up to so many pairs the whole model is solved exactly."""
LESS_THAN_ONE = 0.999
EASE = 1e-7


@dataclass(frozen=True, eq=False)
class OwnerLimits:
    """The problem: ``use`` and ``moves`` (units, owners) hours and accounts moved of a pair, ``allowed`` pairs,
    ``low`` and ``high`` (owners,) hours, ``now`` (units,) the owner today, -1 for none."""

    use: Floats
    moves: Floats
    allowed: Booleans
    low: Floats
    high: Floats
    now: Integers


@dataclass(frozen=True, eq=False)
class FewestMoves:
    """``owner`` (units,) after ``moves`` moves, None where none was found; fewer than ``bound`` are impossible."""

    owner: Integers | None
    moves: int
    bound: int
    impossible: bool = False

    def __str__(self) -> str:
        if self.impossible:
            return "No moves at all make all limits hold."
        if self.owner is None:
            return f"No moves were found that make all limits hold; fewer than {self.bound} proved impossible."
        return f"{self.moves} move{'' if self.moves == 1 else 's'}; fewer than {self.bound} proved impossible."


def owner_limits(t: Territory, now: Integers, off: float) -> tuple[OwnerLimits, Integers]:
    """The problem of loads no more than ``off`` from their fair share and within capacity, and each account's unit."""
    unit = units(t, RULES)
    problem = assemble(t, RULES, TERMS)
    groups = Groups(unit)
    pairs = np.broadcast_to(t.pair_hours, (len(unit), problem.owners))
    other = now[:, None] != np.arange(problem.owners)
    share = fair_shares(t).hours.share
    first = np.zeros(unit.max() + 1 if len(unit) else 0, dtype=np.intp)
    first[unit[::-1]] = np.arange(len(unit))[::-1]
    limits = OwnerLimits(
        groups.total(np.ascontiguousarray(pairs)),
        groups.total(other.astype(float)),
        problem.allowed,
        (1 - off) * share,
        np.minimum((1 + off) * share, np.maximum(t.capacity, (1 - off) * share)),
        now[first],
    )
    return limits, unit


def fewest_moves_to_limits(
    problem: OwnerLimits, seconds: float = 60.0, solver: Solver | None = None, small: int = SMALL
) -> FewestMoves:
    """As few moves as can be found, and how few cannot do. Units that may go nowhere stay without owner."""
    solver, clock = solver or find_solver("auto"), Clock.start(seconds)
    model = _Model(problem)
    relaxed = solve_model(model.linear(), solver, MipRun(clock.left))
    if relaxed.values is None:
        return FewestMoves(None, 0, 0, impossible=relaxed.status == "infeasible")
    bound = int(np.ceil(relaxed.bound - 1e-6))
    if len(model.unit) <= small:
        exact = solve_model(model.linear(whole=True), solver, MipRun(clock.left, absolute_gap=LESS_THAN_ONE))
        bound = max(bound, int(np.ceil(exact.bound - 1e-6)) if np.isfinite(exact.bound) else 0)
        if exact.values is None:
            return FewestMoves(None, 0, bound, impossible=exact.status == "infeasible")
        return model.answer(exact.values, bound)
    best: FewestMoves | None = None
    for width in (2, 6, 20, 60):
        free = model.free(relaxed.values, width)
        how = MipRun(min(clock.left, seconds / 4), absolute_gap=LESS_THAN_ONE)
        found = solve_model(model.linear(whole=True, fixed=~free, at=relaxed.values), solver, how)
        if found.values is not None:
            answer = model.answer(found.values, bound)
            best = answer if best is None or answer.moves < best.moves else best
        if clock.over or (best is not None and best.moves - bound <= bound // 50):
            break
    return best or FewestMoves(None, 0, bound)


class _Model:
    """The pairs as columns, and the rows that never change."""

    def __init__(self, problem: OwnerLimits) -> None:
        self.problem = problem
        self.unit, self.to = np.nonzero(problem.allowed)
        self.count = len(self.unit)
        self.weight = problem.moves[self.unit, self.to]
        self.use = problem.use[self.unit, self.to]
        self.served = np.flatnonzero(problem.allowed.any(axis=1))
        self.matrix, self.low, self.high = self._rows()

    def _rows(self) -> tuple[csr_array, Floats, Floats]:
        owners, columns = self.problem.allowed.shape[1], np.arange(self.count)
        row_of = np.full(len(self.problem.allowed), -1)
        row_of[self.served] = np.arange(len(self.served))
        stays = self.problem.now[self.unit] == self.to
        first = len(self.served)
        entries = [
            (np.ones(self.count), row_of[self.unit], columns),
            (self.use, first + self.to, columns),
            (np.ones(int(stays.sum())), first + owners + self.to[stays], columns[stays]),
            (np.ones(int((~stays).sum())), first + 2 * owners + self.to[~stays], columns[~stays]),
        ]
        values, rows, places = (np.concatenate(each) for each in zip(*entries, strict=True))
        matrix = csr_array(coo_array((values, (rows, places)), shape=(first + 3 * owners, self.count)))
        stay, come = self._cuts(stays)
        low = np.concatenate([np.ones(first), self.problem.low - EASE, np.full(owners, -np.inf), come])
        high = np.concatenate([np.ones(first), self.problem.high + EASE, stay, np.full(owners, np.inf)])
        return matrix, low, high

    def _cuts(self, stays: Booleans) -> tuple[Floats, Floats]:
        """(owners,) how many units of each may stay at most, and how many have to come at least."""
        owners = len(self.problem.low)
        stay, come = np.full(owners, np.inf), np.zeros(owners)
        for j in range(owners):
            own = self.use[stays & (self.to == j)]
            settled = float(own.sum())
            smallest = np.cumsum(np.sort(own))
            stay[j] = float(np.searchsorted(smallest, self.problem.high[j] + 1e-6, side="right"))
            largest = np.cumsum(np.sort(self.use[~stays & (self.to == j)])[::-1])
            lacking = self.problem.low[j] - settled
            if lacking > 1e-6:
                come[j] = float(np.searchsorted(largest, lacking - 1e-6) + 1)
        return stay, come

    def linear(self, whole: bool = False, fixed: Booleans | None = None, at: Floats | None = None) -> LinearModel:
        """The model, its relaxation unless ``whole``; ``fixed`` columns keep their rounded value ``at``."""
        lower, upper = np.zeros(self.count), np.ones(self.count)
        if fixed is not None and at is not None:
            lower[fixed] = upper[fixed] = np.round(at[fixed])
        integer = np.full(self.count, whole)
        return LinearModel(self.weight, 0.0, lower, upper, integer, self.matrix, self.low, self.high)

    def free(self, values: Floats, width: int) -> Booleans:
        """The columns of units that the relaxation splits, and of the ``width`` smallest units at each owner in it."""
        split = np.zeros(len(self.problem.allowed), dtype=bool)
        split[self.unit[np.abs(values - np.round(values)) > 1e-6]] = True
        taken = np.flatnonzero(values > 0.5)
        for j in range(self.problem.allowed.shape[1]):
            own = taken[self.to[taken] == j]
            order = own[np.argsort(self.use[own])]
            split[self.unit[order[:width]]] = True
            moved = order[self.weight[order] > 0]
            split[self.unit[moved[:width]]] = True
        return np.asarray(split[self.unit])

    def answer(self, values: Floats, bound: int) -> FewestMoves:
        """Owners of a solution, and its moves counted anew."""
        taken = np.flatnonzero(values > 0.5)
        owner = np.full(len(self.problem.allowed), UNASSIGNED, dtype=np.intp)
        owner[self.unit[taken]] = self.to[taken]
        return FewestMoves(owner, round(float(self.weight[taken].sum())), bound)

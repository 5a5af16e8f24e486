"""Corners of the linear relaxation: over the few pairs that prices find promising, then again at its own prices.

At a corner nearly every unit is whole: no more are shared than there are rows of owners and budgets (Shmoys, Tardos,
"An approximation algorithm for the generalized assignment problem", 1993). Prices of one corner find the pairs that it
went without (column generation; Dantzig, Wolfe, "Decomposition principle for linear programs", 1960).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from xl_territory.solver.bounds.lagrangian import Prices
from xl_territory.solver.level_problem import LevelProblem
from xl_territory.solver.mip.catalogue import AUTO, find_solver, solve_model
from xl_territory.solver.mip.exact import Effort
from xl_territory.solver.mip.formulation import Formulation
from xl_territory.solver.problem import UNASSIGNED, Booleans, Floats, Integers

PER_UNIT = 3
TIE = 1e-9


@dataclass(frozen=True, eq=False)
class Vertex:
    """A corner: its ``score``, the ``shares`` of pairs (units, owners) in it, the assignment ``owner`` (units,) nearest
    to it, and the ``prices`` there where the solver tells them."""

    score: float
    shares: Booleans
    owner: Integers
    prices: Prices | None


def vertices(
    level: LevelProblem,
    owner: Integers,
    regret: Callable[[], Floats],
    effort: Effort,
    random: np.random.Generator,
) -> Iterator[Vertex]:
    """Corners of ``level`` with ever less cost; none where a model has none.

    They come from the default solver whatever else is asked for: not each tells prices, or knows numbers with a point.

    ``regret`` tells (units, owners) as `shake.shake` knows it, at the prices of the moment; the pairs of the assignment
    ``owner`` (units,) are promising as well.
    """
    kept = np.zeros((level.cost.shape[0], level.owners), dtype=bool)
    owned = np.flatnonzero(owner != UNASSIGNED)
    kept[owned, owner[owned]] = True
    while not effort.clock.over:
        found = _vertex(level, kept | _promising(regret(), random), effort)
        if found is None:
            return
        yield found
        if found.prices is None:
            return
        kept = found.shares


def _vertex(level: LevelProblem, among: Booleans, effort: Effort) -> Vertex | None:
    form = Formulation(level, among)
    if not form.fits:
        return None
    model = form.model()
    linear = replace(model, integer=np.zeros_like(model.integer))
    answer = solve_model(
        linear, find_solver(AUTO), replace(effort, small=True, watch=None).run(linear, None), arrays=True
    )
    if answer.values is None:
        return None
    unit, owner = form.pairs
    shared = (answer.values[: unit.size] > TIE) & (owner < level.owners)
    shares = np.zeros_like(among)
    shares[unit[shared], owner[shared]] = True
    prices = None if answer.duals is None else _prices(level, answer.duals)
    score = float(model.objective @ answer.values) + model.offset
    return Vertex(score, shares, form.owners(answer.values), prices)


def _prices(level: LevelProblem, duals: Floats) -> Prices:
    """The row ``duals`` of a model of ``level`` as prices."""
    units, shape = level.cost.shape[0], (len(level.curves), level.owners)
    use = -duals[units : units + shape[0] * shape[1]].reshape(shape)
    first = units + use.size
    return Prices(use, np.maximum(0.0, -duals[first : first + len(level.couplings)]))


def _promising(regret: Floats, random: np.random.Generator) -> Booleans:
    """A few pairs per unit with the least regret, equal ones by lot."""
    few = min(PER_UNIT, regret.shape[1])
    finite = np.isfinite(regret)
    lots = np.where(finite, regret, np.inf) + TIE * float(regret[finite].max(initial=0.0)) * random.random(regret.shape)
    keep = np.zeros(regret.shape, dtype=bool)
    np.put_along_axis(keep, np.argpartition(lots, few - 1, axis=1)[:, :few], values=True, axis=1)
    promising: Booleans = keep & finite
    return promising

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
from xl_territory.solver.bounds.relaxation import Relaxation
from xl_territory.solver.incumbent import OVERLOAD, SCORE
from xl_territory.solver.mip.catalogue import AUTO, find_solver, solve_model
from xl_territory.solver.mip.exact import Effort
from xl_territory.solver.mip.formulation import Formulation, RowPrices
from xl_territory.solver.problem import UNASSIGNED, AssignmentProblem, Booleans, Floats, Integers, Levels

PER_UNIT = 3
TIE = 1e-9


@dataclass(frozen=True, eq=False)
class Vertex:
    """A corner: its ``score``, the ``shares`` of pairs (units, owners) in it, the assignment ``owner`` (units,) nearest
    to it, and the ``prices`` there where the solver tells them."""

    score: float
    shares: Booleans
    owner: Integers
    prices: RowPrices | None


def vertices(
    problem: AssignmentProblem,
    owner: Integers,
    regret: Callable[[], Floats],
    worst: Levels,
    effort: Effort,
    random: np.random.Generator,
) -> Iterator[Vertex]:
    """Corners with ever less score among what is no worse than ``worst`` before it; none where a model has none.

    They come from the default solver whatever else is asked for: not each tells prices, or knows numbers with a point.

    ``regret`` tells (units, owners) as `shake.shake` knows it, at the prices of the moment; the pairs of the assignment
    ``owner`` (units,) are promising as well.
    """
    kept = np.zeros(problem.allowed.shape, dtype=bool)
    owned = np.flatnonzero(owner != UNASSIGNED)
    kept[owned, owner[owned]] = True
    while not effort.clock.over:
        found = _vertex(problem, kept | _promising(regret(), random), worst, effort)
        if found is None:
            return
        yield found
        if found.prices is None:
            return
        kept = found.shares


def prices_for(relaxation: Relaxation, problem: AssignmentProblem, worst: Levels, found: RowPrices) -> Prices:
    """The prices of a corner of ``problem`` as prices of its relaxation for what is no worse than ``worst``.

    Where everybody is full to the elastic limit the relaxation has no coupling for what lies above; its price is then
    the same for all use, and is taken off.
    """
    couplings = [
        found.levels[coupling.level] if coupling.budget is None else found.budgets[coupling.budget]
        for coupling in relaxation.couplings
    ]
    use = found.use.copy()
    if worst[OVERLOAD] > 0 and all(coupling.level != OVERLOAD for coupling in relaxation.couplings):
        use[[resource.elastic is not None for resource in problem.resources]] -= found.levels[OVERLOAD]
    return Prices(use, np.array(couplings, dtype=float))


def _vertex(problem: AssignmentProblem, pairs: Booleans, worst: Levels, effort: Effort) -> Vertex | None:
    part = replace(problem, allowed=problem.allowed & pairs)
    form = Formulation(part, strict=not any(worst[:SCORE]))
    if not form.fits:
        return None
    model = form.model(SCORE, None if form.strict else worst, free=True)
    linear = replace(model, integer=np.zeros_like(model.integer))
    answer = solve_model(linear, find_solver(AUTO), effort.run(0.0, None), arrays=True)
    if answer.values is None:
        return None
    shares = np.zeros(problem.allowed.shape, dtype=bool)
    shares[form.pairs] = answer.values[: form.pairs[0].size] > TIE
    prices = None if answer.duals is None else form.prices(answer.duals)
    score = float(model.objective @ answer.values) + model.offset
    return Vertex(score, shares, form.nearest(answer.values), prices)


def _promising(regret: Floats, random: np.random.Generator) -> Booleans:
    """A few pairs per unit with the least regret, equal ones by lot."""
    few = min(PER_UNIT, regret.shape[1])
    finite = np.isfinite(regret)
    lots = np.where(finite, regret, np.inf) + TIE * float(regret[finite].max(initial=0.0)) * random.random(regret.shape)
    keep = np.zeros(regret.shape, dtype=bool)
    np.put_along_axis(keep, np.argpartition(lots, few - 1, axis=1)[:, :few], values=True, axis=1)
    promising: Booleans = keep & finite
    return promising

"""Basic solutions of the linear relaxation: over the few pairs with small reduced costs, then again at its own duals.

In a basic solution nearly every unit is whole: no more are shared than there are rows of owners and budgets (Shmoys,
Tardos, "An approximation algorithm for the generalized assignment problem", 1993). Its duals find the pairs that it
went without (column generation; Dantzig, Wolfe, "Decomposition principle for linear programs", 1960).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from xl_territory.solver.bounds.lagrangian import Multipliers
from xl_territory.solver.level_problem import LevelProblem
from xl_territory.solver.limits import SolveLimits
from xl_territory.solver.mip.catalogue import AUTO, find_solver, solve_model
from xl_territory.solver.mip.formulation import Formulation
from xl_territory.solver.problem import UNASSIGNED, Booleans, Floats, Integers
from xl_territory.solver.solve_params import PARAMS

TIE = 1e-9


@dataclass(frozen=True, eq=False)
class BasicSolution:
    """``cost`` of a solution, the ``basis`` (units, owners) of pairs in it, the assignment ``owner`` (units,) nearest
    to it, and its ``multipliers`` where the solver tells them."""

    cost: float
    basis: Booleans
    owner: Integers
    multipliers: Multipliers | None


def basic_solutions(
    level: LevelProblem,
    owner: Integers,
    reduced_costs: Callable[[], Floats],
    limits: SolveLimits,
    random: np.random.Generator,
) -> Iterator[BasicSolution]:
    """Solutions of the linear relaxation of ``level`` with ever less cost; none where a model has none.

    They come from the default solver whatever else is asked for: not each tells duals, or knows numbers with a point.

    Parameters
    ----------
    owner : (units,) an assignment whose pairs are columns from the start.
    reduced_costs : () → (units, owners) how much dearer each pair is than the cheapest of its unit, as things are.
    limits : their clock ends it.
    random : breaks ties among pairs with the same reduced cost.
    """
    columns = np.zeros((level.cost.shape[0], level.owners), dtype=bool)
    owned = np.flatnonzero(owner != UNASSIGNED)
    columns[owned, owner[owned]] = True
    while not limits.clock.over:
        basic = _solved(level, columns | _cheapest(reduced_costs(), random), limits)
        if basic is None:
            return
        yield basic
        if basic.multipliers is None:
            return
        columns = basic.basis


def _solved(level: LevelProblem, among: Booleans, limits: SolveLimits) -> BasicSolution | None:
    form = Formulation(level, among)
    if not form.fits:
        return None
    model = form.model()
    linear = replace(model, integer=np.zeros_like(model.integer))
    limits = replace(limits, gap=0.0, watch=None, small=True)
    answer = solve_model(linear, find_solver(AUTO), limits.run(linear, None), arrays=True)
    if answer.values is None:
        return None
    unit, owner = form.pairs
    shared = (answer.values[: unit.size] > TIE) & (owner < level.owners)
    basis = np.zeros_like(among)
    basis[unit[shared], owner[shared]] = True
    multipliers = None if answer.duals is None else _multipliers(level, answer.duals)
    cost = float(model.objective @ answer.values) + model.offset
    return BasicSolution(cost, basis, form.owners(answer.values), multipliers)


def _multipliers(level: LevelProblem, duals: Floats) -> Multipliers:
    """Those that the row ``duals`` of a model of ``level`` are."""
    units, shape = level.cost.shape[0], (len(level.curves), level.owners)
    use = -duals[units : units + shape[0] * shape[1]].reshape(shape)
    first = units + use.size
    return Multipliers(use, np.maximum(0.0, -duals[first : first + len(level.couplings)]))


def _cheapest(reduced_costs: Floats, random: np.random.Generator) -> Booleans:
    """A few pairs per unit with the smallest reduced costs, equal ones by lot."""
    few = min(PARAMS.columns_per_unit, reduced_costs.shape[1])
    finite = np.isfinite(reduced_costs)
    noise = TIE * float(reduced_costs[finite].max(initial=0.0)) * random.random(reduced_costs.shape)
    lots = np.where(finite, reduced_costs, np.inf) + noise
    keep = np.zeros(reduced_costs.shape, dtype=bool)
    np.put_along_axis(keep, np.argpartition(lots, few - 1, axis=1)[:, :few], values=True, axis=1)
    cheapest: Booleans = keep & finite
    return cheapest

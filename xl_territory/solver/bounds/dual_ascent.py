"""Maximising the Lagrangian dual: smoothed less and less, by L-BFGS."""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose

import numpy as np

from xl_territory.solver.bounds.candidate_list import CandidateList
from xl_territory.solver.bounds.lagrangian import LagrangianDual, Multipliers
from xl_territory.solver.bounds.lbfgs import minimise
from xl_territory.solver.limits import Clock
from xl_territory.solver.problem import Floats, Integers, Level, Levels
from xl_territory.solver.solve_params import PARAMS


@dataclass(frozen=True, eq=False)
class DualSolution:
    """What multipliers of ``dual`` prove: ``bound``, reached at ``multipliers``.

    ``smoothed`` are the multipliers at which choices softened by ``temperature`` meet all limits on average.
    """

    dual: LagrangianDual
    bound: float
    multipliers: Multipliers
    smoothed: Multipliers
    temperature: float

    @property
    def worst(self) -> Levels:
        """The bound is one for assignments that are no worse on the levels before."""
        return self.dual.level.worst

    def suits(self, levels: Levels) -> bool:
        """Whether it is about assignments that are just as good as ``levels`` before the score."""
        pairs = zip(levels[: Level.SCORE], self.worst[: Level.SCORE], strict=True)
        return all(isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9) for ours, theirs in pairs)

    def reduced_costs(self, units: Integers | slice, owners: Integers) -> Floats:
        """How much dearer each pair is than the cheapest choice of its unit.

        Parameters
        ----------
        units : (some units,) positions, or a slice.
        owners : (some owners,) positions.

        Returns
        -------
        (some units, some owners) score points, at least 0; infinite where a pair must not be.
        """
        reduced = self.dual.reduced(units, self.multipliers)
        relative: Floats = reduced[:, owners] - reduced.min(axis=1, keepdims=True)
        return relative


def maximise_dual(
    dual: LagrangianDual,
    clock: Clock,
    start: Multipliers | None = None,
    temperatures: tuple[float, ...] = PARAMS.temperatures,
    enough: float = np.inf,
) -> DualSolution:
    """Multipliers with a good bound.

    Parameters
    ----------
    start : where to begin; 0 unless given.
    temperatures : of the smoothing, one after the other, in typical differences between the owners of a unit. Where
        there are very many pairs all but the last work on a sample of them.
    enough : a bound above this ends it.
    """
    scale, cost_scale = dual.scale, dual.cost_scale
    point = np.zeros_like(scale) if start is None else start.flat / scale
    maximiser = _Maximiser(dual, clock, enough, point)
    floored = np.arange(scale.size) >= len(dual.level.curves) * dual.level.owners
    used = temperatures[0] * cost_scale
    for number, temperature in enumerate(temperatures):
        used = temperature * cost_scale
        sampled = dual.large and number + 1 < len(temperatures)
        maximiser.among = dual.candidate_list(point * scale, used) if sampled else None
        # fewer steps where each one looks at very many pairs
        steps = PARAMS.dual_steps // 3 if dual.large and not sampled else PARAMS.dual_steps
        try:
            point = minimise(lambda scaled, used=used: maximiser.value(scaled, used), point, floored, steps)  # type: ignore[misc]
        except _OverError:
            break
    multipliers = dual.multipliers(maximiser.best * scale)
    return DualSolution(dual, dual.bound(multipliers), multipliers, dual.multipliers(point * scale), used)


class _Maximiser:
    """What is minimised, in scaled multipliers, and the best of all points seen."""

    def __init__(self, dual: LagrangianDual, clock: Clock, enough: float, best: Floats) -> None:
        self.dual, self.clock, self.enough, self.best = dual, clock, enough, best
        self.bound = -np.inf
        self.among: CandidateList | None = None
        self.size = dual.cost_scale * max(1, dual.level.cost.shape[0])

    def value(self, scaled: Floats, temperature: float) -> tuple[float, Floats]:
        if self.clock.over:
            raise _OverError
        scale = self.dual.scale
        true, smoothed, gradient = self.dual.smoothed(scaled * scale, temperature, self.among)
        if self.among is not None:
            self.best = scaled
        elif true > self.bound:
            self.best, self.bound = scaled, true
            if true > self.enough:
                raise _OverError
        return -smoothed / self.size, -gradient * scale / self.size


class _OverError(Exception):
    """The time is up, or the bound is enough."""

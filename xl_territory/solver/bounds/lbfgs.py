"""Minimising a smooth convex function of some thousands of variables, some of which must not be negative.

Limited memory BFGS (Nocedal, "Updating quasi-Newton matrices with limited storage", 1980) with the line search of
Lewis and Overton ("Nonsmooth optimization via quasi-Newton methods", 2013), projected at 0. It is here because library
versions hand vectors this small to a threaded BLAS, which waits more than it computes on a busy machine.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np

from xl_territory.solver.problem import Booleans, Floats
from xl_territory.solver.solve_params import PARAMS

Function = Callable[[Floats], tuple[float, Floats]]
Pairs = deque[tuple[Floats, Floats, float]]


def minimise(function: Function, point: Floats, floored: Booleans, steps: int, tolerance: float = 1e-9) -> Floats:
    """A point where a smooth convex function is low: limited memory BFGS, projected at 0.

    Parameters
    ----------
    function : point (n,) → value, gradient (n,).
    point : (n,) where to begin.
    floored : (n,) variables that stay at 0 or above.
    steps : at most so many.
    tolerance : no free part of the gradient is larger at the end, if steps suffice.

    Returns
    -------
    (n,) the last point; no value on the way was higher than the one before.

    References
    ----------
    Nocedal, "Updating quasi-Newton matrices with limited storage", 1980. Lewis, Overton, "Nonsmooth optimization via
    quasi-Newton methods", 2013 (the line search).
    """
    value, gradient = function(point)
    pairs: Pairs = deque(maxlen=PARAMS.lbfgs_memory)
    for _ in range(steps):
        free = ~(floored & (point <= 0) & (gradient > 0))
        if np.abs(gradient[free]).max(initial=0.0) < tolerance:
            break
        direction = _direction(gradient * free, pairs) * free
        slope = float(direction @ gradient)
        if slope >= 0:
            pairs.clear()
            direction = -gradient * free
            slope = float(direction @ gradient)
        first = 1.0 if pairs else min(1.0, 1.0 / float(np.abs(direction).sum()))
        reached = _search(function, point, (value, slope), direction, floored, first)
        if reached is None:
            break
        after, value, slope_after = reached
        move, change = after - point, slope_after - gradient
        curvature = float(move @ change)
        if curvature > 1e-14 * float(change @ change):
            pairs.append((move, change, curvature))
        point, gradient = after, slope_after
    return point


def _direction(gradient: Floats, pairs: Pairs) -> Floats:
    """Downhill direction from the curvature that the last moves have shown."""
    direction = -gradient
    weights = []
    for move, change, curvature in reversed(pairs):
        weight = float(move @ direction) / curvature
        weights.append(weight)
        direction -= weight * change
    if pairs:
        _, change, curvature = pairs[-1]
        direction *= curvature / float(change @ change)
    for (move, change, curvature), weight in zip(pairs, reversed(weights), strict=True):
        direction += move * (weight - float(change @ direction) / curvature)
    return direction


def _search(
    function: Function, point: Floats, here: tuple[float, float], direction: Floats, floored: Booleans, step: float
) -> tuple[Floats, float, Floats] | None:
    """Point along ``direction`` that is lower and flatter, or the lowest seen; None when nothing is lower."""
    value, slope = here
    low, high = 0.0, np.inf
    lowest = None
    for _ in range(PARAMS.lbfgs_trials):
        after = point + step * direction
        after[floored] = np.maximum(after[floored], 0.0)
        reached, gradient = function(after)
        if reached <= value + 1e-4 * step * slope:
            low, lowest = step, (after, reached, gradient)
            if float(gradient @ direction) >= 0.9 * slope:
                return lowest
        else:
            high = step
        step = 2 * low if high == np.inf else (low + high) / 2
    return lowest

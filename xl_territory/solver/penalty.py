"""Convex piecewise linear costs of what an owner uses, as breakpoints where the slope rises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Penalty:
    """Per owner: constant + slope × use + Σ_b increments[b] × max(0, use - breakpoints[b]).

    ``constant`` and ``slope`` have shape (owners,), ``breakpoints`` and ``increments`` (breakpoints, owners) in any
    order; increments are at least 0, which makes the cost convex.
    """

    constant: Floats
    slope: Floats
    breakpoints: Floats
    increments: Floats

    def __call__(self, use: Floats) -> Floats:
        """Cost of ``use`` (…, owners), of the same shape."""
        total: Floats = self.constant + self.slope * use
        for breakpoint_, increment in zip(self.breakpoints, self.increments, strict=True):
            total += increment * np.maximum(0.0, use - breakpoint_)
        return total

    @property
    def steepest(self) -> float:
        """Largest slope up or down."""
        last = self.slope + self.increments.sum(axis=0)
        return float(np.maximum(np.abs(self.slope), np.abs(last)).max(initial=0.0))

    def of(self, owners: Integers) -> Penalty:
        """The costs of ``owners`` (k,), each as often as it is named."""
        return Penalty(
            self.constant[owners], self.slope[owners], self.breakpoints[:, owners], self.increments[:, owners]
        )

    def times(self, factor: float) -> Penalty:
        """The same times ``factor``, at least 0."""
        return Penalty(self.constant * factor, self.slope * factor, self.breakpoints, self.increments * factor)

    def measured_in(self, unit: float) -> Penalty:
        """The same costs of use that is counted in ``unit`` instead of 1."""
        return Penalty(self.constant, self.slope * unit, self.breakpoints / unit, self.increments * unit)

    def after(self, taken: Floats) -> Penalty:
        """The costs of what comes on top of ``taken`` (owners,), that of ``taken`` included."""
        constant = self.constant + self.slope * taken
        return Penalty(constant, self.slope, self.breakpoints - taken, self.increments)


def total(penalties: Sequence[Penalty], owners: int) -> Penalty:
    """All ``penalties`` as one; none cost nothing."""
    none = Penalty(np.zeros(owners), np.zeros(owners), np.zeros((0, owners)), np.zeros((0, owners)))
    parts = [none, *penalties]
    return Penalty(
        np.sum([part.constant for part in parts], axis=0),
        np.sum([part.slope for part in parts], axis=0),
        np.concatenate([part.breakpoints for part in parts]),
        np.concatenate([part.increments for part in parts]),
    )


def deviation(target: Floats, slope: float) -> Penalty:
    """``slope`` for each unit of use that lies above or below ``target`` (owners,)."""
    even = np.full(target.shape, slope)
    return Penalty(slope * target, -even, target[None], 2 * even[None])


def distance(target: Floats, scale: Floats, breakpoints: Floats, values: Floats, slope: float) -> Penalty:
    """``slope`` × scale × φ(distance from the target ÷ scale), on either side of the target.

    Parameters
    ----------
    target, scale : (owners,) in units of use; an owner whose scale is 0 pays for every unit of the distance.
    breakpoints, values : (points,) φ at these distances, both from 0 on; convex, straight between them, slope 1 beyond.
    slope : score points per unit of use far from the target.
    """
    rates = slope * np.append(np.diff(values) / np.diff(breakpoints), 1.0)
    beside = np.diff(rates)[:, None] * np.ones_like(target)
    offsets = breakpoints[1:, None] * scale
    breakpoints = np.concatenate([target - offsets[::-1], target[None], target + offsets])
    increments = np.concatenate([beside[::-1], np.full((1, target.size), 2 * rates[0]), beside])
    constant = rates[-1] * target - (beside * offsets).sum(axis=0)
    return Penalty(constant, np.full(target.shape, -rates[-1]), breakpoints, increments)


def excess(limit: Floats, slope: float) -> Penalty:
    """``slope`` for each unit of use above ``limit`` (owners,)."""
    nothing = np.zeros_like(limit)
    return Penalty(nothing, nothing, limit[None], np.full((1, limit.size), slope))

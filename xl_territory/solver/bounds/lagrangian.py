"""The Lagrangian dual of a level: what multipliers prove, and the same smoothed.

Each curve and each coupling has a multiplier per unit of use. For fixed multipliers every unit chooses its cheapest
owner and every curve its cheapest point on its own, so the sum is a lower bound (Geoffrion, "Lagrangean relaxation for
integer programming", 1974). The two minima are smoothed by a softmin (Nesterov, "Smooth minimization of non-smooth
functions", 2005); the bound itself is always taken from the true minima, in double precision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xl_territory.solver.bounds.candidate_list import CandidateList, sample
from xl_territory.solver.level_problem import LevelProblem
from xl_territory.solver.problem import Floats, Integers
from xl_territory.solver.solve_params import PARAMS


@dataclass(frozen=True, eq=False)
class Multipliers:
    """Of the use of each curve by each owner (curves, owners), and of each coupling (couplings,)."""

    use: Floats
    couplings: Floats

    @property
    def flat(self) -> Floats:
        """(curves × owners + couplings,) all multipliers as one vector, curve by curve."""
        return np.concatenate([self.use.ravel(), self.couplings])

    def mixed(self, other: Multipliers, share: float) -> Multipliers:
        """So much of the ``other`` multipliers, the rest of these."""
        return Multipliers(
            share * other.use + (1 - share) * self.use, share * other.couplings + (1 - share) * self.couplings
        )


@dataclass(frozen=True, eq=False)
class LagrangianDual:
    """The dual function of a level, made ready for many evaluations."""

    level: LevelProblem
    threads: int = 2

    @cached_property
    def _shared(self) -> list[int]:
        return [k for k, curve in enumerate(self.level.curves) if curve.use.shape[1] == 1]

    @cached_property
    def _paired(self) -> list[int]:
        return [k for k, curve in enumerate(self.level.curves) if curve.use.shape[1] > 1]

    @cached_property
    def _use(self) -> Floats:
        """Use of the curves where the owner does not matter, (units, those curves)."""
        uses = [self.level.curves[k].use for k in self._shared]
        cost = self.level.cost
        return np.hstack(uses).astype(cost.dtype) if uses else np.zeros((cost.shape[0], 0), dtype=cost.dtype)

    @property
    def large(self) -> bool:
        """Whether there are so many pairs that multipliers are better found on a sample of them."""
        return self.level.cost.size > PARAMS.sampled_pairs and self.level.cost.shape[1] > 2 * PARAMS.candidates

    @cached_property
    def cost_scale(self) -> float:
        """Typical difference between the dearest and the cheapest owner of a unit, or of what a curve costs a unit."""
        cost = self.level.cost
        some = cost[:: max(1, cost.shape[0] // 5000)]
        width = np.where(np.isfinite(some), some, -np.inf).max(axis=1) - some.min(axis=1)
        typical = float(width.mean()) if width.size else 0.0
        curves = [float(np.ptp(curve.values, axis=0).mean()) for curve in self.level.curves]
        per_unit = self.level.owners / max(1, cost.shape[0])
        return max(typical, 0.1 * per_unit * max(curves, default=0.0)) or 1.0

    @cached_property
    def scale(self) -> Floats:
        """(curves × owners + couplings,) typical size of each multiplier: what a step of 1 is measured in."""
        owners = self.level.owners
        couplings = [self._coupling_use(c) for c in range(len(self.level.couplings))]
        return self.cost_scale / np.concatenate([np.repeat(self.typical_use, owners), couplings])

    @cached_property
    def typical_use(self) -> list[float]:
        """What a typical unit uses, per curve."""
        return [float(np.abs(curve.use).mean()) or 1.0 for curve in self.level.curves]

    def _coupling_use(self, c: int) -> float:
        coupling = self.level.couplings[c]
        if coupling.pairs is not None and coupling.pairs.any():
            return float(np.abs(coupling.pairs).mean())
        return max(self.typical_use, default=1.0)

    def multipliers(self, flat: Floats) -> Multipliers:
        """The way back from `Multipliers.flat`: ``flat`` has shape (curves × owners + couplings,)."""
        size = len(self.level.curves) * self.level.owners
        return Multipliers(flat[:size].reshape(-1, self.level.owners), flat[size:])

    def reduced(self, rows: slice | Integers, multipliers: Multipliers, kind: type | None = None) -> Floats:
        """Reduced cost of each pair, (units of ``rows``, columns); in double precision if ``kind`` says so."""
        level, owners = self.level, self.level.owners
        cost = level.cost[rows].astype(kind or level.cost.dtype)
        shared = np.pad(multipliers.use[self._shared], ((0, 0), (0, cost.shape[1] - owners))).astype(cost.dtype)
        for use, multiplier in zip(self._use[rows].astype(cost.dtype).T, shared, strict=True):
            cost += use[:, None] * multiplier
        for k in self._paired:
            cost[:, :owners] += level.curves[k].use[rows] * multipliers.use[k]
        for multiplier, coupling in zip(multipliers.couplings, level.couplings, strict=True):
            if coupling.pairs is not None and multiplier:
                cost[:, : coupling.pairs.shape[1]] += multiplier * coupling.pairs[rows]
        return cost

    def blocks(self, columns: int | None = None) -> Iterator[slice]:
        """Rows in blocks that fit the processor's cache, for so many columns."""
        units = self.level.cost.shape[0]
        step = max(16, PARAMS.block_pairs // max(1, columns or self.level.cost.shape[1]))
        return (slice(first, min(first + step, units)) for first in range(0, units, step))

    def bound(self, multipliers: Multipliers) -> float:
        """Proven lower bound at these multipliers."""
        units = self._each(lambda rows: float(self.reduced(rows, multipliers, np.float64).min(axis=1).sum()))
        curves = float(self._curve_costs(multipliers).min(axis=1).sum())
        return float(sum(units)) + curves + self._fixed(multipliers)

    def smoothed(
        self, flat: Floats, temperature: float, among: CandidateList | None = None
    ) -> tuple[float, float, Floats]:
        """The dual at ``flat`` (n,) multipliers: true value, value smoothed by ``temperature``, gradient (n,) of that.

        Where only candidates are looked ``among``, the true value is no bound.
        """
        multipliers = self.multipliers(flat)
        parts = self._each(lambda rows: self._smooth_units(rows, multipliers, temperature, among), among)
        true = sum(part[0] for part in parts) + self._fixed(multipliers)
        soft = sum(part[1] for part in parts) + self._fixed(multipliers)
        use = np.sum([part[2] for part in parts], axis=0)
        spent = np.sum([part[3] for part in parts], axis=0) - self._limits
        per_owner = temperature * self.level.cost.shape[0] / max(1, self.level.owners)
        curves_true, curves_soft, curve_use, curve_spent = self._smooth_curves(multipliers, per_owner)
        gradient = np.concatenate([(use - curve_use).ravel(), spent + curve_spent])
        return true + curves_true, soft + curves_soft, gradient

    def candidate_list(self, flat: Floats, temperature: float, seed: int = 0) -> CandidateList:
        """A sample of the pairs that units may choose at ``flat`` (curves × owners + couplings,) multipliers."""
        multipliers, cost = self.multipliers(flat), self.level.cost
        columns = np.empty((cost.shape[0], PARAMS.candidates), dtype=np.int32)
        kept = np.empty((cost.shape[0], PARAMS.candidates), dtype=cost.dtype)

        def fill(rows: slice) -> None:
            random = np.random.default_rng((seed, rows.start))
            columns[rows] = sample(self.reduced(rows, multipliers), temperature, random)
            kept[rows] = np.take_along_axis(cost[rows], columns[rows], axis=1)

        self._each(fill)
        return CandidateList(self.level, columns, kept)

    def shares(self, rows: slice, multipliers: Multipliers, temperature: float) -> Floats:
        """How much of each unit goes to each column when its choice is smoothed, (units of ``rows``, columns)."""
        return _softmin(self.reduced(rows, multipliers), temperature)[2]

    def _each(self, work: Callable[[slice], object], among: CandidateList | None = None) -> list:  # type: ignore[type-arg]
        blocks = list(self.blocks(PARAMS.candidates if among else None))
        if len(blocks) < 4 or self.threads == 1:
            return [work(rows) for rows in blocks]
        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(work, blocks))

    def _fixed(self, multipliers: Multipliers) -> float:
        return self.level.offset - float(multipliers.couplings @ self._limits)

    @cached_property
    def _limits(self) -> Floats:
        return np.array([coupling.limit for coupling in self.level.couplings], dtype=float)

    def _smooth_units(
        self, rows: slice, multipliers: Multipliers, temperature: float, among: CandidateList | None
    ) -> tuple[float, float, Floats, Floats]:
        if among is not None:
            least, soft, share = _softmin(among.reduced(rows, multipliers.use, multipliers.couplings), temperature)
            return float(least.sum()), float(soft.sum()), *among.used(rows, share)
        least, soft, share = _softmin(self.reduced(rows, multipliers), temperature)
        return float(least.sum()), float(soft.sum()), *self._used(rows, share)

    def _used(self, rows: slice, share: Floats) -> tuple[Floats, Floats]:
        """Use per curve and owner, and what each coupling counts, when each unit is shared out like ``share``."""
        level, owners = self.level, self.level.owners
        use = np.empty((len(level.curves), owners))
        # einsum, not a matrix product: threads of a BLAS cost more than they bring at this size
        use[self._shared] = np.einsum("ij,ik->kj", share[:, :owners], self._use[rows])
        for k in self._paired:
            use[k] = np.einsum("ij,ij->j", level.curves[k].use[rows], share[:, :owners])
        spent = [
            0.0 if c.pairs is None else float(np.einsum("ij,ij->", c.pairs[rows], share[:, : c.pairs.shape[1]]))
            for c in level.couplings
        ]
        return use, np.array(spent)

    def _curve_costs(self, multipliers: Multipliers) -> Floats:
        """Cost of each point of each curve less what its use earns, (curves, points, owners)."""
        values = self._values
        for multiplier, extras in zip(multipliers.couplings, self._extras, strict=True):
            values = values + multiplier * extras
        costs: Floats = values - multipliers.use[:, None, :] * self._points
        return costs

    def _smooth_curves(self, multipliers: Multipliers, temperature: float) -> tuple[float, float, Floats, Floats]:
        costs = self._curve_costs(multipliers)
        least, soft, share = _softmin(np.moveaxis(costs, 1, 2), temperature)
        share = np.moveaxis(share, 2, 1)
        use = (share * self._points).sum(axis=1)
        spent = np.array([float((share * extras).sum()) for extras in self._extras])
        return float(least.sum()), float(soft.sum()), use, spent

    @cached_property
    def _points(self) -> Floats:
        return _stack([curve.points for curve in self.level.curves], self.level.owners)

    @cached_property
    def _values(self) -> Floats:
        return _stack([curve.values for curve in self.level.curves], self.level.owners)

    @cached_property
    def _extras(self) -> list[Floats]:
        """Per coupling what it counts at the points of the curves, (curves, points, owners)."""
        none = [np.zeros_like(curve.points) for curve in self.level.curves]
        couplings = self.level.couplings
        return [_stack(list(c.extras) or none, self.level.owners) for c in couplings]


def _softmin(cost: Floats, temperature: float) -> tuple[Floats, Floats, Floats]:
    """Minimum and softmin over the last axis, and the share of each entry in it."""
    least = cost.min(axis=-1)
    np.subtract(least[..., None], cost, out=cost)
    cost /= temperature
    share = np.exp(cost, out=cost)
    total = share.sum(axis=-1)
    share /= total[..., None]
    return least, least - temperature * np.log(total), share


def _stack(curves: list[Floats], owners: int) -> Floats:
    """Curves with different numbers of points as one array; the last point is repeated."""
    most = max((len(curve) for curve in curves), default=1)
    filled = [np.concatenate([curve, np.repeat(curve[-1:], most - len(curve), axis=0)]) for curve in curves]
    return np.stack(filled) if filled else np.zeros((0, 1, owners))

"""A proven lower bound from prices: the Lagrangian dual of a relaxation, smoothed and climbed.

Each curve and each coupling gets a price per unit of use. For fixed prices every unit chooses its cheapest owner and
every curve its cheapest point on its own, so the sum is a lower bound (Geoffrion, "Lagrangean relaxation for integer
programming", 1974). The two minima are smoothed by a softmin with a falling temperature (Nesterov, "Smooth
minimization of non-smooth functions", 2005) and the result is climbed with L-BFGS; the bound itself is always taken
from the true minima, in double precision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xl_territory.solver.bounds.dual_ascent import minimise
from xl_territory.solver.bounds.pair_sampling import COUNT, Shortlist, draw
from xl_territory.solver.clock import Clock
from xl_territory.solver.level_problem import LevelProblem
from xl_territory.solver.problem import Floats, Integers

BLOCK = 200_000
LARGE_PAIRS = 2_000_000
TEMPERATURES = (0.05, 0.01, 0.002)


@dataclass(frozen=True, eq=False)
class Prices:
    """Price of use per curve and owner (curves, owners) and of each coupling (couplings,)."""

    use: Floats
    couplings: Floats

    @property
    def flat(self) -> Floats:
        """All prices as one vector."""
        return np.concatenate([self.use.ravel(), self.couplings])

    def mixed(self, other: Prices, share: float) -> Prices:
        """So much of the ``other`` prices, the rest of these."""
        return Prices(
            share * other.use + (1 - share) * self.use, share * other.couplings + (1 - share) * self.couplings
        )


@dataclass(frozen=True, eq=False)
class Dual:
    """What prices prove: ``bound`` is a lower bound of the relaxation, reached at ``prices``.

    ``soft`` are the prices at which choices softened by ``temperature`` meet all limits on average.
    """

    bound: float
    prices: Prices
    soft: Prices
    temperature: float


@dataclass(frozen=True, eq=False)
class Pricing:
    """A relaxation made ready for many evaluations at different prices."""

    relaxation: LevelProblem
    threads: int = 2

    @cached_property
    def _shared(self) -> list[int]:
        return [k for k, curve in enumerate(self.relaxation.curves) if curve.use.shape[1] == 1]

    @cached_property
    def _paired(self) -> list[int]:
        return [k for k, curve in enumerate(self.relaxation.curves) if curve.use.shape[1] > 1]

    @cached_property
    def _use(self) -> Floats:
        """Use of the curves where the owner does not matter, (units, those curves)."""
        uses = [self.relaxation.curves[k].use for k in self._shared]
        cost = self.relaxation.cost
        return np.hstack(uses).astype(cost.dtype) if uses else np.zeros((cost.shape[0], 0), dtype=cost.dtype)

    @property
    def large(self) -> bool:
        """Whether there are so many pairs that prices are better found on a sample of them."""
        return self.relaxation.cost.size > LARGE_PAIRS and self.relaxation.cost.shape[1] > 2 * COUNT

    @cached_property
    def spread(self) -> float:
        """Typical difference between the dearest and the cheapest owner of a unit, or of what a curve costs a unit."""
        cost = self.relaxation.cost
        sample = cost[:: max(1, cost.shape[0] // 5000)]
        width = np.where(np.isfinite(sample), sample, -np.inf).max(axis=1) - sample.min(axis=1)
        typical = float(width.mean()) if width.size else 0.0
        curves = [float(np.ptp(curve.values, axis=0).mean()) for curve in self.relaxation.curves]
        per_unit = self.relaxation.owners / max(1, cost.shape[0])
        return max(typical, 0.1 * per_unit * max(curves, default=0.0)) or 1.0

    @cached_property
    def scale(self) -> Floats:
        """Typical size of each price, flat."""
        owners = self.relaxation.owners
        couplings = [self._coupling_use(c) for c in range(len(self.relaxation.couplings))]
        return self.spread / np.concatenate([np.repeat(self.typical_use, owners), couplings])

    @cached_property
    def typical_use(self) -> list[float]:
        """What a typical unit uses, per curve."""
        return [_typical(curve.use) for curve in self.relaxation.curves]

    def _coupling_use(self, c: int) -> float:
        coupling = self.relaxation.couplings[c]
        if coupling.pairs is not None and coupling.pairs.any():
            return float(np.abs(coupling.pairs).mean())
        return max(self.typical_use, default=1.0)

    def prices(self, flat: Floats) -> Prices:
        """The prices that the vector ``flat`` holds."""
        size = len(self.relaxation.curves) * self.relaxation.owners
        return Prices(flat[:size].reshape(-1, self.relaxation.owners), flat[size:])

    def reduced(self, rows: slice | Integers, prices: Prices, kind: type | None = None) -> Floats:
        """Cost of each pair at these prices, (units of ``rows``, columns); in double precision if ``kind`` says so."""
        relaxation, owners = self.relaxation, self.relaxation.owners
        cost = relaxation.cost[rows].astype(kind or relaxation.cost.dtype)
        shared = np.pad(prices.use[self._shared], ((0, 0), (0, cost.shape[1] - owners))).astype(cost.dtype)
        for use, price in zip(self._use[rows].astype(cost.dtype).T, shared, strict=True):
            cost += use[:, None] * price
        for k in self._paired:
            cost[:, :owners] += relaxation.curves[k].use[rows] * prices.use[k]
        for price, coupling in zip(prices.couplings, relaxation.couplings, strict=True):
            if coupling.pairs is not None and price:
                cost[:, : coupling.pairs.shape[1]] += price * coupling.pairs[rows]
        return cost

    def blocks(self, columns: int | None = None) -> Iterator[slice]:
        """Rows in blocks that fit the processor's cache, for so many columns."""
        units = self.relaxation.cost.shape[0]
        step = max(16, BLOCK // max(1, columns or self.relaxation.cost.shape[1]))
        return (slice(first, min(first + step, units)) for first in range(0, units, step))

    def bound(self, prices: Prices) -> float:
        """Proven lower bound at these prices."""
        units = self._each(lambda rows: float(self.reduced(rows, prices, np.float64).min(axis=1).sum()))
        return float(sum(units)) + float(self._curve_costs(prices, prices.use).min(axis=1).sum()) + self._fixed(prices)

    def smooth(self, flat: Floats, temperature: float, short: Shortlist | None = None) -> tuple[float, float, Floats]:
        """Hard and smoothed value at ``flat`` prices, and the gradient of the smoothed one; of a shortlist if given."""
        prices = self.prices(flat)
        parts = self._each(lambda rows: self._smooth_units(rows, prices, temperature, short), short)
        hard = sum(part[0] for part in parts) + self._fixed(prices)
        soft = sum(part[1] for part in parts) + self._fixed(prices)
        use = np.sum([part[2] for part in parts], axis=0)
        spent = np.sum([part[3] for part in parts], axis=0) - self._limits
        per_owner = temperature * self.relaxation.cost.shape[0] / max(1, self.relaxation.owners)
        curves_hard, curves_soft, curve_use, curve_spent = self._smooth_curves(prices, per_owner)
        gradient = np.concatenate([(use - curve_use).ravel(), spent + curve_spent])
        return hard + curves_hard, soft + curves_soft, gradient

    def shortlist(self, flat: Floats, temperature: float, seed: int = 0) -> Shortlist:
        """A sample of the pairs that units may choose at ``flat`` prices."""
        prices, cost = self.prices(flat), self.relaxation.cost
        columns = np.empty((cost.shape[0], COUNT), dtype=np.int32)
        kept = np.empty((cost.shape[0], COUNT), dtype=cost.dtype)

        def fill(rows: slice) -> None:
            random = np.random.default_rng((seed, rows.start))
            columns[rows] = draw(self.reduced(rows, prices), temperature, random)
            kept[rows] = np.take_along_axis(cost[rows], columns[rows], axis=1)

        self._each(fill)
        return Shortlist(self.relaxation, columns, kept)

    def shares(self, rows: slice, prices: Prices, temperature: float) -> Floats:
        """How much of each unit goes to each column when it chooses softly, (units of ``rows``, columns)."""
        return _softmin(self.reduced(rows, prices), temperature)[2]

    def _each(self, work: Callable[[slice], object], short: Shortlist | None = None) -> list:  # type: ignore[type-arg]
        blocks = list(self.blocks(COUNT if short else None))
        if len(blocks) < 4 or self.threads == 1:
            return [work(rows) for rows in blocks]
        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(work, blocks))

    def _fixed(self, prices: Prices) -> float:
        return self.relaxation.offset - float(prices.couplings @ self._limits)

    @cached_property
    def _limits(self) -> Floats:
        return np.array([coupling.limit for coupling in self.relaxation.couplings], dtype=float)

    def _smooth_units(
        self, rows: slice, prices: Prices, temperature: float, short: Shortlist | None
    ) -> tuple[float, float, Floats, Floats]:
        if short is not None:
            least, soft, share = _softmin(short.reduced(rows, prices.use, prices.couplings), temperature)
            return float(least.sum()), float(soft.sum()), *short.used(rows, share)
        least, soft, share = _softmin(self.reduced(rows, prices), temperature)
        return float(least.sum()), float(soft.sum()), *self._used(rows, share)

    def _used(self, rows: slice, share: Floats) -> tuple[Floats, Floats]:
        """Use per curve and owner, and what each coupling counts, when each unit is shared out like ``share``."""
        relaxation, owners = self.relaxation, self.relaxation.owners
        use = np.empty((len(relaxation.curves), owners))
        # einsum, not a matrix product: threads of a BLAS cost more than they bring at this size
        use[self._shared] = np.einsum("ij,ik->kj", share[:, :owners], self._use[rows])
        for k in self._paired:
            use[k] = np.einsum("ij,ij->j", relaxation.curves[k].use[rows], share[:, :owners])
        spent = [
            0.0 if c.pairs is None else float(np.einsum("ij,ij->", c.pairs[rows], share[:, : c.pairs.shape[1]]))
            for c in relaxation.couplings
        ]
        return use, np.array(spent)

    def _curve_costs(self, prices: Prices, use: Floats) -> Floats:
        """Cost of each point of each curve less what its use earns, (curves, points, owners)."""
        values = self._values
        for price, extras in zip(prices.couplings, self._extras, strict=True):
            values = values + price * extras
        costs: Floats = values - use[:, None, :] * self._points
        return costs

    def _smooth_curves(self, prices: Prices, temperature: float) -> tuple[float, float, Floats, Floats]:
        costs = self._curve_costs(prices, prices.use)
        least, soft, share = _softmin(np.moveaxis(costs, 1, 2), temperature)
        share = np.moveaxis(share, 2, 1)
        use = (share * self._points).sum(axis=1)
        spent = np.array([float((share * extras).sum()) for extras in self._extras])
        return float(least.sum()), float(soft.sum()), use, spent

    @cached_property
    def _points(self) -> Floats:
        return _stack([curve.points for curve in self.relaxation.curves], self.relaxation.owners)

    @cached_property
    def _values(self) -> Floats:
        return _stack([curve.values for curve in self.relaxation.curves], self.relaxation.owners)

    @cached_property
    def _extras(self) -> list[Floats]:
        """Per coupling what it counts at the points of the curves, (curves, points, owners)."""
        none = [np.zeros_like(curve.points) for curve in self.relaxation.curves]
        couplings = self.relaxation.couplings
        return [_stack(list(c.extras) or none, self.relaxation.owners) for c in couplings]


def climb(
    pricing: Pricing,
    clock: Clock,
    start: Prices | None = None,
    temperatures: tuple[float, ...] = TEMPERATURES,
    steps: int = 120,
    enough: float = np.inf,
) -> Dual:
    """Prices with a good bound, from ``start`` on, until the bound is ``enough``.

    Where there are very many pairs all temperatures but the last work on a shortlist of them.
    """
    scale, spread = pricing.scale, pricing.spread
    point = np.zeros_like(scale) if start is None else start.flat / scale
    climber = _Climber(pricing, clock, enough, point)
    floored = np.arange(scale.size) >= len(pricing.relaxation.curves) * pricing.relaxation.owners
    used = temperatures[0] * spread
    for number, temperature in enumerate(temperatures):
        used = temperature * spread
        sampled = pricing.large and number + 1 < len(temperatures)
        climber.short = pricing.shortlist(point * scale, used) if sampled else None
        try:
            point = minimise(
                lambda scaled, warmth=used: climber.value(scaled, warmth),  # type: ignore[misc]
                point,
                floored,
                _steps(steps, pricing.large, sampled),
            )
        except _OverError:
            break
    prices = pricing.prices(climber.best * scale)
    return Dual(pricing.bound(prices), prices, pricing.prices(point * scale), used)


def _steps(steps: int, large: bool, sampled: bool) -> int:
    """Fewer steps where each one looks at very many pairs."""
    return steps // 3 if large and not sampled else steps


class _Climber:
    """What is minimised, in scaled prices, and the best of all points seen."""

    def __init__(self, pricing: Pricing, clock: Clock, enough: float, best: Floats) -> None:
        self.pricing, self.clock, self.enough, self.best = pricing, clock, enough, best
        self.bound = -np.inf
        self.short: Shortlist | None = None
        self.size = pricing.spread * max(1, pricing.relaxation.cost.shape[0])

    def value(self, scaled: Floats, temperature: float) -> tuple[float, Floats]:
        if self.clock.over:
            raise _OverError
        scale = self.pricing.scale
        hard, soft, gradient = self.pricing.smooth(scaled * scale, temperature, self.short)
        if self.short is not None:
            self.best = scaled
        elif hard > self.bound:
            self.best, self.bound = scaled, hard
            if hard > self.enough:
                raise _OverError
        return -soft / self.size, -gradient * scale / self.size


class _OverError(Exception):
    """The time is up, or the bound is enough."""


def _typical(use: Floats) -> float:
    return float(np.abs(use).mean()) or 1.0


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

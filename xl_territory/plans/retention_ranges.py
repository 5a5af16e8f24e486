"""ARR that plans keep when every assumed effect may be anything in its range: the same draws for all plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from xl_territory.plans.retention import Care, Effects, care, exposure
from xl_territory.schema import Setting, retention_settings
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Floats, Workloads

DRAWS = 2_000
AT_ONCE = 200
"""Draws that are multiplied out together: accounts × so many numbers in memory."""
MOST = 100.0
"""The factor of a change of hands up to which a plan's break-even is looked for."""
DRAWN: tuple[Setting[float], ...] = (
    retention_settings.MOVED,
    retention_settings.MISMATCH,
    retention_settings.OVERLOAD,
    retention_settings.NO_OWNER,
    retention_settings.LEVEL,
    retention_settings.WIN_SHARE,
)


@dataclass(frozen=True)
class Range:
    """A mean and the 5 % and 95 % quantiles of draws."""

    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, draws: Floats) -> Range:
        """That of some draws."""
        low, high = np.quantile(draws, [0.05, 0.95])
        return cls(float(draws.mean()), float(low), float(high))

    @property
    def holds_0(self) -> bool:
        """Whether nothing is among what it may be."""
        return self.low <= 0 <= self.high


@dataclass(frozen=True)
class PlanRetention:
    """What a plan keeps of today's ARR in a year.

    ``break_even`` is the factor of a change of hands at which it stops paying beside the reference, all other effects
    as on Settings: infinite where it always pays, 0 where it never does, None where that factor makes no difference.
    ``net`` adds the expansion expected; ``better`` is the share of draws that keep more than the reference does, and
    ``matters`` the effect whose draws move the difference most. The reference itself has no ``difference``.
    """

    name: str
    break_even: float | None
    kept: Range
    net: Range
    difference: Range | None = None
    better: float | None = None
    matters: str = ""

    @property
    def reads(self) -> str:
        """What the difference comes to."""
        if self.difference is None:
            return ""
        return "cannot tell apart" if self.difference.holds_0 else "better" if self.difference.mean > 0 else "worse"


def has_risks(t: Territory) -> bool:
    """Whether any account has an accepted Churn Risk: without one there is no forecast to put ranges around."""
    return bool(t.accounts["Churn Risk"].notna().any())


def plan_retentions(
    t: Territory, books: Mapping[str, Workloads], reference: Workloads, seed: int = 0
) -> tuple[PlanRetention, ...]:
    """Each of the ``books`` by name beside ``reference`` (one of them), all judged by the inputs of ``t``."""
    cares = {name: care(t, each) for name, each in books.items()}
    drawn = _drawn(t, np.random.default_rng(seed))
    kept = _kept(t, list(cares.values()), drawn)
    expected = np.nan_to_num(t.accounts["Expansion Chance"].to_numpy(float)) * np.maximum(t.potential - t.arr, 0.0)
    expansion = expected.sum() * drawn[retention_settings.WIN_SHARE.name]
    against = care(t, reference)
    at = next(k for k, each in enumerate(books.values()) if each is reference)
    found = []
    for k, (name, looked_after) in enumerate(cares.items()):
        ranges = Range.of(kept[k]), Range.of(kept[k] + expansion)
        difference = kept[k] - kept[at]
        if k == at:
            found.append(PlanRetention(name, None, *ranges))
            continue
        found.append(
            PlanRetention(
                name=name,
                break_even=break_even(t, looked_after, against),
                kept=ranges[0],
                net=ranges[1],
                difference=Range.of(difference),
                better=float((difference > 0).mean()),
                matters=_matters(difference, drawn),
            )
        )
    return tuple(found)


def break_even(t: Territory, looked_after: Care, reference: Care) -> float | None:
    """The factor of a change of hands at which both keep the same, see `PlanRetention`."""
    start, settings = exposure(t), Effects.of(t.settings)

    def saved(moved: float) -> float:
        effects = Effects(moved, settings.mismatch, settings.overload, settings.no_owner, settings.level)
        lost = start.churn(reference, effects) - start.churn(looked_after, effects)
        return float((t.arr * lost).sum())

    none, most = saved(0.0), saved(MOST)
    if none == most:
        return None
    if none > 0 >= most:
        return float(brentq(saved, 0.0, MOST))
    return np.inf if most > 0 else 0.0


def _drawn(t: Territory, random: np.random.Generator) -> dict[str, Floats]:
    """(draws,) of each effect, every value of its range equally likely, by the name of its setting."""
    ranges = {each.name: t.settings.range_of(each) for each in DRAWN}
    return {name: random.uniform(min(ends), max(ends), DRAWS) for name, ends in ranges.items()}


def _kept(t: Territory, cares: list[Care], drawn: Mapping[str, Floats]) -> Floats:
    """(plans, draws) ARR that is kept."""
    start, kept = exposure(t), np.empty((len(cares), DRAWS))
    for rows, effects in _parts(drawn):
        for k, looked_after in enumerate(cares):
            kept[k, rows] = (1 - start.churn(looked_after, effects)) @ t.arr
    return kept


def _parts(drawn: Mapping[str, Floats]) -> Iterator[tuple[slice, Effects]]:
    for first in range(0, DRAWS, AT_ONCE):
        rows = slice(first, first + AT_ONCE)
        yield rows, Effects(*(drawn[each.name][rows, None] for each in DRAWN[:-1]))


def _matters(difference: Floats, drawn: Mapping[str, Floats]) -> str:
    """The effect that explains most of the difference's variance by itself; "" where the difference is always alike."""
    if difference.std() <= 1e-9 * max(1.0, float(np.abs(difference).max())):
        return ""
    spread = {name: draws for name, draws in drawn.items() if draws.std() > 0}
    explained = {name: abs(float(np.corrcoef(draws, difference)[0, 1])) for name, draws in spread.items()}
    return max(explained, key=lambda name: explained[name]).removeprefix("Retention: ") if explained else ""

"""What each CSM carries against the team median, who is worst off and by what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xl_territory.plans.balance_measures import utilisation
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Floats, Workloads

NOTABLE = 0.2
FAR = 2.0


@dataclass(frozen=True)
class Aspect:
    """Something that makes a book heavier: its name, values (csms,), whether its excess is ``relative`` to the median
    (else in points of a share), and whether ``less`` of it is worse.
    """

    name: str
    values: Floats
    relative: bool
    less: bool = False

    @property
    def median(self) -> float:
        """Team median."""
        return float(np.median(self.values)) if self.values.size else 0.0

    @property
    def excess(self) -> Floats:
        """(csms,) how far each is on the bad side of the median, 0 on the good side."""
        off = (self.median - self.values) if self.less else (self.values - self.median)
        scale = self.median if self.relative else 1.0
        return np.maximum(0.0, off / scale) if scale else np.zeros(self.values.size)

    @property
    def outliers(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """(csms,) farther from the median than twice the median distance, and than a fifth (of it, or of the whole)."""
        off = np.abs(self.values - self.median)
        least = NOTABLE * (abs(self.median) if self.relative else 1.0)
        far: np.ndarray[tuple[int], np.dtype[np.bool_]] = off > np.maximum(FAR * np.median(off), least)
        return far


@dataclass(frozen=True)
class RelativeWorkload:
    """One CSM against the team. ``total`` adds up the excesses, each of equal weight (assumption).

    ``by`` is what weighs most, "" where nothing does; ``outlying`` names the aspects that lie far from the median.
    """

    csm: int
    total: float
    excess: tuple[float, ...]
    by: str
    outlying: tuple[str, ...]


def aspects(t: Territory, books: Workloads) -> tuple[Aspect, ...]:
    """What makes a book heavier, in the order of ASPECTS."""
    count, load = np.maximum(books.count, 1), np.maximum(books.load, 1e-12)
    m = len(t.csms)
    given = np.bincount(books.owner[books.moved], minlength=m)
    taken = np.bincount(t.current[books.moved], minlength=m)
    had = np.maximum(np.bincount(t.current[t.current != UNASSIGNED], minlength=m), 1)
    used = np.where(t.capacity > 0, utilisation(books.load, t.capacity), 0.0)
    return (
        Aspect("utilisation", used, relative=True),
        Aspect("at-risk share", books.at_risk_hours / load, relative=False),
        Aspect("new accounts", books.totals(t.young) / count, relative=False),
        Aspect("moved in", given / count, relative=False),
        Aspect("moved out", taken / had, relative=False),
        Aspect("potential", books.totals(t.potential), relative=True, less=True),
    )


def burdens(t: Territory, books: Workloads) -> tuple[RelativeWorkload, ...]:
    """The burden of each CSM, in the order of the CSMs sheet."""
    return burdens_of(aspects(t, books))


def burdens_of(found: Sequence[Aspect]) -> tuple[RelativeWorkload, ...]:
    """The burdens that these aspects add up to."""
    excess = np.array([aspect.excess for aspect in found])
    far = np.array([aspect.outliers for aspect in found])
    names = [aspect.name for aspect in found]
    return tuple(
        RelativeWorkload(
            csm=j,
            total=float(excess[:, j].sum()),
            excess=tuple(map(float, excess[:, j])),
            by=names[int(excess[:, j].argmax())] if excess[:, j].max() > 1e-9 else "",
            outlying=tuple(name for name, is_far in zip(names, far[:, j], strict=True) if is_far),
        )
        for j in range(excess.shape[1])
    )


def worst(found: Sequence[RelativeWorkload]) -> RelativeWorkload:
    """Who carries most."""
    return max(found, key=lambda burden: burden.total)

"""What each CSM carries against the team median, who is worst off and by what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xl_territory.policies.fair_share import fair_shares
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Booleans, Floats, Integers, Workloads

NOTABLE = 0.2
FAR = 2.0


@dataclass(frozen=True, eq=False)
class BookTotals:
    """What books add up to, each array (…, csms): one row for one assignment, or many assignments at once.

    ``given`` are accounts that come from another CSM, ``taken`` those that go to one.
    """

    load: Floats
    count: Floats
    at_risk: Floats
    young: Floats
    potential: Floats
    given: Floats
    taken: Floats


@dataclass(frozen=True, eq=False)
class Aspect:
    """Something that makes a book heavier: its name, values (…, csms), whether its excess is ``relative`` to the median
    (else in points of a share), and whether ``less`` of it is worse.
    """

    name: str
    values: Floats
    relative: bool
    less: bool = False

    @property
    def median(self) -> Floats:
        """Team median, (…, 1)."""
        return np.asarray(np.median(self.values, axis=-1, keepdims=True))

    @property
    def excess(self) -> Floats:
        """(…, csms) how far each is on the bad side of the median, 0 on the good side."""
        off = (self.median - self.values) if self.less else (self.values - self.median)
        scale = self.median if self.relative else np.ones_like(self.median)
        return np.asarray(np.maximum(0.0, np.divide(off, scale, out=np.zeros_like(off), where=scale > 0)))

    @property
    def outliers(self) -> Booleans:
        """(csms,) farther from the median than twice the median distance, and than a fifth (of it, or of the whole)."""
        off = np.abs(self.values - self.median)
        least = NOTABLE * (np.abs(self.median) if self.relative else 1.0)
        return np.asarray(off > np.maximum(FAR * np.median(off, axis=-1, keepdims=True), least))


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


def book_totals(t: Territory, books: Workloads) -> BookTotals:
    """What the books of a plan add up to, each (csms,)."""
    m = len(t.csms)
    return BookTotals(
        load=books.load,
        count=books.count.astype(float),
        at_risk=books.at_risk_hours,
        young=books.totals(t.young),
        potential=books.totals(t.potential),
        given=_counted(books.owner[books.moved], m),
        taken=_counted(t.current[books.moved], m),
    )


def aspects(t: Territory, books: BookTotals) -> tuple[Aspect, ...]:
    """What makes a book heavier: hours, at-risk customers, what is new, what is handed over, little potential.

    Hours are measured against the fair share, where that is 0 against the average by capacity.
    """
    hours = fair_shares(t).hours
    fair = np.where(hours.share > 0, hours.share, hours.average)
    count, load = np.maximum(books.count, 1), np.maximum(books.load, 1e-12)
    had = np.maximum(_counted(t.current[t.current != UNASSIGNED], len(t.csms)), 1)
    used = np.divide(books.load, fair, out=np.zeros_like(books.load), where=fair > 0)
    return (
        Aspect("hours", used, relative=True),
        Aspect("at-risk share", books.at_risk / load, relative=False),
        Aspect("new accounts", books.young / count, relative=False),
        Aspect("moved in", books.given / count, relative=False),
        Aspect("moved out", books.taken / had, relative=False),
        Aspect("potential", books.potential, relative=True, less=True),
    )


def heaviest(t: Territory, books: BookTotals) -> Floats:
    """(…,) the largest burden of a CSM in each of many assignments."""
    return np.asarray(np.sum([aspect.excess for aspect in aspects(t, books)], axis=0).max(axis=-1))


def burdens(t: Territory, books: Workloads) -> tuple[RelativeWorkload, ...]:
    """The burden of each CSM, in the order of the CSMs sheet."""
    return burdens_of(aspects(t, book_totals(t, books)))


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


def _counted(csms: Integers, m: int) -> Floats:
    return np.bincount(csms, minlength=m).astype(float)

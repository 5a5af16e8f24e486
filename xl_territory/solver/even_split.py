"""The most even split of what units bring over the owners who may have it, when units may be divided.

Of all splits it is the one whose levels (amount ÷ weight), highest first, are lexicographically least: the
lexicographically optimal base of Fujishige (1980), found by cutting at the mean level as in the decomposition algorithm
of Groenevelt (1991). It comes apart into groups of owners with one level each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from xl_territory.solver.bipartite import connected_components
from xl_territory.solver.max_flow import max_flow
from xl_territory.solver.problem import Booleans, Floats, Integers

EVEN = 1e-9
"""Levels that differ by no more than this share are the same."""


@dataclass(frozen=True, eq=False)
class Group:
    """Owners with one level: ``owners`` (positions), ``amount`` that they share, ``weight`` of them all.

    ``tied`` says that nothing of the amount may go to anybody else (if not, then to owners of higher level only);
    ``closed`` that nothing else may come to them (if not, then it goes to owners of lower level).
    """

    owners: Integers
    amount: float
    weight: float
    tied: bool
    closed: bool

    @property
    def level(self) -> float:
        """Amount ÷ weight."""
        return self.amount / self.weight


def even_split(amounts: Floats, reach: Booleans, weight: Floats) -> tuple[Group, ...]:
    """Groups of owners, highest level first; owners without weight, and units that reach nobody else, are left out.

    Parameters
    ----------
    amounts : (units,) what each unit brings, at least 0.
    reach : (units, owners) whom it may go to.
    weight : (owners,) what each owner's share is measured by.
    """
    unit_kind, units = _alike(reach)
    brought: Floats = np.bincount(unit_kind, amounts, len(units)).astype(float)
    some, owners = np.flatnonzero(brought > 0), np.flatnonzero(weight > 0)
    reach = reach[units[some]][:, owners]
    owner_kind, first = _alike(reach.T)
    reach, brought = reach[:, first], brought[some]
    room: Floats = np.bincount(owner_kind, weight[owners], len(first)).astype(float)
    parts = sorted(_parts(brought, reach, room), key=lambda part: -part.level)
    return tuple(_group(part, reach, owners[np.isin(owner_kind, part.owners)]) for part in parts)


@dataclass(frozen=True, eq=False)
class _Part:
    """A group in positions of kinds of ``units`` and ``owners``."""

    units: Integers
    owners: Integers
    amount: float
    weight: float

    @property
    def level(self) -> float:
        return self.amount / self.weight


def _alike(rows: Booleans) -> tuple[Integers, Integers]:
    """For each of the rows the number of its kind, and one row of each kind."""
    if not rows.size:
        return np.zeros(len(rows), dtype=np.intp), np.arange(min(1, len(rows)))
    bits = np.packbits(rows, axis=1)
    packed = np.ascontiguousarray(bits).view(np.dtype((np.void, bits.shape[1]))).ravel()
    _, first, kind = np.unique(packed, return_index=True, return_inverse=True)
    return kind, first


def _parts(amounts: Floats, reach: Booleans, room: Floats) -> Iterator[_Part]:
    """The groups, in no order."""
    waiting = list(_connected(np.arange(len(amounts)), np.arange(len(room)), reach))
    while waiting:
        units, owners = waiting.pop()
        part = _Part(units, owners, float(amounts[units].sum()), float(room[owners].sum()))
        if len(owners) == 1 or not len(units):
            yield part
            continue
        flow = max_flow(amounts[units], part.level * room[owners], reach[np.ix_(units, owners)])
        above = room[owners[flow.full]].sum() * part.level * (1 + EVEN)
        if amounts[units[flow.cut]].sum() <= above:
            yield part
            continue
        waiting += _connected(units[flow.cut], owners[flow.full], reach)
        waiting += _connected(units[~flow.cut], owners[~flow.full], reach)


def _connected(units: Integers, owners: Integers, reach: Booleans) -> Iterator[tuple[Integers, Integers]]:
    """Units and owners that belong together because some reach others; owners whom nobody reaches are one set."""
    edges = np.nonzero(reach[np.ix_(units, owners)])
    of_units, of_owners = connected_components(edges, (len(units), len(owners)))
    for each in np.intersect1d(of_units, of_owners):
        yield units[of_units == each], owners[of_owners == each]
    alone = ~np.isin(of_owners, of_units)
    if alone.any():
        yield units[:0], owners[alone]


def _group(part: _Part, reach: Booleans, owners: Integers) -> Group:
    inside = np.zeros(len(reach), dtype=bool)
    inside[part.units] = True
    reaches = reach[:, part.owners].any(axis=1)
    elsewhere = np.ones(reach.shape[1], dtype=bool)
    elsewhere[part.owners] = False
    tied = not reach[np.ix_(part.units, np.flatnonzero(elsewhere))].any()
    return Group(owners, part.amount, part.weight, tied, closed=not (reaches & ~inside).any())

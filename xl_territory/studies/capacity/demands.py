"""Hours by segment and required skills, who may serve which of them, and what nobody can cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xl_territory.errors import TooLittleDataError
from xl_territory.studies.capacity.months import Floats
from xl_territory.territory.skills import Tags, distinct, tags
from xl_territory.territory.territory import Territory
from xl_territory.workbook.names import key

Booleans = NDArray[np.bool_]
MOST_SETS = 256


class Offer(NamedTuple):
    """Whom a seat may serve: its segments as they compare (none = all), and the skills it brings."""

    segments: Tags
    skills: Tags


@dataclass(frozen=True)
class Demand:
    """Hours of a segment that ask for the same skills."""

    segment: str
    skills: Tags = frozenset()

    def served_by(self, offer: Offer) -> bool:
        """Whether such a seat may serve it."""
        return (not offer.segments or key(self.segment) in offer.segments) and self.skills <= offer.skills


@dataclass(frozen=True, eq=False)
class Mix:
    """What the hours of each segment consist of, today and as it grows.

    ``share`` (demands,) of the hours of the demand's segment, ``segment`` (demands,) its position; ``left_out`` are
    skills that few accounts require and that no demand tells apart, since there would be too many combinations.
    """

    demands: tuple[Demand, ...]
    segment: NDArray[np.intp]
    share: Floats
    left_out: Tags = frozenset()


def mix_of(t: Territory, offers: Sequence[Offer]) -> Mix:
    """The hours of today by segment and required skills; a segment without accounts requires none.

    Parameters
    ----------
    offers : of whoever may serve. Where skills make too many combinations of who serves what, those that the fewest
        hours ask for are left out.

    Raises
    ------
    TooLittleDataError : the segments alone make more combinations than `MOST_SETS`.
    """
    required = [tags(words) for words in t.accounts["Required Skills"]]
    hours: dict[str, float] = {}
    for skills, own in zip(required, t.hours, strict=True):
        for word in skills:
            hours[word] = hours.get(word, 0.0) + float(own)
    rarest = sorted(hours, key=lambda word: (hours[word], word))
    for count in range(len(rarest) + 1):
        left_out = frozenset(rarest[:count])
        mix = _mix(t, [skills - left_out for skills in required], left_out)
        if len(critical_sets(may_serve(offers, mix.demands), MOST_SETS)) <= MOST_SETS:
            return mix
    raise TooLittleDataError("There are too many segments that different seats serve: plan for fewer.")


def _mix(t: Territory, required: Sequence[Tags], left_out: Tags) -> Mix:
    names = [str(name) for name in t.tiers["Tier"]]
    found, which = distinct([(int(k), skills) for k, skills in zip(t.tier, required, strict=True)])
    found += [(k, frozenset()) for k in range(len(names)) if k not in t.tier]
    hours = np.bincount(which, t.hours, len(found))
    segment = np.array([k for k, _ in found], dtype=np.intp)
    total = np.bincount(segment, hours, len(names))[segment]
    even = 1 / np.bincount(segment, minlength=len(names))[segment]
    share = np.where(total > 0, hours / np.where(total > 0, total, 1.0), even)
    return Mix(tuple(Demand(names[k], skills) for k, skills in found), segment, share, left_out)


def may_serve(offers: Sequence[Offer], demands: Sequence[Demand]) -> Booleans:
    """(offers, demands) whether each may serve each."""
    rows = [[demand.served_by(offer) for demand in demands] for offer in offers]
    return np.array(rows, dtype=bool).reshape(len(offers), len(demands))


def critical_sets(serves: Booleans, most: float = inf) -> list[Booleans]:
    """The sets of demands that can prove hours uncovered: of those that the same seats serve, the largest.

    Parameters
    ----------
    serves : (seats, demands). most : enough, where it is only asked whether there are more.
    """
    reach = [sum(1 << int(seat) for seat in np.flatnonzero(column)) for column in serves.T]
    unions = {0: None}
    for who in dict.fromkeys(reach):
        unions |= {union | who: None for union in unions}
        if len(unions) > most + 1:
            break
    sets = [np.array([who | union == union for who in reach], dtype=bool) for union in unions]
    return [chosen for chosen in sets if chosen.any()]


def uncovered_hours(need: Floats, supply: Floats, serves: Booleans) -> Floats:
    """(…, T) hours a week that cannot be served, whoever serves whom: the largest shortfall over sets of demands.

    By the theorem of Gale (1957) this is needed hours − maximum flow.

    Parameters
    ----------
    need : (…, demands, T). supply : (…, seats, T). serves : (seats, demands).
    """
    sets = np.array(critical_sets(serves)).reshape(-1, serves.shape[1])
    who = sets.astype(int) @ serves.T > 0
    short = sets.astype(float) @ need - who.astype(float) @ supply
    return np.asarray(np.maximum(short, 0.0).max(axis=-2))

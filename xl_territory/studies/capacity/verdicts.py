"""What each segment needs in each month, what is there, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from xl_territory.studies.capacity.demands import Booleans
from xl_territory.studies.capacity.months import Floats, Growth
from xl_territory.studies.capacity.team import Team

ADD_ABOVE = 1.2
SPARE_BELOW = 0.8


class Verdict(StrEnum):
    """What the ratio and the conflicts of a segment ask for (planning_inputs: Capacity first)."""

    ADD = "add a CSM"
    REDESIGN = "redesign, do not hire"
    SPARE = "spare"
    LEAVE = "leave"


@dataclass(frozen=True)
class SegmentMonth:
    """A segment in a month: accounts, seats needed by benchmark, ramped seats there, their ratio, and the verdict.

    ``hours_needed`` and ``hours_there`` are hours a week; a seat that serves several segments counts in each in
    proportion to the hours that they need.
    """

    segment: str
    month: int
    accounts: float
    hours_needed: float
    hours_there: float
    seats_needed: float
    seats_there: float
    ratio: float
    verdict: Verdict
    milestone: str = ""


def verdict(ratio: float, conflicts: int) -> Verdict:
    """Above 1.2 add; up to 1.2 with conflicts redesign; below 0.8 spare; else leave."""
    if ratio > ADD_ABOVE:
        return Verdict.ADD
    if conflicts:
        return Verdict.REDESIGN
    return Verdict.SPARE if ratio < SPARE_BELOW else Verdict.LEAVE


def attributed(amounts: Floats, serves: Booleans, need: Floats) -> Floats:
    """(demands, T) of what each group has in each month, split over the demands it serves by the hours they need.

    Parameters
    ----------
    amounts : (groups, T). serves : (groups, demands). need : (demands, T).
    """
    wanted = serves[:, :, None] * need[None]
    total = wanted.sum(axis=1, keepdims=True)
    evenly = serves[:, :, None] / np.maximum(serves.sum(axis=1), 1)[:, None, None]
    share = np.where(total > 0, wanted / np.where(total > 0, total, 1.0), evenly)
    return np.asarray((share * amounts[:, None, :]).sum(axis=0))


def segment_months(
    growth: Growth,
    need: Floats,
    team: Team,
    benchmark: Sequence[float],
    conflicts: Mapping[str, int],
    segment_of: NDArray[np.intp],
) -> list[SegmentMonth]:
    """Every segment in every month, with today's team and nobody hired.

    Parameters
    ----------
    need : (demands, T) hours a week. segment_of : (demands,) position of the segment of each.
    benchmark : (segments,) middle of the benchmark accounts per CSM.
    conflicts : number of conflicts of each segment in the plan that is there.
    """
    member = (segment_of == np.arange(len(growth.segments))[:, None]).astype(float)
    hours, seats = (member @ attributed(each, team.serves, need) for each in (team.hours, team.seats))
    need = member @ need
    found = []
    for s, segment in enumerate(growth.segments):
        for t, month in enumerate(growth.months):
            wanted = growth.accounts[s, t] / benchmark[s]
            ratio = wanted / seats[s, t] if seats[s, t] > 0 else (np.inf if wanted > 0 else 0.0)
            found.append(
                SegmentMonth(
                    segment=segment,
                    month=month,
                    accounts=float(growth.accounts[s, t]),
                    hours_needed=float(need[s, t]),
                    hours_there=float(hours[s, t]),
                    seats_needed=float(wanted),
                    seats_there=float(seats[s, t]),
                    ratio=float(ratio),
                    verdict=verdict(ratio, conflicts.get(segment, 0)) if growth.accounts[s, t] else Verdict.LEAVE,
                    milestone=growth.milestones.get((month, segment), ""),
                )
            )
    return found

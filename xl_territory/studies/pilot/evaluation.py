"""What a pilot has shown: per measure the mean difference of its pairs, and how often coins alone do as much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xl_territory.studies.pilot.design import MEASURES, Measure
from xl_territory.studies.pilot.statistics import LEVEL, POWER, sign_flip, smallest_difference

FEWEST = 6
"""Of five pairs no coins are rare enough: 2 in 32 is more than 5 %."""


@dataclass(frozen=True)
class Evaluated:
    """A measure: pairs that have it on both sides, mean of pilot − compare, exact p; None while there is too little."""

    measure: Measure
    pairs: int
    difference: float | None
    p: float | None
    told: str


def evaluated(values: Mapping[str, Sequence[tuple[float | None, float | None]]]) -> list[Evaluated]:
    """Every measure; ``values`` are (pilot, compare) of each pair by column."""
    return [_evaluated(measure, values.get(measure.column, ())) for measure in MEASURES]


def _evaluated(measure: Measure, pairs: Sequence[tuple[float | None, float | None]]) -> Evaluated:
    found = [pilot - compare for pilot, compare in pairs if pilot is not None and compare is not None]
    if not found:
        return Evaluated(measure, 0, None, None, "Not measured yet")
    mean = sum(found) / len(found)
    if len(found) < FEWEST:
        return Evaluated(measure, len(found), mean, None, f"Fewer than {FEWEST} pairs: nothing can be seen")
    p = sign_flip(found)
    if p <= LEVEL:
        better = (mean < 0) == measure.less_is_better
        told = f"Seen: the pilot's is {'better' if better else 'worse'}"
    else:
        least = smallest_difference(len(found))
        told = f"Not seen; {POWER:.0%} sure to be seen only from {least:.2f} SD of the pairs' differences on"
    return Evaluated(measure, len(found), mean, p, told)

"""A pilot: matched pairs, a coin for each, measures fixed before, and what it can and cannot show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from xl_territory.studies.parameters import By, Option
from xl_territory.studies.study import Answer, Asked, Needs, Study

if TYPE_CHECKING:
    from xl_territory.territory.territory import Territory

Segment = Annotated[str | None, Option("The tier that it is about; needed to fix a pilot.")]
Pairs = Annotated[int, Option("How many pairs of accounts, 8 to 12.", minimum=8, maximum=12)]
Seed = Annotated[int | None, Option("Of the coins; default a number that nobody chose. It is logged.", minimum=0)]
Deviation = Annotated[str | None, Option("Fix another pilot in place of the one that is fixed, and why: it is logged.")]


def run(
    asked: Asked,
    *,
    segment: Segment = None,
    pairs: Pairs = 12,
    seed: Seed = None,
    deviation: Deviation = None,
    by: By = None,
) -> Answer:
    """Fix a pilot (pairs, groups by coin, measures), or evaluate the one that is fixed on the sheet Pilot.

    Accounts of a tier are paired as nearly as can be; a coin that anybody can throw again decides who is in the pilot.
    What the pilot cannot see is said before: never "no effect", only "not seen".
    """
    from xl_territory.studies.pilot.piloting import evaluate_pilot, fix_pilot, fixed_pilot

    fixed = fixed_pilot(asked)
    if fixed is not None and deviation is None:
        return evaluate_pilot(fixed, segment)
    return fix_pilot(asked, fixed, segment, pairs, seed, deviation, by)


def _largest_tier(territory: Territory) -> dict[str, str]:
    counts = [int((territory.tier == k).sum()) for k in range(len(territory.tiers))]
    return {"segment": str(territory.tiers["Tier"].iloc[max(range(len(counts)), key=counts.__getitem__)])}


STUDY = Study(
    name="pilot",
    caption="Pilot",
    group=None,
    icon="ExperimentDesigner",
    brief="Matched pairs, a coin for each, an exact test.",
    run=run,
    sheets=("Pilot",),
    needs=Needs.TERRITORY,
    reads=("Pilot",),
    lasting=("Pilot",),
    example=_largest_tier,
)

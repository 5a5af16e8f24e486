"""Capacity before design: need and verdict by segment and month, whom to hire when, and the page to ask for it with."""

from __future__ import annotations

from typing import Annotated

from xl_territory.studies.parameters import Option
from xl_territory.studies.study import Answer, Asked, Needs, RibbonGroup, Study

Months = Annotated[int, Option("How many months ahead.", minimum=1, maximum=60)]


def run(asked: Asked, *, months: Months = 12) -> Answer:
    """What growth asks of the team: seats needed by segment and month, a hiring plan, and a budget request.

    Reads the sheets Growth and Seats; Settings (Capacity: …) has margin, budget and share of senior seats.
    """
    from xl_territory.studies.capacity.asking import capacity_of
    from xl_territory.studies.capacity.sheet import capacity_sheets, sentence

    found = capacity_of(asked.source, months, asked.told)
    plan = found.chosen.plan
    facts = {
        "status": plan.status.value,
        "hires": int(plan.hires.sum()),
        "cost": plan.cost,
        "bound": plan.bound,
        "gap": plan.gap,
        "margin": found.chosen.margin,
        "chance": float(found.chosen.chance.max()),
    }
    return Answer(sentence(found), capacity_sheets(found), facts=facts)


STUDY = Study(
    name="capacity",
    caption="Capacity and hiring",
    group=RibbonGroup.PREPARE,
    icon="ChartTypeLineInsertGallery",
    brief="What growth asks of the team, and whom to hire when.",
    more="Reads the sheets Growth and Seats (add-sheet makes them). See Capacity Plan, Hiring Plan and Budget Request.",
    run=run,
    sheets=("Capacity Plan", "Hiring Plan", "Budget Request"),
    needs=Needs.TERRITORY,
    reads=("Growth", "Seats", "Disputes", "Assignments"),
)

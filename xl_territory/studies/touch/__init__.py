"""How closely to look after each account, within the hours and seats there are."""

from __future__ import annotations

from xl_territory.studies.study import Answer, Asked, Needs, RibbonGroup, Study


def run(asked: Asked) -> Answer:
    """Which touch level each account should have: worth most within hours, seats, floors and changes allowed.

    Reads the sheet Touch Levels (its defaults where there is none); Settings (Touch: …) has floors and changes.
    """
    from xl_territory.plans.pipeline import read_workbook
    from xl_territory.studies.touch.analysis import hour_prices, touch_levels
    from xl_territory.studies.touch.sheet import sentence, touch_sheet

    found = touch_levels(read_workbook(asked.source))
    facts = {
        "value": found.plan.value,
        "bound": found.plan.bound,
        "gap": found.plan.gap,
        "hour_price": hour_prices(found),
    }
    return Answer(sentence(found), (touch_sheet(found),), facts=facts)


STUDY = Study(
    name="touch",
    caption="Touch levels",
    group=RibbonGroup.PREPARE,
    icon="SmartArtChangeColorsGallery",
    brief="How closely each account should be looked after.",
    more="Sheet Touch Plan has a level per account, how firm it is, and the hour prices; tick Accept, then use Accept.",
    run=run,
    sheets=("Touch Plan",),
    needs=Needs.TERRITORY,
)

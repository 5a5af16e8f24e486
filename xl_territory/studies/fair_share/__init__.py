"""What is a fair share of the work for every CSM, and which rules and skills keep it from being the same for all."""

from __future__ import annotations

from xl_territory.studies.study import Answer, Asked, Needs, RibbonGroup, Study


def run(asked: Asked) -> Answer:
    """Every CSM's fair share of the work, and why some cannot get below or above theirs."""
    from xl_territory.plans.pipeline import read_workbook
    from xl_territory.studies.fair_share.sheet import fair_share_sheet, sentence

    territory = read_workbook(asked.source)
    return Answer(sentence(territory), (fair_share_sheet(territory),), territory)


STUDY = Study(
    name="fair_share",
    caption="Fair shares",
    group=RibbonGroup.UNDERSTAND,
    icon="ChartPie",
    brief="What each CSM would have in the most even split that the rules permit, and why no evener one exists.",
    more="Sheet Fair Shares names the CSMs who cannot get below or above their share. No plan is needed.",
    run=run,
    sheets=("Fair Shares",),
    needs=Needs.TERRITORY,
    at_once=True,
)

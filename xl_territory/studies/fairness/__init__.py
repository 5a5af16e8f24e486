"""Is the plan fair: to CSMs, and to groups of customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_territory.studies.study import Answer, Asked, RibbonGroup, Study

if TYPE_CHECKING:
    from rich.console import RenderableType

    from xl_territory.studies.fairness.analysis import FairnessStudy


def run(asked: Asked) -> Answer:
    """Every CSM against the team median, who is worst off and what mends it; how customer groups are treated."""
    from xl_territory.plans.pipeline import planned
    from xl_territory.studies.fairness.analysis import fairness_study
    from xl_territory.studies.fairness.fairness_sentences import headline
    from xl_territory.studies.fairness.sheet import fairness

    study = fairness_study(planned(asked.source))
    return Answer(headline(study.plan, study.burdens, study.change), (fairness(study),), study, show)


def show(found: FairnessStudy) -> RenderableType:
    """A row per CSM, then the groups that are treated differently."""
    from xl_territory.studies.fairness.view import fairness

    return fairness(found)


STUDY = Study(
    name="fairness",
    caption="Fairness",
    group=RibbonGroup.UNDERSTAND,
    icon="DistributionListSelectMembers",
    brief="Who carries more than the others, and what mends it.",
    more="Sheet Fairness has every CSM against the team's median, and how groups of customers are treated.",
    run=run,
    sheets=("Fairness",),
)

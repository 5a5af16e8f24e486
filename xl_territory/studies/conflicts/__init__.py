"""Why not every rule can hold: the smallest sets of rows and rules that contradict each other, and what mends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_territory.studies.study import Answer, Asked, Needs, RibbonGroup, Study

if TYPE_CHECKING:
    from rich.console import RenderableType

    from xl_territory.studies.conflicts.remedies import ConflictStudy


def run(asked: Asked) -> Answer:
    """Which rows and rules keep accounts from having an owner within capacity, and remedies that were tried."""
    from xl_territory.plans.pipeline import read_workbook
    from xl_territory.studies.conflicts.remedies import conflict_study
    from xl_territory.studies.conflicts.sheet import conflicts, sentence

    study = conflict_study(read_workbook(asked.source))
    return Answer(sentence(study), (conflicts(study),), study, show)


def show(found: ConflictStudy) -> RenderableType:
    """Each conflict with what would mend it."""
    from xl_territory.studies.conflicts.view import conflicts

    return conflicts(found)


STUDY = Study(
    name="conflicts",
    caption="Conflicts",
    group=RibbonGroup.UNDERSTAND,
    icon="ErrorChecking",
    brief="What keeps accounts from having an owner, and what would mend it.",
    more="Sheet Conflicts names the rows and rules that contradict each other, and remedies that were tried.",
    run=run,
    sheets=("Conflicts",),
    needs=Needs.TERRITORY,
)

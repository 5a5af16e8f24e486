"""Two plans side by side: this workbook's and that of another file, or of the backup before the last plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from xl_territory.errors import TooLittleDataError
from xl_territory.studies.parameters import Option
from xl_territory.studies.study import Answer, Asked, Study

if TYPE_CHECKING:
    from rich.console import RenderableType

    from xl_territory.studies.plan_compare.analysis import PlanComparison

Against = Annotated[
    Path | None, Option("The workbook with the other plan; the newest backup with another plan if none.")
]


def run(asked: Asked, *, against: Against = None) -> Answer:
    """Two plans side by side: who moved, terms, hours and flags, both judged by the inputs of this workbook."""
    from xl_territory.plans.pipeline import planned
    from xl_territory.studies.plan_compare.analysis import compare_plans, last_plan
    from xl_territory.studies.plan_compare.sheet import plan_compare, sentence

    plan = planned(asked.source)
    other = last_plan(asked.source, plan) if against is None else (against, planned(against))
    if other is None:
        raise TooLittleDataError("There is no backup of this workbook with a plan. Name a file: --against OTHER.xlsx.")
    comparison = compare_plans(plan, other[1], other[0].name)
    return Answer(sentence(comparison), (plan_compare(comparison),), comparison, show)


def show(found: PlanComparison) -> RenderableType:
    """Figures of both, who moved."""
    from xl_territory.studies.plan_compare.view import plans

    return plans(found)


STUDY = Study(
    name="plan_compare",
    caption="Plan Compare",
    group=None,
    icon="CompareAndCombine",
    brief="This plan beside that of another file, or of the backup before the last run.",
    more="Sheet Plan Compare has who moved, terms, hours and flags.",
    run=run,
    sheets=("Plan Compare",),
)

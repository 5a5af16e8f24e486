"""What the plan would lose with each CSM."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xl_territory.studies.parameters import Cluster
from xl_territory.studies.study import Answer, Asked, RibbonGroup, Study

if TYPE_CHECKING:
    from rich.console import RenderableType

    from xl_territory.studies.resilience.analysis import Loss


def run(asked: Asked, *, cluster: Cluster = None) -> Answer:
    """What the plan would lose with each CSM, one at a time, and who is the single point of failure."""
    from xl_territory.plans.pipeline import planned
    from xl_territory.solver.executors import CountingExecutor, executor
    from xl_territory.studies.resilience.analysis import resilience, single_point_of_failure
    from xl_territory.studies.resilience.sheet import resilience as sheet

    plan = planned(asked.source)
    with executor(cluster=cluster) as pool:
        losses = resilience(plan, CountingExecutor(pool, asked.told))
    return Answer(single_point_of_failure(losses), (sheet(losses),), losses, show)


def show(losses: Sequence[Loss]) -> RenderableType:
    """A row per CSM, the gravest first."""
    from xl_territory.studies.resilience.view import resilience

    return resilience(losses)


STUDY = Study(
    name="resilience",
    caption="Resilience",
    group=RibbonGroup.UNDERSTAND,
    icon="ReviewProtectWorkbook",
    brief="What would be lost with each CSM.",
    more="Sheet Resilience has hours without a home, skills and at-risk accounts, the gravest loss first.",
    run=run,
    sheets=("Resilience",),
)

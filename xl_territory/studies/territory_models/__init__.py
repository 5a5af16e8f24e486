"""Territory models side by side: by vertical, region, tier and hybrid, and which of them suits the team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_territory.studies.parameters import Cluster
from xl_territory.studies.study import Answer, Asked, Needs, RibbonGroup, Study

if TYPE_CHECKING:
    from rich.console import RenderableType

    from xl_territory.studies.territory_models.advice import ModelComparison


def run(asked: Asked, *, cluster: Cluster = None) -> Answer:
    """Solve whole territory models side by side, by vertical, region, tier and hybrid, and say which suits the team."""
    from xl_territory.plans.pipeline import read_proved
    from xl_territory.solver.executors import CountingExecutor, executor
    from xl_territory.studies.scenarios.sheet import sentence
    from xl_territory.studies.territory_models.advice import compare_models
    from xl_territory.studies.territory_models.sheet import model_sheets

    territory, yours = read_proved(asked.source)
    with executor(cluster=cluster) as pool:
        comparison = compare_models(territory, CountingExecutor(pool, asked.told), yours)
    return Answer(sentence(comparison.comparison), model_sheets(comparison), comparison, show)


def show(found: ModelComparison) -> RenderableType:
    """A row per plan; the advice below."""
    from xl_territory.studies.territory_models.view import model_comparison

    return model_comparison(found)


STUDY = Study(
    name="models",
    caption="Territory models",
    group=RibbonGroup.DECIDE,
    icon="Consolidate",
    brief="By vertical, region, tier and hybrid side by side.",
    more="See Territory Models, which also says which of them suits your team, and Model Accounts.",
    run=run,
    sheets=("Territory Models", "Model Accounts"),
    needs=Needs.TERRITORY,
    reads=("Assignments", "Score"),
)

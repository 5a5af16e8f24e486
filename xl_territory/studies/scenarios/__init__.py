"""Plans side by side: today, ready-made weights, the planner's own scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from xl_territory.studies.parameters import Cluster, Option
from xl_territory.studies.study import Answer, Asked, Needs, RibbonGroup, Study

if TYPE_CHECKING:
    from rich.console import RenderableType

    from xl_territory.studies.scenarios.analysis import Comparison

Models = Annotated[bool, Option("Territory models instead of settings.")]


def run(asked: Asked, *, models: Models = False, cluster: Cluster = None) -> Answer:
    """Solve today's settings, the presets and the Scenarios sheet side by side; or whole territory models."""
    from xl_territory.plans.pipeline import read_proved
    from xl_territory.solver.executors import CountingExecutor, executor
    from xl_territory.studies.adoption import settings_changes
    from xl_territory.studies.scenarios.analysis import compare
    from xl_territory.studies.scenarios.scenario_list import differences, scenarios
    from xl_territory.studies.scenarios.sheet import scenario_accounts, scenario_compare, sentence
    from xl_territory.studies.territory_models import STUDY as TERRITORY_MODELS

    if models:
        return TERRITORY_MODELS.run(asked, cluster=cluster)
    territory, yours = read_proved(asked.source)
    listed = scenarios(territory)
    with executor(cluster=cluster) as pool:
        comparison = compare(territory, listed, CountingExecutor(pool, asked.told), yours)
    options = {scenario.name: settings_changes(differences(territory, scenario)) for scenario in listed}
    return Answer(
        sentence(comparison), (scenario_compare(comparison, options), scenario_accounts(comparison)), comparison, show
    )


def show(found: Comparison) -> RenderableType:
    """A row per plan."""
    from xl_territory.studies.scenarios.view import comparison

    return comparison(found)


STUDY = Study(
    name="scenarios",
    caption="Scenarios",
    group=RibbonGroup.DECIDE,
    icon="ChartTypeColumnInsertGallery",
    brief="Today, your settings, your scenarios and the presets side by side.",
    more="Each row of Scenarios is planned. See Scenario Compare and Scenario Accounts.",
    run=run,
    sheets=("Scenario Compare", "Scenario Accounts"),
    needs=Needs.TERRITORY,
    reads=("Assignments", "Score"),
)

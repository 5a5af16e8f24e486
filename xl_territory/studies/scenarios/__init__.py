"""Plans side by side: today, ready-made weights, the planner's own scenarios, territory models."""

from xl_territory.studies.scenarios.analysis import Comparison, compare
from xl_territory.studies.scenarios.measures import Measures, measured
from xl_territory.studies.scenarios.scenario_list import Scenario, scenarios
from xl_territory.studies.scenarios.territory_models import models

__all__ = ["Comparison", "Measures", "Scenario", "compare", "measured", "models", "scenarios"]

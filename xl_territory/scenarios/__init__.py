"""Plans side by side: today, ready-made weights, the planner's own scenarios, territory models."""

from xl_territory.scenarios.catalogue import Scenario, scenarios
from xl_territory.scenarios.compare import Comparison, compare
from xl_territory.scenarios.measures import Measures, measured
from xl_territory.scenarios.models import models

__all__ = ["Comparison", "Measures", "Scenario", "compare", "measured", "models", "scenarios"]

"""Scenarios solved side by side, and what their plans have in common."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from xl_territory.plans.evaluate import Plan
from xl_territory.plans.pipeline import answer, judged
from xl_territory.studies.scenarios.measures import Measures, measured, measured_today
from xl_territory.studies.scenarios.scenario_list import Scenario, quick
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Booleans


@dataclass(frozen=True, eq=False)
class Comparison:
    """Plans side by side. ``measures`` has today first, then one per plan of ``plans``."""

    territory: Territory
    plans: tuple[Plan, ...]
    measures: tuple[Measures, ...]

    @property
    def same(self) -> Booleans:
        """(accounts,) the account has the same owner in all plans."""
        owners = np.array([plan.books.owner for plan in self.plans])
        return np.asarray((owners == owners[0]).all(axis=0))

    @property
    def best(self) -> Measures:
        """The plan with the best score by the weights of Settings: complete plans before others."""
        return min(self.measures[1:], key=lambda m: (m.without_owner, round(m.overload, 6), m.score))


def compare(territory: Territory, asked: Sequence[Scenario], executor: Executor) -> Comparison:
    """Solve every scenario on ``executor`` and measure it; ``territory`` has the settings that scores compare by.

    All scenarios must be about the accounts and CSMs of ``territory``.
    """
    territories = [quick(scenario.territory) for scenario in asked]
    answers = list(executor.map(answer, territories))
    plans = tuple(judged(t, found) for t, found in zip(territories, answers, strict=True))
    measures = [measured(s.name, s.origin, plan, territory) for s, plan in zip(asked, plans, strict=True)]
    return Comparison(territory, plans, (measured_today(territory), *measures))

"""Scenarios solved side by side, and what their plans have in common."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xl_territory.plans.evaluate import Plan
from xl_territory.plans.pipeline import answer, evaluated
from xl_territory.plans.retention_ranges import PlanRetention
from xl_territory.policies import TERMS
from xl_territory.policies.compose import weights
from xl_territory.studies.retention_table import retentions
from xl_territory.studies.scenarios.measures import Measures, measured, measured_today
from xl_territory.studies.scenarios.scenario_list import TODAY, YOURS, Scenario, quick
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Booleans


@dataclass(frozen=True, eq=False)
class Comparison:
    """Plans side by side. ``measures`` has today first, then one per plan of ``plans``."""

    territory: Territory
    plans: tuple[Plan, ...]
    measures: tuple[Measures, ...]

    @cached_property
    def retentions(self) -> tuple[PlanRetention, ...]:
        """What each plan keeps beside today's books, by the inputs of Settings."""
        t = self.territory
        plans = {m.name: plan for m, plan in zip(self.measures[1:], self.plans, strict=True) if m.name != TODAY}
        books = {name: t.books(plan.books.owner) for name, plan in plans.items()}
        return retentions(t, {TODAY: t.books(t.current), **books}, TODAY)

    @property
    def same(self) -> Booleans:
        """(accounts,) the account has the same owner in all plans."""
        owners = np.array([plan.books.owner for plan in self.plans])
        return np.asarray((owners == owners[0]).all(axis=0))

    @property
    def weights_vary(self) -> bool:
        """Whether the plans are made by different weights."""
        return len({tuple(weights(plan.territory, TERMS).items()) for plan in self.plans}) > 1

    @property
    def best(self) -> Measures:
        """The plan that is best by the weights and under the rules of Settings, see `Measures.rank`."""
        return min(self.measures[1:], key=lambda m: m.rank)


def compare(
    territory: Territory, asked: Sequence[Scenario], executor: Executor, yours: Plan | None = None
) -> Comparison:
    """Solve every scenario on ``executor`` and measure it; ``territory`` has the settings that scores compare by.

    All scenarios must be about the accounts and CSMs of ``territory``. ``yours`` is the plan for these very inputs
    where there is one already: it is not made again. A scenario that is the same as another one shares its plan.
    """
    plans_known = {} if yours is None else {YOURS: yours}
    open_ = [s for s in asked if not s.same_as and s.name not in plans_known]
    territories = [quick(scenario.territory) for scenario in open_]
    answers = executor.map(answer, territories)
    found = plans_known | {
        s.name: evaluated(t, assignment) for s, t, assignment in zip(open_, territories, answers, strict=True)
    }
    plans = tuple(found[scenario.same_as or scenario.name] for scenario in asked)
    measures = [measured(s.name, _origin(s), plan, territory, plan.bound) for s, plan in zip(asked, plans, strict=True)]
    return Comparison(territory, plans, (measured_today(territory), *measures))


def _origin(scenario: Scenario) -> str:
    return f"{scenario.origin}: same as {scenario.same_as}" if scenario.same_as else scenario.origin

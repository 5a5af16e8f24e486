"""How fair a plan is, to CSMs and to groups of customers."""

from __future__ import annotations

from dataclasses import dataclass

from xl_territory.plans.evaluate import Plan
from xl_territory.studies.fairness.group_audit import CustomerGroup, groups
from xl_territory.studies.fairness.relative_workload import RelativeWorkload, burdens
from xl_territory.studies.fairness.smallest_change import SmallestChange, smallest_change


@dataclass(frozen=True, eq=False)
class FairnessStudy:
    """A plan, what each CSM carries, the smallest change that helps and how customer groups are treated."""

    plan: Plan
    burdens: tuple[RelativeWorkload, ...]
    change: SmallestChange | None
    groups: tuple[CustomerGroup, ...]


def fairness_study(plan: Plan) -> FairnessStudy:
    """How fair the plan is."""
    t, books = plan.territory, plan.books
    return FairnessStudy(plan, burdens(t, books), smallest_change(plan), groups(plan))

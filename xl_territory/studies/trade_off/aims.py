"""What a trade-off is about: terms of the score and the share of accounts moved, as problems and as limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from xl_territory.plans.evaluate import Plan
from xl_territory.policies import RULES, TERMS
from xl_territory.policies.compose import Groups, assemble, units
from xl_territory.solver.problem import AssignmentProblem, Budget
from xl_territory.studies.scenarios.scenario_list import weights_of
from xl_territory.territory.table_edits import edited, set_settings
from xl_territory.territory.territory import Territory

MOVED = "moved"
AIMS = (MOVED, *(term.name for term in TERMS))


@dataclass(frozen=True, eq=False)
class Aim:
    """``problem`` has the rules of the territory and the aim alone as its score."""

    name: str
    problem: AssignmentProblem

    @property
    def limitable(self) -> bool:
        """Whether it is a sum over accounts, which is what a budget can limit."""
        return not any(resource.penalties for resource in self.problem.resources)

    def at_most(self, limit: float) -> Budget:
        """No more of it than ``limit``; an account without owner counts as it does in the aim's value."""
        unassigned_cost = self.problem.unassigned_cost
        return Budget(self.name, self.problem.cost - unassigned_cost[:, None], limit - float(unassigned_cost.sum()))


def aim_of(territory: Territory, name: str) -> Aim:
    """The aim of that name, one of AIMS, in the territory."""
    return Aim(name, weighed(territory, {name: 1.0}))


def weighed(territory: Territory, weights: Mapping[str, float]) -> AssignmentProblem:
    """The rules of the territory, with Σ weight × aim as the score."""
    terms = {name: weight for name, weight in weights.items() if name != MOVED}
    problem = assemble(territory, RULES, ())
    if terms:
        alone = edited(territory, set_settings(weights_of(terms)))
        problem = _times(assemble(alone, RULES, TERMS), sum(terms.values()))
    moved = Groups(units(territory, RULES)).total(territory.leaves / len(territory.accounts))
    return replace(problem, cost=problem.cost + weights.get(MOVED, 0.0) * moved)


def value(plan: Plan, name: str) -> float:
    """What the aim comes to in a plan."""
    if name == MOVED:
        return plan.moved / len(plan.territory.accounts)
    return next(term.value for term in plan.terms if term.name == name)


def _times(problem: AssignmentProblem, factor: float) -> AssignmentProblem:
    """The same with every cost and penalty times ``factor``."""
    return replace(
        problem,
        cost=problem.cost * factor,
        unassigned_cost=problem.unassigned_cost * factor,
        resources=tuple(resource.times(factor) for resource in problem.resources),
    )

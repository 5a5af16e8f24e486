"""What each account adds to the score, term by term."""

from __future__ import annotations

import numpy as np

from xl_territory.plans.alternatives import move_costs
from xl_territory.plans.evaluate import Plan
from xl_territory.policies import TERMS
from xl_territory.policies.compose import assemble_terms
from xl_territory.solver.problem import UNASSIGNED, AssignmentProblem, Floats, Integers

POINTS = 100.0


def contributions(plan: Plan) -> Floats:
    """(terms, accounts) score points that would go if the account needed nobody; negative where it helps.

    An account without owner adds what having none costs.
    """
    alone = np.arange(len(plan.territory.accounts))
    problems = [assemble_terms(plan.territory, alone, (term,), TERMS) for term in TERMS]
    return np.array([_saved_without(problem, plan.books.owner) for problem in problems]) * POINTS


def rises(plan: Plan, owner: Integers, unit: int) -> Floats:
    """(terms, csms) rise of each term in score points when ``unit`` alone goes to each CSM; ``owner`` (units,)."""
    problems = [assemble_terms(plan.territory, plan.unit, (term,), TERMS) for term in TERMS]
    return np.array([move_costs(problem, owner, np.array([unit]))[0] for problem in problems]) * POINTS


def _saved_without(problem: AssignmentProblem, owner: Integers) -> Floats:
    saved = np.where(owner == UNASSIGNED, problem.unassigned_cost, 0.0)
    rows = np.flatnonzero(owner != UNASSIGNED)
    home = owner[rows]
    saved[rows] = problem.cost[rows, home]
    for resource in problem.resources:
        held = resource.used(owner, problem.owners)
        own = resource.at(rows, home)
        for penalty in resource.penalties:
            left = penalty.of(home)(held[home] - own)
            saved[rows] += penalty(held)[home] - left
    return saved

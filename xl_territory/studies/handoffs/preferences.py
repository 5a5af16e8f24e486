"""From a relaxation to a schedule, and to a model that finishes more without leaving it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xl_territory.solver.mip.linear_model import LinearModel
from xl_territory.studies.handoffs.construction import by_preference
from xl_territory.studies.handoffs.handoff_model import HandoffModel
from xl_territory.studies.handoffs.handoff_problem import HandoffProblem
from xl_territory.studies.handoffs.schedule import Schedule
from xl_territory.territory.workloads import Floats

WORTH_OF_FINISHING = 10.0
"""One more account finished is worth so many weeks of others away from where the relaxation has them."""


def dislikes(problem: HandoffProblem, shares: Floats) -> Floats:
    """(U, W + 1) how little the relaxation wants a start in a week: weeks from its mean less twice the share."""
    weeks = np.arange(problem.weeks + 1)
    return np.asarray(np.abs(weeks - _mean(problem, shares)[:, None]) - 2 * shares)


def guided(problem: HandoffProblem, shares: Floats) -> Schedule:
    """Each unit in the week with room for it that the relaxation likes best, those that it starts early first."""
    order = np.argsort(_mean(problem, shares), kind="stable")
    return by_preference(problem, dislikes(problem, shares), order)


def finishing_near(model: HandoffModel, dislike: Floats) -> LinearModel:
    """As many accounts finished as can be, near the weeks that are least disliked; no cost, so it is quickly solved."""
    p = model.problem
    rows = model.finishing()
    worth = np.where(p.startable, dislike - dislike.min(axis=1, keepdims=True), 0.0)
    worth = worth - WORTH_OF_FINISHING * p.size[:, None]
    objective = np.zeros(rows.objective.size)
    then = np.zeros(p.units)
    for week in range(p.weeks, 0, -1):  # z[u,s] stands for a start in s until the next week in which u may start
        may = p.startable[:, week]
        objective[model.column[may, week]] = (worth[:, week] - then)[may]
        then = np.where(may, worth[:, week], then)
    return replace(rows, objective=objective, offset=WORTH_OF_FINISHING * float(p.size.sum()))


def _mean(problem: HandoffProblem, shares: Floats) -> Floats:
    weeks = np.arange(problem.weeks + 1)
    return np.asarray((shares[:, 1:] * weeks[1:]).sum(axis=1) + shares[:, 0] * (problem.weeks + 1))

"""What it is worth that one unit changes hands, all others staying as they are."""

from __future__ import annotations

import numpy as np

from xl_territory.solver.problem import UNASSIGNED, Resource
from xl_territory.studies.handoffs.handoff_problem import HandoffProblem
from xl_territory.studies.handoffs.schedule import Schedule, nothing_started
from xl_territory.territory.workloads import Floats, Integers


def single_gains(problem: HandoffProblem) -> Floats:
    """(U,) how much the score of today falls when the unit alone changes hands."""
    return -_changes(problem, nothing_started(problem).owner(0), problem.after, problem.moving)


def gains(schedule: Schedule) -> Floats:
    """(U,) what the cost would rise by if the unit alone started a week later; 0 where it is not finished.

    Single gains do not add up to what all of them together bring: each looks at the books that the others leave.
    """
    p = schedule.problem
    last = np.minimum(schedule.start + 1, p.weeks)
    later = np.where(
        schedule.start == p.weeks,
        p.weeks + 1 + schedule.handover - schedule.start,
        p.handover[np.arange(p.units), last],
    )
    total = np.zeros(p.units)
    for week in range(1, p.weeks + 1):
        waits = (schedule.start > 0) & (schedule.handover <= week) & (week < later)
        accounts = p.moving[waits[p.unit[p.moving]]]
        before, now = p.owner[:, week], schedule.owner(week)
        total += _changes(p, now, before, accounts)
        breach = p.in_breach(accounts, before[accounts]).astype(float) - p.in_breach(accounts, now[accounts])
        np.add.at(total, p.unit[accounts], p.breach_price * breach)
    return total


def _changes(problem: HandoffProblem, owner: Integers, to: Integers, accounts: Integers) -> Floats:
    """(U,) change of the score under ``owner`` (n,) when the ``accounts`` of each unit alone go ``to`` (n,) others."""
    score, unit = problem.score, problem.unit[accounts]
    total = np.zeros(problem.units)
    for sign, owners in ((1.0, to[accounts]), (-1.0, owner[accounts])):
        worth = np.where(
            owners == UNASSIGNED, score.unassigned_cost[accounts], score.cost[accounts, np.maximum(owners, 0)]
        )
        np.add.at(total, unit, sign * worth)
    for resource in score.resources:
        if resource.penalties:
            total += _penalty_changes(problem, resource, owner, to, accounts)
    return total


def _penalty_changes(
    problem: HandoffProblem, resource: Resource, owner: Integers, to: Integers, accounts: Integers
) -> Floats:
    pairs, amounts = [], []
    for sign, owners in ((1.0, to[accounts]), (-1.0, owner[accounts])):
        there = owners != UNASSIGNED
        pairs.append(problem.unit[accounts[there]] * problem.csms + owners[there])
        amounts.append(sign * resource.at(accounts[there], owners[there]))
    pair, place = np.unique(np.concatenate(pairs), return_inverse=True)
    amount = np.bincount(place, np.concatenate(amounts), pair.size)
    unit, csm = np.divmod(pair, problem.csms)
    used = resource.used(owner, problem.csms)[csm]
    change = np.zeros(pair.size)
    for penalty in resource.penalties:
        change += penalty.of(csm)(used + amount) - penalty.of(csm)(used)
    return np.bincount(unit, change, problem.units).astype(float)

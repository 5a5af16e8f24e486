"""Problems to measure on: published instances, and generated books of accounts."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from xl_territory.solver.penalty import deviation
from xl_territory.solver.problem import AssignmentProblem, Resource


def read_published(path: Path) -> AssignmentProblem:
    """Generalised assignment instance (agents and jobs, costs, uses, capacities) as a problem with one hard limit."""
    numbers = iter(map(float, path.read_text().split()))
    agents, jobs = int(next(numbers)), int(next(numbers))
    cost, use = (np.array([next(numbers) for _ in range(agents * jobs)]).reshape(agents, jobs).T for _ in range(2))
    limit = np.array([next(numbers) for _ in range(agents)])
    return AssignmentProblem(
        cost=np.ascontiguousarray(cost),
        unassigned_cost=np.zeros(jobs),
        allowed=use <= limit,
        size=np.ones(jobs),
        fixed=np.zeros(jobs, dtype=bool),
        resources=(Resource("resource", np.ascontiguousarray(use), limit=limit),),
    )


def book(accounts: int, owners: int, seed: int = 0, room: float = 1.0, kind: str = "float64") -> AssignmentProblem:
    """A book of accounts: balance 0.4, skill 0.3, continuity 0.1; enterprise accounts need one of some owners.

    ``room`` scales the capacity: 1 leaves 15 % above the mean, 0.5 is far too little.
    """
    random = np.random.default_rng(seed)
    enterprise = random.random(accounts) < 1 / 6
    _ = np.where(enterprise, random.lognormal(np.log(180e3), 0.5, accounts), random.uniform(15e3, 1e5, accounts))
    health = random.choice(3, size=accounts, p=[0.56, 0.27, 0.17])
    industry = random.choice(3, size=accounts, p=[0.25, 0.21, 0.54])
    hours = np.where(enterprise, 6, 2) * np.array([1, 1.3, 2])[health] * random.uniform(0.8, 1.25, accounts)
    special = np.arange(owners) < np.ceil(owners * 0.45)
    field = np.array([0, 1, 2, 2, 0, 1, 2, 2])[np.arange(owners) % 8]
    hours_mean = hours.sum() / owners
    current = random.integers(0, owners, accounts)
    cost = np.full((accounts, owners), 0.3 / accounts, dtype=kind)
    cost *= np.where(field == 2, 0.5, 1.0).astype(kind)
    cost[industry[:, None] == field] = 0.0
    cost += np.dtype(kind).type(0.1 / accounts)
    cost[np.arange(accounts), current] -= np.dtype(kind).type(0.1 / accounts)
    hours = hours.round(2)
    target = np.full(owners, hours.sum() / owners)
    return AssignmentProblem(
        cost=cost,
        unassigned_cost=np.full(accounts, 0.4 / accounts),
        allowed=~enterprise[:, None] | special,
        size=np.ones(accounts),
        fixed=np.zeros(accounts, dtype=bool),
        resources=(
            Resource(
                "hours",
                hours[:, None],
                overloadable=np.full(owners, hours_mean * 1.15 * room),
                penalties=(deviation(target, 0.4 / hours.sum()),),
            ),
            Resource(
                "accounts",
                np.ones((accounts, 1)),
                limit=np.full(owners, float(int(accounts / owners * 35 / 30) + 1)),
            ),
        ),
    )

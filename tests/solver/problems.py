"""Small problems for tests: by hand, at random, and their true best found by trying everything."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import strategies as st

from tests.benchmarks.instances import book
from xl_territory.solver.assignment import Assignment, SolveOptions
from xl_territory.solver.penalty import deviation, excess
from xl_territory.solver.problem import UNASSIGNED, AssignmentProblem, Budget, Levels, Resource
from xl_territory.solver.solve import solve

UNHURRIED = 3600.0
"""Seconds that no test takes, however busy the machine is."""
QUARTERS = st.integers(0, 12).map(lambda quarters: quarters / 4)


def problem(cost, *, resources=(), budgets=(), allowed=None, size=None, fixed=None, violations=None, nobody=9.0):
    """Problem from a table of costs, everything else plain unless given."""
    cost = np.array(cost, dtype=float)
    units = len(cost)
    return AssignmentProblem(
        cost=cost,
        unassigned_cost=np.full(units, nobody),
        allowed=np.ones(cost.shape, dtype=bool) if allowed is None else np.array(allowed, dtype=bool),
        size=np.ones(units) if size is None else np.array(size, dtype=float),
        fixed=np.zeros(units, dtype=bool) if fixed is None else np.array(fixed, dtype=bool),
        resources=tuple(resources),
        budgets=tuple(budgets),
        violations=None if violations is None else np.array(violations, dtype=float),
    )


def solved(problem: AssignmentProblem, watch=None, stop=None, pool=None, **options) -> Assignment:
    """`solve` with these options and all the time it wants."""
    return solve(problem, SolveOptions(**{"time_limit": UNHURRIED} | options), watch, stop, pool)


def column(*use):
    """Use that does not depend on the owner."""
    return np.array(use, dtype=float)[:, None]


def apart(whole: AssignmentProblem, of: int) -> AssignmentProblem:
    """The same problem where every ``of``-th owner has the same units to itself."""
    unit, owner = np.arange(whole.units) % of, np.arange(whole.owners) % of
    return replace(whole, allowed=whole.allowed & (unit[:, None] == owner))


def large_parts() -> AssignmentProblem:
    """A book in two parts of some 25,000 pairs each, and a very small one."""
    large = apart(book(2_100, 48, seed=3, room=2.0), 2)
    few = np.isin(np.arange(2_100), [1, 3, 5])
    return replace(large, allowed=large.allowed & (few[:, None] == (np.arange(48) == 7)))


def everything(problem: AssignmentProblem):
    """Every assignment that breaks nothing hard."""
    for owner in product(range(UNASSIGNED, problem.owners), repeat=problem.units):
        candidate = np.array(owner, dtype=np.intp)
        if not problem.broken(candidate):
            yield candidate


def best_levels(problem: AssignmentProblem) -> Levels:
    """The best levels there are; levels that differ by rounding only count as the same."""
    found = [problem.levels(owner) for owner in everything(problem)]
    for level in range(len(Levels._fields)):
        least = min(levels[level] for levels in found)
        found = [levels for levels in found if levels[level] <= least + 1e-7]
    return found[0]


@st.composite
def random_problems(draw, max_units: int = 5, max_owners: int = 3):
    """Any small problem: forbidden pairs, families, limits of every kind, penalties, budgets and soft rules."""
    units, owners = draw(st.integers(1, max_units)), draw(st.integers(1, max_owners))

    def table(rows, columns, cell):
        cells = draw(st.lists(cell, min_size=rows * columns, max_size=rows * columns))
        return np.array(cells).reshape(rows, columns)

    def limits():
        return table(1, owners, QUARTERS.map(lambda q: 2 * q))[0].astype(float)

    def resource(name):
        columns = draw(st.sampled_from([1, owners]))
        penalties = []
        if draw(st.booleans()):
            penalties.append(deviation(limits(), draw(QUARTERS) / 10))
        if draw(st.booleans()):
            penalties.append(excess(limits(), draw(QUARTERS) / 5))
        kinds = draw(st.sets(st.sampled_from(["limit", "overloadable", "soft"])))
        return Resource(
            name,
            table(units, columns, QUARTERS).astype(float),
            penalties=tuple(penalties),
            **{k: limits() for k in sorted(kinds)},
        )

    budgets = [
        Budget(
            f"budget {k}", table(units, owners, QUARTERS).astype(float), draw(QUARTERS) * units / 2, draw(st.booleans())
        )
        for k in range(draw(st.integers(0, 1)))
    ]
    return AssignmentProblem(
        cost=table(units, owners, QUARTERS).astype(float) / 10,
        unassigned_cost=table(1, units, QUARTERS)[0].astype(float) / 5,
        allowed=table(units, owners, st.sampled_from([True, True, True, False])),
        size=table(1, units, st.integers(1, 3))[0].astype(float),
        fixed=table(1, units, st.sampled_from([False, False, True]))[0],
        resources=tuple(resource(f"resource {k}") for k in range(draw(st.integers(0, 2)))),
        budgets=tuple(budgets),
        violations=table(units, owners, st.integers(0, 1)).astype(float) if draw(st.booleans()) else None,
        constant=draw(QUARTERS),
    )

"""Corners of the linear relaxation: where they lie and what their prices prove."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.benchmarks.instances import book
from tests.solver.problems import UNHURRIED, column, problem
from xl_territory.solver.bounds.column_generation import basic_solutions
from xl_territory.solver.bounds.lagrangian import LagrangianDual
from xl_territory.solver.level_problem import least_levels, level_problem
from xl_territory.solver.limits import Clock, SolveLimits
from xl_territory.solver.mip.catalogue import find_solver
from xl_territory.solver.problem import NOTHING, UNASSIGNED, Budget, Level, Resource


def corners(table, count, regret=None, worst=NOTHING):
    """So many corners of a problem, beginning from nobody."""
    regret = np.where(table.allowed, table.cost, np.inf) if regret is None else regret
    nobody = np.full(table.units, UNASSIGNED)
    effort = SolveLimits(find_solver("HiGHS"), 0.0, Clock.start(UNHURRIED))
    found = basic_solutions(
        level_problem(table, Level.SCORE, worst), nobody, lambda: regret, effort, np.random.default_rng(0)
    )
    return list(islice(found, count))


def test_a_corner_that_is_whole_is_the_best_assignment():
    """Each has room for one: the cheapest matching."""
    places = Resource("places", np.ones((3, 1)), limit=np.ones(3))
    (corner,) = corners(problem([[1, 2, 9], [1, 9, 9], [9, 1, 2]], resources=(places,)), 1)
    assert corner.owner.tolist() == [1, 0, 2]
    assert corner.cost == pytest.approx(5)


def test_a_unit_that_is_shared_goes_to_whoever_has_most_of_it():
    """Two hours of room with the cheap one, three are needed: two thirds of the unit, so all of it."""
    hours = Resource("hours", column(3), limit=np.array([2.0, 9.0]))
    (corner,) = corners(problem([[0, 3]], resources=(hours,)), 1)
    assert corner.cost == pytest.approx(1)
    assert corner.owner.tolist() == [0]


def test_no_corner_where_not_all_have_room():
    """Two units, one place."""
    places = Resource("places", np.ones((2, 1)), limit=np.ones(1))
    assert corners(problem([[1], [1]], resources=(places,)), 1) == []


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), moves=st.integers(20, 60))
def test_prices_of_a_corner_of_all_pairs_prove_its_score(seed, moves):
    """With three owners all pairs are looked at, so that the corner is the linear optimum; budgets have prices too."""
    moved = (np.random.default_rng(seed).random((60, 3)) < 0.6).astype(float)
    table = replace(book(60, 3, seed), budgets=(Budget("moves", moved, float(moves)),))
    for corner in corners(table, 1):
        proved = LagrangianDual(level_problem(table, Level.SCORE, NOTHING)).bound(corner.multipliers)
        assert proved == pytest.approx(corner.cost, rel=1e-6)


@pytest.mark.parametrize("room", [0.5, 0.86])
def test_prices_prove_as_much_where_everybody_is_over_full(room):
    """Far over-full and just over-full: among plans with the least overload."""
    table = book(60, 3, room=room)
    worst = least_levels(table)
    (corner,) = corners(table, 1, worst=worst)
    assert worst.overload > 0
    proved = LagrangianDual(level_problem(table, Level.SCORE, worst)).bound(corner.multipliers)
    assert proved == pytest.approx(corner.cost, rel=1e-5)


def test_each_corner_is_no_worse_than_the_one_before_and_what_it_found_is_kept():
    """Even at prices that mislead."""
    table = book(120, 8)
    misled = np.where(table.allowed, np.random.default_rng(3).random(table.cost.shape), np.inf)
    scores = [corner.cost for corner in corners(table, 4, misled)]
    assert len(scores) == 4
    assert scores == sorted(scores, reverse=True) or np.ptp(scores) < 1e-9

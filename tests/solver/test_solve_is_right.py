"""What `solve` says is true, held against trying everything."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from tests.solver.problems import UNHURRIED, best_levels, random_problems, solved
from xl_territory.solver.bounds.dual_ascent import maximise_dual
from xl_territory.solver.bounds.lagrangian import LagrangianDual
from xl_territory.solver.level_problem import least_levels, level_problem
from xl_territory.solver.limits import Clock, SolveLimits
from xl_territory.solver.mip.catalogue import find_solver
from xl_territory.solver.mip.exact import solve_exactly
from xl_territory.solver.problem import NOTHING, Levels

SCORE = len(Levels._fields) - 1
quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(random_problems())
def test_the_anytime_solver_finds_the_best_and_proves_only_what_is_true(problem):
    """Nothing hard is broken, every level is the best there is where that is claimed, and the bound holds."""
    answer = solved(problem, gap=0.0)
    levels, best = problem.levels(answer.owner), best_levels(problem)
    assert not problem.broken(answer.owner)
    assert answer.bound <= problem.score(answer.owner) + 1e-9
    assert levels == pytest.approx(best, abs=1e-6)
    assert answer.bound <= best.score + 1e-6


@quick
@given(random_problems())
def test_the_exact_route_finds_the_best(problem):
    """Level by level through PuLP, the best there is."""
    exact = solve_exactly(problem, SolveLimits(find_solver("auto"), 0.0, Clock.start(UNHURRIED)))
    assert problem.levels(exact.owner) == pytest.approx(best_levels(problem), abs=1e-6)
    assert exact.bound <= problem.score(exact.owner) + 1e-6


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(random_problems())
def test_prices_never_prove_too_much(problem):
    """The Lagrangian bound of every level lies below the best, given the best of the levels before it."""
    best = best_levels(problem)
    for level in range(len(best)):
        relaxation = level_problem(problem, level, best)
        assert relaxation.possible
        dual = maximise_dual(LagrangianDual(relaxation), Clock.start(UNHURRIED), temperatures=(0.05, 0.005))
        assert dual.bound <= best[level] + 1e-6 * max(1.0, abs(best[level]))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(random_problems())
def test_prices_that_prove_that_everybody_cannot_be_served_are_right(problem):
    """A bound above the ceiling of the strict relaxation means that something must give way."""
    relaxation = level_problem(problem, SCORE, NOTHING)
    if (
        not relaxation.possible
        or maximise_dual(LagrangianDual(relaxation), Clock.start(UNHURRIED)).bound > relaxation.ceiling
    ):
        assert any(best_levels(problem)[:SCORE])


@quick
@given(random_problems())
def test_counting_never_proves_too_much(problem):
    """Nobody leaves fewer without owner; and where everybody has one, nobody has less overload."""
    least, best = least_levels(problem), best_levels(problem)
    assert least.unassigned <= best.unassigned + 1e-6
    assert best.unassigned or least.overload <= best.overload + 1e-6


@settings(max_examples=15, deadline=None)
@given(random_problems())
def test_the_same_seed_gives_the_same_answer(problem):
    """Solved twice, bit for bit the same."""
    first, second = (solved(problem, seed=3) for _ in range(2))
    assert np.array_equal(first.owner, second.owner)
    assert first.bound == second.bound

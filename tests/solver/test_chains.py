"""Chains of exchanges: what shifts and swaps cannot do."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.solver.problems import UNHURRIED, problem
from xl_territory.solver.limits import Clock
from xl_territory.solver.penalty import deviation
from xl_territory.solver.problem import Budget, Resource
from xl_territory.solver.search.ejection_chains import cyclic_exchange
from xl_territory.solver.search.local_search import descend
from xl_territory.solver.search.penalised_objective import penalised_objective
from xl_territory.solver.search.solution_state import SolutionState


def after_chains(table, owner):
    """The assignment ``owner`` after all chains that pay."""
    solution = SolutionState(penalised_objective(table), np.array(owner))
    cyclic_exchange(solution, Clock.start(UNHURRIED), np.random.default_rng(0))
    return solution.assignment().tolist()


def places(count, limit):
    """One place per unit, so many per owner."""
    return Resource("places", np.ones((count, 1)), limit=np.array(limit, dtype=float))


def test_three_owners_pass_a_unit_on_where_no_two_of_them_would_swap():
    """Each wants what the next one has; any swap of two costs more than it brings."""
    table = problem([[5, 0, 11], [11, 5, 0], [0, 11, 5]], resources=(places(3, [1, 1, 1]),))
    solution = SolutionState(penalised_objective(table), np.array([0, 1, 2]))
    descend(solution, Clock.start(UNHURRIED), np.random.default_rng(0))
    assert solution.assignment().tolist() == [0, 1, 2]
    assert after_chains(table, [0, 1, 2]) == [1, 2, 0]


def test_a_chain_may_end_where_there_is_room():
    """The first owner gives, the second passes on, the third keeps."""
    table = problem([[5, 0, 99], [99, 1, 2]], resources=(places(2, [1, 1, 1]),))
    assert after_chains(table, [0, 1]) == [1, 2]


def test_whoever_has_no_owner_gets_one_through_a_chain():
    """The place that fits is taken by somebody who can move on."""
    table = problem([[0, 99], [0, 0]], resources=(places(2, [1, 1]),), allowed=[[1, 0], [1, 1]])
    assert after_chains(table, [-1, 0]) == [0, 1]


def test_a_budget_for_all_is_left_to_others():
    """What an exchange costs would depend on all the others of its chain."""
    budget = Budget("moves", np.ones((3, 3)), 3.0)
    table = problem([[5, 0, 11], [11, 5, 0], [0, 11, 5]], resources=(places(3, [1, 1, 1]),), budgets=(budget,))
    assert after_chains(table, [0, 1, 2]) == [0, 1, 2]


def test_too_many_moves_are_taken_back_rather_than_leave_somebody_alone():
    """All six have left home though only two may; nobody loses their owner over it."""
    moved = Budget("moves", np.array([[0.0, 1.0]] * 6), 2.0)
    solution = SolutionState(penalised_objective(problem([[1, 0]] * 6, budgets=(moved,))), np.array([1] * 6))
    descend(solution, Clock.start(UNHURRIED), np.random.default_rng(0))
    assert sorted(solution.assignment().tolist()) == [0, 0, 0, 0, 1, 1]


@given(seed=st.integers(0, 10_000))
def test_chains_only_ever_gain(seed):
    """Whatever the costs, uses and limits are."""
    random = np.random.default_rng(seed)
    units, owners = int(random.integers(2, 12)), int(random.integers(2, 5))
    use = random.integers(1, 9, (units, owners)).astype(float)
    limit = use.mean() * units / owners * random.uniform(0.8, 1.5, owners)
    table = problem(random.integers(0, 20, (units, owners)), resources=(Resource("hours", use, limit=limit),))
    objective = penalised_objective(table)
    solution = SolutionState(objective, np.full(units, -1))
    descend(solution, Clock.start(UNHURRIED), random)
    before = objective.value(solution.assignment())
    cyclic_exchange(solution, Clock.start(UNHURRIED), random)
    assert objective.value(solution.assignment()) <= before + 1e-6 * abs(before)


def test_rounding_of_large_penalties_is_no_exchange():
    """Costs differ by a millionth and penalties are in their thousands: an exchange of nothing never gains."""
    for seed in range(20):
        random = np.random.default_rng(seed)
        hours = [
            Resource(
                f"hours {k}",
                random.uniform(0.1, 3, (6, 1)),
                limit=np.array([1.3, 1.1]),
                penalties=(deviation(np.array([4.1, 3.7]), 1.0),),
            )
            for k in range(3)
        ]
        cost = np.ones((6, 2))
        cost[0, 0] += 1e-6
        solution = SolutionState(penalised_objective(problem(cost, resources=hours)), random.integers(0, 2, 6))
        for _ in range(50):
            gain, ours, theirs = solution.best_exchange(0, 1)
            assert gain == 0 or ours != theirs
            if ours != solution.no_unit:
                solution.move(ours, 0, 1)
            if theirs != solution.no_unit:
                solution.move(theirs, 1, 0)

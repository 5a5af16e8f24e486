"""`solve` on tables small enough to see the answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks.instances import book, read_published
from tests.solver.problems import column, problem, solved
from xl_territory.solver.assignment import SolveOptions
from xl_territory.solver.penalty import deviation, excess
from xl_territory.solver.problem import UNASSIGNED, Budget, Resource
from xl_territory.solver.solve import components, solve

GAP = Path(__file__).parents[1] / "data" / "gap"


def owners_of(*args, **more):
    """Who gets what in the best plan."""
    return solved(problem(*args, **more), gap=0.0).owner.tolist()


def test_each_unit_goes_to_its_cheapest_owner_when_nothing_forbids_it():
    """No resource, no limit: the smallest cost of each row."""
    assert owners_of([[1, 2], [2, 1], [0, 3]]) == [0, 1, 0]


def test_nobody_gets_what_nobody_may_have():
    """A unit without any allowed owner goes without, and that is the best there is."""
    answer = solved(problem([[1, 2], [1, 2]], allowed=[[1, 1], [0, 0]]))
    assert answer.owner.tolist() == [0, UNASSIGNED]
    assert answer.proved


def test_having_an_owner_comes_before_any_score():
    """Even a pair that costs a thousand times more than nobody is taken."""
    assert owners_of([[1000.0]], nobody=1.0) == [0]


def test_hours_give_way_before_a_unit_goes_without():
    """Eight hours on a limit of five are better than no owner."""
    hours = Resource("hours", column(8), overloadable=np.array([5.0]))
    assert owners_of([[0.0]], resources=[hours]) == [0]


def test_overload_comes_before_the_score():
    """The dearer owner has room for the hours, so it gets them."""
    hours = Resource("hours", column(8), overloadable=np.array([5.0, 9.0]))
    assert owners_of([[0.0, 7.0]], resources=[hours]) == [1]


def test_soft_limits_give_way_after_overload_and_before_the_score():
    """First no overload, then fewest breaches, then the cheapest."""
    hours = Resource("hours", column(4, 4), overloadable=np.array([4.0, 8.0, 8.0]))
    places = Resource("places", column(1, 1), soft=np.array([2.0, 1.0, 1.0]))
    assert sorted(owners_of([[0, 1, 5], [0, 1, 5]], resources=[hours, places])) == [0, 1]


def test_the_last_to_go_without_is_what_is_held():
    """One place, two units: the held one has it although the other is larger."""
    places = Resource("places", column(1, 1), limit=np.array([1.0]))
    assert owners_of([[0], [0]], resources=[places], fixed=[1, 0], size=[1, 5]) == [0, UNASSIGNED]


def test_a_larger_family_goes_before_a_smaller_one():
    """One place, a family of three and a single account."""
    places = Resource("places", column(1, 1), limit=np.array([1.0]))
    assert owners_of([[0], [0]], resources=[places], size=[1, 3]) == [UNASSIGNED, 0]


def test_a_budget_limits_the_sum_over_all_pairs():
    """Both would rather move, one may."""
    moved = Budget("moved", np.array([[0.0, 1.0], [0.0, 1.0]]), limit=1.0)
    assert owners_of([[5, 0], [3, 0]], budgets=[moved]) == [1, 0]


def test_a_soft_budget_gives_way_before_a_unit_goes_without():
    """The only allowed pair breaks the budget."""
    moved = Budget("moved", np.array([[1.0]]), limit=0.0, soft=True)
    assert owners_of([[0.0]], budgets=[moved]) == [0]


def test_penalties_spread_the_hours():
    """Balance outweighs the small difference in cost."""
    hours = Resource("hours", column(3, 3), penalties=(deviation(np.array([3.0, 3.0]), 1.0),))
    assert sorted(owners_of([[0.0, 0.1], [0.0, 0.1]], resources=[hours])) == [0, 1]


def test_excess_is_paid_for_above_the_limit_only():
    """Two units fit under the limit of the cheap owner, the third would cost more there."""
    risk = Resource("risk", column(1, 1, 1), penalties=(excess(np.array([2.0, 2.0]), 1.0),))
    assert sum(owners_of([[0, 0.5]] * 3, resources=[risk])) == 1


def test_hours_may_depend_on_the_owner():
    """Four hours here, six there, with room for five."""
    hours = Resource("hours", np.array([[6.0, 4.0]]), overloadable=np.array([5.0, 5.0]))
    assert owners_of([[0.0, 1.0]], resources=[hours]) == [1]


def test_what_has_nothing_in_common_is_taken_apart():
    """Two units and two owners that cannot have each other's."""
    parts = sorted(
        (units.tolist(), owners.tolist()) for units, owners in components(problem(np.eye(2), allowed=np.eye(2)))
    )
    assert parts == [([0], [0]), ([1], [1])]


def test_a_budget_keeps_everything_together():
    """The same two, tied by a budget."""
    tied = problem(np.eye(2), allowed=np.eye(2), budgets=[Budget("moved", np.eye(2), 2.0)])
    assert len(list(components(tied))) == 1


def test_the_whole_is_the_sum_of_its_parts():
    """Score and bound of two separate parts, with an owner whom nobody may have but whose target counts."""
    hours = Resource("hours", column(1, 2), penalties=(deviation(np.array([2.0, 2.0, 2.0]), 1.0),))
    apart = problem([[1, 9, 9], [9, 3, 9]], allowed=[[1, 0, 0], [0, 1, 0]], resources=[hours])
    answer = solved(apart)
    assert apart.score(answer.owner) == pytest.approx(1 + 1 + 3 + 0 + 2)
    assert answer.bound == pytest.approx(7.0)
    assert answer.proved


def test_nothing_to_assign_is_a_plan():
    """No unit at all, or no owner at all."""
    assert solved(problem(np.zeros((0, 2)))).owner.tolist() == []
    assert solved(problem(np.zeros((1, 0)))).owner.tolist() == [UNASSIGNED]


def test_units_that_nobody_may_have_stay_without_owner_and_the_rest_is_planned():
    """Also where a budget ties all units together, so that they are not a component of their own."""
    whole = book(240, 8)
    allowed = whole.allowed.copy()
    allowed[:7] = False
    moves = Budget("moves", np.ones((240, 8)), 240.0)
    lost = replace(whole, allowed=allowed, budgets=(moves,))
    answer = solved(lost, gap=0.01)
    assert np.flatnonzero(answer.owner == UNASSIGNED).tolist() == list(range(7))


def test_a_stop_at_once_still_gives_a_plan():
    """Whoever stops gets what there is, called cancelled and not proved."""
    small = book(60, 4)
    answer = solved(small, stop=lambda: True)
    assert answer.cancelled
    assert not answer.proved
    assert not small.broken(answer.owner)


def test_no_time_still_gives_a_plan():
    """The time limit is no reason to come back with nothing."""
    small = book(60, 4)
    answer = solve(small, SolveOptions(time_limit=0.0))
    assert not answer.cancelled
    assert not small.broken(answer.owner)


def test_progress_only_ever_gets_better():
    """Scores fall and bounds rise while it solves, and the last of them is the answer."""
    told = []
    small = book(60, 4)
    answer = solved(small, watch=told.append)
    assert [p.score for p in told] == sorted((p.score for p in told), reverse=True)
    assert [p.bound for p in told] == sorted(p.bound for p in told)
    assert told[-1].score == pytest.approx(small.score(answer.owner))


def test_far_too_much_work_is_spread_and_its_overload_proved_least():
    """With 60 % too much work everybody has an owner and the overload is what no plan can avoid."""
    crowded = book(120, 5, room=0.5)
    answer = solved(crowded, gap=0.05)
    levels = crowded.levels(answer.owner)
    hours = crowded.resources[0]
    assert levels.unassigned == 0
    assert levels.overload == pytest.approx(hours.use.sum() - hours.overloadable.sum())
    assert answer.proved


def test_too_few_places_leave_no_more_without_owner_than_must_be():
    """Ten places for thirteen units: three stay without, and counting proves it."""
    table = problem(
        np.arange(26).reshape(13, 2), resources=(Resource("places", np.ones((13, 1)), limit=np.full(2, 5.0)),)
    )
    answer = solved(table)
    assert table.levels(answer.owner).unassigned == 3
    assert answer.proved


@pytest.mark.parametrize(("name", "best"), [("gap1-0", 261), ("a05100", 1698)])
def test_a_published_instance_is_solved_to_its_best_known_value(name, best):
    """Generalised assignment is the canonical form with one hard limit."""
    instance = read_published(GAP / f"{name}.txt")
    answer = solved(instance, gap=1e-6)
    assert instance.levels(answer.owner) == (0, 0, 0, 0, best)
    assert answer.proved


def test_a_hard_published_instance_comes_close():
    """Within one per cent of the best known value, with a bound that does not pass it."""
    instance = read_published(GAP / "c05100.txt")
    answer = solved(instance, gap=0.01)
    assert instance.levels(answer.owner).score <= 1931 * 1.01
    assert answer.bound <= 1931


def test_an_interrupt_ends_with_the_best_so_far():
    """Ctrl-C, here raised by whoever watches, is a way to stop and not an error."""

    def interrupt(_progress):
        raise KeyboardInterrupt

    small = book(60, 4)
    answer = solved(small, watch=interrupt)
    assert answer.cancelled
    assert not small.broken(answer.owner)

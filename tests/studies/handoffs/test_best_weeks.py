"""The schedule found is the best there is, by brute force; and its bounds hold."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.given import account, csm
from tests.given import given as book
from tests.studies.handoffs.cases import cases
from xl_territory.plans.evaluate import evaluate
from xl_territory.solver.assignment import SolveOptions
from xl_territory.solver.mip.catalogue import find_solver
from xl_territory.solver.mip.linear_model import MipRun
from xl_territory.studies.handoffs import solve_handoffs as solving
from xl_territory.studies.handoffs.bounds import relaxed, weeks_apart
from xl_territory.studies.handoffs.construction import earliest
from xl_territory.studies.handoffs.from_plan import HandoffCase, handoff_case
from xl_territory.studies.handoffs.gains import gains
from xl_territory.studies.handoffs.handoff_model import HandoffModel
from xl_territory.studies.handoffs.handoff_problem import HandoffProblem
from xl_territory.studies.handoffs.schedule import Schedule, broken
from xl_territory.studies.handoffs.solve_handoffs import solve_handoffs
from xl_territory.studies.handoffs.week_calendar import WeekCalendar

EXACT = SolveOptions(time_limit=30, gap=1e-7, threads=1)


def best_by_trying(problem: HandoffProblem) -> tuple[int, float]:
    """The fewest accounts left over, and the least cost among those, over all start weeks."""
    choices = [[0, *map(int, np.flatnonzero(row))] for row in problem.startable]
    return best_of(problem, itertools.product(*choices))


def best_of(problem: HandoffProblem, starts: Iterable[tuple[int, ...]]) -> tuple[int, float]:
    """The same over some start weeks."""
    found = (Schedule(problem, np.array(start, dtype=np.intp)) for start in starts)
    return min((each.unfinished, each.cost) for each in found if not broken(each))


@settings(max_examples=12, deadline=None)
@given(cases(most=5))
def test_no_other_weeks_leave_fewer_over_or_cost_less(case: HandoffCase) -> None:
    """Five accounts, four or five weeks, whatever settings."""
    solved = solve_handoffs(case.problem, EXACT)
    unfinished, cost = best_by_trying(case.problem)
    assert solved.schedule.unfinished == unfinished == solved.least_unfinished
    assert solved.schedule.cost == pytest.approx(cost, abs=1e-6)
    assert solved.bound <= cost + 1e-9
    assert not broken(solved.schedule)


def test_six_units_in_four_weeks_are_as_good_as_all_that_could_be_tried() -> None:
    """All of one CSM, who gives two a week; the others receive one a week, and one account has a renewal."""
    rows = [account(f"A{k}", current_csm="C1", weekly_hours=k + 1) for k in range(6)]
    rows[3] |= {"Renewal Date": "2026-02-15"}
    caps = {"Handoff: weeks": 4, "Handoff: dual weeks": 2, "Handoff: given a week": 2, "Handoff: received a week": 1}
    t = book(rows, [csm(id_) for id_ in ("C1", "C2", "C3")], (), caps).territory
    case = handoff_case(evaluate(t, np.array([1, 1, 1, 1, 2, 2])), WeekCalendar.of(t))
    solved = solve_handoffs(case.problem, EXACT)
    one_a_week = [
        start
        for start in itertools.product(range(4), repeat=6)
        if all(len(set(some) - {0}) == np.count_nonzero(some) for some in (start[:4], start[4:]))
    ]
    assert case.problem.units == 6
    assert (solved.schedule.unfinished, solved.schedule.cost) == pytest.approx(
        best_of(case.problem, one_a_week), abs=1e-6
    )
    assert solved.fewest


@settings(max_examples=8, deadline=None)
@given(cases(most=5))
def test_neighbourhoods_alone_keep_every_rule_and_their_bounds_hold(case: HandoffCase) -> None:
    """As for large problems, which never go whole to the solver."""
    before = solving.SMALL, solving.WHOLE, solving.RELAXABLE
    solving.SMALL, solving.WHOLE, solving.RELAXABLE = 0, 0, 0
    try:
        solved = solve_handoffs(case.problem, EXACT)
    finally:
        solving.SMALL, solving.WHOLE, solving.RELAXABLE = before
    unfinished, cost = best_by_trying(case.problem)
    assert not broken(solved.schedule)
    assert solved.least_unfinished <= unfinished <= solved.schedule.unfinished
    if solved.schedule.unfinished == unfinished:
        assert solved.bound <= cost + 1e-9 <= solved.schedule.cost + 1e-6


@settings(max_examples=15, deadline=None)
@given(cases(most=5))
def test_relaxations_never_promise_more_than_there_is(case: HandoffCase) -> None:
    """Of both aims, whole and week by week."""
    if not case.problem.units:
        return
    unfinished, cost = best_by_trying(case.problem)
    model, solver, how = HandoffModel(case.problem), find_solver("auto"), MipRun(10.0, threads=1)
    assert relaxed(model, model.finishing(), solver, how).bound <= unfinished + 1e-6
    assert relaxed(model, model.cheapest(unfinished), solver, how).bound <= cost + 1e-9
    assert weeks_apart(case.problem, solver, how).bound <= cost + 1e-9


@settings(max_examples=40, deadline=None)
@given(cases())
def test_the_first_schedule_keeps_every_rule(case: HandoffCase) -> None:
    """Unit after unit, nothing is ever broken."""
    assert not broken(earliest(case.problem))


@settings(max_examples=30, deadline=None)
@given(st.data(), cases())
def test_a_gain_is_what_one_week_later_would_cost(data: Any, case: HandoffCase) -> None:
    """Where that week exists: the cost with the one start a week later, less the cost as it is."""
    p = case.problem
    start = np.array([data.draw(st.integers(0, p.weeks)) for _ in range(p.units)], dtype=np.intp)
    schedule = Schedule(p, start)
    found = gains(schedule)
    for unit in np.flatnonzero((start > 0) & (start < p.weeks)):
        later = start.copy()
        later[unit] += 1
        assert found[unit] == pytest.approx(Schedule(p, later).cost - schedule.cost, abs=1e-9)
    assert (found[start == 0] == 0).all()

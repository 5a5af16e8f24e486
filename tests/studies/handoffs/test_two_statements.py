"""What start weeks mean is stated twice: by arrays and the model, and from dates alone; both always agree."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.studies.handoffs.cases import any_start, cases, dates
from xl_territory.studies.handoffs.from_plan import HandoffCase
from xl_territory.studies.handoffs.handoff_model import HandoffModel
from xl_territory.studies.handoffs.recompute import recompute
from xl_territory.studies.handoffs.schedule import Schedule, broken, part

FEW = settings(max_examples=60, deadline=None)


@FEW
@given(st.data(), cases())
def test_hours_scores_cost_and_rules_are_those_of_the_dates(data: Any, case: HandoffCase) -> None:
    """For any start weeks, allowed or not."""
    schedule = any_start(data.draw, case, allowed=data.draw(st.booleans()))
    found = recompute(case.territory, case.calendar, dates(case, schedule))
    assert np.allclose(np.array(found.hours).T, schedule.loads)
    assert np.allclose(found.scores, schedule.scores)
    assert found.cost == pytest.approx(schedule.cost)
    assert found.unfinished == schedule.unfinished
    assert bool(found.broken) == bool(broken(schedule)), (found.broken, broken(schedule))


@FEW
@given(st.data(), cases())
def test_the_models_rows_hold_exactly_where_the_rules_do_and_its_objective_is_the_cost(
    data: Any, case: HandoffCase
) -> None:
    """Also for a part of the units while the others stay as they are."""
    whole = any_start(data.draw, case)
    free = np.array([data.draw(st.booleans()) for _ in range(case.problem.units)], dtype=bool)
    rest = part(whole, free)
    for schedule in (whole, Schedule(rest, whole.start[free])):
        problem = schedule.problem
        model = HandoffModel(problem)
        rows = model.cheapest(schedule.unfinished)
        x = model.values(schedule)
        slack = 1e-7
        holds = (rows.matrix @ x >= rows.row_lower - slack).all() and (rows.matrix @ x <= rows.row_upper + slack).all()
        assert rows.objective @ x + rows.offset == pytest.approx(schedule.cost, abs=1e-9)
        assert np.array_equal(model.start(x), schedule.start)
        others_hold = problem is case.problem or not broken(Schedule(problem, np.zeros(problem.units, dtype=np.intp)))
        if others_hold:
            assert holds == (not broken(schedule)), broken(schedule)
        assert schedule.cost == pytest.approx(whole.cost)
        assert model.finishing().objective @ x + model.finishing().offset == pytest.approx(schedule.unfinished)


@FEW
@given(st.data(), cases())
def test_all_values_of_a_schedule_lie_within_the_box(data: Any, case: HandoffCase) -> None:
    """The bound that duals prove relies on it."""
    schedule = any_start(data.draw, case)
    model = HandoffModel(case.problem)
    lower, upper = model.box()
    x = model.values(schedule)
    assert (x >= lower - 1e-9).all()
    assert (x <= upper + 1e-9).all()

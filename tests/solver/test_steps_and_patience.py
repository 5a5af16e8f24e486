"""Penalties that are straight across steps, and the judgement of runs that gain nothing."""

from __future__ import annotations

import numpy as np
import pytest

from tests.solver.problems import column, problem
from xl_territory.solver.level_problem import SOLVING, level_problem
from xl_territory.solver.limits import StallCriterion
from xl_territory.solver.mip.formulation import Formulation
from xl_territory.solver.mip.split_cuts import across, step_of
from xl_territory.solver.penalty import deviation
from xl_territory.solver.problem import NOTHING, Level, Resource


def test_the_step_is_what_all_use_is_a_multiple_of():
    """Hours of 0.6, 1.5 and 3 come in steps of 0.3."""
    assert step_of(column(0.6, 1.5, 3.0)) == pytest.approx(0.3)


@pytest.mark.parametrize("use", [(1.0, np.pi), (1.01, 7.0), (0.0, 0.0)])
def test_no_step_where_there_is_none_worth_it(use):
    """Use of any size, of very small steps or of nothing."""
    assert step_of(column(*use)) == 0.0


def test_between_steps_the_penalty_goes_straight_and_at_steps_it_stays():
    """A target of 2.5 in steps of 1: 0.5 on both sides, and nothing less in between."""
    penalty = deviation(np.array([2.5, 4.0]), 1.0)
    straight = across(penalty, 1.0)
    use = np.arange(8.0)[:, None] * np.ones(2)
    assert np.allclose(straight(use), penalty(use))
    assert straight(np.array([2.5, 4.0])).tolist() == [0.5, 0.0]


def test_a_model_is_worth_at_any_assignment_what_the_problem_says():
    """With a target between two steps, value by value."""
    hours = Resource("hours", column(1, 2, 3), penalties=(deviation(np.array([2.5, 3.5]), 1.0),))
    small = problem([[1, 2], [2, 1], [0, 3]], resources=[hours])
    form = Formulation(level_problem(small, Level.SCORE, NOTHING, SOLVING))
    for owner in ([0, 0, 0], [0, 1, 0], [1, 1, 1], [1, 0, 1]):
        values, model = form.values(np.array(owner)), form.model()
        assert model.objective @ values + model.offset == pytest.approx(small.score(np.array(owner)))
        assert model.matrix @ values == pytest.approx(model.row_upper)


def test_a_run_stalls_when_doubled_work_brings_less_than_a_fifth():
    """Looks 2, 4 and 8 are judged: from 10 % to 5 % goes on, from 5 % to 4.5 % does not."""
    criterion = StallCriterion(2)
    gaps = [0.2, 0.1, 0.06, 0.05, 0.05, 0.05, 0.05, 0.045]
    assert [criterion.stalled(gap) for gap in gaps] == [False] * 7 + [True]

"""What a policy adds to the model and what it means on a finished plan are the same thing, for all of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.given import Given
from tests.policies.territories import owners, territories
from xl_territory.policies import RULES, TERMS
from xl_territory.policies.compose import assemble, units, weights
from xl_territory.policies.policy import Mode
from xl_territory.solver.problem import UNASSIGNED

SLOW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@SLOW
@given(data=st.data())
def test_an_assignment_breaks_the_model_exactly_when_a_hard_rule_is_violated(data: st.DataObject) -> None:
    """Over every rule in RULES at once."""
    team: Given = data.draw(territories())
    t = team.territory
    owner = data.draw(owners(team))
    hard = [rule for rule in RULES if rule.mode(t) is Mode.HARD]
    violated = any(list(rule.violations(t, t.books(owner))) for rule in hard)

    unit = units(t, RULES)
    of_unit = np.full(unit.max() + 1, UNASSIGNED)
    of_unit[unit] = owner
    whole_families = np.array_equal(of_unit[unit], owner)
    problem = assemble(t, RULES, TERMS)
    levels = problem.levels(of_unit)
    broken = bool(problem.broken(of_unit)) or levels.without_owner > 0 or levels.overload > 1e-7

    assert violated == (broken or not whole_families)


@SLOW
@given(data=st.data())
def test_the_objective_of_the_model_is_the_weighted_sum_of_the_values(data: st.DataObject) -> None:
    """Over every term in TERMS at once."""
    team: Given = data.draw(territories())
    t = team.territory
    owner = data.draw(owners(team))
    books, share = t.books(owner), weights(t, TERMS)
    problem = assemble(t, [], TERMS)
    assert problem.score(owner) == pytest.approx(sum(share[term.name] * term.value(t, books) for term in TERMS))


@SLOW
@given(data=st.data())
def test_every_value_is_between_0_and_1(data: st.DataObject) -> None:
    """Where pairs cost no more than the account alone, and capacities are what the score is measured by."""
    team: Given = data.draw(territories())
    t = team.territory
    books = t.books(data.draw(owners(team)))
    if t.pair_hours.shape[1] == 1:
        for term in TERMS:
            assert -1e-12 <= term.value(t, books) <= 1 + 1e-9, term.name

"""A repair takes as few accounts from their CSM as any assignment that leaves as little undone."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from tests.given import Given
from tests.policies.territories import owners, territories
from xl_territory.plans.reasons import unit_owner
from xl_territory.plans.repair import changes, fewest_moves
from xl_territory.policies import RULES, TERMS
from xl_territory.policies.compose import assemble, units
from xl_territory.territory.territory import Territory


def leaving(t: Territory, before: np.ndarray) -> np.ndarray:
    """(units, owners + 1) accounts that leave the owner they had; the last column is nobody."""
    unit = units(t, RULES)
    to_owner = changes(assemble(t, RULES, TERMS), unit, before)
    return np.column_stack([to_owner, np.bincount(unit, before >= 0)])


def least(t: Territory, before: np.ndarray) -> tuple[tuple[float, ...], float]:
    """The best levels before the score and, among those, the fewest moves: by trying every assignment."""
    problem = assemble(t, RULES, TERMS)
    moves = leaving(t, before)
    every = (np.array(owner) for owner in itertools.product(range(-1, problem.owners), repeat=problem.units))
    allowed = (owner for owner in every if not problem.broken(owner))
    return min(
        (tuple(round(level, 6) for level in problem.levels(owner)[:-1]), moves[np.arange(problem.units), owner].sum())
        for owner in allowed
    )


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@drawn(data=st.data())
def test_a_repair_moves_nobody_it_need_not(data: st.DataObject) -> None:
    """From any books whatever, over random rules, locks and families."""
    team: Given = data.draw(territories())
    t = team.territory
    before = data.draw(owners(team))
    found = fewest_moves(t, before)
    result = found.plan
    owner = unit_owner(result)
    levels = tuple(round(level, 6) for level in result.problem.levels(owner)[:-1])
    assert not result.problem.broken(owner)
    best_levels, fewest = least(t, before)
    assert levels == pytest.approx(best_levels, abs=1e-5)
    assert leaving(t, before)[np.arange(owner.size), owner].sum() == fewest
    assert found.fewest

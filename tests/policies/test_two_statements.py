"""What a policy adds to the model and what it means on a finished plan are the same thing, for each of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from tests.given import Given
from tests.policies.territories import owners, territories
from xl_territory.plans.pipeline import plan
from xl_territory.policies import RULES, TERMS, Rule
from xl_territory.policies.compose import assemble, units, weights
from xl_territory.policies.policy import Mode, Violation
from xl_territory.policies.rules.one_owner import OneOwner
from xl_territory.solver.problem import UNASSIGNED, Integers
from xl_territory.territory.territory import Territory

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@SLOW
@drawn(data=st.data())
def test_a_rule_alone_breaks_the_model_by_as_much_as_it_is_violated(data: st.DataObject) -> None:
    """In every mode: a hard rule forbids what violates it, a soft one counts it, one that is off asks nothing."""
    team: Given = data.draw(territories())
    owner = data.draw(owners(team))
    for rule in RULES:
        for mode in rule.modes:
            says_the_same(rule, with_mode(rule, mode, team.territory), owner)


def says_the_same(rule: Rule, t: Territory, owner: Integers) -> None:
    """The rule alone, as a model and as violations."""
    violations = list(rule.violations(t, t.books(owner)))
    amount = sum(violation.amount for violation in violations)
    unit = units(t, (rule,))
    of_unit = np.full(unit.max() + 1, UNASSIGNED)
    of_unit[unit] = owner
    problem = assemble(t, (rule,), ())
    levels, broken = problem.levels(of_unit), problem.broken(of_unit)
    if rule.mode(t) is Mode.OFF:
        assert (broken, levels.overload, levels.violations) == ((), 0, 0), rule.name
    elif rule.mode(t) is Mode.SOFT:
        assert (broken, levels.violations) == ((), pytest.approx(amount / unit_of(rule, t))), rule.name
    elif rule.gives_way:
        given_way = levels.unassigned if isinstance(rule, OneOwner) else levels.overload
        assert (broken, given_way) == ((), pytest.approx(amount)), rule.name
    else:
        torn = not np.array_equal(of_unit[unit], owner)
        left = (owner == UNASSIGNED) & (rule.settles(t) != UNASSIGNED)
        assert bool(violations) >= (bool(broken) or torn), rule.name
        assert bool(violations) <= (bool(broken) or torn or bool(left.any())), rule.name


def unit_of(rule: Rule, t: Territory) -> float:
    """What the model counts as one breach of a soft rule: of hours and revenue, those of an average account."""
    resources = assemble(t, (rule,), ()).resources
    return resources[0].unit if resources else 1.0


def with_mode(rule: Rule, mode: Mode, t: Territory) -> Territory:
    """The territory with another mode of the rule."""
    return replace(t, settings=t.settings.replace({rule.mode_setting.name: mode})) if len(rule.modes) > 1 else t


@SLOW
@drawn(data=st.data())
def test_all_rules_together_are_what_each_says(data: st.DataObject) -> None:
    """Of a solved plan and of random owners: hard ones that do not give way hold, the others add up level by level."""
    team: Given = data.draw(territories())
    t = team.territory
    for owner in (plan(t).books.owner, data.draw(owners(team))):
        unit = units(t, RULES)
        of_unit = np.full(unit.max() + 1, UNASSIGNED)
        of_unit[unit] = owner
        if not np.array_equal(of_unit[unit], owner):
            continue
        levels = assemble(t, RULES, TERMS).levels(of_unit)
        by_rule = {rule: sum(v.amount for v in rule.violations(t, t.books(owner))) for rule in RULES}
        soft = sum(amount / unit_of(rule, t) for rule, amount in by_rule.items() if rule.mode(t) is Mode.SOFT)
        way = sum(amount for rule, amount in by_rule.items() if rule.mode(t) is Mode.HARD and rule.gives_way)
        assert levels.violations == pytest.approx(soft)
        assert levels.unassigned + levels.overload == pytest.approx(way)


@SLOW
@drawn(data=st.data())
def test_the_objective_of_the_model_is_the_weighted_sum_of_the_values(data: st.DataObject) -> None:
    """Over every term in TERMS at once, and each alone."""
    team: Given = data.draw(territories())
    t = team.territory
    owner = data.draw(owners(team))
    books, share = t.books(owner), weights(t, TERMS)
    problem = assemble(t, [], TERMS)
    assert problem.score(owner) == pytest.approx(sum(share[term.name] * term.value(t, books) for term in TERMS))
    for term in TERMS:
        if t.settings[term.weight]:
            assert assemble(t, [], (term,)).score(owner) == pytest.approx(term.value(t, books)), term.name


@SLOW
@drawn(data=st.data())
def test_every_value_is_between_0_and_1(data: st.DataObject) -> None:
    """Where pairs cost no more than the account alone, and capacities are what the score is measured by."""
    team: Given = data.draw(territories())
    t = team.territory
    books = t.books(data.draw(owners(team)))
    if t.pair_hours.shape[1] == 1:
        for term in TERMS:
            assert -1e-12 <= term.value(t, books) <= 1 + 1e-9, term.name


@SLOW
@drawn(data=st.data())
def test_an_obstacle_is_there_exactly_where_a_move_breaks_the_rule_anew(data: st.DataObject) -> None:
    """For every rule, unit and CSM of a random plan: what the rule answers quickly is what its violations say."""
    team: Given = data.draw(territories())
    t = team.territory
    unit = units(t, RULES)
    owner = data.draw(owners(team))
    owner = owner[np.unique(unit, return_index=True)[1]][unit]
    for accounts in (np.flatnonzero(unit == u) for u in np.unique(unit)):
        for j in range(len(t.csms)):
            for rule in RULES:
                found = rule.obstacle(t, t.books(owner), list(map(int, accounts)), j)
                assert bool(found) == breaks_anew(rule, t, owner, accounts, j), rule.name


def breaks_anew(rule: Rule, t: Territory, owner: Integers, accounts: Integers, csm: int) -> bool:
    """Whether these accounts break the rule after the move, or it is broken more somewhere than without it."""
    moved = owner.copy()
    moved[accounts] = csm
    before, after = (list(rule.violations(t, t.books(each))) for each in (owner, moved))
    pairs = any(v.csms and v.accounts == (i,) for v in after for i in accounts)
    return pairs or any(v.amount > excess(before, v) + 1e-9 for v in after if not (v.csms and len(v.accounts) == 1))


def excess(violations: list[Violation], like: Violation) -> float:
    """By how much the rule is broken at the same CSMs, and there by the same accounts."""
    return sum(v.amount for v in violations if v.csms == like.csms and (not v.csms or v.accounts == like.accounts))

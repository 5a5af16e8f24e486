"""The plan against every assignment of small books, judged by what rules and terms say of a finished plan alone."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, settings
from hypothesis import given as drawn

from tests.given import Given
from tests.policies.territories import territories
from xl_territory.plans.pipeline import plan, solve_options
from xl_territory.plans.status import Status
from xl_territory.policies import RULES, TERMS
from xl_territory.policies.compose import settled, weights
from xl_territory.policies.policy import Mode, Rule
from xl_territory.policies.rules.families import Families
from xl_territory.policies.rules.max_arr import MaxArr
from xl_territory.policies.rules.min_load import MinLoad
from xl_territory.policies.rules.one_owner import OneOwner
from xl_territory.solver.problem import UNASSIGNED, Floats, Integers
from xl_territory.territory.territory import Territory

MOST = 100
"""Assignments of a book that are tried."""


class Judged(NamedTuple):
    """What comes first in semantics.md, in its order; settled accounts are the last to lose their owner."""

    settled_without_owner: float
    without_owner: float
    overload: float
    soft: float
    score: float


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@drawn(team=territories())
def test_no_assignment_is_better_than_a_plan_that_is_called_proved(team: Given) -> None:
    """With every rule in every mode; the plan keeps what is hard, and is the least of all that keep it."""
    t = team.territory
    assume((len(t.csms) + 1) ** len(t.accounts) <= MOST)
    found = plan(t)
    assume(found.status in (Status.OPTIMAL, Status.PARTIAL))
    assert keeps(t, found.books.owner)
    *least, best = min(judged(t, owner) for owner in everything(t) if keeps(t, owner))
    *ours, score = judged(t, found.books.owner)
    assert ours == pytest.approx(least, abs=1e-6)
    assert score <= best * (1 + solve_options(t).gap) + 1e-6


def everything(t: Territory) -> Iterator[Integers]:
    """Every owner, or nobody, for each account."""
    for owners in itertools.product(range(UNASSIGNED, len(t.csms)), repeat=len(t.accounts)):
        yield np.array(owners, dtype=np.intp)


def keeps(t: Territory, owner: Integers) -> bool:
    """Whether every hard rule holds that does not give way; whoever has no owner is where no lock may put them."""
    books = t.books(owner)
    broken = (v for rule in hard(t) if not rule.gives_way for v in rule.violations(t, books))
    return not any(v.rule == Families.name or not v.accounts or books.owned[list(v.accounts)].any() for v in broken)


def judged(t: Territory, owner: Integers) -> Judged:
    """Rounded where sums differ by nothing else."""
    books, share, open_ = t.books(owner), weights(t, TERMS), owner == UNASSIGNED
    above = sum(amount(r, t, owner) for r in hard(t) if r.gives_way and not isinstance(r, OneOwner))
    soft = sum(amount(r, t, owner) / of_average_account(r, t) for r in RULES if r.mode(t) is Mode.SOFT)
    family = np.isin(t.family, t.family[settled(t, RULES)]) if held_together(t) else settled(t, RULES)
    score = sum(share[term.name] * term.value(t, books) for term in TERMS)
    return Judged(float(open_[family].sum()), float(open_.sum()), round(above, 7), round(soft, 7), score)


def hard(t: Territory) -> list[Rule]:
    """The rules that are hard."""
    return [rule for rule in RULES if rule.mode(t) is Mode.HARD]


def held_together(t: Territory) -> bool:
    """Whether a family is settled with any of its members."""
    return any(isinstance(rule, Families) for rule in hard(t))


def amount(rule: Rule, t: Territory, owner: Integers) -> float:
    """By how much the rule is broken."""
    return sum(violation.amount for violation in rule.violations(t, t.books(owner)))


def of_average_account(rule: Rule, t: Territory) -> float:
    """What a soft rule counts one account as: places and moves add up with average hours and revenues."""
    counted: Floats = {MinLoad.name: t.pair_hours, MaxArr.name: t.arr}.get(rule.name, np.ones(1))
    return float(counted.sum() / max(1, np.count_nonzero(counted))) or 1.0

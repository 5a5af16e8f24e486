"""The most even split that reach permits: against linear programs, by hand, and as properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from xl_territory.solver.even_split import even_split
from xl_territory.solver.max_flow import max_flow
from xl_territory.solver.problem import Booleans, Floats

Case = tuple[Floats, Booleans, Floats]
AMOUNTS = st.sampled_from([0.0, 0.3, 1.0, 2.5, 7.0, 1e4])
WEIGHTS = st.sampled_from([0.0, 0.5, 1.0, 1.7, 30.0])


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """One to eight units, one to five owners, any reach."""
    units, owners = draw(st.integers(1, 8)), draw(st.integers(1, 5))
    amounts = np.array([draw(AMOUNTS) for _ in range(units)])
    weights = np.array([draw(WEIGHTS) for _ in range(owners)])
    reach = np.array(draw(st.lists(st.booleans(), min_size=units * owners, max_size=units * owners)), dtype=bool)
    return amounts, reach.reshape(units, owners), weights


def levels(case: Case) -> Floats:
    """(owners,) level of each owner, 0 without weight."""
    found = np.zeros(len(case[2]))
    for group in even_split(*case):
        found[group.owners] = group.level
    return found


def highest_levels_one_by_one(amounts: Floats, reach: Booleans, weights: Floats) -> Floats:
    """The same by linear programs: the lowest top, whose level cannot be lower is fixed, and so on."""
    units, owners = reach.shape
    arcs = [(i, j) for i in range(units) for j in range(owners) if reach[i, j] and weights[j] > 0]
    sent = np.array([[float(a == i) for a, _ in arcs] for i in range(units)]).reshape(units, len(arcs))
    held = np.array([[float(b == j) for _, b in arcs] for j in range(owners)]).reshape(owners, len(arcs))
    served = sent.any(axis=1)
    fixed: dict[int, float] = {}
    while len(fixed) < owners:
        loose = [j for j in range(owners) if j not in fixed]

        def least(objective: Floats, top: float | None, loose: list[int] = loose) -> float:
            rows = np.hstack([held, -np.where(np.isin(np.arange(owners), loose), weights, 0.0)[:, None]])
            room = np.array([0.0 if j in loose else fixed[j] * weights[j] for j in range(owners)])
            equal = np.hstack([sent[served], np.zeros((int(served.sum()), 1))])
            bounds = [(0, None)] * len(arcs) + [(0, top)]
            done = linprog(objective, rows, room + 1e-9, equal, amounts[served], bounds, method="highs")
            return float(done.fun)

        top = least(np.append(np.zeros(len(arcs)), 1.0), None)
        for j in loose:
            alone = least(np.append(held[j], 0.0), top + 1e-9) / weights[j] if weights[j] else 0.0
            if alone > top - 1e-6 * (1 + top):
                fixed[j] = top if weights[j] else 0.0
    return np.array([fixed[j] for j in range(owners)])


@settings(max_examples=60, deadline=None)
@given(cases())
def test_it_is_what_linear_programs_find_level_by_level(case: Case) -> None:
    """Lexicographic min-max, solved as such."""
    assert levels(case) == pytest.approx(highest_levels_one_by_one(*case), rel=1e-4, abs=1e-4)


@settings(max_examples=100, deadline=None)
@given(cases())
def test_groups_share_all_that_somebody_may_have(case: Case) -> None:
    """Every owner with weight is in one group; amounts add up; the highest level comes first."""
    amounts, reach, weights = case
    groups = even_split(*case)
    inside = np.concatenate([group.owners for group in groups]) if groups else np.empty(0, dtype=int)
    assert sorted(inside) == list(np.flatnonzero(weights > 0))
    assert sum(group.amount for group in groups) == pytest.approx(amounts[(reach & (weights > 0)).any(axis=1)].sum())
    assert [group.level for group in groups] == sorted((group.level for group in groups), reverse=True)


@settings(max_examples=100, deadline=None)
@given(cases())
def test_a_group_says_truly_what_needs_it_and_what_may_come(case: Case) -> None:
    """``tied``: the amount is all that only its owners may have. ``closed``: it is all that may go to them."""
    amounts, reach, weights = case
    reach = reach & (weights > 0)
    for group in even_split(*case):
        inside = np.isin(np.arange(len(weights)), group.owners)
        only = amounts[reach.any(axis=1) & ~reach[:, ~inside].any(axis=1)].sum()
        able = amounts[reach[:, inside].any(axis=1)].sum()
        assert group.tied == (group.amount == pytest.approx(only))
        assert group.closed == (group.amount == pytest.approx(able))


def test_where_everybody_may_have_everything_all_levels_are_the_mean() -> None:
    """One group."""
    (group,) = even_split(np.array([3.0, 5.0, 1.0]), np.ones((3, 2), dtype=bool), np.array([1.0, 2.0]))
    assert group.level == pytest.approx(3)
    assert (group.tied, group.closed) == (True, True)


def test_three_levels_by_hand() -> None:
    """8 for the first alone, 6 for the second or the first, 1 for anybody: 8, 6 and 1."""
    reach = np.array([[1, 0, 0], [1, 1, 0], [1, 1, 1]], dtype=bool)
    groups = even_split(np.array([8.0, 6.0, 1.0]), reach, np.ones(3))
    assert [(list(g.owners), g.level, g.tied, g.closed) for g in groups] == [
        ([0], 8.0, True, False),
        ([1], 6.0, False, False),
        ([2], 1.0, False, True),
    ]


def test_owners_whom_nothing_may_go_to_are_one_group() -> None:
    """At level 0."""
    first, last = even_split(np.array([4.0]), np.array([[True, False, False]]), np.ones(3))
    assert (first.level, list(last.owners), last.level) == (4.0, [1, 2], 0.0)


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e12])
def test_amounts_of_any_size_give_the_same_levels(scale: float) -> None:
    """Cents or billions: whole numbers of 32 bits are only the way of counting."""
    random = np.random.default_rng(3)
    amounts, reach, weights = random.lognormal(0, 2, 60), random.random((60, 9)) < 0.2, random.uniform(0.5, 2, 9)
    assert levels((amounts * scale, reach, weights)) == pytest.approx(levels((amounts, reach, weights)) * scale)


@settings(max_examples=100, deadline=None)
@given(cases())
def test_flow_and_cut_prove_each_other(case: Case) -> None:
    """What is sent is all that the cut lets through: amounts outside the cut, and the room of what is full."""
    supply, reach, room = case
    flow = max_flow(supply, room, reach)
    sent = flow.sent.toarray()
    assert (sent[~reach] == 0).all()
    assert (sent.sum(axis=1) <= supply + 1e-9).all()
    assert (sent.sum(axis=0) <= room * (1 + 1e-9) + 1e-9).all()
    assert flow.amount == pytest.approx(supply[~flow.cut].sum() + room[flow.full].sum(), rel=1e-9, abs=1e-9)
    assert flow.amount + flow.left.sum() == pytest.approx(supply.sum(), rel=1e-9, abs=1e-9)

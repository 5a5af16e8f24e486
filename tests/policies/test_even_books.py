"""Books in which evenness was once lost: segments, tiers and part-time, each held against a rival that is simple."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import LinearConstraint, milp

from tests.given import Given, account, csm, given
from xl_territory.plans.balance_measures import utilisation
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.pipeline import plan
from xl_territory.policies.fair_share import COUNTED, DISTANCES, fair_shares
from xl_territory.solver.problem import Floats, Integers
from xl_territory.studies.explain.analysis import explain

ALONE = {"Weight: skill": 0, "Weight: risk": 0, "Weight: continuity": 0}
BY_HOURS = {**ALONE, "Weight: balance": 100, "Solver: gap": 0.01}
BY_POTENTIAL = {**ALONE, "Weight: balance": 0, "Weight: potential": 100, "Solver: gap": 0.01}


def segments(seed: int, settings: dict) -> Given:
    """Sixty accounts: five CSMs for Enterprise, who are full, and three for SMB, one of them part-time, who are not."""
    random = np.random.default_rng(seed)
    hours = np.round(np.append(random.uniform(1.5, 8.0, 30), random.uniform(0.5, 3.0, 30)), 2)
    accounts = [
        account(f"A{i:02}", tier="Enterprise" if i < 30 else "SMB", weekly_hours=hour, arr=round(float(money), -2),
                current_csm=f"C{random.integers(8)}", industry=str(random.choice(["Fintech", "Health"])))
        for i, (hour, money) in enumerate(zip(hours, random.lognormal(11, 1, 60), strict=True))
    ]  # fmt: skip
    csms = [csm(f"C{j}", segments="Enterprise", skills="Fintech" if j % 2 else "Health") for j in range(5)]
    csms += [csm(f"C{j}", segments="SMB", ramp=0.6 if j == 7 else 1, skills="Fintech; Health") for j in range(5, 8)]
    return given(accounts, csms, settings={"Limit: max utilisation": 1.3, **settings})


@pytest.mark.parametrize("seed", range(3))
def test_by_balance_alone_the_csms_of_a_segment_are_within_two_points(seed: int) -> None:
    """Though SMB as a whole lies far below the team."""
    found = plan(segments(seed, BY_HOURS).territory)
    used = utilisation(found.books.load, found.territory.capacity)
    assert np.ptp(used[5:]) < 0.02
    assert np.ptp(used[:5]) < 0.02
    assert used[:5].mean() > used[5:].mean() + 0.1


def greedy(t: Plan, amounts: Floats) -> Integers:
    """The largest first, each to the CSM who may have it and has least by capacity."""
    territory = t.territory
    held, owner = np.zeros(len(territory.csms)), np.full(len(amounts), -1)
    for i in np.argsort(-amounts, kind="stable"):
        level = np.where(fair_shares(territory).pairs[i], (held + amounts[i]) / territory.capacity, np.inf)
        owner[i] = level.argmin()
        held[owner[i]] += amounts[i]
    return owner


@pytest.mark.parametrize("seed", range(3))
def test_by_potential_alone_the_spread_is_not_above_that_of_a_greedy(seed: int) -> None:
    """Largest minus smallest share of the fair ARR, over the whole team."""
    found = plan(segments(seed, BY_POTENTIAL).territory)
    t = found.territory
    share = fair_shares(t).potential.share
    ours = found.books.totals(t.potential) / share
    rival = t.books(greedy(found, t.potential)).totals(t.potential) / share
    assert np.ptp(ours) <= np.ptp(rival) + 1e-9


def exact(t: Plan, balance: float, skill: float, continuity: float) -> float:
    """The best score of an independent model: pairs, deviations and one line of φ after the other."""
    territory = t.territory
    n, m = territory.match.shape
    fair = fair_shares(territory).hours
    pairs, slopes = n * m, np.append(np.diff(COUNTED) / np.diff(DISTANCES), 1.0)
    kept = territory.relationship * (territory.current >= 0)
    lost = territory.leaves * kept[:, None] / kept.sum()
    cost = np.concatenate(
        [
            (skill * (1 - territory.match) / n + continuity * lost).ravel(),
            np.zeros(m),
            np.full(m, balance / (2 * fair.total)),
        ]
    )
    owner = np.kron(np.eye(n), np.ones(m))
    load = np.kron(territory.hours, np.eye(m))
    beside, none = np.zeros((n, 2 * m)), np.zeros((m, m))
    one = LinearConstraint(np.hstack([owner, beside]), 1, 1)
    off = [LinearConstraint(np.hstack([sign * load, -np.eye(m), none]), -np.inf, sign * fair.share) for sign in (1, -1)]
    lines = [
        LinearConstraint(
            np.hstack([np.zeros((m, pairs)), slope * np.eye(m), -np.eye(m)]),
            -np.inf,
            fair.average * (slope * at - counted),
        )
        for slope, at, counted in zip(slopes, DISTANCES, COUNTED, strict=True)
    ]
    full = LinearConstraint(np.hstack([load, none, none]), -np.inf, 1.3 * territory.capacity + 0.05)
    upper = np.append(fair_shares(territory).pairs.ravel().astype(float), np.full(2 * m, np.inf))
    whole = np.append(np.ones(pairs), np.zeros(2 * m))
    found = milp(cost, integrality=whole, bounds=(0, upper), constraints=[one, *off, *lines, full],
                 options={"mip_rel_gap": 0.01, "time_limit": 60})  # fmt: skip
    assert found.x is not None
    return float(found.fun)


def test_by_default_weights_a_plan_is_as_even_as_an_exact_models() -> None:
    """What is left is the price of skills and relationships: the same score, to the gap that both were asked for."""
    weights = {"Weight: balance": 40, "Weight: skill": 30, "Weight: risk": 0, "Weight: continuity": 10}
    found = plan(segments(1, {**weights, "Solver: gap": 0.01}).territory)
    assert found.score == pytest.approx(exact(found, 0.5, 0.375, 0.125), rel=0.011)


def test_explain_says_what_evenness_is_given_up_for() -> None:
    """Where relationships weigh most, three accounts of C1 stay though C2 has one: a move would even out hours, at a
    price that is told term by term."""
    accounts = [account(f"A{i}", weekly_hours=7, current_csm="C1" if i < 3 else "C2") for i in range(4)]
    weights = {"Weight: balance": 15, "Weight: skill": 0, "Weight: risk": 0, "Weight: continuity": 60}
    found = plan(given(accounts, [csm("C1"), csm("C2")], settings=weights).territory)
    assert list(found.books.load) == pytest.approx([21, 7])
    told = explain(found, "A0")
    (option,) = [option for option in told.options if option.csm == "C2"]
    price = dict(zip(told.terms, option.rises, strict=True))
    assert price["balance"] == pytest.approx(-100 * 15 / 75 * 0.1875)
    assert price["continuity"] == pytest.approx(100 * 60 / 75 / 4)
    assert option.cost == pytest.approx(sum(price.values()))

"""What no plan can cover is named, and proved."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from tests.given import account, csm, given, sheets
from xl_territory.errors import UsageError
from xl_territory.plans.pipeline import plan, read_workbook
from xl_territory.studies.gaps.analysis import coverage_gaps, proofs_of
from xl_territory.studies.gaps.sheet import gaps_sheet, sentence
from xl_territory.territory.territory import Territory

NORTH_ONLY = {"region": "North", "required_region": "North"}


def least_cut(t: Territory) -> float:
    """Σ hours − maximum flow, by trying every set of accounts: what they need beyond all who may have one of them."""
    worst = 0.0
    limit, hours, eligible = t.capacity, t.hours, t.eligible
    for size in range(1, len(hours) + 1):
        for members in itertools.combinations(range(len(hours)), size):
            who = eligible[list(members)].any(axis=0)
            worst = max(worst, float(hours[list(members)].sum() - limit[who].sum()))
    return worst


def test_accounts_that_only_few_may_have_are_proved_to_be_too_many() -> None:
    """Forty hours in the north, one CSM for it with thirty; the south is fine."""
    north = [account(f"N{k}", **NORTH_ONLY) for k in range(4)]
    south = [account("S1", region="South")]
    t = given([*north, *south], [csm("C1", regions="North"), csm("C2", regions="South")]).territory
    found = coverage_gaps(t)
    (proof,) = found.proofs
    assert [t.account_ids[i] for i in proof.accounts] == ["N0", "N1", "N2", "N3"]
    assert [t.csm_ids[j] for j in proof.csms] == ["C1"]
    assert proof.needed == pytest.approx(40)
    assert "4 accounts need 40.0 h; only C1 may serve them, who have 30.0 h" in sentence(found)
    assert {gap.cell[1]: round(gap.uncovered, 1) for gap in found.cells} == {"North": 10.0, "South": 0.0}


def test_what_nobody_may_have_is_a_proof_of_its_own() -> None:
    """A language that is not spoken."""
    t = given([account("A1", required_language="Dutch"), account("A2")], [csm("C1"), csm("C2")]).territory
    (proof,) = proofs_of(t)
    assert not proof.csms.size
    assert "1 account needs 10.0 h; nobody may serve them" in sentence(coverage_gaps(t))


def test_a_team_with_room_has_no_gap() -> None:
    """And says so."""
    found = coverage_gaps(given([account("A1")], [csm("C1")]).territory)
    assert not found.proofs
    assert sentence(found) == "Every hour can be covered by somebody who may have the account."
    assert gaps_sheet(found).tables[0].name == "GapProofs"


def test_what_is_at_stake_goes_from_low_to_high_of_the_assumptions() -> None:
    """50,000 at 5 % churn, times 0.2, 0.5 and 0.6 more without owner; 10,000 more possible, of which 5, 10, 20 %."""
    frames = sheets([account("A1", required_language="Dutch", potential_arr=60_000)], [csm("C1")])
    typed = [("Retention: no owner", 1.5, 1.2, 1.6), ("Gaps: expansion a year", None, 0.05, None)]
    more = pd.DataFrame(typed, columns=["Setting", "Value", "Low", "High"], dtype=object)
    frames["Settings"] = pd.concat([frames["Settings"], more], ignore_index=True)
    (gap,) = coverage_gaps(read_workbook(frames)).cells
    assert gap.cost == pytest.approx((500 + 500, 1250 + 1000, 1500 + 2000))


def small_book(seed: int) -> Territory:
    """Seven accounts of three regions, three CSMs who cover one or two of them."""
    random = np.random.default_rng(seed)
    regions = ["North", "South", "West"]
    accounts = [
        account(f"A{k}", required_region=random.choice(regions), weekly_hours=float(random.integers(5, 20)))
        for k in range(7)
    ]
    csms = [
        csm(f"C{k}", regions="; ".join(random.choice(regions, random.integers(1, 3), replace=False))) for k in range(3)
    ]
    return given(accounts, csms).territory


def unserved(t: Territory) -> float:
    """Hours that nobody can serve, even if accounts were shared: a linear program over who serves what."""
    pairs = np.argwhere(t.eligible)
    rows = np.zeros((len(t.hours) + len(t.capacity), len(pairs)))
    rows[pairs[:, 0], np.arange(len(pairs))] = 1
    rows[len(t.hours) + pairs[:, 1], np.arange(len(pairs))] = 1
    served = linprog(-np.ones(len(pairs)), A_ub=rows, b_ub=np.concatenate([t.hours, t.capacity]))
    return float(t.hours.sum() + served.fun)


def differences(seed: int) -> list[str]:
    """What flow, cut, exact model and the best plan say differently of a small book."""
    t = small_book(seed)
    flow, cut, exact = coverage_gaps(t).uncovered, least_cut(t), unserved(t)
    best = plan(t)
    left = t.hours.sum() - np.minimum(best.books.load, t.capacity).sum()
    checks = {
        f"flow {flow:.3f}, cut {cut:.3f}": abs(flow - cut) <= 1e-6,
        f"flow {flow:.3f}, exact model {exact:.3f}": abs(flow - exact) <= 1e-6,
        f"a plan leaves {left:.3f}, flow says {flow:.3f}": left >= flow - 1e-6,
    }
    return [fault for fault, right in checks.items() if not right]


@pytest.mark.parametrize("seed", range(8))
def test_flow_and_cut_are_what_no_plan_can_serve(seed: int) -> None:
    """By every set of accounts, by a linear program, and by a plan; `python -m tests.studies.figures gaps` does 100."""
    assert not differences(seed)


def test_accounts_without_owner_or_executive_are_listed() -> None:
    """More than 14 days after the contract began; potential that nobody sells."""
    rows = [
        account("A1", contract_start="2025-12-22"),
        account("A2", contract_start="2025-12-20"),
        account("A3", current_csm="C1", contract_start="2025-01-01", potential_arr=90_000),
        account("A4", current_csm="C1", potential_arr=90_000, account_owner="Kim"),
    ]
    found = coverage_gaps(given(rows, [csm("C1")]).territory)
    assert [(found.territory.account_ids[i], days) for i, days in found.without_owner] == [("A2", 16)]
    assert [found.territory.account_ids[i] for i in found.without_ae] == ["A3"]


def test_any_two_columns_make_the_cells() -> None:
    """Whatever their spelling; a column that is not there is named."""
    t = given([account("A1", industry="Retail"), account("A2")], [csm("C1")]).territory
    assert [gap.cell for gap in coverage_gaps(t, ("industry", "health")).cells] == [
        ("(blank)", "Healthy"),
        ("Retail", "Healthy"),
    ]
    with pytest.raises(UsageError, match="Accounts has no column 'Planet'"):
        coverage_gaps(t, ("Planet",))

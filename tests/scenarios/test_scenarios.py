"""Scenarios side by side: which are compared, what is measured, what they have in common."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

from tests.given import account, csm, given, sheets
from xl_territory.plans.pipeline import read_workbook
from xl_territory.plans.retention import churn, retained
from xl_territory.policies import PRESETS
from xl_territory.policies.rules.max_moved import MaxMoved
from xl_territory.policies.terms.balance import Balance
from xl_territory.studies.scenarios.analysis import Comparison, compare
from xl_territory.studies.scenarios.measures import measured
from xl_territory.studies.scenarios.scenario_list import YOURS, scenarios
from xl_territory.studies.scenarios.sheet import scenario_accounts, scenario_compare
from xl_territory.studies.territory_models.advice import advice
from xl_territory.studies.territory_models.analysis import _seats, hybrid, models
from xl_territory.workbook import MemoryHost

ACCOUNTS = [
    account("A1", current_csm="C1", industry="Fintech"),
    account("A2", current_csm="C1", industry="Health"),
    account("A3", current_csm="C1", industry="Fintech", health="At-risk"),
]
CSMS = [csm("C1", skills="Fintech"), csm("C2", skills="Health")]


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    """Three accounts of one CSM, compared under two scenarios: keep everything, or match skills only."""
    frames = sheets(ACCOUNTS, CSMS)
    frames["Scenarios"] = pd.DataFrame(
        {
            "Scenario": ["Keep", "Match"],
            "Weight: balance": [0, 0],
            "Weight: skill": [0, 100],
            "Weight: risk": [0, 0],
            "Weight: continuity": [100, 0],
        }
    )
    territory = read_workbook(frames)
    asked = [scenario for scenario in scenarios(territory) if scenario.name in {"Keep", "Match"}]
    with ThreadPoolExecutor(1) as pool:
        return compare(territory, asked, pool)


def test_the_settings_the_sheet_and_the_presets_are_compared() -> None:
    """A preset that is the settings as they are, or named like a row of the sheet, is not there twice."""
    frames = sheets(ACCOUNTS, CSMS)
    frames["Scenarios"] = pd.DataFrame({"Scenario": ["risk FIRST", "Few moves"], "Limit: max moved": [0.2, 0.1]})
    found = scenarios(read_workbook(frames))
    assert [scenario.name for scenario in found][:3] == [YOURS, "risk FIRST", "Few moves"]
    presets = set(PRESETS) - {"Worked example", "Risk first"}
    assert {scenario.name for scenario in found[3:]} == presets


def test_a_scenario_inherits_what_it_leaves_blank() -> None:
    """Only the limit changes."""
    frames = sheets(ACCOUNTS, CSMS, settings={"Weight: balance": 7})
    frames["Scenarios"] = pd.DataFrame({"Scenario": ["Few moves"], "Limit: max moved": [0.1]})
    settings = scenarios(read_workbook(frames))[1].territory.settings
    assert settings[MaxMoved.limit] == pytest.approx(0.1)
    assert settings[Balance().weight] == 7


def test_today_comes_first_and_is_measured_by_the_same_formulas(comparison: Comparison) -> None:
    """All 30 hours with C1, who should have 15: both are 100 % off, which counts 0.875."""
    today, keep, match = comparison.measures
    assert (today.name, keep.name, match.name) == ("Today", "Keep", "Match")
    assert today.term("balance") == pytest.approx(0.875 / 2)
    assert today.balance.misplaced == pytest.approx(0.875 / 2)
    assert today.skill_match == pytest.approx(2 / 3)
    assert (today.moved, today.hours) == (0, (30.0, 0.0))


def test_moves_and_matches_are_those_of_each_plan(comparison: Comparison) -> None:
    """Keep moves nobody; Match sends the Health account to C2."""
    _, keep, match = comparison.measures
    assert (keep.moved, keep.skill_match) == (0, pytest.approx(2 / 3))
    assert (match.moved, match.moved_arr, match.skill_match) == (1, 50_000, 1.0)
    assert match.moved_share == pytest.approx(1 / 3)


def test_scores_compare_by_the_weights_of_settings(comparison: Comparison) -> None:
    """Keep is perfect by its own weights, by 40/30/20/10 it is balance 0.4375, skill 1/3 and at-risk hours 0."""
    keep = comparison.measures[1]
    assert keep.own_score == pytest.approx(0)
    assert keep.score == pytest.approx(0.4 * 0.4375 + 0.3 / 3 + 0.2 * keep.term("risk"))
    assert comparison.best.name == "Match"


def test_accounts_that_are_the_same_in_every_plan_are_marked(comparison: Comparison) -> None:
    """A1 and A3 stay with C1 in both."""
    assert comparison.same.tolist() == [True, False, True]


def test_the_sheets_say_what_was_found(comparison: Comparison) -> None:
    """One row per plan with today first; one row per account."""
    host = MemoryHost({})
    compared = scenario_compare(comparison)
    host.write([compared, scenario_accounts(comparison)])
    assert list(host.frame("Scenario Compare")["Scenario"]) == ["Today", "Keep", "Match"]
    assert list(host.frame("Scenario Compare", "ScenarioCompareHours")["Best Plan"]) == [20, 10]
    assert list(host.frame("Scenario Accounts")["Same in All"]) == ["Yes", "No", "Yes"]


def test_churn_is_that_of_the_health_class_times_the_factors_that_apply() -> None:
    """Kept and matched 5 %; moved 5 % × 1.2; mismatched 10 % × 1.1; at-risk without owner 25 % × 1.5."""
    accounts = [
        account("A1", current_csm="C1"),
        account("A2", current_csm="C1"),
        account("A3", health="Medium", industry="Mining"),
        account("A4", health="At-risk"),
    ]
    team = given(accounts, [csm("C1"), csm("C2")])
    books = team.assigned(A1="C1", A2="C2", A3="C2").books
    assert churn(team.territory, books) == pytest.approx([0.05, 0.06, 0.11, 0.375])
    assert retained(team.territory, books) == pytest.approx(1 - np.mean([0.05, 0.06, 0.11, 0.375]))


def test_the_factors_of_retention_are_settings() -> None:
    """And overload is one of them: 40 hours of 30."""
    team = given([account("A1", weekly_hours=40)], [csm("C1")], settings={"Retention: overload": 2})
    assert churn(team.territory, team.assigned(A1="C1").books) == pytest.approx([0.10])


def test_a_model_deals_csms_out_by_hours_and_skills() -> None:
    """Two thirds of the hours are Fintech, so two of three CSMs are; the one who knows Health gets Health."""
    accounts = [account(f"F{i}", industry="Fintech") for i in range(4)] + [
        account(f"H{i}", industry="Health") for i in range(2)
    ]
    csms = [csm("C1", skills="Health"), csm("C2", skills="Fintech"), csm("C3")]
    territory = given(accounts, csms).territory
    vertical = next(model for model in models(territory) if model.name == "By vertical").territory
    assert vertical.eligible.tolist() == [[False, True, True]] * 4 + [[True, False, False]] * 2


def test_a_model_without_groups_is_left_out() -> None:
    """No account has a Region, all have one tier."""
    territory = given([account("A1", industry="Fintech"), account("A2", industry="Health")], CSMS).territory
    assert {model.name for model in models(territory)} == {"By vertical", "Hybrid"}


@pytest.mark.parametrize(
    ("hours", "csms", "seats"), [([10, 10], 4, [2, 2]), ([30, 10], 4, [3, 1]), ([98, 1, 1], 4, [2, 1, 1])]
)
def test_seats_follow_the_hours(hours: list[float], csms: int, seats: list[int]) -> None:
    """Everybody gets one; the rest by largest remainder."""
    assert _seats(np.array(hours, dtype=float), csms).tolist() == seats


def test_the_hybrid_names_the_largest_and_pools_the_smallest() -> None:
    """Of ten accounts the largest is named and the lower third of the lowest tier pooled."""
    accounts = [account(f"A{i}", arr=1000 * (i + 1), industry="Fintech") for i in range(10)]
    groups = hybrid(given(accounts, CSMS).territory)
    assert groups == ["pooled"] * 4 + ["vertical Fintech"] * 5 + ["named"]


def test_advice_holds_the_thresholds_against_the_team() -> None:
    """Three CSMs for one vertical are enough, one for each of two is not; three segments and 30 CSMs make a hybrid."""
    one = given([account("A1", industry="Fintech")], [csm(f"C{j}", skills="Fintech") for j in range(3)]).territory
    two = given([account("A1", industry="Fintech"), account("A2", industry="Health")], CSMS).territory
    assert {a.model: a.suits for a in advice(one)}["By vertical"]
    assert not {a.model: a.suits for a in advice(two)}["By vertical"]
    mining = given([account("A1", industry="Mining", arr=60), account("A2", industry="Health", arr=40)], CSMS).territory
    assert "Mining: 60% of ARR, 0% of the CSMs have the skill" in [a.finding for a in advice(mining)]


def test_a_team_far_above_the_benchmark_needs_another_csm() -> None:
    """30 Mid-market accounts at 20 to 35 per CSM are work for 1.1 CSMs; 40 with one CSM are too many."""
    said = [
        next(
            a
            for a in advice(given([account(f"A{i}") for i in range(many)], [csm("C1")]).territory)
            if "work for" in a.finding
        )
        for many in (30, 40)
    ]
    assert [a.finding for a in said] == [
        "109% of the benchmark: work for 1.1 CSMs, 1 on the team",
        "145% of the benchmark: work for 1.5 CSMs, 1 on the team",
    ]
    assert [a.suits for a in said] == [True, False]


def test_a_plan_is_measured_in_four_kinds_of_balance(comparison: Comparison) -> None:
    """Match leaves 20 and 10 hours of 30: utilisation 2/3 and 1/3 around 1/2, a third off the fair 15."""
    balance = measured("Match", "", comparison.plans[1], comparison.territory).balance
    assert balance.coefficient_of_variation == pytest.approx(1 / 3)
    assert balance.largest_deviation == pytest.approx(1 / 3)
    assert balance.spread == pytest.approx(1 / 3)
    assert balance.misplaced == pytest.approx(0.67 / 6)

"""Scenarios side by side: which are compared, what is measured, what they have in common."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.given import account, csm, given, sheets
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.pipeline import plan, read_workbook
from xl_territory.plans.retention import churn, retained
from xl_territory.policies import PRESETS
from xl_territory.policies.rules.max_moved import MaxMoved
from xl_territory.policies.terms.balance import Balance
from xl_territory.studies.scenarios.analysis import Comparison, compare
from xl_territory.studies.scenarios.measures import measured
from xl_territory.studies.scenarios.scenario_list import YOURS, scenarios
from xl_territory.studies.scenarios.sheet import scenario_accounts, scenario_compare, sentence
from xl_territory.territory.territory import Territory
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
    compared = scenario_compare(comparison, {})
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


def test_a_plan_is_measured_in_four_kinds_of_balance(comparison: Comparison) -> None:
    """Match leaves 20 and 10 hours of 30: utilisation 2/3 and 1/3 around 1/2, a third off the fair 15."""
    balance = measured("Match", "", comparison.plans[1], comparison.territory).balance
    assert balance.coefficient_of_variation == pytest.approx(1 / 3)
    assert balance.largest_deviation == pytest.approx(1 / 3)
    assert balance.spread == pytest.approx(1 / 3)
    assert balance.misplaced == pytest.approx(0.67 / 6)


def scenario_rows(**columns: Any) -> Territory:
    """A family whose halves two CSMs know, and one row of Scenarios."""
    accounts = [
        account("A1", industry="Fintech", parent_account="P", current_csm="C1"),
        account("A2", industry="Health", parent_account="P", current_csm="C1"),
    ]
    frames = sheets(accounts, CSMS, settings={"Weight: skill": 90})
    frames["Scenarios"] = pd.DataFrame({name: [value] for name, value in columns.items()})
    return read_workbook(frames)


def compared(territory: Territory, names: set[str], yours: Plan | None = None) -> Comparison:
    """The scenarios of these names, solved in one thread."""
    with ThreadPoolExecutor(1) as pool:
        return compare(territory, [each for each in scenarios(territory) if each.name in names], pool, yours)


def test_a_plan_that_breaks_the_planners_own_rules_is_not_the_best() -> None:
    """Splitting the family matches all skills and balances the hours, but families are held hard."""
    found = compared(scenario_rows(**{"Scenario": "Split", "Rule: families": "off"}), {YOURS, "Split"})
    yours, split = found.measures[1:]
    assert split.score < yours.score
    assert (split.breaks, yours.breaks) == ("families 1", "")
    assert found.best.name == YOURS
    assert "These break rules that you hold hard: Split (families 1)." in sentence(found)


def test_todays_broken_rules_stand_beside_its_score() -> None:
    """C1 has an account that asks for what C2 alone knows."""
    accounts = [account("A1", required_skills="Health", current_csm="C1"), account("A2", current_csm="C2")]
    found = compared(given(accounts, CSMS).territory, {YOURS})
    assert found.measures[0].breaks == "eligibility 1"
    assert f"(today {found.measures[0].score:.4f}, breaking eligibility 1)" in sentence(found)


def test_a_row_that_changes_nothing_says_so() -> None:
    """It was not there at all."""
    found = compared(scenario_rows(**{"Scenario": "No change", "Weight: skill": 90}), {YOURS, "No change"})
    assert [m.origin for m in found.measures[1:]] == ["Settings", "Scenarios: same as Your settings"]
    assert found.plans[0] is found.plans[1]


def test_a_plan_that_is_there_already_is_not_made_again() -> None:
    """It keeps its status and what is proved of it on every sheet."""
    territory = scenario_rows(Scenario="Keep", **{"Weight: continuity": 1000})
    made = plan(territory)
    found = compared(territory, {YOURS, "Keep"}, made)
    assert found.plans[0] is made
    assert found.measures[1].better_by == pytest.approx(made.score - made.bound)


def test_safe_bets_are_called_so_only_where_weights_vary() -> None:
    """A limit that varies says nothing about weights."""
    limits = compared(scenario_rows(**{"Scenario": "Few", "Limit: max moved": 0.5}), {YOURS, "Few"})
    weights = compared(scenario_rows(**{"Scenario": "Keep", "Weight: continuity": 1000}), {YOURS, "Keep"})
    assert "whatever the weights" not in sentence(limits)
    assert "safe bets, whatever the weights" in sentence(weights)

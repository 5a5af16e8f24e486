"""Why not another CSM: the rule that forbids it, or the cost after the best repair, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn

from tests.given import Given, account, csm, given, lock
from tests.policies.territories import territories
from xl_territory.errors import UsageError
from xl_territory.plans.contributions import contributions
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.pipeline import plan
from xl_territory.studies.explain.analysis import ExplainStudy, best_repairs, explain, position_of
from xl_territory.studies.explain.hard_to_place import hard_to_place
from xl_territory.studies.explain.sheet import explain as sheet
from xl_territory.studies.explain.why_not import why_not

SKILL_ONLY = {"Weight: balance": 0, "Weight: skill": 100, "Weight: risk": 0, "Weight: continuity": 0}


def swap_team() -> Plan:
    """Two CSMs with one place each, each with the account that suits them."""
    accounts = [account("A1", industry="Fintech"), account("A2", industry="Health")]
    csms = [csm("C1", skills="Fintech", max_accounts=1), csm("C2", skills="Health", max_accounts=1)]
    return plan(given(accounts, csms, settings=SKILL_ONLY).territory)


def test_forcing_an_account_tells_who_else_has_to_move() -> None:
    """A1 to C2 sends A2 to C1: both then match nothing, the skill term goes from 0 to 1."""
    found = why_not(swap_team(), 0, "C2")
    assert [(s.account, s.from_csm, s.to_csm) for s in found.others] == [("A2", "C2", "C1")]
    assert found.cost == pytest.approx(100)
    assert found.forbidden == ""
    assert found.sentence == (
        "No rule forbids it. It would cost 100.00 points in the best repair, in which 1 other account moves: "
        "A2 from C2 to C1."
    )


def test_the_cheapest_alternatives_are_tried() -> None:
    """The only other CSM here."""
    result = swap_team()
    (tried,) = best_repairs(result, explain(result, "a1"), "a1")
    assert tried.title == "A1 with C2"


def test_accounts_that_are_hard_to_place_alike_are_one_row() -> None:
    """A skill that nobody has is said once, however many ask for it."""
    accounts = [account(f"A{at}", preferred_skills="Telepathy") for at in range(9)]
    result = plan(given(accounts, [csm("C1", skills="Fintech"), csm("C2")]).territory)
    hard = next(each for each in sheet(ExplainStudy(result)).tables if each.name == "HardToPlace")
    rows = [row for row in hard.rows if "Telepathy" in str(row[2])]
    assert [(row[0], row[5]) for row in rows] == [("A0 and 8 more", 9)]
    assert hard.title == "Accounts that are hard to place"


@pytest.mark.parametrize(
    ("columns", "locks", "rule"),
    [
        ({"required_skills": "SSO"}, [], "C2 may not have A1: skill SSO is not among the Skills (CSMs row 3)"),
        ({"required_language": "Dutch"}, [], "C2 may not have A1: language Dutch is not among the Languages (CSMs row 3)"),  # noqa: E501
        ({"tier": "SMB"}, [], "C2 may not have A1: tier SMB is not among the Segments (CSMs row 3)"),
        ({}, [lock("A1", "Never", "C2")], "Locks row 2 keeps A1 from C2"),
        ({}, [lock("A1", "Assign", "C1")], "Locks row 2 puts A1 on C1"),
        ({"current_csm": "C1", "renewal_open": "Yes"}, [], "A renewal holds A1 with C1"),
        ({}, [], ""),
    ],
)  # fmt: skip
def test_the_rule_that_forbids_a_csm_is_named(columns: dict, locks: list, rule: str) -> None:
    """With its cell."""
    csms = [csm("C1", skills="SSO", languages="Dutch"), csm("C2", segments="Commercial; Mid-market")]
    result = plan(given([account("A1", **columns)], csms, locks).territory)
    assert why_not(result, 0, "C2").forbidden == rule


def test_a_forced_family_moves_together() -> None:
    """Its members are not others."""
    accounts = [account("A1", parent_account="P"), account("A2", parent_account="P"), account("A3")]
    result = plan(given(accounts, [csm("C1"), csm("C2")]).territory)
    other = {"C1": "C2", "C2": "C1"}[result.territory.csm_ids[result.books.owner[0]]]
    assert {swap.account for swap in why_not(result, 0, other).others} <= {"A3"}


def test_an_unknown_csm_is_a_usage_error() -> None:
    """With its name."""
    with pytest.raises(UsageError, match="C9"):
        why_not(swap_team(), 0, "C9")


def test_what_accounts_add_to_a_pair_term_is_its_value() -> None:
    """One of two accounts matches nothing: it adds 50 points of skill, the other none."""
    accounts = [account("A1", industry="Fintech"), account("A2", industry="Mining")]
    result = plan(given(accounts, [csm("C1", skills="Fintech")], settings=SKILL_ONLY).territory)
    skill = [term.name for term in result.terms].index("skill")
    assert contributions(result)[skill] == pytest.approx([0, 50])


def test_taking_hours_from_a_full_csm_saves_balance() -> None:
    """C1 has 20 h of a fair 15: without its 20 h account it is 15 h off, not 5; that is φ(1) = 0.875 for φ(1/3)."""
    accounts = [account("A1", weekly_hours=20), account("A2", weekly_hours=10)]
    settings_ = {"Weight: balance": 100, "Weight: skill": 0, "Weight: risk": 0, "Weight: continuity": 0}
    result = plan(given(accounts, [csm("C1"), csm("C2")], settings=settings_).territory)
    added = contributions(result)[0]
    assert added == pytest.approx([100 * 15 * (0.67 / 3 - 0.875) / 60] * 2)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@drawn(team=territories())
def test_the_costs_of_an_option_are_the_sum_over_its_terms(team: Given) -> None:
    """For every account and CSM of random territories."""
    result = plan(team.territory)
    for account_id in team.territory.account_ids:
        for option in explain(result, account_id).options:
            if option.cost is not None:
                assert sum(option.rises) == pytest.approx(option.cost, abs=1e-7)


def test_accounts_that_are_hard_to_place_are_listed() -> None:
    """One choice only, a misspelt industry, a whole book's worth of hours, a tier far from its revenue."""
    accounts = [
        account("A1", required_skills="SSO", weekly_hours=1),
        account("A2", industry="Fintch", weekly_hours=1),
        account("A3", weekly_hours=20),
        account("A4", tier="Strategic", weekly_hours=1),
        account("A5", weekly_hours=1),
    ]
    result = plan(given(accounts, [csm("C1", skills="SSO; Fintech"), csm("C2", skills="Fintech")]).territory)
    found = [(result.territory.account_ids[h.account], h.kind, h.detail) for h in hard_to_place(result)]
    assert ("A1", "few choices", "Of 2 CSMs C1 may have it") in found
    assert ("A2", "likely data error", "No CSM has the skill Fintch") in found
    assert ("A3", "large", "20.0 h a week are 67% of a whole CSM") in found
    assert ("A4", "likely data error", "Tier Strategic, though an ARR of 50,000 is Mid-market") in found
    assert "A5" not in {account_id for account_id, kind, _ in found if kind != "costly"}
    (typo,) = [h for h in hard_to_place(result) if "Fintch" in h.detail]
    assert typo.action == "Did you mean Fintech?"


def test_an_account_is_found_by_id_or_name() -> None:
    """Without regard to case."""
    result = plan(given([account("A1", account_name="Acme")], [csm("C1")]).territory)
    assert position_of(result, "acme") == position_of(result, "A1") == 0
    assert np.isfinite(result.score)

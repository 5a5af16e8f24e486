"""What gives way first where not every rule can hold, and what Explain says of rules that are hard, soft or off."""

from __future__ import annotations

import pytest

from tests.given import account, csm, given, lock
from xl_territory.plans.pipeline import plan
from xl_territory.policies import PRESETS, TERMS
from xl_territory.policies.compose import weights
from xl_territory.studies.explain.analysis import explain
from xl_territory.studies.explain.why_not import why_not


def test_a_locked_account_is_the_last_to_lose_its_owner() -> None:
    """One place for two accounts: the locked one has it, wherever it stands."""
    for locked, other in (("A1", "A2"), ("A2", "A1")):
        team = given([account("A1"), account("A2")], [csm("C1", max_accounts=1)], [lock(locked, "Assign", "C1")])
        assert plan(team.territory).assignment == {locked: "C1", other: None}


@pytest.mark.parametrize(("mode", "owner"), [("soft", "C2"), ("hard", None)])
def test_a_soft_max_moved_gives_way_before_an_owner_does(mode: str, owner: str | None) -> None:
    """A1 may not stay with C1: where moves are only softly forbidden, it moves."""
    accounts = [account("A1", current_csm="C1", required_skills="SSO")]
    settings = {"Limit: max moved": 0, "Rule: max moved": mode}
    team = given(accounts, [csm("C1"), csm("C2", skills="SSO")], settings=settings)
    assert plan(team.territory).assignment == {"A1": owner}


@pytest.mark.parametrize(
    ("mode", "obstacle", "breaches"),
    [
        ("hard", "C2 may not have A1: tier SMB is not among the Segments (CSMs row 3)", 0),
        ("soft", "eligibility (soft): C2 may not have A1: tier SMB is not among the Segments (CSMs row 3)", 1),
        ("off", "", 0),
    ],
)
def test_explain_knows_whether_a_rule_is_hard_soft_or_off(mode: str, obstacle: str, breaches: float) -> None:
    """A hard one forbids, a soft one is priced, one that is off is not named."""
    accounts = [account("A1", tier="SMB", current_csm="C1")]
    settings = {"Rule: eligibility": mode, "Weight: balance": 0, "Weight: continuity": 100}
    result = plan(given(accounts, [csm("C1"), csm("C2", segments="Enterprise")], settings=settings).territory)
    (option,) = [option for option in explain(result, "A1").options if option.csm == "C2"]
    assert (option.obstacle, option.forbidden) == (obstacle, mode == "hard")
    if mode != "hard":
        assert option.violations == breaches


def test_a_csm_is_tried_even_where_locks_are_off() -> None:
    """The lock that forces the account holds in spite of the rule; the planner's own stay without effect."""
    accounts = [account("A1", current_csm="C1")]
    locks = [lock("A1", "Assign", "C1")]
    result = plan(given(accounts, [csm("C1"), csm("C2")], locks, {"Rule: locks": "off"}).territory)
    assert why_not(result, 0, "C2").cost > 0


def test_only_the_proportions_of_weights_matter() -> None:
    """0.4, 0.3, 0.2 and 0.1 are the default weights, and add up to a little less than 1."""
    names = ("balance", "skill", "risk", "continuity")
    small = {f"Weight: {name}": weight for name, weight in zip(names, (0.4, 0.3, 0.2, 0.1), strict=True)}
    accounts, csms = [account("A1"), account("A2")], [csm("C1"), csm("C2")]
    shares, default = (weights(given(accounts, csms, settings=each).territory, TERMS) for each in (small, {}))
    assert shares == pytest.approx(default)
    assert shares["balance"] == pytest.approx(0.4)


def test_ready_made_weights_are_those_of_the_contract() -> None:
    """Each adds up to 100 but the midpoints of the guide, which are 35, 25, 20 and 15."""
    assert PRESETS["Guide midpoints"] == {"balance": 35, "continuity": 25, "risk": 20, "skill": 15}
    assert {sum(preset.values()) for name, preset in PRESETS.items() if name != "Guide midpoints"} == {100}

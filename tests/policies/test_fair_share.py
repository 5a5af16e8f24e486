"""Fair shares: which pairs they are worked out from, what the groups say, and which plans share one yardstick."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as property_of
from hypothesis import strategies as st

from tests.given import Given, account, csm, given, lock
from tests.policies.territories import territories
from xl_territory.policies import RULES, TERMS
from xl_territory.policies.compose import assemble, permitted, units
from xl_territory.policies.fair_share import fair_shares
from xl_territory.policies.share_groups import named, share_groups
from xl_territory.territory.table_edits import edited, set_cells, set_settings
from xl_territory.territory.territory import Territory

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
SEGMENTS = [csm("C1", segments="Enterprise"), csm("C2", segments="SMB"), csm("C3", segments="SMB")]
BOOK = [
    account("E", tier="Enterprise", weekly_hours=36),
    *(account(f"S{i}", tier="SMB", weekly_hours=3) for i in range(4)),
]


def shares(team: Given) -> list[float]:
    """Fair shares of the hours."""
    return [float(share) for share in fair_shares(team.territory).hours.share]


@QUICK
@property_of(data=st.data())
def test_permitted_pairs_are_those_that_the_rules_leave_to_the_model(data: st.DataObject) -> None:
    """Over every rule and mode: whoever may have a unit may have each of its accounts, and nobody else."""
    t: Territory = data.draw(territories()).territory
    assert (assemble(t, RULES, TERMS).allowed[units(t, RULES)] == fair_shares(t).pairs).all()


def test_everybody_has_the_same_share_of_capacity_where_nothing_forbids_it() -> None:
    """20 h for 30 and 15 h of capacity."""
    team = given([account("A1"), account("A2")], [csm("C1"), csm("C2", ramp=0.5)])
    assert shares(team) == pytest.approx([40 / 3, 20 / 3])
    (group,) = share_groups(team.territory)
    assert group.reason == "Everybody can have the same: 20.0 h a week for 45.0 h of capacity."


def test_a_segment_that_has_too_much_and_one_that_has_too_little() -> None:
    """36 h for one CSM of 30 h, 12 h for two."""
    team = given(BOOK, SEGMENTS)
    assert shares(team) == pytest.approx([36, 6, 6])
    first, last = share_groups(team.territory)
    assert first.reason == "C1 cannot get below 120%: 36.0 h need them, there are 30.0 h."
    assert last.reason == "C2 and C3 cannot get above 20%: 12.0 h may go to them, they have 60.0 h."


@pytest.mark.parametrize(
    ("locks", "rules", "expected"),
    [
        ((), {}, [15, 15]),
        ((lock("A1", "Assign", "C1"),), {}, [20, 10]),
        ((lock("A1", "Assign", "C1"),), {"Rule: locks": "off"}, [15, 15]),
        ((lock("A1", "Never", "C1"), lock("A2", "Never", "C1")), {}, [0, 30]),
        ((lock("A2", "Never", "C1"), lock("A1", "Never", "C1")), {"Rule: families": "off"}, [0, 30]),
        ((lock("A2", "Keep"),), {"Rule: families": "off"}, [15, 15]),
    ],
)
def test_locks_decide_whom_hours_may_go_to(locks: tuple, rules: dict, expected: list[float]) -> None:
    """20 h and 10 h; an account may be divided, a locked one not."""
    accounts = [account("A1", weekly_hours=20), account("A2", current_csm="C1")]
    assert shares(given(accounts, [csm("C1"), csm("C2")], locks, rules)) == pytest.approx(expected)


@pytest.mark.parametrize(("mode", "expected"), [("hard", [20, 0]), ("off", [10, 10])])
def test_a_family_goes_where_all_of_it_may_go(mode: str, expected: list[float]) -> None:
    """One of two members speaks German, and so does C1 alone; the other one is free only without the family."""
    accounts = [
        account("A1", parent_account="P", required_language="German"),
        account("A2", parent_account="P"),
    ]
    team = given(accounts, [csm("C1", languages="German"), csm("C2")], settings={"Rule: families": mode})
    assert shares(team) == pytest.approx(expected)


@pytest.mark.parametrize(("mode", "expected"), [("hard", [20, 0]), ("soft", [10, 10]), ("off", [10, 10])])
def test_a_renewal_stays_while_the_rule_is_hard(mode: str, expected: list[float]) -> None:
    """A soft rule allows all."""
    accounts = [account("A1", weekly_hours=20, current_csm="C1", renewal_open="Yes")]
    team = given(accounts, [csm("C1"), csm("C2")], settings={"Rule: renewal freeze": mode})
    assert shares(team) == pytest.approx(expected)


def test_accounts_that_nobody_may_have_are_in_no_fair_share() -> None:
    """They count in the total that a share is measured by."""
    team = given([account("A1", required_skills="Latin"), account("A2")], [csm("C1"), csm("C2")])
    assert shares(team) == pytest.approx([5, 5])
    assert fair_shares(team.territory).hours.average == pytest.approx([10, 10])


def test_a_scenario_is_measured_by_the_fair_shares_of_the_inputs() -> None:
    """Eligibility off would make 16 h fair for each; the yardstick stays 36, 6 and 6."""
    base = given(BOOK, SEGMENTS).territory
    after = edited(base, set_settings({"Rule: eligibility": "off"}))
    assert permitted(after, RULES).all()
    assert fair_shares(after).hours.share == pytest.approx(fair_shares(base).hours.share)
    again = edited(after, set_settings({"Weight: skill": 1.0}))
    assert fair_shares(again).hours.share == pytest.approx(fair_shares(base).hours.share)


def test_when_somebody_leaves_the_others_share_anew() -> None:
    """C3 is gone: C2 has all 12 h of SMB."""
    base = given(BOOK, SEGMENTS).territory
    after = edited(base, set_cells("csms", [int(base.csms["row"].iloc[2])], "Status", "Left"))
    assert fair_shares(after).hours.share == pytest.approx([36, 12])


def test_many_csms_are_named_by_the_first_of_them() -> None:
    """And how many others there are."""
    assert named(["A"]) == "A"
    assert named(["A", "B"]) == "A and B"
    assert named(list("ABCDEF")) == "A, B, C, D, E and F"
    assert named([f"C{j}" for j in range(50)]) == "C0, C1, C2, C3, C4 and 45 others"


def test_nobody_may_have_what_no_account_may_go_to() -> None:
    """A CSM whose segment has no account."""
    team = given([account("A1", tier="SMB")], [csm("C1", segments="SMB"), csm("C2", segments="Enterprise")])
    assert [group.reason for group in share_groups(team.territory)][1] == "No account may go to C2."
    assert np.isfinite(fair_shares(team.territory).hours.misplaced(np.array([10.0, 0.0])))

"""Each rule, satisfied and violated."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.given import PLAN_DATE, Given, Row, account, csm, given, lock, sheets
from xl_territory.plans.evaluate import audited
from xl_territory.plans.pipeline import input_warnings, plan, read_workbook
from xl_territory.policies import RULES
from xl_territory.policies.compose import permitted
from xl_territory.policies.rules.families import Families
from xl_territory.policies.rules.renewal_freeze import RenewalFreeze


def test_an_account_has_one_owner() -> None:
    """An account without owner breaks it."""
    team = given([account("A1")], [csm("C1")])
    assert team.assigned(A1="C1").keeps("one owner")
    assert team.assigned(A1=None).violates("one owner")


@pytest.mark.parametrize(
    ("needs", "has", "has_not"),
    [
        ({"tier": "Enterprise"}, {"segments": "Enterprise; SMB"}, {"segments": "SMB"}),
        ({"tier": "Enterprise"}, {"segments": ""}, {"segments": "SMB"}),
        ({"tier": "SMB"}, {"segments": "SMB"}, {"segments": "Commercial"}),
        ({"arr": 0, "tier": ""}, {"segments": "SMB"}, {"segments": "Commercial"}),
        ({"required_skills": "SSO; Payments"}, {"skills": "payments;sso;x"}, {"skills": "SSO"}),
        ({"required_language": "German"}, {"languages": "English; german"}, {"languages": "English"}),
        ({"required_region": "EMEA"}, {"regions": "EMEA"}, {"regions": ""}),
    ],
)
def test_only_eligible_csms_own_an_account(needs: dict, has: dict, has_not: dict) -> None:
    """Segment, skills, language and region must all fit, whatever the case of the letters."""
    team = given([account("A1", **needs)], [csm("C1", **has), csm("C2", **has_not)])
    assert team.assigned(A1="C1").keeps("eligibility")
    assert team.assigned(A1="C2").violates("eligibility")


def test_assign_names_the_owner() -> None:
    """Any other CSM, and nobody, breaks an Assign lock."""
    team = given([account("A1")], [csm("C1"), csm("C2")], [lock("A1", "Assign", "C2")])
    assert team.assigned(A1="C2").keeps("locks")
    assert team.assigned(A1="C1").violates("locks")
    assert team.assigned(A1=None).violates("locks")


def test_keep_names_the_current_csm() -> None:
    """Anybody else breaks a Keep lock."""
    team = given([account("A1", current_csm="C1")], [csm("C1"), csm("C2")], [lock("A1", "Keep")])
    assert team.assigned(A1="C1").keeps("locks")
    assert team.assigned(A1="C2").violates("locks")


def test_never_excludes_one_csm() -> None:
    """Only that CSM breaks a Never lock."""
    team = given([account("A1")], [csm("C1"), csm("C2")], [lock("A1", "Never", "C2")])
    assert team.assigned(A1="C1").keeps("locks")
    assert team.assigned(A1="C2").violates("locks")


@pytest.mark.parametrize(("until", "holds"), [("2026-01-04", False), ("2026-01-05", True), (None, True)])
def test_a_lock_holds_until_its_last_day(until: str | None, holds: bool) -> None:
    """The last day counts."""
    team = given([account("A1")], [csm("C1"), csm("C2")], [lock("A1", "Assign", "C2", until=until)])
    assert team.assigned(A1="C1").violates("locks") == holds


def test_locks_that_are_off_bind_nobody() -> None:
    """Rule: locks = off."""
    team = given([account("A1")], [csm("C1"), csm("C2")], [lock("A1", "Assign", "C2")], {"Rule: locks": "off"})
    (audit,) = [rule for rule in audited(team.territory, team.assigned(A1="C1").books) if rule.name == "locks"]
    assert (audit.mode, audit.violations) == ("off", ())
    assert permitted(team.territory, RULES).all()


def test_a_lock_wins_over_eligibility() -> None:
    """The planner decided."""
    team = given([account("A1", tier="SMB")], [csm("C1", segments="Enterprise")], [lock("A1", "Assign", "C1")])
    assert team.assigned(A1="C1").keeps("eligibility")


def test_a_book_has_at_most_max_accounts() -> None:
    """One more breaks it."""
    team = given([account("A1"), account("A2")], [csm("C1", max_accounts=1), csm("C2")])
    assert team.assigned(A1="C1", A2="C2").keeps("max accounts")
    assert team.assigned(A1="C1", A2="C1").violates("max accounts")


def test_hours_fit_into_capacity() -> None:
    """30 hours fit, 40 do not; a higher max utilisation makes room."""
    accounts, csms = [account(f"A{i}") for i in range(4)], [csm("C1"), csm("C2")]
    three, four = {f"A{i}": "C1" for i in range(3)}, {f"A{i}": "C1" for i in range(4)}
    assert given(accounts, csms).assigned(**three).keeps("capacity")
    assert given(accounts, csms).assigned(**four).violates("capacity")
    assert given(accounts, csms, settings={"Limit: max utilisation": 1.4}).assigned(**four).keeps("capacity")


@pytest.mark.parametrize(
    ("renewal", "settings", "held"),
    [
        ({"renewal_open": "Yes"}, {}, True),
        ({"renewal_open": "No"}, {}, False),
        ({"renewal_date": "2026-02-04"}, {"Limit: renewal freeze days": 30}, True),
        ({"renewal_date": "2026-02-05"}, {"Limit: renewal freeze days": 30}, False),
        ({"renewal_date": PLAN_DATE}, {"Limit: renewal freeze days": 30}, True),
        ({"renewal_date": "2026-01-04"}, {"Limit: renewal freeze days": 30}, False),
        ({"renewal_open": "Yes"}, {"Rule: renewal freeze": "off"}, True),
    ],
)
def test_a_renewal_keeps_the_current_csm(renewal: dict, settings: dict, held: bool) -> None:
    """An open renewal always, a near one within the freeze days, today included; not one that has passed."""
    team = given([account("A1", current_csm="C1", **renewal)], [csm("C1"), csm("C2")], settings=settings)
    assert team.assigned(A1="C1").keeps("renewal freeze")
    assert team.assigned(A1="C2").violates("renewal freeze") == held


def test_a_lock_wins_over_a_renewal() -> None:
    """An Assign lock moves the account in the middle of its renewal."""
    accounts = [account("A1", current_csm="C1", renewal_open="Yes")]
    team = given(accounts, [csm("C1"), csm("C2")], [lock("A1", "Assign", "C2")])
    assert team.assigned(A1="C2").keeps("renewal freeze")


def test_a_never_lock_on_the_current_csm_ends_the_freeze() -> None:
    """The account goes to somebody who is eligible, and a warning says so on the row of the lock."""
    accounts = [account("A1", account_name="Acme", current_csm="C1", renewal_open="Yes", tier="SMB")]
    csms = [csm("C1"), csm("C2", segments="Enterprise"), csm("C3")]
    team = given(accounts, csms, [lock("A1", "Never", "C1")])
    assert list(permitted(team.territory, RULES)[0]) == [False, False, True]
    assert team.assigned(A1="C3").keeps("renewal freeze")
    assert team.assigned(A1="C2").violates("eligibility")
    (warning,) = RenewalFreeze().warnings(team.territory)
    assert warning in input_warnings(plan(team.territory))
    assert (warning.sheet, warning.row, warning.severity) == ("Locks", 2, "warning")
    assert warning.problem == "Acme is in renewal, and this lock takes it from its CSM all the same"


@pytest.mark.parametrize(
    ("locks", "settings"),
    [
        ([lock("A1", "Never", "C2")], {}),
        ([lock("A1", "Never", "C1")], {"Rule: locks": "off"}),
        ([lock("A1", "Never", "C1", until="2026-01-04")], {}),
    ],
)
def test_a_never_lock_elsewhere_or_without_effect_leaves_the_freeze(locks: list, settings: dict) -> None:
    """On another CSM, of a rule that is off, or expired."""
    accounts = [account("A1", current_csm="C1", renewal_open="Yes")]
    team = given(accounts, [csm("C1"), csm("C2"), csm("C3")], locks, settings)
    assert list(permitted(team.territory, RULES)[0]) == [True, False, False]
    assert list(RenewalFreeze().warnings(team.territory)) == []


def test_an_account_in_renewal_that_nobody_can_have_breaks_one_owner_alone() -> None:
    """Nobody takes it from its CSM."""
    team = given([account("A1", current_csm="C1", renewal_open="Yes")], [csm("C1"), csm("C2")])
    assert team.assigned(A1=None).keeps("renewal freeze")
    assert team.assigned(A1=None).violates("one owner")


def test_a_renewal_wins_over_eligibility() -> None:
    """The account stays with a CSM who is no longer eligible."""
    accounts = [account("A1", tier="SMB", current_csm="C1", renewal_open="Yes")]
    team = given(accounts, [csm("C1", segments="Enterprise"), csm("C2")])
    assert team.assigned(A1="C1").keeps("eligibility")


def test_a_family_shares_a_csm() -> None:
    """Two owners, or one member without, break it; accounts without parent are no family."""
    accounts = [account("A1", parent_account="P"), account("A2", parent_account="p "), account("A3"), account("A4")]
    team = given(accounts, [csm("C1"), csm("C2")])
    assert team.assigned(A1="C1", A2="C1", A3="C1", A4="C2").keeps("families")
    assert team.assigned(A1="C1", A2="C2", A3="C1", A4="C1").violates("families")
    assert team.assigned(A1="C1", A2=None, A3="C1", A4="C1").violates("families")


def test_a_split_that_is_there_already_is_no_obstacle():
    """Nobody's account joins one of the two CSMs between whom its family is split; a third one would be new."""
    team = given([account(f"A{k}", parent_account="P") for k in (1, 2, 3)], [csm("C1"), csm("C2"), csm("C3")])
    books = team.territory.books(np.array([0, 1, -1]))
    assert Families().obstacle(team.territory, books, [2], 0) is None
    assert Families().obstacle(team.territory, books, [2], 2)


def test_at_most_a_share_of_the_accounts_moves() -> None:
    """Of four accounts a quarter may move; taking over from nobody is no move."""
    accounts = [account(f"A{i}", current_csm="C1") for i in range(3)] + [account("A3")]
    team = given(accounts, [csm("C1"), csm("C2")], settings={"Limit: max moved": 0.25})
    assert team.assigned(A0="C2", A1="C1", A2="C1", A3="C2").keeps("max moved")
    assert team.assigned(A0="C2", A1="C2", A2="C1", A3="C2").violates("max moved")


def test_at_most_so_many_at_risk_accounts_per_csm() -> None:
    """Healthy accounts do not count."""
    accounts = [account("A1", health="At-risk"), account("A2", health="At-risk"), account("A3", health="Healthy")]
    team = given(accounts, [csm("C1"), csm("C2")], settings={"Limit: max at-risk": 1})
    assert team.assigned(A1="C1", A2="C2", A3="C1").keeps("max at-risk")
    assert team.assigned(A1="C1", A2="C1", A3="C2").violates("max at-risk")


def test_a_book_has_at_most_max_arr() -> None:
    """Two accounts of 50,000 fit into 100,000; a blank maximum is none."""
    accounts = [account(f"A{i}") for i in range(3)]
    team = given(accounts, [csm("C1", max_arr="100,000"), csm("C2")])
    assert team.assigned(A0="C1", A1="C1", A2="C2").keeps("max ARR")
    assert team.assigned(A0="C1", A1="C1", A2="C1").violates("max ARR")
    assert team.assigned(A0="C2", A1="C2", A2="C2").keeps("max ARR")


def test_everybody_has_work_for_a_share_of_their_time() -> None:
    """Half of 30 h; a CSM without time needs none."""
    accounts, csms = [account(f"A{i}") for i in range(4)], [csm("C1"), csm("C2"), csm("C3", ramp=0)]
    team = given(accounts, csms, settings={"Limit: min utilisation": "50%"})
    assert team.assigned(A0="C1", A1="C1", A2="C2", A3="C2").keeps("min load")
    assert team.assigned(A0="C1", A1="C1", A2="C1", A3="C2").violates("min load")
    assert given(accounts, csms).assigned(A0="C1").keeps("min load")


@pytest.mark.parametrize(("over", "kept"), [(0.049, True), (0.051, False)])
def test_three_minutes_above_capacity_are_no_overload(over: float, kept: bool) -> None:
    """0.05 h a week."""
    team = given([account("A1", weekly_hours=30 + over)], [csm("C1")])
    assert team.assigned(A1="C1").keeps("capacity") == kept


def test_every_rule_is_tested_here() -> None:
    """A new rule comes with a satisfied and a violated example."""
    text = Path(__file__).read_text(encoding="utf-8")
    for rule in RULES:
        assert f'.keeps("{rule.name}")' in text
        assert f'.violates("{rule.name}")' in text


def queued(accounts: list[Row], csms: list[Row], **queue: pd.DataFrame) -> Given:
    """The territory with a sheet of the queues as well."""
    named = {name.replace("_", " ").title(): frame for name, frame in queue.items()}
    return Given(read_workbook({**sheets(accounts, csms), **named}))


def test_a_tier_change_that_waits_for_a_decision_keeps_its_csm() -> None:
    """Until somebody decides; a change that was only seen, not noticed, holds nobody."""
    accounts = [account("A1", current_csm="C1"), account("A2", current_csm="C1"), account("A3", current_csm="C1")]
    changes = pd.DataFrame(
        {
            "Account ID": ["A1", "A2", "A3"],
            "Noticed On": [PLAN_DATE, PLAN_DATE, None],
            "Decision": [None, "Keep tier", None],
        }
    )
    t = queued(accounts, [csm("C1"), csm("C2")], tier_changes=changes)
    assert t.assigned(A1="C1", A2="C2", A3="C2").keeps("tier review")
    assert t.assigned(A1="C2", A2="C1", A3="C1").violates("tier review")


def test_only_tiers_of_the_pool_are_no_guests_there() -> None:
    """Soft unless said otherwise: a guest is better than nobody."""
    t = given([account("A1", arr=5_000), account("A2", arr=120_000)], [csm("C1"), csm("P", pool="Yes")])
    assert t.assigned(A1="P", A2="C1").keeps("guests")
    assert t.assigned(A1="C1", A2="P").violates("guests")
    assert plan(t.territory).complete


@pytest.mark.parametrize(("since", "leaves"), [("2025-10-08", False), ("2025-10-07", True)])
def test_a_guest_of_ninety_days_leaves_the_pool_if_a_named_csm_has_room(since: str, leaves: bool) -> None:
    """On the day before they may stay; and where nobody else has room, they stay too."""
    rows = [account("A1", arr=120_000, current_csm="P")]
    queue = pd.DataFrame({"Account ID": ["A1"], "Pool Since": [pd.Timestamp(since)]})
    t = queued(rows, [csm("C1"), csm("P", pool="Yes")], orphan_queue=queue)
    assert t.assigned(A1="C1").keeps("pool stay")
    assert t.assigned(A1="P").violates("pool stay") == leaves
    busy = [*rows, account("A2", current_csm="C1", weekly_hours=25)]
    full = queued(busy, [csm("C1"), csm("P", pool="Yes")], orphan_queue=queue)
    assert full.assigned(A1="P", A2="C1").keeps("pool stay")

"""What becomes of a plan, on cases small enough to see the answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from openpyxl import load_workbook

from tests.given import Given, account, csm, given, lock
from tests.policies.territories import territories
from xl_territory.errors import UsageError
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.pipeline import plan
from xl_territory.plans.plan_from_sheet import PLANNED, owner_from_sheet
from xl_territory.plans.status import Status
from xl_territory.run.optimize import optimize
from xl_territory.studies.move_check import measured
from xl_territory.studies.move_check import sheet as move_sheet
from xl_territory.studies.move_check.analysis import manual_edits, moved_by_hand
from xl_territory.studies.resilience import sheet as resilience_sheet
from xl_territory.studies.resilience.analysis import Loss, how_repaired, resilience, single_point_of_failure
from xl_territory.studies.what_if import sheet as what_if_sheet
from xl_territory.studies.what_if.analysis import side_by_side, what_if
from xl_territory.studies.what_if.events import Event, churns, grows, hire, leaves, opens
from xl_territory.territory.table_edits import drop_rows
from xl_territory.territory.territory import Territory
from xl_territory.workbook import MemoryHost
from xl_territory.workbook.sheets import RawSheet

SEAT = csm("C9", status="Open", skills="Fintech")


@pytest.fixture(scope="module")
def even() -> Plan:
    """Four accounts of 10 hours, locked two by two to C1 and C2, so that the plan is known; a third CSM is idle."""
    accounts = [account(f"A{i}", current_csm="C1" if i < 2 else "C2", industry="Health") for i in range(4)]
    csms = [csm("C1", skills="Health"), csm("C2", skills="Health"), csm("C3"), SEAT]
    locks = [lock(f"A{i}", "Keep") for i in range(4)]
    return plan(given(accounts, csms, locks, {"Plan Date": dt.date(2026, 1, 5)}).territory)


def test_when_a_csm_leaves_only_their_accounts_move(even: Plan) -> None:
    """The repair of C1 leaving re-homes A0 and A1 and takes nobody from C2."""
    found = what_if(even, [leaves(even.territory, "C1")])
    assert [found.repair.territory.account_ids[i] for i in found.changed(found.repair)] == ["A0", "A1"]
    assert found.taken(found.repair) == 0
    assert (found.repair.unassigned, found.repair.overload) == (0, 0)


def test_left_alone_the_accounts_of_a_csm_who_leaves_have_nobody(even: Plan) -> None:
    """Two without owner; by the plan itself none."""
    before, left, repaired, anew = side_by_side(what_if(even, [leaves(even.territory, "C1")]))
    assert [m.without_owner for m in (before, left, repaired, anew)] == [0, 2, 0, 0]


def test_no_plan_is_called_optimal_that_optimize_would_not_call_so(even: Plan) -> None:
    """A repair is proved to move least, not to score best."""
    found = what_if(even, [leaves(even.territory, "C1")])
    asked = 2e-4
    assert all(way.plan.gap <= asked for way in found.ways if way.plan.status is Status.OPTIMAL)


def test_an_account_that_doubles_is_counted_twice(even: Plan) -> None:
    """A0 needs 20 h: C1 then has 30 of 30, so nobody has to move."""
    found = what_if(even, [grows(even.territory, "A0")])
    assert found.left.books.load.tolist() == [30, 20, 0]
    assert len(found.changed(found.repair)) == 0


def test_an_overload_is_mended_with_one_move() -> None:
    """One CSM with 30 of 30 hours; an account doubles to 20, so one of 10 or the 20 goes: one move."""
    csms = [csm("C1"), csm("C2", weekly_hours=40)]
    locks = [lock(f"A{i}", "Keep") for i in range(3)]
    team = plan(given([account(f"A{i}", current_csm="C1") for i in range(3)], csms, locks).territory)
    rows = [lock_.row for lock_ in team.territory.locks]
    released = Event("the locks are released", drop_rows("locks", rows))
    found = what_if(team, [grows(team.territory, "A0"), released])
    assert (found.taken(found.repair), found.repair.overload) == (1, 0)


def test_churned_accounts_are_gone(even: Plan) -> None:
    """Three accounts are left, with their CSMs."""
    found = what_if(even, [churns(even.territory, "A3")])
    assert found.repair.territory.account_ids == ["A0", "A1", "A2"]
    assert found.left.books.load.tolist() == [20, 10, 0]


def test_a_seat_opens_and_a_hire_ramps_up(even: Plan) -> None:
    """The seat has 30 hours, the hire 15; the plan is made for the day the hire starts."""
    t = even.territory
    found = what_if(even, [opens(t, "c9"), hire(t, ["Health"], ramp=0.5, start=dt.date(2026, 3, 1))])
    after = found.repair.territory
    assert dict(zip(after.csm_ids, after.capacity, strict=True)) == {"C1": 30, "C2": 30, "C3": 30, "C9": 30, "NEW": 15}
    assert after.plan_date == dt.date(2026, 3, 1)
    assert len(found.changed(found.repair)) == 0


@pytest.mark.parametrize("event", [leaves, opens, churns, grows])
def test_whoever_is_not_there_is_a_usage_error(even: Plan, event: Callable[[Territory, str], Event]) -> None:
    """With the name that was typed."""
    with pytest.raises(UsageError, match="Nessie"):
        event(even.territory, "Nessie")


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@drawn(team=territories())
def test_without_any_event_a_repair_of_a_good_plan_changes_nothing(team: Given) -> None:
    """Over random territories."""
    result = plan(team.territory)
    found = what_if(result, [])
    kept = result.books.owner >= 0
    assert np.array_equal(found.repair.books.owner[kept], result.books.owner[kept])
    assert found.repair.unassigned == result.unassigned


def test_the_sheet_shows_the_plans_side_by_side(even: Plan) -> None:
    """And every account that changes hands."""
    host = MemoryHost({})
    host.write([what_if_sheet.what_if(what_if(even, [leaves(even.territory, "C1")]))])
    assert list(host.frame("What If")["Plan"]) == ["Plan so far", "Left alone", "Repaired", "Planned anew"]
    moves = host.frame("What If", "WhatIfMoves")
    assert set(moves["Account ID"][moves["Moves in the Repair"] == "Yes"]) == {"A0", "A1"}
    assert "C1 (gone)" in list(host.frame("What If", "WhatIfHours")["CSM"])


def losses_of(team: Plan) -> tuple[Loss, ...]:
    """The table, solved in one thread."""
    with ThreadPoolExecutor(1) as pool:
        return resilience(team, pool)


def test_whoever_alone_knows_a_skill_is_the_single_point_of_failure() -> None:
    """C2 alone speaks for A2, whose 10 hours then have no home; C1's accounts go to C3."""
    accounts = [account("A1", industry="Health"), account("A2", required_skills="SSO", health="At-risk")]
    csms = [csm("C1", skills="Health"), csm("C2", skills="SSO"), csm("C3", skills="Health")]
    losses = losses_of(plan(given(accounts, csms).territory))
    worst = losses[0]
    assert (worst.csm, worst.uncovered, worst.skills, worst.at_risk) == ("C2", 10, ("SSO",), 1)
    assert [loss.uncovered for loss in losses[1:]] == [0, 0]
    assert single_point_of_failure(losses) == (
        "Single point of failure: C2. Without them 10.0 h a week have no home and nobody else knows SSO; "
        "1 at-risk accounts would change hands."
    )


def test_hours_above_capacity_have_no_home() -> None:
    """Two CSMs of 30 hours with 20 each: whoever leaves, 10 hours are too many."""
    team = plan(given([account(f"A{i}") for i in range(4)], [csm("C1"), csm("C2")]).territory)
    assert [loss.uncovered for loss in losses_of(team)] == [10, 10]


def test_what_is_not_proved_is_not_called_proved(even: Plan) -> None:
    """The repairs of small teams are proved; where one is not, the sentence and the sheet say so."""
    losses = losses_of(even)
    assert how_repaired(losses) == "Each time the plan is repaired with as few moves as possible."
    cut_off = (replace(losses[0], proved=False), *losses[1:])
    assert "for 1 of 3 CSMs there was no time to prove it" in resilience_sheet.resilience(cut_off).explanation
    host = MemoryHost({})
    host.write([resilience_sheet.resilience(cut_off)])
    assert list(host.frame("Resilience")["Proved"]) == ["No", "Yes", "Yes"]


def test_a_team_with_room_has_no_single_point_of_failure(even: Plan) -> None:
    """C3 is idle and could take over from either; locks of who is gone do not count."""
    losses = losses_of(even)
    assert single_point_of_failure(losses).startswith("No single point of failure")
    host = MemoryHost({})
    host.write([resilience_sheet.resilience(losses)])
    assert sorted(host.frame("Resilience")["CSM ID"]) == ["C1", "C2", "C3"]


def test_one_csm_alone_has_nobody_to_lose() -> None:
    """And the sheet says so."""
    assert losses_of(plan(given([account("A1")], [csm("C1")]).territory)) == ()


def test_a_move_by_hand_is_measured_before_and_after(even: Plan) -> None:
    """A0 from C1 to C2: 10 and 30 hours instead of 20 and 20, and a lock is broken."""
    found = moved_by_hand(even.territory, even.books.owner, {"a0": "C2"})
    assert (found.before.books.load[0], found.after.books.load[0]) == (20, 10)
    assert [violation.rule for violation in found.broken] == ["locks"]
    change = found.after.score - found.before.score
    assert change == pytest.approx(found.after.score - even.score)


def test_a_split_family_is_seen() -> None:
    """One of two members taken away by hand."""
    accounts = [account(f"A{i}", parent_account="P") for i in range(2)]
    team = plan(given(accounts, [csm("C1"), csm("C2")]).territory)
    other = {"C1": "C2", "C2": "C1"}[team.territory.csm_ids[team.books.owner[0]]]
    assert [v.rule for v in moved_by_hand(team.territory, team.books.owner, {"A0": other}).broken] == ["families"]


def test_the_accounts_that_were_moved_by_hand_are_named(even: Plan) -> None:
    """In the sentence and on the sheet, with where they come from and go to."""
    t, before = even.territory, even.books.owner
    found = moved_by_hand(t, before, {"A0": "C2", "A3": ""})
    assert move_sheet.sentence(found).startswith("A0 from C1 to C2; A3 from C2 to nobody. The change ")
    host = MemoryHost({})
    host.write([move_sheet.manual_edits(found)])
    assert host.frame("Move Check")[["Account ID", "From", "To"]].values.tolist() == [
        ["A0", "C1", "C2"],
        ["A3", "C2", "nobody"],
    ]
    assert move_sheet.sentence(manual_edits(t, before, before)) == move_sheet.UNCHANGED


def test_a_move_that_is_none_is_said_to_be_none(even: Plan) -> None:
    """Alone, and beside a real one."""
    t, before = even.territory, even.books.owner
    alone = moved_by_hand(t, before, {"A0": "C1"})
    assert move_sheet.sentence(alone) == "No move: A0 is with C1 already."
    both = moved_by_hand(t, before, {"A0": "C1", "A3": "C1"})
    assert move_sheet.sentence(both).endswith(" No move: A0 is with C1 already.")


def test_a_written_workbook_can_be_edited_and_measured(tmp_path: Path) -> None:
    """End to end: optimize, edit one cell of Assignments, measure."""
    book, out = tmp_path / "book.xlsx", tmp_path / "plan.xlsx"
    with pd.ExcelWriter(book) as writer:
        frame = pd.DataFrame([account("A1", current_csm="C1"), account("A2", current_csm="C1")])
        frame.to_excel(writer, sheet_name="Accounts", index=False)
        team = pd.DataFrame([csm("C1", max_accounts=1), csm("C2", max_accounts=1)])
        team.to_excel(writer, sheet_name="CSMs", index=False)
    optimize(book, out)
    assert measured(out, {}).changed == ()
    written = load_workbook(out)
    sheet = written["Assignments"]
    column = [cell.value for cell in sheet[4]].index("Assigned CSM") + 1
    for row in (5, 6):
        sheet.cell(row, column).value = "C1"
    written.save(out)
    edited = measured(out, {})
    assert [violation.rule for violation in edited.broken] == ["max accounts"]
    assert edited.after.score > edited.before.score
    assert edited.before.books.load.tolist() == [10, 10]
    assert len(edited.changed) == 1


def test_an_old_sheet_cannot_say_what_was_edited(even: Plan) -> None:
    """It has no column Planned CSM."""
    sheet = RawSheet("Assignments", [["Account ID", "Assigned CSM"], *([f"A{i}", "C1"] for i in range(4))])
    with pytest.raises(UsageError, match="no column Planned CSM"):
        owner_from_sheet(sheet, even.territory, PLANNED)

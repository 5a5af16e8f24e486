"""Tier changes: noticed once, decided by somebody, and until then nobody moves."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from tests.given import Row, account, csm, lock
from tests.studies.governed.planners_book import PlannersBook
from xl_territory.errors import InputError, UsageError
from xl_territory.plans.evaluate import evaluate
from xl_territory.plans.flags import raised
from xl_territory.plans.pipeline import plan, read_workbook
from xl_territory.studies.queues.tier_rows import TierDecision

SHEET = "Tier Changes"


def book(arr: float, tier: str = "Commercial", settings: dict[str, Any] | None = None, **columns: Any) -> PlannersBook:
    """Two CSMs and one account of C1; Commercial is 15,000 to 40,000."""
    rows: list[Row] = [account("A1", arr=arr, tier=tier, current_csm="C1", **columns)]
    return PlannersBook(rows, [csm("C1"), csm("C2")], (), settings)


def on(day: str, held: PlannersBook) -> PlannersBook:
    """The same workbook on another day."""
    return held.change("Settings", "Plan Date", "Value", day)


@pytest.mark.parametrize(
    ("arr", "noticed"),
    [(42_000, True), (41_900, False), (40_000, False), (14_200, True), (14_300, False), (200_000, True)],
)
def test_arr_past_the_border_by_the_margin_is_noticed_at_once(arr: float, noticed: bool) -> None:
    """5 % beyond the next tier's border upwards, or below the own border; by less it is only seen."""
    held = book(arr)
    held.ask("queues")
    row = held.rows(SHEET)["A1"]
    assert (row["Noticed On"] is not None) == noticed
    assert str(row["Status"]).startswith("open" if noticed else "seen")


def test_what_is_past_the_border_by_little_is_noticed_in_the_second_month() -> None:
    """Not in the same month, however often somebody asks."""
    held = book(41_000)
    held.ask("queues")
    on("2026-01-31", held).ask("queues")
    assert held.cell(SHEET, "A1", "Noticed On") is None
    on("2026-02-01", held).ask("queues")
    assert held.cell(SHEET, "A1", "Noticed On") == dt.date(2026, 2, 1)
    assert held.cell(SHEET, "A1", "Window Ends") == dt.date(2026, 3, 3)


def test_a_border_that_is_crossed_to_and_fro_is_one_row_with_its_first_notice() -> None:
    """Back within its tier it binds nobody; beyond again it is still the same review."""
    held = book(50_000)
    held.ask("queues")
    held.type(SHEET, "A1", comment="asked Finance")
    for day, arr in (("2026-01-12", 30_000), ("2026-01-19", 50_000), ("2026-01-26", 30_000), ("2026-01-27", 51_000)):
        on(day, held.change("Accounts", "A1", "ARR", arr)).ask("queues")
        assert list(held.rows(SHEET)) == ["A1"]
        row = held.rows(SHEET)["A1"]
        assert str(row["Status"]).startswith("back" if arr < 40_000 else "open")
        assert bool(read_workbook(held.sheets).tables.in_tier_review) == (arr >= 40_000)
        assert (row["Noticed On"], row["Comment"]) == (dt.date(2026, 1, 5), "asked Finance")
    on("2026-03-01", held.change("Accounts", "A1", "ARR", 30_000)).ask("queues")
    assert "A1" not in held.rows(SHEET)
    assert ["row gone", SHEET, "A1", "Comment", "asked Finance"] in [[r[4], r[5], r[6], r[7], r[8]] for r in held.log()]


def test_arr_alone_moves_nobody() -> None:
    """C1 may not have the tier of the ARR; the plan leaves the account there until somebody decides."""
    rows = [account("A1", arr=50_000, tier="Commercial", current_csm="C1"), account("A2", current_csm="C2")]
    csms = [csm("C1", segments="Commercial"), csm("C2", segments="Mid-market;Commercial")]
    held = PlannersBook(rows, csms, [lock("A2", "Keep")])
    held.ask("queues")
    before = plan(read_workbook(held.sheets))
    assert before.territory.csm_ids[before.books.owner[0]] == "C1"
    held.ask("queues", hand_over=["A1"])
    after = plan(read_workbook(held.sheets))
    assert after.territory.csm_ids[after.books.owner[0]] == "C2"


@pytest.mark.parametrize(
    ("option", "decision", "tier", "kind"),
    [
        ("keep_tier", TierDecision.KEEP, "Commercial", None),
        ("same_csm", TierDecision.SAME, "Mid-market", "Keep"),
        ("hand_over", TierDecision.OVER, "Mid-market", "Never"),
    ],
)
def test_a_decision_is_typed_into_the_inputs_and_logged(
    option: str, decision: TierDecision, tier: str, kind: str | None
) -> None:
    """The new tier on Accounts; a lock for as long as the window lasts. Asked again, nothing is typed twice."""
    rows = [account("A1", arr=50_000, tier="Commercial", current_csm="C1"), account("A2", current_csm="C2")]
    held = PlannersBook(rows, [csm("C1"), csm("C2")], [lock("A2", "Keep")])
    held.ask("queues")
    held.ask("queues", **{option: ["A1"], "by": "Ann", "reason_code": "TIER"})
    for _ in range(2):
        t = read_workbook(held.sheets)
        assert t.accounts["Tier"].iloc[0] == tier
        locks = [(each.kind, str(each.until)) for each in t.locks if each.account == 0]
        assert locks == ([(kind.lower(), "2026-02-04")] if kind else [])
        row = held.rows(SHEET)["A1"]
        assert (row["Decision"], row["Decided By"], row["Reason Code"]) == (decision.value, "Ann", "TIER")
        held.ask("queues")
    said = {(r[4], r[5], r[6]) for r in held.log()}
    assert (("told", "Accounts", "A1") in said) == decision.takes_tier


def test_a_typed_decision_counts_at_once_and_its_day_is_filled_in() -> None:
    """Even for a plan made before the queue is asked again."""
    held = book(50_000)
    held.ask("queues")
    held.type(SHEET, "A1", decision="keep tier", decided_by="Ann")
    assert not read_workbook(held.sheets).tables.in_tier_review
    assert held.ask("queues").exit_code == 0
    assert held.cell(SHEET, "A1", "On") is not None
    assert held.cell(SHEET, "A1", "Status") == "decided: Keep tier"


def test_a_decision_about_another_change_is_stale_and_does_not_count() -> None:
    """Kept as Commercial when it was to be Mid-market says nothing about Enterprise; a new date says it again."""
    held = book(50_000)
    held.ask("queues")
    held.ask("queues", keep_tier=["A1"])
    on("2026-02-10", held.change("Accounts", "A1", "ARR", 150_000))
    answer = held.ask("queues")
    assert answer.exit_code == 5
    assert "STALE" in str(held.cell(SHEET, "A1", "Status"))
    assert read_workbook(held.sheets).tables.in_tier_review
    assert held.ask("queues").exit_code == 5
    held.type(SHEET, "A1", on=dt.date(2026, 2, 11))
    assert held.ask("queues").exit_code == 0
    assert held.cell(SHEET, "A1", "Decided About") == "Commercial → Enterprise: Keep tier 2026-02-11"


def test_a_review_is_late_on_the_day_after_its_window() -> None:
    """30 days from the notice: said on the sheet, by the exit code and by a flag of the plan."""
    held = book(50_000)
    held.ask("queues")
    for day, late in (("2026-02-04", False), ("2026-02-05", True)):
        answer = on(day, held).ask("queues")
        assert answer.exit_code == (5 if late else 0)
        assert ("TIER_REVIEW_LATE" in str(held.cell(SHEET, "A1", "Status"))) == late
        t = read_workbook(held.sheets)
        flags = {flag.check.name for flag in raised(evaluate(t, t.current))}
        assert ("TIER_REVIEW_LATE" in flags) == late


def test_a_renewal_in_the_window_makes_it_longer() -> None:
    """No handover until 14 days after it; the window goes on for 30 days from there."""
    held = book(50_000, renewal_date="2026-02-01")
    held.ask("queues")
    row = held.rows(SHEET)["A1"]
    assert row["Blocked By Renewal Until"] == dt.date(2026, 2, 15)
    assert row["Window Ends"] == dt.date(2026, 3, 17)
    open_ = book(50_000, renewal_open="Yes")
    open_.ask("queues")
    assert open_.cell(SHEET, "A1", "Window Ends") is None


def test_the_handover_of_a_new_tier_starts_in_its_window() -> None:
    """C2 can take one a week, and the account with the window comes before one that gains as much."""
    rows = [account(f"A{k}", arr=50_000, tier="Mid-market", current_csm="C1", weekly_hours=1) for k in range(2, 6)]
    rows.append(account("A1", arr=50_000, tier="Commercial", current_csm="C1", weekly_hours=1))
    settings = {"Handoff: received a week": 1, "Tier: window days": 14, "Handoff: weeks": 8}
    held = PlannersBook(rows, [csm("C1"), csm("C2")], [lock("A2", "Never", "C1")], settings)
    held.ask("queues")
    held.ask("queues", hand_over=["A1"])
    ends = held.cell(SHEET, "A1", "Window Ends")
    held.give(A1="C2", A2="C2", A3="C2", A4="C2", A5="C2").ask("handoffs")
    starts = {id_: row["Start"] for id_, row in held.rows("Handoffs").items()}
    assert isinstance(ends, dt.date)
    assert starts["A1"] <= ends
    assert max(starts.values()) > ends
    assert held.ask("handoffs", verify=True).exit_code == 0
    held.type(
        "Handoffs", "A1", start=dt.date(2026, 2, 9), dual_until=dt.date(2026, 2, 22), handover=dt.date(2026, 2, 23)
    )
    answer = held.ask("handoffs", verify=True)
    assert answer.exit_code == 5
    assert "window of its tier change" in answer.sentence


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"decision": "Maybe", "decided_by": "Ann"}, "This is no decision"),
        ({"decision": "Keep tier"}, "Nobody has put a name"),
        ({"decision": "Keep tier", "decided_by": "Ann", "reason_code": "MOOD"}, "no such Reason Code"),
        ({"decision": "Keep tier", "decided_by": "Ann", "reason_code": "OTHER"}, "needs a Comment"),
        ({"decision": "Keep tier", "decided_by": "Ann", "on": "soon"}, "This is no date"),
    ],
)
def test_a_decision_that_is_incomplete_is_an_error_with_its_cell(cells: dict[str, Any], said: str) -> None:
    """Nothing is written then."""
    held = book(50_000)
    held.ask("queues")
    held.type(SHEET, "A1", **cells)
    with pytest.raises(InputError) as error:
        held.ask("queues")
    assert said in str(error.value)


def test_only_accounts_with_a_row_can_be_decided_and_each_once() -> None:
    """By ID or name."""
    held = book(50_000)
    with pytest.raises(UsageError, match="no row"):
        held.ask("queues", keep_tier=["A7"])
    with pytest.raises(UsageError, match="named twice"):
        held.ask("queues", keep_tier=["A1"], same_csm=["A1"])


def test_an_account_without_a_typed_tier_has_that_of_its_arr() -> None:
    """There is nothing that could be left behind."""
    held = book(200_000, tier="")
    held.ask("queues")
    assert "A1" not in held.rows(SHEET, "Account ID")
    assert np.isfinite(read_workbook(held.sheets).hours).all()

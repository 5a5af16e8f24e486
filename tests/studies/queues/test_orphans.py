"""Accounts without a CSM, and guests at the pool: who has them now, and on which day that is late."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.given import Row, account, csm
from tests.studies.governed.planners_book import PlannersBook
from tests.studies.queues.test_tier_changes import on
from xl_territory.errors import UsageError

SHEET = "Orphan Queue"
POOL = csm("P", csm_name="Pool", pool="Yes")
GONE = csm("G", status="Left", end_date="2026-01-02", manager="Mona")


def book(accounts: list[Row], csms: list[Row], **settings: Any) -> PlannersBook:
    """A workbook with a queue."""
    held = PlannersBook(accounts, csms, (), settings)
    held.ask("queues")
    return held


def test_a_named_csm_with_room_comes_first() -> None:
    """Then a pooled seat, as guest from today; then the manager of the CSM who left."""
    accounts = [account(f"A{k}", arr=50_000 - k, current_csm="G", weekly_hours=20) for k in range(1, 4)]
    held = book(accounts, [csm("C1"), POOL, GONE])
    rows = held.rows(SHEET)
    assert [row["Owner For Now"] for row in rows.values()] == ["C1", "Pool", "Mona"]
    assert [row["Pool Since"] for row in rows.values()] == [None, dt.date(2026, 1, 5), None]
    assert rows["A2"]["Reassign By"] == dt.date(2026, 4, 5)
    assert {row["Since"] for row in rows.values()} == {dt.date(2026, 1, 1)}
    assert "team lead" in str(rows["A3"]["Status"])
    assert held.ask("queues").exit_code == 5


def test_without_a_pool_it_is_the_team_lead_at_once() -> None:
    """Who is the manager of most CSMs where the last CSM is not known."""
    held = book([account("A1", weekly_hours=40)], [csm("C1", manager="Ken"), csm("C2", manager="Ken")])
    assert held.cell(SHEET, "A1", "Owner For Now") == "Ken"
    assert held.cell(SHEET, "A1", "Next Named CSM") in ("C1", "C2")


def test_an_account_of_the_pools_own_tier_is_no_guest_there() -> None:
    """It is at home, and its days are not counted."""
    held = book([account("A1", arr=5_000)], [csm("C1", weekly_hours=1), POOL])
    row = held.rows(SHEET)["A1"]
    assert (row["Owner For Now"], row["Pool Since"]) == ("Pool", None)


def test_a_full_book_is_no_room_even_with_hours_left() -> None:
    """Max Accounts counts as capacity does."""
    accounts = [account("A1", current_csm="C1", weekly_hours=1), account("A2", weekly_hours=1)]
    held = book(accounts, [csm("C1", max_accounts=1), POOL])
    assert held.cell(SHEET, "A2", "Owner For Now") == "Pool"


def test_it_has_waited_since_the_later_of_contract_start_and_the_last_day() -> None:
    """Without both, since somebody first asked; a contract that is yet to start does not wait."""
    accounts = [
        account("A1", current_csm="G", contract_start="2025-03-01"),
        account("A2", contract_start="2025-12-20"),
        account("A3"),
        account("A4", contract_start="2026-02-01"),
    ]
    held = book(accounts, [csm("C1", weekly_hours=80), GONE])
    on("2026-01-10", held).ask("queues")
    since = {id_: row["Since"] for id_, row in held.rows(SHEET).items()}
    assert since == {"A2": dt.date(2025, 12, 20), "A1": dt.date(2026, 1, 1), "A3": dt.date(2026, 1, 5)}


def test_the_first_contact_is_late_on_the_fifteenth_day() -> None:
    """Day 14 is in time; once somebody has written the day down, nothing is late."""
    held = book([account("A1", contract_start="2026-01-05")], [csm("C1")])
    assert on("2026-01-19", held).ask("queues").exit_code == 0
    assert held.cell(SHEET, "A1", "Days") == 14
    assert on("2026-01-20", held).ask("queues").exit_code == 5
    assert "SLA missed by 1 day" in str(held.cell(SHEET, "A1", "Status"))
    assert held.ask("queues", contacted=["A1"]).exit_code == 0
    assert held.cell(SHEET, "A1", "Contacted On") == dt.date(2026, 1, 20)
    assert held.cell(SHEET, "A1", "Status") == "contacted 1 day late"


def test_a_guest_is_late_on_the_ninety_first_day() -> None:
    """On day 90 it leaves if somebody has room; later it is late. The day it came is kept from run to run."""
    accounts = [account("A1", current_csm="P", weekly_hours=10), account("A2", current_csm="C1", weekly_hours=25)]
    held = book(accounts, [csm("C1"), POOL])
    since = held.cell(SHEET, "A1", "Pool Since")
    assert since == dt.date(2026, 1, 5)
    assert on("2026-04-05", held).ask("queues").exit_code == 0
    assert "stay is over; no named CSM has room" in str(held.cell(SHEET, "A1", "Status"))
    assert on("2026-04-06", held).ask("queues").exit_code == 5
    assert held.cell(SHEET, "A1", "Pool Since") == since


def test_who_gets_a_named_csm_leaves_the_queue_and_what_was_typed_is_logged() -> None:
    """A contact that somebody noted is not lost."""
    held = book([account("A1", contract_start="2026-01-05")], [csm("C1")])
    held.type(SHEET, "A1", contacted_on=dt.date(2026, 1, 7))
    held.change("Accounts", "A1", "Current CSM", "C1").ask("queues")
    assert "A1" not in held.rows(SHEET)
    assert ["row gone", SHEET, "A1", "Contacted On"] in [list(row[4:8]) for row in held.log()]


def test_whoever_has_waited_longest_is_served_first() -> None:
    """Among those of one day the larger ARR."""
    accounts = [
        account("A1", arr=90_000, contract_start="2026-01-05"),
        account("A2", arr=20_000, contract_start="2026-01-02"),
        account("A3", arr=95_000, contract_start="2026-01-05"),
    ]
    held = book(accounts, [csm("C1", weekly_hours=14)])
    assert list(held.rows(SHEET)) == ["A2", "A3", "A1"]
    assert held.cell(SHEET, "A2", "Owner For Now") == "C1"


def test_only_who_is_on_the_queue_can_have_been_contacted() -> None:
    """A name that is not there is refused."""
    held = book([account("A1", current_csm="C1")], [csm("C1")])
    with pytest.raises(UsageError, match="no row"):
        held.ask("queues", contacted=["A1"])

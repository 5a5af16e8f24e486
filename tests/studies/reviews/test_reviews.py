"""Territories are looked at again 90 days after the last time, and the CRM is told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.given import account, csm
from tests.studies.crm.crm_books import agreed, customer, exported, sf
from tests.studies.governed.planners_book import PlannersBook
from xl_territory.errors import InputError
from xl_territory.studies.crm.crm_cells import salesforce_id

TODAY = dt.date(2026, 1, 5)


def reviewed(id_: str, days: int | None, current: str = "C1", **more: Any) -> Any:
    """An account that was looked at so many days before the plan date."""
    day = pd.Timestamp(TODAY - dt.timedelta(days)) if days is not None else None
    return account(id_, current_csm=current, account_owner="E1") | {"Last Territory Review Date": day, **more}


def test_a_territory_is_due_90_days_after_the_account_that_was_looked_at_longest_ago() -> None:
    """Day 90 is in time, day 91 is late; one account that never was makes it never."""
    accounts = [reviewed("A1", 10), reviewed("A2", 90), reviewed("A3", 91, "C2"), reviewed("A4", None, "C3")]
    book = PlannersBook([*accounts, reviewed("A5", 1, "C3")], [csm("C1"), csm("C2"), csm("C3")])
    answer = book.ask("reviews")
    status = {name: row["Status"] for name, row in book.rows("Reviews", "Territory ID").items()}
    assert status == {"E1-C2": "1 day late", "E1-C1": "0 days left", "E1-C3": "never reviewed"}
    assert (answer.exit_code, answer.facts["late"], answer.facts["never"]) == (5, ["E1-C2"], ["E1-C3"])


def test_what_is_typed_counts_from_then_on_and_stays() -> None:
    """With a name; the next is due in 90 days."""
    book = PlannersBook([reviewed("A1", 200)], [csm("C1")])
    book.ask("reviews")
    book.type("Reviews", "E1-C1", reviewed_on=TODAY, by="Mia")
    assert book.ask("reviews").exit_code == 0
    assert book.rows("Reviews", "Territory ID")["E1-C1"]["Due"] == TODAY + dt.timedelta(90)
    book.type("Reviews", "E1-C1", by=None)
    with pytest.raises(InputError, match="Nobody has put a name"):
        book.ask("reviews")
    book.type("Reviews", "E1-C1", by="Mia", reviewed_on=TODAY + dt.timedelta(1))
    with pytest.raises(InputError, match="yet to come"):
        book.ask("reviews")


def test_the_days_of_reviews_reach_the_crm_with_handoffs_and_where_asked_for_of_every_account(tmp_path: Path) -> None:
    """A handoff carries the day along; without one it is written with --reviews only."""
    book = agreed([customer(1), customer(2)], give={"A1": "C2"})
    book.ask("reviews")
    book.type("Reviews", "unassigned-C1", reviewed_on=TODAY, by="Mia")
    first, second = (str(salesforce_id(sf("001", k))) for k in (1, 2))
    _, (forward, _) = exported(book, tmp_path)
    assert {id_: row["Last_Territory_Review_Date__c"] for id_, row in forward.items()} == {first: "2026-01-05"}
    _, (forward, back) = exported(book, tmp_path, reviews=True)
    assert forward[second]["Last_Territory_Review_Date__c"] == "2026-01-05"
    assert forward[second]["CSM_Owner__c"] == ""
    assert back[second]["Last_Territory_Review_Date__c"] == "#N/A"

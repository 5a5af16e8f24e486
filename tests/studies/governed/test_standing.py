"""Decisions and a plan that is made anew: what somebody has decided holds, and what cannot hold is said."""

from __future__ import annotations

import pytest

from tests.studies.governed.planners_book import PlannersBook
from tests.studies.governed.test_decisions import decided, owners, three_on_one
from xl_territory.errors import Fault, InputError, Severity
from xl_territory.run.optimize import read_checked


def planned_anew(book: PlannersBook) -> tuple[Fault, ...]:
    """Optimize; what there is to say about the sheet Decisions."""
    faults = read_checked(book.sheets).tables.faults
    book.optimize()
    return tuple(fault for fault in faults if fault.sheet == "Decisions")


def test_a_plan_made_anew_keeps_to_what_was_decided() -> None:
    """Rejections too: the account stays, and deciding again finds nothing STALE."""
    book = three_on_one()
    book.ask("decide")
    book.ask("decide", reject=["A2"], accept=["A3"], reason_code="CUSTOMER")
    (note,) = planned_anew(book)
    assert (note.severity, note.problem) == (Severity.INFO, "2 decisions hold in this plan")
    assert (owners(book)["A2"], owners(book)["A3"]) == ("C1", "C3")
    answer = book.ask("decide")
    assert answer.facts["stale"] == 0
    assert book.cell("Decisions", "A2", "Status") == "rejected: stays"


def test_a_decision_about_another_owner_is_stale_and_does_not_hold() -> None:
    """Somebody has moved the account meanwhile; what was carried out as decided needs no warning."""
    book = three_on_one()
    book.ask("decide")
    book.ask("decide", accept=["A3"], reject=["A2"], reason_code="CUSTOMER")
    book.change("Accounts", "A3", "Current CSM", "C3")
    assert [fault.severity for fault in planned_anew(book)] == [Severity.INFO]
    book.change("Accounts", "A2", "Current CSM", "C2")
    (stale,) = planned_anew(book)
    assert stale.severity is Severity.WARNING
    assert "STALE" in stale.problem
    assert stale.row


def test_a_decision_that_is_incomplete_stops_a_new_plan() -> None:
    """A rejection without a reason is an error of that sheet, as it is when deciding."""
    book = three_on_one()
    book.ask("decide")
    decided(book, "A2", "Reject")
    with pytest.raises(InputError, match="needs a Reason Code"):
        planned_anew(book)


def test_a_workbook_without_decisions_is_planned_as_ever() -> None:
    """Nothing is said of decisions."""
    book = three_on_one()
    book.ask("decide")
    assert planned_anew(book) == ()

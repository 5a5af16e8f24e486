"""Approvals: each manager, RevOps last, about exactly this plan and this input; then it may be published."""

from __future__ import annotations

import pytest

from tests.given import account, csm
from tests.studies.governed.planners_book import PlannersBook
from xl_territory.errors import InputError, TooLittleDataError, UsageError

TEAM = [csm("C1", manager="Dana"), csm("C2", manager="Eli"), csm("C3", manager="Fay"), csm("C4")]


def decided_book() -> PlannersBook:
    """Dana gives an account to Eli; everything is decided, by Rae."""
    book = PlannersBook([account("A1", current_csm="C1"), account("A2", current_csm="C3")], TEAM).give(A1="C2")
    book.ask("decide")
    book.ask("decide", accept_all=True)
    return book


def approved_book() -> PlannersBook:
    """Everybody has agreed."""
    book = decided_book()
    for role, name in (("manager", "Dana"), ("manager", "Eli"), ("revops", "Sam")):
        book.ask("approve", by=name, role=role)
    return book


def status(book: PlannersBook) -> dict[str, object]:
    """Status of each step."""
    return {name: row["Status"] for name, row in book.rows("Approvals", "Step").items()}


def stage(book: PlannersBook) -> object:
    """How far the plan is."""
    return book.rows("Approvals", "Fact")["Stage"]["Value"]


def test_a_step_for_each_manager_whose_csms_give_or_receive_and_revops_last() -> None:
    """Fay has nothing to do with it, and who has no manager has no step."""
    book = decided_book()
    assert list(status(book)) == ["Manager: Dana", "Manager: Eli", "RevOps"]
    assert book.rows("Approvals", "Step")["Manager: Dana"]["Moves"] == 1


def test_from_draft_to_published() -> None:
    """Step by step."""
    book = PlannersBook([account("A1", current_csm="C1")], TEAM).give(A1="C2")
    book.ask("decide")
    assert stage(book) == "draft"
    book.ask("decide", accept_all=True)
    assert stage(book) == "proposed"
    for role, name in (("manager", "Dana"), ("manager", "Eli"), ("revops", "Sam")):
        book.ask("approve", by=name, role=role)
    assert stage(book) == "approved"
    assert book.ask("publish").exit_code == 0
    assert stage(book) == "published"
    assert [row[4] for row in book.log()][-1] == "published"


def test_one_changed_input_cell_makes_every_approval_stale() -> None:
    """Shown, and nothing is published."""
    book = approved_book().change("Accounts", "A2", "ARR", 51_000)
    assert book.ask("approve").exit_code == 5
    assert set(status(book).values()) == {"STALE"}
    answer = book.ask("publish")
    assert answer.exit_code == 5
    assert len(answer.facts["obstacles"]) == 3


def test_rows_of_an_input_sheet_in_another_order_change_nothing() -> None:
    """A planner may sort."""
    book = approved_book()
    frame = book.sheets["Accounts"]
    book.sheets["Accounts"] = frame.iloc[::-1]  # type: ignore[union-attr]
    assert book.ask("publish").exit_code == 0


def test_another_plan_makes_every_approval_stale() -> None:
    """A decision that is taken back and decided otherwise."""
    book = approved_book()
    book.ask("decide", reject=["A1"], instead="C3", reason_code="SKILL")
    assert "approved" not in status(book).values()


def test_nothing_is_published_while_a_decision_is_open() -> None:
    """Although everybody agreed to what there was."""
    book = approved_book()
    book.ask("decide", reopen=["A1"])
    assert any("open" in each for each in book.ask("publish").facts["obstacles"])


def test_who_made_the_plan_does_not_approve_it_for_revops() -> None:
    """Four eyes."""
    book = decided_book()
    for role, name in (("manager", "Dana"), ("manager", "Eli"), ("revops", "Rae")):
        book.ask("approve", by=name, role=role)
    assert any("Rae made the plan" in each for each in book.ask("publish").facts["obstacles"])


def test_a_rejection_keeps_a_plan_from_being_published() -> None:
    """One no is enough."""
    book = approved_book()
    book.ask("approve", by="Eli", role="manager", reject=True, comment="too much")
    assert status(book)["Manager: Eli"] == "rejected"
    assert book.ask("publish").exit_code == 5


def test_revops_comes_last() -> None:
    """Managers first."""
    with pytest.raises(UsageError, match="RevOps is last"):
        decided_book().ask("approve", by="Sam", role="revops")


def test_somebody_who_manages_nobody_concerned_cannot_approve() -> None:
    """Out of scope, by command and typed."""
    book = decided_book()
    with pytest.raises(UsageError, match="manages no CSM"):
        book.ask("approve", by="Fay", role="manager")
    book.type("Approvals", "Manager: Dana", approver="Fay", decision="Approved")
    with pytest.raises(InputError, match="out of scope"):
        book.ask("approve")


def test_what_is_typed_into_the_sheet_counts_for_what_stood_there() -> None:
    """An approval typed before the input changed is about the input of then."""
    book = decided_book().type("Approvals", "Manager: Dana", approver="Dana", decision="Approved")
    book.ask("approve")
    assert status(book)["Manager: Dana"] == "approved"
    book = decided_book().type("Approvals", "Manager: Dana", approver="Dana", decision="Approved")
    book.change("Accounts", "A2", "ARR", 51_000).ask("approve")
    assert status(book)["Manager: Dana"] == "STALE"


def test_a_verdict_needs_a_word_that_is_one_and_a_name() -> None:
    """Both are named with their cell."""
    book = decided_book().type("Approvals", "RevOps", decision="Perhaps")
    with pytest.raises(InputError, match="no verdict"):
        book.ask("approve")
    book = decided_book().type("Approvals", "RevOps", decision="Approved")
    with pytest.raises(InputError, match="put a name"):
        book.ask("approve")


def test_there_is_nothing_to_approve_before_anything_is_decided() -> None:
    """A refusal says what comes first."""
    with pytest.raises(TooLittleDataError, match="run decide"):
        PlannersBook([account("A1", current_csm="C1")], TEAM).give(A1="C2").ask("approve")

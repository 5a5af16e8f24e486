"""Decisions: what is accepted, what is refused and what instead, the plan around that, and what it costs."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.given import account, csm, lock
from tests.studies.governed.planners_book import PlannersBook
from xl_territory.errors import InputError, UsageError
from xl_territory.plans.evaluate import evaluate
from xl_territory.plans.pipeline import read_workbook
from xl_territory.records.found_rows import FoundRow
from xl_territory.studies.decisions.decision_rows import ANYONE_ELSE, Decision
from xl_territory.studies.decisions.replanning import prices, replan, with_decisions
from xl_territory.studies.decisions.words import Choice
from xl_territory.territory.territory import Territory

CSMS = [
    csm("C1", csm_name="Ana", manager="Dana"),
    csm("C2", csm_name="Ben", manager="Eli"),
    csm("C3", csm_name="Cem", manager="Eli"),
]


def three_on_one() -> PlannersBook:
    """Three accounts sit with Ana; the plan gives one to Ben and one to Cem."""
    accounts = [account(f"A{k}", current_csm="C1", account_name=f"Customer {k}") for k in (1, 2, 3)]
    return PlannersBook(accounts, CSMS).give(A2="C2", A3="C3")


def decided(book: PlannersBook, row: str, decision: str, **cells: Any) -> PlannersBook:
    """A decision typed into the sheet, by Ann."""
    return book.type("Decisions", row, decision=decision, decided_by="Ann", **cells)


def owners(book: PlannersBook) -> dict[str, object]:
    """Whom the plan gives each account to."""
    return {name: row["Assigned CSM"] for name, row in book.rows("Assignments").items()}


def test_a_row_for_each_move_with_what_it_is_worth() -> None:
    """From, to, hours, why, and what it costs if this one alone stays."""
    book = three_on_one()
    answer = book.ask("decide")
    rows = book.rows("Decisions")
    assert list(rows) == ["A2", "A3"]
    assert (rows["A2"]["From"], rows["A2"]["To"], rows["A2"]["Hours"]) == ("Ana", "Ben", 10)
    assert rows["A2"]["Why"]
    assert rows["A2"]["Undo Cost"] > 0
    assert answer.facts["open"] == 2


def test_accepting_all_gives_the_proposal() -> None:
    """Nothing else changes."""
    book = three_on_one()
    book.ask("decide")
    answer = book.ask("decide", accept_all=True)
    assert owners(book) == {"A1": "C1", "A2": "C2", "A3": "C3"}
    assert answer.facts["open"] == 0
    assert {row["Status"] for row in book.rows("Decisions").values()} == {"accepted"}


def test_rejecting_all_gives_todays_owners() -> None:
    """And says what each refusal costs, at least and at most."""
    book = three_on_one()
    book.ask("decide")
    book.ask("decide", reject=["A2", "Customer 3"], reason_code="CUSTOMER")
    assert set(owners(book).values()) == {"C1"}
    for row in book.rows("Decisions").values():
        assert row["Status"] == "rejected: stays"
        assert 0 <= row["Price Low"] <= row["Price High"]


def test_a_rejection_may_name_somebody_else_or_anybody_else() -> None:
    """A CSM by name, or other."""
    book = three_on_one()
    book.ask("decide")
    decided(book, "A2", "Reject", instead="Cem", reason_code="SKILL")
    decided(book, "A3", "Reject", instead="other", reason_code="SKILL")
    book.ask("decide")
    assert owners(book)["A2"] == "C3"
    assert owners(book)["A3"] != "C3"


def test_a_decision_that_is_taken_back_is_open_again() -> None:
    """And the proposal is back."""
    book = three_on_one()
    book.ask("decide")
    book.ask("decide", reject=["A2"], reason_code="CUSTOMER")
    assert owners(book)["A2"] == "C1"
    book.ask("decide", reopen=["A2"], accept=["A3"])
    assert book.cell("Decisions", "A3", "Status") == "accepted"


def test_a_decision_about_another_move_is_stale_shown_and_not_applied() -> None:
    """Somebody planned anew, and now proposes somebody else."""
    book = three_on_one()
    book.ask("decide")
    book.ask("decide", accept=["A2", "A3"])
    book.give(A2="C3", A3="C3")
    answer = book.ask("decide")
    assert answer.exit_code == 5
    assert str(book.cell("Decisions", "A2", "Status")).startswith("STALE: decided on Ana → Ben")
    assert book.cell("Decisions", "A3", "Status") == "accepted"
    assert book.ask("decide", renew=["A2"]).exit_code == 0
    assert book.cell("Decisions", "A2", "Status") == "accepted"


def test_the_day_of_a_decision_is_filled_in() -> None:
    """Whoever typed a decision and a name has said enough."""
    book = three_on_one()
    book.ask("decide")
    decided(book, "A2", "Accept")
    book.ask("decide")
    assert book.cell("Decisions", "A2", "Decided On") is not None


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"decision": "Maybe", "decided_by": "Ann"}, "no decision"),
        ({"decision": "Reject", "decided_by": "Ann"}, "needs a Reason Code"),
        ({"decision": "Reject", "decided_by": "Ann", "reason_code": "BECAUSE"}, "no such Reason Code"),
        ({"decision": "Reject", "decided_by": "Ann", "reason_code": "OTHER"}, "OTHER needs a Comment"),
        ({"decision": "Accept"}, "Nobody has put a name"),
        ({"decision": "Accept", "decided_by": "Ann", "decided_on": "soon"}, "no date"),
        ({"decision": "Reject", "decided_by": "Ann", "reason_code": "SKILL", "instead": "Zed"}, "no active CSM"),
    ],
)
def test_a_decision_that_is_incomplete_is_an_error_with_its_cell(cells: dict[str, Any], said: str) -> None:
    """Nothing is planned, nothing is written."""
    book = three_on_one()
    book.ask("decide")
    book.type("Decisions", "A2", **cells)
    before = book.raw("Decisions").rows
    with pytest.raises(InputError, match=said):
        book.ask("decide")
    assert book.raw("Decisions").rows == before


def test_an_account_that_nobody_has_cannot_stay() -> None:
    """A rejection of a placement has to say whom instead."""
    book = PlannersBook([account("A1")], CSMS).give(A1="C2")
    book.ask("decide")
    decided(book, "A1", "Reject", reason_code="SKILL")
    with pytest.raises(InputError, match="no active CSM"):
        book.ask("decide")


def test_somebody_who_may_not_have_it_cannot_be_named_instead() -> None:
    """Eligibility holds for those who are named."""
    accounts = [account("A1", current_csm="C1", required_skills="SSO")]
    team = [csm("C1", skills="SSO"), csm("C2", skills="SSO"), csm("C3")]
    book = PlannersBook(accounts, team).give(A1="C2")
    book.ask("decide")
    decided(book, "A1", "Reject", instead="C3", reason_code="SKILL")
    with pytest.raises(InputError, match="SSO"):
        book.ask("decide")


def test_a_lock_that_says_something_else_is_named() -> None:
    """With its row."""
    accounts = [account("A1", current_csm="C1")]
    book = PlannersBook(accounts, CSMS, [lock("A1", "Assign", "C2")]).give(A1="C2")
    book.ask("decide")
    decided(book, "A1", "Reject", reason_code="CUSTOMER")
    with pytest.raises(InputError, match="Locks row 2 puts it on Ben"):
        book.ask("decide")


def test_a_lock_that_is_turned_off_is_not_in_the_way_of_a_decision() -> None:
    """The decision alone holds."""
    accounts = [account("A1", current_csm="C1")]
    book = PlannersBook(accounts, CSMS, [lock("A1", "Never", "C2")], {"Rule: locks": "off"}).give(A1="C2")
    book.ask("decide")
    decided(book, "A1", "Accept")
    book.ask("decide")
    assert owners(book) == {"A1": "C2"}


def test_a_family_cannot_be_decided_apart() -> None:
    """Both rows are named."""
    accounts = [account(id_, current_csm="C1", parent_account="P") for id_ in ("A1", "A2")]
    book = PlannersBook(accounts, CSMS).give(A1="C2", A2="C2")
    book.ask("decide")
    decided(book, "A1", "Accept")
    decided(book, "A2", "Reject", reason_code="CUSTOMER")
    with pytest.raises(InputError, match="one family and are decided apart"):
        book.ask("decide")


def test_decisions_that_cannot_all_hold_name_the_conflict() -> None:
    """Three full books accepted for one CSM: the hours do not fit, and it is said whose."""
    accounts = [account(f"A{k}", current_csm="C1", weekly_hours=20) for k in (1, 2, 3)]
    book = PlannersBook(accounts, CSMS).give(A1="C2", A2="C2", A3="C2")
    book.ask("decide")
    answer = book.ask("decide", accept_all=True)
    assert answer.exit_code == 3
    assert answer.facts["conflicts"]


def test_an_account_without_a_row_cannot_be_decided() -> None:
    """A slip of the pen."""
    book = three_on_one()
    with pytest.raises(UsageError, match="no move of 'A9'"):
        book.ask("decide", accept=["A9"])


ACCOUNTS = 4
SPREAD = st.lists(st.integers(0, 2), min_size=ACCOUNTS, max_size=ACCOUNTS)


@st.composite
def situations(draw: Any) -> tuple[Territory, np.ndarray[Any, Any], list[Decision]]:
    """Four accounts, three CSMs, any proposal, and decisions about some of its moves."""
    now, then = draw(SPREAD), draw(SPREAD)
    hours = draw(st.lists(st.sampled_from([4, 9, 14]), min_size=ACCOUNTS, max_size=ACCOUNTS))
    rows = [
        account(f"A{k}", current_csm=f"C{j + 1}", weekly_hours=h)
        for k, (j, h) in enumerate(zip(now, hours, strict=True))
    ]
    t = read_workbook(PlannersBook(rows, [csm("C1"), csm("C2"), csm("C3")], settings={"Solver: gap": 0}).sheets)
    found = []
    for k in range(ACCOUNTS):
        choice = draw(st.sampled_from(["open", "accept", "stay", "other", "named"])) if now[k] != then[k] else "open"
        if choice != "open":
            owner = {"accept": then[k], "stay": now[k], "other": ANYONE_ELSE, "named": draw(st.integers(0, 2))}[choice]
            kind = Choice.ACCEPT if choice == "accept" else Choice.REJECT
            found.append(Decision(FoundRow(k + 2, (f"a{k}",), {}), k, now[k], then[k], kind, owner, is_stale=False))
    return t, np.array(then, dtype=np.intp), found


@settings(max_examples=15, deadline=None)
@given(situations())
def test_a_plan_breaks_no_decision_and_changes_as_few_others_as_can_be(case: tuple[Any, Any, Any]) -> None:
    """By brute force over all plans that honour the decisions; where all of them accept, the proposal stays."""
    t, proposed, decisions = case
    assume(decisions)
    found = replan(t, decisions, proposed)
    owner = found.plan.books.owner
    assert honours(owner, decisions)
    if all(decision.owner == proposed[decision.account] for decision in decisions):
        assert (owner == proposed).all()
        return
    complete = [each for each in plans() if honours(each, decisions) and evaluate(t, each).complete]
    if complete:
        is_open = np.ones(ACCOUNTS, dtype=bool)
        is_open[[decision.account for decision in decisions]] = False
        least = min(int(((each != proposed) & is_open).sum()) for each in complete)
        assert len(found.changed) == least
        best = min(evaluate(t, each).score for each in complete if int(((each != proposed) & is_open).sum()) == least)
        assert found.plan.score <= best * 1.002 + 1e-9


@settings(max_examples=10, deadline=None)
@given(situations())
def test_the_price_of_a_rejection_is_between_its_bounds_and_never_negative(case: tuple[Any, Any, Any]) -> None:
    """Best score with all decisions, less the best without this one, by brute force."""
    t, proposed, decisions = case
    found = replan(t, decisions, proposed)
    priced = prices(t, decisions, found.plan, lambda *_: None, lambda: False)
    for decision in decisions:
        if not decision.is_rejection:
            continue
        price = priced[decision.account]
        others = [each for each in decisions if each is not decision]
        scores = []
        for asked in (decisions, others):
            complete = [evaluate(with_decisions(t, asked), each) for each in plans() if honours(each, asked)]
            scores.append(min((plan.score for plan in complete if plan.complete), default=None))
        if price.low is not None and None not in scores:
            true = (scores[0] - scores[1]) * 100
            assert 0 <= price.low <= true + 1e-6
            assert true <= price.high + 1e-6


def plans() -> list[np.ndarray[Any, Any]]:
    """Every way to give four accounts to three CSMs."""
    return [np.array(each, dtype=np.intp) for each in itertools.product(range(3), repeat=ACCOUNTS)]


def honours(owner: np.ndarray[Any, Any], decisions: list[Decision]) -> bool:
    """Whether a plan follows all decisions."""
    return all(
        owner[each.account] != each.to if each.owner == ANYONE_ELSE else owner[each.account] == each.owner
        for each in decisions
    )

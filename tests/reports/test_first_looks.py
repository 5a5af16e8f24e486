"""What a planner sees first: every sheet's answer in figures that are true, and no more rows than can be read."""

from __future__ import annotations

import numpy as np
import pytest

from tests.given import account, csm, sheets
from xl_territory.errors import Severity
from xl_territory.plans.evaluate import Plan, evaluate
from xl_territory.plans.flags import raised
from xl_territory.plans.flags.flag_rows import MOST_ROWS, flag_rows
from xl_territory.plans.pipeline import plan, read_workbook
from xl_territory.plans.proof_words import proof_words, today_words
from xl_territory.reports import REPORTS, ReportContext
from xl_territory.reports.answers import severities
from xl_territory.reports.book_groups import MOST_BOOKS, book_groups
from xl_territory.workbook import MemoryHost


def planned(accounts: list[dict[str, object]], csms: list[dict[str, object]], **settings: object) -> Plan:
    """A plan of these rows."""
    return plan(read_workbook(sheets(accounts, csms, settings=settings)))


@pytest.fixture(scope="module")
def moved() -> Plan:
    """Today Ana has all three accounts, for which she may not have Finch; Ben has none."""
    accounts = [
        account("A1", account_name="Finch", current_csm="C1", required_skills="Fintech", arr=200_000, weekly_hours=10),
        account("A2", current_csm="C1", arr=100_000, weekly_hours=10),
        account("A3", arr=50_000, weekly_hours=5),
    ]
    return planned(accounts, [csm("C1", csm_name="Ana"), csm("C2", csm_name="Ben", skills="Fintech")])


@pytest.fixture(scope="module")
def written(moved: Plan) -> MemoryHost:
    """Its sheets."""
    host = MemoryHost({})
    host.write([report(ReportContext(moved)) for report in REPORTS])
    return host


def test_assignments_say_who_moves(written: MemoryHost) -> None:
    """How many, with how much, and whether anybody is left without."""
    assert written.written["Assignments"].answer == (
        "1 account of 3 change hands (200.0k of 350.0k ARR); 1 stay where they are; 1 that had nobody get a CSM. "
        "Every account has an owner."
    )


def test_from_and_to_are_names(written: MemoryHost) -> None:
    """Of whom an account is taken and whom it is given to."""
    frame = written.frame("Assignments").set_index("Account ID")
    assert list(frame.loc["A1", ["From", "To", "Moved"]]) == ["Ana", "Ben", "Yes"]
    assert frame.loc["A3", "From"] is None or frame.loc["A3", "From"] != frame.loc["A3", "From"]


def test_an_account_is_one_line(written: MemoryHost) -> None:
    """Why stands in view and is not wrapped."""
    columns = written.written["Assignments"].tables[0].columns
    assert all(column.format.value != "wrapped" for column in columns)
    pixels = sum(7 * column.width + 5 for column in columns[: [each.name for each in columns].index("Why") + 1])
    assert pixels < 1440


def test_hours_say_who_is_full(written: MemoryHost) -> None:
    """Against today."""
    assert written.written["CSM Hours"].answer.startswith("Nobody is above capacity (today 0). Books go from ")


def test_the_score_says_which_rules_the_books_break_today(moved: Plan, written: MemoryHost) -> None:
    """A score that is had by breaking rules is no yardstick."""
    assert "which breaks rules: one owner 1, eligibility 1" in today_words(moved)
    assert today_words(moved) in written.written["Score"].answer
    assert "The books as they are break one owner 1, eligibility 1." in written.written["Audit"].answer
    assert list(written.frame("Audit").set_index("Rule").loc[["one owner", "eligibility"], "Violations Today"]) == [
        1,
        1,
    ]


@pytest.mark.parametrize(
    ("score", "bound", "words"),
    [
        (0.2, 0.2, "nothing better can exist"),
        (0.0557, 0.0556, "nothing more than 0.2 % better can exist"),
        (0.0557, 0.05569, "nothing more than 0.02 % better can exist"),
        (0.0004, 0.0, "nothing better by more than 0.0004 of score can exist"),
        (0.3, 0.0, "nothing better by more than 0.3000 of score can exist"),
        (0.0, 0.0, "nothing better can exist"),
    ],
)
def test_a_proof_is_said_in_words_that_mean_something(score: float, bound: float, words: str) -> None:
    """100 % of nearly nothing is nearly nothing."""
    assert proof_words(score, bound) == words


def test_an_account_that_the_plan_places_is_no_orphan() -> None:
    """Only one that still has nobody."""
    new = account("A1", contract_start="2025-01-05")
    assert "ORPHAN" not in {flag.check.name for flag in raised(planned([new], [csm("C1")]))}
    left = planned([{**new, "Required Language": "Finnish"}], [csm("C1")])
    assert "ORPHAN" in {flag.check.name for flag in raised(left)}


@pytest.mark.parametrize("many", [MOST_ROWS, MOST_ROWS + 1])
def test_flags_that_are_alike_are_one_row_where_there_are_many(many: int) -> None:
    """With how many there are, the first of them, and how to see all."""
    accounts = [account(f"A{at}", preferred_skills="Fintech", current_csm="C1", weekly_hours=1) for at in range(many)]
    found = planned(accounts, [csm("C1")])
    rows = [row for row in flag_rows(raised(found), found) if row[1] == "SKILL_GAP"]
    if many <= MOST_ROWS:
        assert len(rows) == many
        return
    ((_, _, _, ids, name, detail, action),) = rows
    assert (ids, name) == (f"A0, A1, A2 … ({many - 3} more)", f"{many} accounts")
    assert detail.endswith(f"And {many - 1} more alike.")
    assert action.endswith("Filter Flags on Assignments by SKILL_GAP to see all.")


def test_severities_are_counted() -> None:
    """In words."""
    assert severities([Severity.WARNING, Severity.CRITICAL, Severity.WARNING]) == "1 critical, 2 warnings"


def by_manager(csms: int, **more: object) -> Plan:
    """As many CSMs with an account each, of more hours from one to the next."""
    team = [
        csm(f"C{at}", **{name: value(at) if callable(value) else value for name, value in more.items()})
        for at in range(csms)
    ]
    accounts = [account(f"A{at}", weekly_hours=1 + at / csms) for at in range(csms)]
    t = read_workbook(sheets(accounts, team))
    return evaluate(t, np.arange(csms))


def test_books_are_shown_from_the_fullest_on() -> None:
    """Each alone, with its name."""
    found = book_groups(by_manager(MOST_BOOKS))
    assert len(found.names) == MOST_BOOKS
    assert list(found.figures[:, 0]) == sorted(found.figures[:, 0], reverse=True)


def test_too_many_books_are_shown_by_manager() -> None:
    """Hours and capacities add up."""
    found = book_groups(by_manager(MOST_BOOKS + 1, manager=lambda at: "Lee" if at % 2 else "Okafor"))
    assert sorted(found.names) == ["Lee (30 CSMs)", "Okafor (31 CSMs)"]
    assert found.figures[:, 2].sum() == pytest.approx(sum(1 + at / 61 for at in range(61)))


def test_without_managers_they_are_shown_by_utilisation() -> None:
    """Twenty at a time."""
    found = book_groups(by_manager(MOST_BOOKS + 1))
    assert found.names[0] == "CSMs 1–20 by utilisation"
    assert len(found.names) == 4

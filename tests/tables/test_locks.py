"""Locks: what they may say, and which of them contradict each other. The plan date is 2026-01-05."""

from __future__ import annotations

import pytest

from tests.tables.planner_books import book, errors, notes, read, said, warnings
from xl_territory.workbook.sheets import RawSheet, Value

ACCOUNTS = [
    ["Account ID", "ARR", "Status", "Current CSM"],
    ["A1", 5, "Active", "C1"],
    ["A2", 5, "Active", "C3"],
    ["A3", 5, "Prospect", ""],
    ["A4", 5, "Active", ""],
]
CSMS = [["CSM ID", "Status"], ["C1", "Active"], ["C2", "Leaving"], ["C3", "Left"], ["C4", "Open"]]


def locked(*locks: tuple[Value, ...]) -> dict[str, RawSheet]:
    """A workbook with these locks (Account ID, Kind, CSM ID, Until) from row 2 on."""
    rows = [["Account ID", "Kind", "CSM ID", "Until"], *map(list, locks)]
    return book(accounts=ACCOUNTS, csms=CSMS, locks=rows)


@pytest.mark.parametrize(
    "locks",
    [
        [("A1", "Assign", "C2")],
        [("A1", "Keep")],
        [("A1", "Never", "C1")],
        [("A1", "Never", "C1"), ("A1", "Never", "C2")],
        [("A1", "Assign", "C2"), ("A1", "Never", "C1")],
        [("A1", "Assign", "C1"), ("A1", "Keep")],
        [("A1", "Assign", "C1"), ("A1", "assign", "c1")],
        [("A1", "Assign", "C1"), ("A4", "Assign", "C2")],
        [("A1", "Never", "C3")],
        [("A1", "Keep", "C1", "2026-01-05")],
    ],
)
def test_locks_that_can_hold_together_are_no_fault(locks: list[tuple[Value, ...]]) -> None:
    """One CSM satisfies all of them."""
    assert errors(locked(*locks)) == warnings(locked(*locks)) == notes(locked(*locks)) == []


@pytest.mark.parametrize(
    "locks",
    [
        [("A1", "Assign", "C1"), ("A1", "Assign", "C2")],
        [("A1", "Assign", "C2"), ("A1", "Never", "C2")],
        [("A1", "Never", "C2"), ("A1", "Assign", "C2")],
        [("A1", "Keep"), ("A1", "Never", "C1")],
        [("A1", "Assign", "C2"), ("A1", "Keep")],
        [("A1", "Keep"), ("a1 ", "ASSIGN", "c2")],
    ],
)
def test_contradicting_locks_are_an_error_that_names_both_rows(locks: list[tuple[Value, ...]]) -> None:
    """The later lock is reported, with the row of the earlier one."""
    assert errors(locked(*locks)) == [("Locks", 3, "Kind")]
    assert "lock in row 2" in said(locked(*locks))


def test_a_lock_of_an_unknown_account_is_an_error() -> None:
    """There is no A9."""
    assert errors(locked(("A9", "Keep"))) == [("Locks", 2, "Account ID")]


def test_a_lock_to_an_unknown_csm_is_an_error() -> None:
    """There is no C9, to assign or to exclude."""
    sheets = locked(("A1", "Assign", "C9"), ("A1", "Never", "C9"), ("A1", "Keep", "C9"))
    assert [place for place in errors(sheets) if place[2] == "CSM ID"] == [
        ("Locks", row, "CSM ID") for row in (2, 3, 4)
    ]


@pytest.mark.parametrize("gone", ["C3", "C4"])
def test_nothing_can_be_assigned_to_a_csm_who_is_not_active(gone: str) -> None:
    """Left CSMs and open seats take no accounts."""
    assert errors(locked(("A1", "Assign", gone))) == [("Locks", 2, "CSM ID")]


@pytest.mark.parametrize("kind", ["Assign", "Never"])
def test_assign_and_never_need_a_csm(kind: str) -> None:
    """Assign to whom?"""
    assert errors(locked(("A1", kind, None))) == [("Locks", 2, "CSM ID")]


@pytest.mark.parametrize(("lock", "column"), [((None, "Keep"), "Account ID"), (("A1", None), "Kind")])
def test_a_lock_needs_an_account_and_a_kind(lock: tuple[Value, ...], column: str) -> None:
    """A blank cell in a filled row is an error."""
    assert errors(locked(lock)) == [("Locks", 2, column)]


def test_an_unknown_kind_is_an_error() -> None:
    """Only Assign, Keep and Never are locks."""
    assert errors(locked(("A1", "Prefer", "C1"))) == [("Locks", 2, "Kind")]


@pytest.mark.parametrize("account", ["A2", "A4"])
def test_keep_without_an_active_current_csm_has_no_effect(account: str) -> None:
    """There is nobody to keep: a warning, and the lock contradicts nothing."""
    sheets = locked((account, "Keep"), (account, "Assign", "C1"))
    assert errors(sheets) == []
    assert warnings(sheets) == [("Locks", 2, "Kind")]


def test_keep_means_the_current_csm_and_not_the_one_named() -> None:
    """A CSM ID beside Keep is ignored with a warning where it is another one."""
    assert warnings(locked(("A1", "Keep", "C2"))) == [("Locks", 2, "CSM ID")]


def test_an_expired_lock_is_a_note_and_contradicts_nothing() -> None:
    """Until is the last day of a lock; whom an old lock speaks of does not matter any more."""
    sheets = locked(("A1", "Assign", "C9", "2026-01-04"), ("A1", "Assign", "C2", "2026-01-05"))
    assert errors(sheets) == []
    assert notes(sheets) == [("Locks", 2, "Until")]
    assert len(read(sheets).locks) == 2


def test_a_lock_of_an_account_that_is_not_planned_is_a_note() -> None:
    """A3 is a prospect."""
    assert notes(locked(("A3", "Assign", "C1"))) == [("Locks", 2, "Account ID")]


def test_locks_are_judged_on_the_plan_date_that_is_asked_for() -> None:
    """A later plan date lets the lock expire."""
    tables = read(locked(("A1", "Keep", "", "2026-02-01")), {"Plan Date": "2026-03-01"})
    assert any(fault.sheet == "Locks" and fault.row == 2 for fault in tables.faults)


def test_without_accounts_locks_are_not_judged() -> None:
    """One missing sheet is one error."""
    sheets = locked(("A1", "Keep"))
    del sheets["Accounts"]
    assert errors(sheets) == [("Accounts", None, "")]

"""People by ID, name or e-mail address, wherever a cell names one."""

from __future__ import annotations

import pytest

from tests.tables.planner_books import Rows, book, errors, read, said, warnings
from xl_territory.workbook.sheets import Value

TEAM: Rows = [
    ["CSM ID", "CSM Name", "E-mail", "CRM User ID"],
    ["C1", "Ana Lopez", "ana@river.example", "0055500000AbcDE"],
    ["C2", "Ben", "ben@river.example", None],
    ["C3", "Chi", None, None],
    ["C4", "chi ", None, None],
]


def owners(*words: Value, header: str = "Current CSM") -> Rows:
    """Accounts A1, A2, … with these owners."""
    return [["Account ID", "ARR", header], *([f"A{i}", 5, word] for i, word in enumerate(words, start=1))]


@pytest.mark.parametrize("word", ["C1", "c1 ", "ANA LOPEZ", " Ana  Lopez", "Ana@River.example", "0055500000AbcDE"])
def test_an_owner_is_known_by_id_name_address_or_crm_user(word: str) -> None:
    """The frame has the ID."""
    sheets = book(accounts=owners(word), csms=TEAM)
    assert list(read(sheets).accounts["Current CSM"]) == ["C1"]
    assert warnings(sheets) == []


def test_a_name_that_two_csms_share_is_an_error_with_both() -> None:
    """Nobody is guessed."""
    sheets = book(accounts=owners("Chi", "C3"), csms=TEAM)
    assert errors(sheets) == [("Accounts", 2, "Current CSM")]
    assert "C3 or C4" in said(sheets)


def test_an_id_goes_before_a_name_that_is_the_same() -> None:
    """A CSM called C1 does not make C1 ambiguous."""
    team = [["CSM ID", "CSM Name"], ["C1", "Ana"], ["C2", "C1"]]
    assert list(read(book(accounts=owners("C1"), csms=team)).accounts["Current CSM"]) == ["C1"]


def test_a_team_without_ids_is_known_by_name() -> None:
    """Reps with their names alone are a team."""
    sheets = book(accounts=owners("Ana"), csms=[["Rep Name", "Weekly Hours"], ["Ana", 40], ["Ben", 40]])
    assert list(read(sheets).csms["CSM ID"]) == ["Ana", "Ben"]
    assert warnings(sheets) == []


def test_one_stranger_is_a_warning_and_most_of_them_are_one_error() -> None:
    """A list whose owners are nobody is not read as a list without owners."""
    assert warnings(book(accounts=owners("C1", "C2", "C9"), csms=TEAM)) == [("Accounts", 4, "Current CSM")]
    lost = book(accounts=owners("C1", "X", "Y", "X"), csms=TEAM)
    assert errors(lost) == [("Accounts", 3, "Current CSM")]
    assert warnings(lost) == []
    assert "3 of 4 accounts have an owner who is not on the CSMs sheet: X, Y" in said(lost)


def test_of_several_owner_columns_the_one_with_csms_is_read() -> None:
    """Its header, its reason and the column that is not read are named."""
    rows = [["Account ID", "ARR", "Owner ID", "Owner Name"], ["A1", 5, "77", "Ana Lopez"], ["A2", 5, "78", "Ben"]]
    sheets = book(accounts=rows, csms=TEAM)
    assert list(read(sheets).accounts["Current CSM"]) == ["C1", "C2"]
    assert warnings(sheets) == [("Accounts", 1, "Owner Name")]
    assert "100% of its owners are on the CSMs sheet; not Owner ID" in said(sheets)


def test_owner_columns_that_agree_need_no_word() -> None:
    """ID and name of the same people."""
    rows = [["Account ID", "ARR", "Owner ID", "Owner Name"], ["A1", 5, "C1", "Ana Lopez"], ["A2", 5, "C2", "Ben"]]
    assert warnings(book(accounts=rows, csms=TEAM)) == []


def test_the_owner_of_the_account_is_the_csm_where_they_are_csms() -> None:
    """In some CRM systems the Account Owner is the customer success manager."""
    sheets = book(accounts=owners("Ben", "Ana Lopez", header="Account Owner"), csms=TEAM)
    accounts = read(sheets).accounts
    assert list(accounts["Current CSM"]) == ["C2", "C1"]
    assert list(accounts["Account Owner"]) == ["", ""]
    assert warnings(sheets) == [("Accounts", 1, "Account Owner")]
    sales = book(accounts=owners("Zoe", "Yan", header="Account Owner"), csms=TEAM)
    assert list(read(sales).accounts["Account Owner"]) == ["Zoe", "Yan"]


def test_locks_name_accounts_and_csms_as_people_do() -> None:
    """By name or address; a name that is not unique is an error."""
    accounts = [["Account ID", "Account Name", "ARR"], ["A1", "River", 5], ["A2", "Hill", 5], ["A3", "hill", 5]]
    locks = [["Account ID", "Kind", "CSM ID"], ["river", "Assign", "ben@river.example"]]
    assert read(book(accounts=accounts, csms=TEAM, locks=locks)).locks.loc[2].tolist()[:3] == ["A1", "Assign", "C2"]
    twice = book(accounts=accounts, csms=TEAM, locks=[*locks[:1], ["Hill", "Never", "chi"]])
    assert errors(twice) == [("Locks", 2, "Account ID"), ("Locks", 2, "CSM ID")]


def test_a_parent_by_name_and_by_id_is_one_family() -> None:
    """Both are spelled as the first of them."""
    rows = [
        ["Account ID", "Account Name", "ARR", "Parent Account"],
        *(["A1", "River", 5, None], ["A2", "Hill", 5, "RIVER"], ["A3", "Sea", 5, "A1"], ["A4", "Sky", 5, "Sun Group"]),
    ]
    assert list(read(book(accounts=rows)).accounts["Parent Account"]) == ["", "RIVER", "RIVER", "Sun Group"]

"""Faults of single cells: each is reported with its sheet, Excel row and column."""

from __future__ import annotations

import datetime as dt
import math

import pytest

from tests.tables.planner_books import ACCOUNTS, account, book, csm, errors, faults, read, said, warnings
from xl_territory.errors import InputError, Severity
from xl_territory.workbook.sheets import RawSheet


def test_a_sound_workbook_has_no_errors_and_no_warnings() -> None:
    """The smallest workbook is planned without complaint."""
    assert errors(book()) == warnings(book()) == []


@pytest.mark.parametrize("sheet", ["Accounts", "CSMs"])
def test_a_required_sheet_must_be_there(sheet: str) -> None:
    """Without accounts or CSMs there is nothing to plan."""
    assert errors(book(**{sheet.lower(): None})) == [(sheet, None, "")]


def test_a_required_column_must_be_there() -> None:
    """A sheet of accounts without their IDs cannot be read."""
    assert errors(book(accounts=[["Account Name", "ARR"], ["River", 5]])) == [("Accounts", None, "Account ID")]


def test_settings_need_their_value_column() -> None:
    """Settings whose values are nowhere must not pass for defaults."""
    assert errors(book(settings=[["Setting", "Amount"], ["Plan Date", "2026-01-05"]])) == [("Settings", None, "Value")]


def test_an_optional_sheet_with_other_content_is_not_ignored() -> None:
    """Locks under headers that nobody understands are not silently dropped."""
    assert errors(book(locks=[["Who", "What"], ["A1", "Keep"]])) == [("Locks", None, "Account ID, Kind")]


def test_an_empty_optional_sheet_means_its_defaults() -> None:
    """A blank Locks sheet is no fault."""
    assert errors(book(locks=[])) == []


def test_an_account_id_is_used_once() -> None:
    """The second account of an ID is named, with the row of the first; case and width do not tell IDs apart."""
    sheets = book(accounts=[["Account ID", "ARR"], ["a1", 5], ["Ａ1 ", 6]])
    assert errors(sheets) == [("Accounts", 3, "Account ID")]
    assert "row 2" in said(sheets)


def test_a_csm_id_is_used_once() -> None:
    """1 and "1" are the same ID."""
    assert errors(book(csms=[["CSM ID"], [1], ["1"]])) == [("CSMs", 3, "CSM ID")]


def test_a_row_with_data_needs_an_id() -> None:
    """A blank ID in a filled row is an error, and the rows below are read all the same."""
    sheets = book(accounts=[["Account ID", "ARR"], ["A1", 5], [None, 6], ["A3", -7]])
    assert errors(sheets) == [("Accounts", 3, "Account ID"), ("Accounts", 4, "ARR")]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("arr", -1),
        ("arr", "a lot"),
        ("arr", math.nan),
        ("arr", math.inf),
        ("arr", "NaN"),
        ("arr", True),
        ("arr", dt.date(2026, 1, 1)),
        ("weekly_hours", -0.5),
        ("weekly_hours", "two"),
        ("weekly_hours", 1e12),
        ("weekly_hours", 1e-300),
        ("arr", 1e16),
        ("arr", 1e-300),
        ("potential_arr", "-5"),
        ("complexity", 6),
        ("complexity", 2.5),
        ("renewal_date", "soon"),
        ("renewal_open", "perhaps"),
        ("status", "Customer"),
        ("health", "Splendid"),
        ("health", 120),
        ("health", "-1"),
        ("tier", "Gold"),
        ("account_id", dt.date(2026, 3, 4)),
        ("industry", math.nan),
    ],
)
def test_an_account_cell_that_cannot_be_is_an_error(column: str, cell: object) -> None:
    """Sheet, row and column of the cell are named, and nothing else is reported."""
    sheets = book(accounts=account(**{column: cell}))
    (fault,) = [fault for fault in faults(sheets) if fault.severity is Severity.ERROR]
    assert (fault.sheet, fault.row, fault.column.casefold()) == ("Accounts", 2, column.replace("_", " "))


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("weekly_hours", -40),
        ("weekly_hours", "full time"),
        ("weekly_hours", 169),
        ("customer_share", -0.1),
        ("customer_share", 75),
        ("ramp", "half"),
        ("max_accounts", -1),
        ("max_accounts", 3.5),
        ("status", "On leave"),
        ("start_date", "next week"),
        ("segments", "Enterprise; Gold"),
    ],
)
def test_a_csm_cell_that_cannot_be_is_an_error(column: str, cell: object) -> None:
    """Sheet, row and column of the cell are named, and nothing else is reported."""
    (place,) = errors(book(csms=csm(**{column: cell})))
    assert (place[0], place[1], place[2].casefold()) == ("CSMs", 2, column.replace("_", " "))


@pytest.mark.parametrize("text", ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#name?"])
@pytest.mark.parametrize("column", ["account_id", "account_name", "arr", "renewal_date", "required_skills"])
def test_an_excel_error_is_an_error_in_every_column(column: str, text: str) -> None:
    """An Excel error value is never data."""
    sheets = book(accounts=[*account(**{column: text}), ["A9", 5]])
    assert [row for _, row, _ in errors(sheets)] == [2]


def test_an_error_cell_without_its_text_is_an_error() -> None:
    """A host may know that a cell is an error and not which."""
    sheet = RawSheet("Accounts", [["Account ID", "ARR"], ["A1", None]], error_cells=frozenset({(2, 2)}))
    assert errors(book(accounts=sheet)) == [("Accounts", 2, "ARR")]


def test_a_formula_without_a_stored_result_is_an_error() -> None:
    """A formula that was never calculated is not a blank cell."""
    sheet = RawSheet("Accounts", [["Account ID", "ARR"], ["A1", None]], unsaved_formulas=frozenset({(2, 2)}))
    assert errors(book(accounts=sheet)) == [("Accounts", 2, "ARR")]


def test_ids_that_were_never_calculated_do_not_end_the_sheet() -> None:
    """A row of which only formulas without results are left is still a row."""
    sheet = RawSheet(
        "Accounts",
        [["Account ID", "ARR"], [None, None], ["A2", 5]],
        unsaved_formulas=frozenset({(2, 1), (2, 2)}),
    )
    assert errors(book(accounts=sheet)) == [("Accounts", 2, "Account ID"), ("Accounts", 2, "ARR")]


def test_a_formula_in_a_column_that_is_not_read_does_not_matter() -> None:
    """The planner's own columns are none of our business."""
    sheet = RawSheet("Accounts", [["Account ID", "ARR", "Mine"], ["A1", 5, None]], unsaved_formulas=frozenset({(2, 3)}))
    assert errors(book(accounts=sheet)) == []


def test_a_share_that_was_typed_without_its_percent_sign_is_explained() -> None:
    """75 is an error that says how to write 75%."""
    assert "75%" in said(book(csms=csm(customer_share=75)))


def test_faults_of_every_sheet_are_collected_in_one_pass() -> None:
    """Nobody wants to mend a workbook one error at a time."""
    sheets = book(
        accounts=[["Account ID", "ARR"], ["A1", -5], ["A1", "x"]],
        csms=[["CSM ID", "Weekly Hours"], ["C1", "x"]],
        settings=[["Setting", "Value"], ["Weight: balance", -1]],
        locks=[["Account ID", "Kind", "CSM ID"], ["A7", "Keep", ""], ["A1", "Hold", "C1"]],
    )
    assert set(errors(sheets)) == {
        ("Accounts", 2, "ARR"),
        ("Accounts", 3, "ARR"),
        ("Accounts", 3, "Account ID"),
        ("CSMs", 2, "Weekly Hours"),
        ("Settings", 2, "Value"),
        ("Locks", 2, "Account ID"),
        ("Locks", 3, "Kind"),
    }


def test_errors_stop_the_reading_and_warnings_do_not() -> None:
    """With an error there are no tables; warnings come with them."""
    with pytest.raises(InputError, match="ARR"):
        read(book(accounts=account(arr=-1)))
    assert [fault.row for fault in read(book(accounts=account(current_csm="C9"))).faults if fault.row] == [2]


def test_a_fault_shows_the_cell_as_typed_under_the_header_as_typed() -> None:
    """The planner finds the cell by what it says."""
    (fault,) = [f for f in faults(book(accounts=[["account_id", "arr amount"], ["A1", "-5 €"]])) if f.row]
    assert (fault.column, fault.value) == ("arr amount", "-5 €")


def test_a_word_that_is_nearly_right_is_suggested() -> None:
    """Actve is probably Active."""
    assert "Write Active" in said(book(accounts=account(status="Actve")))


@pytest.mark.parametrize(("cell", "severity"), [("03/04/2026", Severity.WARNING), ("soon", Severity.ERROR)])
def test_hundreds_of_findings_that_say_the_same_are_one(cell: str, severity: Severity) -> None:
    """With their count, their first rows and what to filter."""
    rows = [["Account ID", "ARR", "Renewal Date"], *([f"A{i}", 5, cell if i % 2 else None] for i in range(500))]
    (fault,) = [fault for fault in faults(book(accounts=rows)) if fault.column == "Renewal Date"]
    assert (fault.severity, fault.count, fault.row, fault.rows) == (severity, 250, 3, tuple(range(3, 502, 2)))
    assert "There are 250 of the kind: row 3, 5, 7, 9, 11 …" in fault.problem
    assert f"Filter Renewal Date for {cell}" in fault.fix


def test_findings_that_ask_for_something_else_stay_apart() -> None:
    """A typo of Active and one of Churned are two lines."""
    rows = [["Account ID", "ARR", "Status"], ["A1", 5, "Actve"], ["A2", 5, "Chrned"], ["A3", 5, "Actve"]]
    counts = [fault.count for fault in faults(book(accounts=rows)) if fault.severity is Severity.ERROR]
    assert counts == [2, 1]


def test_the_message_counts_every_error() -> None:
    """One error is no errors."""
    with pytest.raises(InputError, match="3 errors in"):
        read(book(accounts=[*ACCOUNTS[:1], *([f"A{i}", -5] for i in range(3))]))
    with pytest.raises(InputError, match="1 error in"):
        read(book(accounts=account(arr=-5)))


def test_what_was_read_and_what_was_not_is_said_once_per_sheet() -> None:
    """Under which header a column was found, and what an unknown header may mean."""
    rows = [["Account ID", "current_arr", "My notes", "Requird Skills"], ["A1", 5, "call", "SQL"]]
    told = [str(fault.problem) for fault in faults(book(accounts=rows)) if fault.problem.startswith("Read: ")]
    assert told == [
        "Read: 1 row, Account ID, ARR (from current_arr); not read: My notes, Requird Skills (did you mean Required "
        "Skills?)",
        "Read: 2 rows, CSM ID, Status",
        "Read: 1 row, Setting, Value",
    ]


def test_a_sheet_with_every_column_is_told_in_three_words() -> None:
    """Nobody reads a list of what is as it should be."""
    rows = [["Setting", "Value", "Unit", "Meaning", "Low", "High"], ["Plan Date", "2026-01-05"]]
    assert "Read: 1 row, every column" in {fault.problem for fault in faults(book(settings=rows))}


@pytest.mark.parametrize("word", ["Ja", "oui", "Sí", "SIM", "tak", "да", "はい", "WAHR", "✓"])
def test_yes_is_understood_in_the_languages_of_excel(word: str) -> None:
    """And so is No."""
    assert read(book(accounts=account(renewal_open=word))).accounts.at[2, "Renewal Open"]


@pytest.mark.parametrize("word", ["Nein", "non", "não", "nie", "нет", "いいえ", "FAUX", "nee", "-"])
def test_no_is_understood_in_the_languages_of_excel(word: str) -> None:
    """Without an error."""
    assert not read(book(accounts=account(renewal_open=word))).accounts.at[2, "Renewal Open"]

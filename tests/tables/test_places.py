"""Where tables stand on a sheet: Excel tables, header rows, rows below them, rows that are hidden."""

from __future__ import annotations

import pytest

from tests.tables.planner_books import Rows, book, errors, faults, notes, read, said, warnings
from xl_territory.workbook.sheets import RawSheet, RawTable

TITLE: Rows = [["Accounts"], ["One row per account."], []]
HEADER = ["Account ID", "ARR"]


def shifted(rows: Rows, down: int, right: int) -> Rows:
    """The same cells further down and to the right."""
    return [[] for _ in range(down)] + [[None] * right + list(row) for row in rows]


def tabled(rows: Rows, last_row: int, first_row: int = 1, width: int = 2) -> RawSheet:
    """A sheet whose Excel table ends in ``last_row``."""
    return RawSheet("Accounts", rows, (RawTable("Accounts", first_row, 1, last_row, width),))


@pytest.mark.parametrize(("down", "right", "first_row"), [(0, 0, 2), (3, 0, 5), (6, 2, 8)])
@pytest.mark.parametrize("with_table", [True, False])
def test_rows_are_excel_rows_wherever_the_table_stands(down: int, right: int, first_row: int, with_table: bool) -> None:
    """Tables that start in A1, A4 and C7 report the row that the planner sees."""
    rows = shifted([HEADER, ["A1", 5], ["A2", -5]], down, right)
    tables = (RawTable("T", down + 1, right + 1, down + 3, right + 2),) if with_table else ()
    assert errors(book(accounts=RawSheet("Accounts", rows, tables))) == [("Accounts", first_row + 1, "ARR")]
    assert list(read(book(accounts=RawSheet("Accounts", rows[:-1], tables))).accounts.index) == [first_row]


def test_titles_above_the_headers_do_not_matter() -> None:
    """The first row that has the required headers is the header row."""
    assert list(read(book(accounts=[*TITLE, HEADER, ["A1", 5]])).accounts["Account ID"]) == ["A1"]


def test_a_title_that_is_an_alias_is_no_header() -> None:
    """ "Account" above the real headers is a title."""
    rows = [["Account", None], ["Account ID", "ARR"], ["A1", 5]]
    assert list(read(book(accounts=rows)).accounts["Account ID"]) == ["A1"]


def test_grouped_headers_are_read_from_their_second_row() -> None:
    """Merged group titles above the headers are passed over."""
    rows = [["Customer", None, "Contract", None], ["Account ID", "Account Name", "ARR", "Renewal Date"], ["A1", "R", 5]]
    assert list(read(book(accounts=rows)).accounts["Account Name"]) == ["R"]


@pytest.mark.parametrize("header", ["account_id", "ACCOUNT ID", " Account  Id ", "AccountID", "Account\nID"])
def test_headers_are_matched_without_regard_to_case_and_spaces(header: str) -> None:
    """Spaces, underscores and case do not count."""
    assert list(read(book(accounts=[[header, "arr"], ["A1", 5]])).accounts["Account ID"]) == ["A1"]


def test_a_sheet_name_is_matched_without_regard_to_case() -> None:
    """accounts is Accounts."""
    sheets = book()
    sheets["ACCOUNTS "] = sheets.pop("Accounts")
    assert errors(sheets) == []


def test_the_own_name_of_a_column_goes_before_its_alias() -> None:
    """With Id and Account ID the latter is read, and the warning names the former."""
    sheets = book(accounts=[["Id", "Account ID", "ARR"], ["x", "A1", 5]])
    assert list(read(sheets).accounts["Account ID"]) == ["A1"]
    assert warnings(sheets) == [("Accounts", 1, "Id")]


def test_an_alias_without_values_is_passed_over_in_silence() -> None:
    """A blank column is not worth a warning."""
    assert warnings(book(accounts=[["Id", "Account ID", "ARR"], [None, "A1", 5]])) == []


def test_of_two_columns_with_one_name_the_first_is_read() -> None:
    """The second is named in a warning, with its letter."""
    sheets = book(accounts=[["Account ID", "ARR", "Account ID"], ["A1", 5, "B1"]])
    assert list(read(sheets).accounts["Account ID"]) == ["A1"]
    assert warnings(sheets) == [("Accounts", 1, "Account ID")]
    assert "column C" in said(sheets)


def test_a_header_that_is_nearly_a_column_is_pointed_out() -> None:
    """Requird Skills would be ignored without a word."""
    sheets = book(accounts=[["Account ID", "ARR", "Requird Skills"], ["A1", 5, "SQL"]])
    assert warnings(sheets) == [("Accounts", 1, "Requird Skills")]


def test_a_header_with_its_currency_is_pointed_out() -> None:
    """ARR (EUR) is not ARR, though it is meant."""
    sheets = book(accounts=[["Account ID", "Tier", "ARR (EUR)"], ["A1", "SMB", 5]])
    assert warnings(sheets) == [("Accounts", 1, "ARR (EUR)")]


def test_unknown_columns_are_ignored() -> None:
    """The planner's own columns need no explanation."""
    assert warnings(book(accounts=[["Account ID", "ARR", "My notes"], ["A1", 5, "call"]])) == []


def test_without_a_table_reading_stops_at_the_first_blank_row() -> None:
    """What is further down is not read, and a warning names its rows."""
    sheets = book(accounts=[HEADER, ["A1", 5], [None, " "], ["A3", 5], ["A4", 5]])
    assert list(read(sheets).accounts.index) == [2]
    assert warnings(sheets) == [("Accounts", 4, "")]
    assert "row 4-5" in said(sheets)


def test_rows_below_an_excel_table_are_not_read() -> None:
    """After a blank row below the table nothing is read, and a warning says so."""
    sheets = book(accounts=tabled([HEADER, ["A1", 5], [], ["A3", 5]], last_row=2))
    assert list(read(sheets).accounts.index) == [2]
    assert warnings(sheets) == [("Accounts", 4, "")]


def test_rows_directly_below_an_excel_table_are_read() -> None:
    """A table that was not stretched over appended rows does not lose them."""
    sheets = book(accounts=tabled([HEADER, ["A1", 5], ["A2", 5]], last_row=2))
    assert list(read(sheets).accounts.index) == [2, 3]
    assert warnings(sheets) == [("Accounts", 3, "")]


def test_a_note_directly_below_an_excel_table_is_no_record() -> None:
    """A sum under the table has no ID and is not read."""
    sheets = book(accounts=tabled([HEADER, ["A1", 5], [None, 5]], last_row=2))
    assert list(read(sheets).accounts.index) == [2]
    assert warnings(sheets) == [("Accounts", 3, "")]


def test_blank_rows_at_the_end_of_a_table_do_not_matter() -> None:
    """A table may be larger than what is in it."""
    sheets = book(accounts=tabled([HEADER, ["A1", 5], [], []], last_row=9))
    assert list(read(sheets).accounts.index) == [2]
    assert warnings(sheets) == []


def test_a_blank_row_within_a_table_does_not_end_it() -> None:
    """The rows below it belong to the table, and a warning asks to delete the gap."""
    sheets = book(accounts=tabled([HEADER, ["A1", 5], [], ["A3", 5]], last_row=4))
    assert list(read(sheets).accounts.index) == [2, 4]
    assert warnings(sheets) == [("Accounts", 3, "")]


def test_a_totals_row_is_no_account() -> None:
    """Total under the IDs sums up the others."""
    sheets = book(accounts=[HEADER, ["A1", 5], ["A2", 5], ["Total", 10]])
    assert list(read(sheets).accounts.index) == [2, 3]
    assert warnings(sheets) == [("Accounts", 4, "")]


def test_a_table_of_something_else_is_passed_over() -> None:
    """The table that has the required headers is the one."""
    rows = [["Region", "Sum", None, "Account ID", "ARR"], ["EMEA", 9, None, "A1", 5]]
    sheet = RawSheet("Accounts", rows, (RawTable("Sums", 1, 1, 2, 2), RawTable("Book", 1, 4, 2, 5)))
    assert list(read(book(accounts=sheet)).accounts["Account ID"]) == ["A1"]


def test_a_sheet_whose_table_is_something_else_is_read_from_its_headers() -> None:
    """A table that lacks the required headers does not hide the list beside it."""
    rows = [["Region", "Sum", None, "Account ID", "ARR"], ["EMEA", 9, None, "A1", 5]]
    sheet = RawSheet("Accounts", rows, (RawTable("Sums", 1, 1, 2, 2),))
    assert list(read(book(accounts=sheet)).accounts["Account ID"]) == ["A1"]


def test_columns_beside_the_table_are_not_its_own() -> None:
    """A header outside the table's rectangle is not read as a column of it."""
    sheets = book(accounts=tabled([["Account ID", "ARR", "Tier"], ["A1", 5, "Nonsense"]], last_row=2))
    assert read(sheets).accounts.at[2, "Tier"] == ""


def test_hidden_rows_are_read_and_counted() -> None:
    """Filtered rows count like all others, and a note says how many there are."""
    sheet = RawSheet("Accounts", [HEADER, ["A1", 5], ["A2", 5], ["A3", 5]], hidden_rows=frozenset({3, 4, 9}))
    assert list(read(book(accounts=sheet)).accounts.index) == [2, 3, 4]
    assert notes(book(accounts=sheet)) == [("Accounts", 3, "")]
    assert "there are 2" in said(book(accounts=sheet))


def test_rows_of_different_length_are_read() -> None:
    """A host may leave out blank cells at the end of a row."""
    rows = [["Account ID", "ARR", "Industry"], ["A1", 5], ["A2", 5, "Fintech"]]
    assert list(read(book(accounts=rows)).accounts["Industry"]) == ["", "Fintech"]


def test_a_table_beyond_the_last_row_is_no_defect() -> None:
    """A rectangle that points past the sheet is passed over."""
    sheet = RawSheet("Accounts", [HEADER, ["A1", 5]], (RawTable("T", 40, 1, 50, 2),))
    assert errors(book(accounts=sheet)) == []


def test_faults_come_errors_first() -> None:
    """What stops the run is read first."""
    sheets = book(accounts=[["Id", "Account ID", "ARR"], ["x", "A1", 5]], csms=[["CSM ID", "Ramp"], ["C1", -1]])
    severities = [fault.severity for fault in faults(sheets)]
    assert severities == sorted(severities, key=["error", "critical", "warning", "info"].index)

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


def test_below_a_blank_row_reading_goes_on_where_rows_look_alike() -> None:
    """One blank row makes nobody vanish, with an Excel table above it or without."""
    rows = [HEADER, ["A1", 5], [None, " "], ["A3", 5], ["A4", 5]]
    for sheet in (rows, tabled(rows, last_row=2)):
        assert list(read(book(accounts=sheet)).accounts.index) == [2, 4, 5]
        assert ("Accounts", 3, "") in warnings(book(accounts=sheet))


def test_rows_below_a_blank_row_that_look_like_nothing_above_stop_the_run() -> None:
    """Nobody knows whether they count: their IDs are of no form of the others'."""
    rows = [HEADER, *([f"A{i}", 5] for i in range(5)), [], ["by region", "Ana"], ["North", 3]]
    assert errors(book(accounts=rows)) == [("Accounts", 8, "")]
    assert "row 8-9" in said(book(accounts=rows))


def test_below_an_excel_table_other_rows_are_not_read_and_named() -> None:
    """A table says where it ends, so a scratch area below it is none of the plan's business."""
    rows = [HEADER, *([f"A{i}", 5] for i in range(5)), [], ["by region", "Ana"]]
    sheets = book(accounts=tabled(rows, last_row=6))
    assert list(read(sheets).accounts.index) == [2, 3, 4, 5, 6]
    assert warnings(sheets) == [("Accounts", 8, "")]


@pytest.mark.parametrize("note", ["Confidential. Do not distribute.", "Stand: 5.1.2026", "Copyright 2000-2026"])
def test_a_note_below_the_list_is_no_account(note: str) -> None:
    """CRM reports end in one."""
    sheets = book(accounts=[HEADER, ["A1", 5], ["A2", 5], [], [note]])
    assert list(read(sheets).accounts.index) == [2, 3]
    assert warnings(sheets) == [("Accounts", 5, "")]


def test_an_id_below_a_blank_row_with_nothing_beside_it_is_an_account_that_lacks_something() -> None:
    """It is of the others' form, so it is not dropped."""
    rows = [HEADER, *([f"A{i}", 5] for i in range(5)), [], ["A9"]]
    assert errors(book(accounts=rows)) == [("Accounts", 8, "ARR")]


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


@pytest.mark.parametrize("word", ["Total", "Summe", "Grand Total", "Gesamtsumme", "Total général", "合計", "Average"])
def test_a_totals_row_is_no_account(word: str) -> None:
    """Whatever stands under the IDs of the last row sums up the others."""
    sheets = book(accounts=[HEADER, ["A1", 5], ["A2", 5], [word, 10]])
    assert list(read(sheets).accounts.index) == [2, 3]
    assert warnings(sheets) == [("Accounts", 4, "")]
    assert f"row 4 ({word})" in said(sheets)


def test_subtotals_in_the_middle_are_no_accounts() -> None:
    """Each sums up its group, the last one everything; their rows are named."""
    rows = [
        ["Account ID", "Region", "ARR"],
        ["A1", "EMEA", 5],
        ["A2", "EMEA", 7],
        ["EMEA Total", None, 12],
        ["A3", "APAC", 1],
        ["A4", "APAC", 2],
        ["Summe APAC", None, "3"],
        [None, None, 15],
    ]
    assert list(read(book(accounts=rows)).accounts["Account ID"]) == ["A1", "A2", "A3", "A4"]
    assert "row 4 (EMEA Total), 7 (Summe APAC), 8" in said(book(accounts=rows))


def test_a_group_that_is_named_without_the_word_is_found_by_its_sum() -> None:
    """It has no ID of the others' form, and its number is the sum of theirs."""
    rows = [["Account ID", "ARR"], *([f"A{i}", i] for i in range(1, 12)), ["EMEA", 66], ["A12", 4]]
    assert list(read(book(accounts=rows)).accounts.index) == [*range(2, 13), 14]


def test_an_account_that_is_called_total_is_one() -> None:
    """With an ID like the others, or with cells that no total has."""
    rows = [["Account ID", "Account Name", "ARR"], ["A1", "River", 5], ["A2", "Total", 7], ["A3", "Summe GmbH", 9]]
    assert warnings(book(accounts=rows)) == []
    named = [
        ["Account ID", "Industry", "ARR"],
        ["River", "Food", 5],
        ["Total Energies", "Oil", 7],
        ["Media One", "TV", 8],
    ]
    assert len(read(book(accounts=named)).accounts) == 3


def test_a_sum_of_one_account_is_no_sum() -> None:
    """A blank ID beside the ARR of the account above is a missing ID."""
    assert errors(book(accounts=[HEADER, ["A1", 5], [None, 5]])) == [("Accounts", 3, "Account ID")]


def test_headers_that_are_repeated_are_no_account() -> None:
    """Pages that were pasted one below the other."""
    sheets = book(accounts=[HEADER, ["A1", 5], HEADER, ["A2", 5]])
    assert list(read(sheets).accounts.index) == [2, 4]
    assert warnings(sheets) == [("Accounts", 3, "")]


def test_headers_in_two_rows_are_read_together() -> None:
    """A merged group title holds for the columns to its right; a header merged downwards stands in the upper row."""
    rows = [
        ["Account", None, "Contract", None, "Industry"],
        ["ID", "Name", "ARR", "Start", None],
        ["A1", "River", 5, "2026-01-02", "Fintech"],
    ]
    got = read(book(accounts=rows)).accounts
    assert list(got.index) == [3]
    assert [got.at[3, name] for name in ("Account ID", "Account Name", "ARR", "Industry")] == [
        "A1",
        "River",
        5,
        "Fintech",
    ]
    assert str(got.at[3, "Contract Start"].date()) == "2026-01-02"


def test_headers_below_those_of_the_first_columns_are_not_lost() -> None:
    """Half of the headers stand one row lower."""
    rows = [["Account ID", "Account Name", "Contract", None], [None, None, "ARR", "Tier"], ["A1", "River", 5, "SMB"]]
    assert read(book(accounts=rows)).accounts.loc[3, ["ARR", "Tier"]].tolist() == [5, "SMB"]


@pytest.mark.parametrize("stray", [["Account ID"], ["Account ID", None, "Tier"], ["Account ID", "ARR"]])
def test_a_stray_header_above_the_real_ones_is_passed_over(stray: list[str | None]) -> None:
    """No record stands between it and the row that has more of the headers."""
    rows = [stray, [], ["Account ID", "ARR", "Tier"], ["A1", 5, "SMB"]]
    assert list(read(book(accounts=rows)).accounts.index) == [4]


def test_blocks_that_stand_one_below_the_other_end_where_the_next_begins() -> None:
    """The Hours Model's small tables need not stand side by side."""
    model = [["Tier", "ARR From", "Base Hours"], ["Small", 0, 1], [], ["Health", "Health Factor"], ["Healthy", 1]]
    assert errors(book(hours_model=model)) == []


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

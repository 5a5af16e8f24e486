"""Which accounts and CSMs the selected rows are about."""

from __future__ import annotations

import pytest

from xl_territory.studies.selected_rows import selected
from xl_territory.studies.selection import Selected
from xl_territory.workbook.sheets import RawSheet

ACCOUNTS = RawSheet("Accounts", [["Accounts"], [], ["Customer ID", "Company"], [1001, "Acme"], ["A2", "Beta"]])
TEAM = RawSheet("CSMs", [["CSM ID", "Status"], ["C1", "Active"], ["C2", "open"], [None, "Open"]])
ASSIGNMENTS = RawSheet("Assignments", [["Assignments"], ["Account ID", "Assigned CSM"], ["A1", "C1"]])
LOCKS = RawSheet("Locks", [["Account ID", "Kind", "CSM ID"], ["A1", "Assign", "C1"]])
EXPLAIN = RawSheet("Explain", [["CSM ID", "Cost"], ["C1", 0], [], ["Account ID", "Why"], ["A9", "no room"]])


@pytest.mark.parametrize(
    ("sheet", "rows", "found"),
    [
        (ACCOUNTS, [4, 5], [Selected("Accounts", "1001"), Selected("Accounts", "A2")]),
        (ACCOUNTS, [1, 2, 3, 6, 999], []),
        (TEAM, [2, 3, 4], [Selected("CSMs", "C1", "Active"), Selected("CSMs", "C2", "open")]),
        (ASSIGNMENTS, [2, 3], [Selected("Accounts", "A1")]),
        (LOCKS, [2], [Selected("Accounts", "A1")]),
        (EXPLAIN, [2, 3, 4, 5], [Selected("CSMs", "C1"), Selected("Accounts", "A9")]),
        (RawSheet("Notes", [["Call A1"], ["A1"]]), [1, 2], []),
    ],
    ids=["input", "no record", "team", "result", "both IDs", "several tables", "own sheet"],
)
def test_a_row_is_about_its_record(sheet: RawSheet, rows: list[int], found: list[Selected]) -> None:
    """By the header above it, whatever the header is called on an input sheet; other rows are about nobody."""
    assert selected(sheet, rows) == found


def test_an_open_seat_is_one() -> None:
    """A seat that is filled already is none."""
    assert [record.is_open_seat for record in selected(TEAM, [2, 3])] == [False, True]

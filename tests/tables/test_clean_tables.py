"""What sound cells become: typed frames under canonical names."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from tests.tables.planner_books import account, book, csm, read
from xl_territory.schema import ACCOUNTS, CSMS, LOCKS
from xl_territory.tables import active_csms

ON = dt.date(2026, 1, 5)


def cell(column: str, value: object) -> object:
    """What a cell of the Accounts sheet becomes."""
    name = column.replace("_", " ").title().replace("Id", "ID").replace("Arr", "ARR").replace("Csm", "CSM")
    return read(book(accounts=account(**{column: value}))).accounts.at[2, name]


@pytest.mark.parametrize(("typed", "text"), [(" A1 ", "A1"), (1, "1"), (123.0, "123"), ("Ａ１", "A1"), (1.5, "1.5")])
def test_an_id_is_trimmed_text(typed: object, text: str) -> None:
    """Whole numbers have no decimals, wide letters are normal ones."""
    assert cell("account_id", typed) == text


@pytest.mark.parametrize("typed", ["Yes", "yes ", True, "TRUE", 1, 1.0, "1", "y", "x"])
def test_yes_in_all_its_forms(typed: object) -> None:
    """Yes is Yes however it is ticked."""
    assert cell("renewal_open", typed)


@pytest.mark.parametrize("typed", ["No", False, "FALSE", 0, "n", None, " "])
def test_no_in_all_its_forms(typed: object) -> None:
    """A blank is No."""
    assert not cell("renewal_open", typed)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [("SQL; Fintech", ("SQL", "Fintech")), ("SQL;;sql ; ", ("SQL",)), (None, ()), (7, ("7",)), ("a, b", ("a, b",))],
)
def test_a_list_is_its_parts_once_each(typed: object, parts: tuple[str, ...]) -> None:
    """Only ; separates, and the first typing is kept."""
    assert cell("required_skills", typed) == parts


@pytest.mark.parametrize(("typed", "status"), [("active", "Active"), (" PROSPECT", "Prospect"), (None, "Active")])
def test_a_choice_is_spelled_as_declared(typed: object, status: str) -> None:
    """A blank Status is Active."""
    sheets = book(accounts=[["Account ID", "ARR", "Status"], ["A1", 5, typed], ["A2", 5, "Active"]])
    assert read(sheets).accounts.at[2, "Status"] == status


@pytest.mark.parametrize(("typed", "health"), [("at-risk", "At-risk"), (85.0, "85"), ("85.50", "85.5"), ("", "")])
def test_health_is_a_class_or_a_plain_number(typed: object, health: str) -> None:
    """A score stays a score; the thresholds are applied later."""
    assert cell("health", typed) == health


def test_every_frame_has_every_column_in_schema_order() -> None:
    """A sheet with one column gives a frame with all of them."""
    tables = read(book())
    for frame, sheet in ((tables.accounts, ACCOUNTS), (tables.csms, CSMS), (tables.locks, LOCKS)):
        assert list(frame.columns) == [column.name for column in sheet.block.columns]


def test_blank_cells_have_the_blank_of_their_kind() -> None:
    """Text "", number NaN, date NaT, yes/no False, list ()."""
    row = read(book()).accounts.loc[2]
    assert row["Industry"] == ""
    assert np.isnan(row["Complexity"])
    assert pd.isna(row["Renewal Date"])
    assert row["Renewal Open"] is np.False_ or row["Renewal Open"] is False
    assert row["Required Skills"] == ()


def test_columns_are_typed_even_when_a_sheet_is_missing() -> None:
    """An empty Locks frame has dates and texts."""
    locks = read(book()).locks
    assert len(locks) == 0
    assert str(locks["Until"].dtype).startswith("datetime64")


def test_references_are_spelled_as_where_they_are_defined() -> None:
    """Current CSM, Tier, Segments and Locks use the spelling of the sheet that they refer to."""
    tables = read(
        book(
            accounts=[
                ["Account ID", "Tier", "Current CSM", "Health", "Stage"],
                ["A1", "smb", "c1", "MEDIUM", "mature"],
            ],
            csms=[["CSM ID", "Segments"], ["C1", "smb; ENTERPRISE"]],
            locks=[["Account ID", "Kind", "CSM ID"], ["a1", "assign", " c1"]],
        )
    )
    assert list(tables.accounts.loc[2, ["Tier", "Current CSM", "Health", "Stage"]]) == ["SMB", "C1", "Medium", "Mature"]
    assert tables.csms.at[2, "Segments"] == ("SMB", "Enterprise")
    assert list(tables.locks.loc[2, ["Account ID", "Kind", "CSM ID"]]) == ["A1", "Assign", "C1"]


def test_aliases_of_crm_exports_are_read() -> None:
    """account_id, Annual Revenue, Owner and Customer Name are our columns."""
    accounts = read(
        book(accounts=[["account_id", "Customer Name", "Annual Revenue", "OWNER"], ["A1", "River", "20,000", "C1"]])
    ).accounts
    assert list(accounts.loc[2, ["Account ID", "Account Name", "ARR", "Current CSM"]]) == ["A1", "River", 20_000, "C1"]


@pytest.mark.parametrize(
    ("cells", "active"),
    [
        ({}, True),
        ({"status": "Leaving"}, True),
        ({"status": "Left"}, False),
        ({"status": "Open"}, False),
        ({"start_date": "2026-01-05"}, True),
        ({"start_date": "2026-01-06"}, False),
        ({"end_date": "2026-01-05"}, False),
        ({"end_date": "2026-01-06"}, True),
    ],
)
def test_a_csm_counts_from_the_first_day_until_the_day_before_the_last(cells: dict[str, str], active: bool) -> None:
    """The End Date is the first day on which the CSM is gone."""
    sheet = csm(**cells)
    (header, row) = sheet
    team = read(book(csms=[[*header, "Pool"], [*row, "No"], ["C9"]])).csms
    assert list(active_csms(team, ON)) == [active, True]

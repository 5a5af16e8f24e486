"""Accounts as real CRM systems export them, with a CSMs sheet beside them, and the worked example."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from tests.tables.planner_books import book, errors, read, said
from xl_territory.schema.settings import PLAN_DATE
from xl_territory.workbook.sheets import RawSheet, Value

EXCERPTS = Path(__file__).parents[1] / "data" / "crm"
SHARED = Path(__file__).parents[3] / "shared" / "data"
CSMS = [["CSM ID", "CSM Name", "Skills"], ["C1", "Ana", "FinTech"], ["C2", "Ben", "EdTech"]]


def rows(path: Path) -> list[list[Value]]:
    """The cells of a CSV file as text; this test is skipped where the file is not there."""
    if not path.exists():
        pytest.skip(f"{path} is not there")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [[cell or None for cell in row] for row in csv.reader(file)]


def exported(path: Path) -> dict[str, RawSheet]:
    """A workbook of an export and our CSMs sheet, which knows the owners of the export, if it has any, by their IDs."""
    accounts = rows(path)
    owner = accounts[0].index("owner_id") if "owner_id" in accounts[0] else None
    owners = dict.fromkeys(row[owner] for row in accounts[1:]) if owner is not None else {}
    return book(accounts=accounts, csms=[*CSMS, *([id_, None, None] for id_ in owners)])


def test_an_export_whose_owners_are_nobodys_ids_is_refused_with_one_error() -> None:
    """Not ten warnings after which every relationship is lost."""
    sheets = book(accounts=rows(EXCERPTS / "salesforce_accounts.csv"), csms=CSMS)
    assert errors(sheets) == [("Accounts", 2, "owner_id")]
    assert "10 of 10 accounts" in said(sheets)


def test_the_salesforce_excerpt_is_read_through_its_aliases() -> None:
    """id, name and owner_id are ours; the blank account_number does not get in the way."""
    accounts = read(exported(EXCERPTS / "salesforce_accounts.csv")).accounts
    assert list(accounts.index) == list(range(2, 12))
    first = accounts.loc[2]
    assert first["Account ID"] == "0015500000Xyy06AAB"
    assert first["Account Name"] == "Eric's Test"
    assert first["Current CSM"] == "tqs6UXPA/Lm7W+0dX0+syw=="


def test_the_salesforce_excerpt_is_planned_as_the_lowest_tier() -> None:
    """It knows the revenue of nobody."""
    sheets = exported(EXCERPTS / "salesforce_accounts.csv")
    assert errors(sheets) == []
    assert "lowest tier" in said(sheets)


def test_the_ravenstack_excerpt_is_read_through_its_aliases() -> None:
    """account_id, account_name, industry, country and signup_date are ours; 16-10-2024 is a date."""
    accounts = read(exported(EXCERPTS / "ravenstack_accounts.csv")).accounts
    columns = ["Account ID", "Account Name", "Industry", "Region", "Contract Start"]
    assert list(accounts.loc[2, columns]) == ["A-2e4581", "Company_0", "EdTech", "US", dt.datetime(2024, 10, 16)]


def test_a_product_plan_is_not_taken_for_a_tier() -> None:
    """plan_tier holds Basic, Pro and Enterprise: mostly no tiers of ours."""
    sheets = exported(EXCERPTS / "ravenstack_accounts.csv")
    assert errors(sheets) == []
    assert "plan_tier" in said(sheets)
    assert set(read(sheets).accounts["Tier"]) == {""}


def test_a_product_plan_is_a_tier_where_the_hours_model_says_so() -> None:
    """A planner who names the tiers alike gets them."""
    sheets = book(
        accounts=rows(EXCERPTS / "ravenstack_accounts.csv"),
        csms=CSMS,
        hours_model=[["Tier", "ARR From", "Base Hours"], ["Basic", 0, 0.3], ["Pro", 1, 0.6], ["Enterprise", 2, 2]],
    )
    assert read(sheets).accounts.at[2, "Tier"] == "Basic"


@pytest.mark.parametrize(
    ("path", "count"),
    [("salesforce_export/sf_account_data.csv", 10), ("ravenstack/ravenstack_accounts.csv", 500)],
)
def test_a_whole_export_is_read_without_errors(path: str, count: int) -> None:
    """Every row becomes an account."""
    assert len(read(exported(SHARED / "crm" / path)).accounts) == count


def test_the_worked_example_is_read_from_plain_lists() -> None:
    """240 accounts, 8 CSMs, two tiers and a plan date, without a warning."""
    folder = SHARED / "worked_example"
    names = {"accounts": "accounts", "csms": "csms", "hours_model": "tiers", "settings": "settings"}
    tables = read(book(**{sheet: rows(folder / f"{file}.csv") for sheet, file in names.items()}))
    assert (len(tables.accounts), len(tables.csms), list(tables.tiers["Base Hours"])) == (240, 8, [0.6, 1.5])
    assert tables.settings[PLAN_DATE] == dt.date(2026, 1, 5)
    assert {fault.severity for fault in tables.faults} <= {"info", "warning"}
    assert all("no such setting" in fault.problem for fault in tables.faults if fault.severity == "warning")

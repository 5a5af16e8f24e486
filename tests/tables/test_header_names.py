"""What headers and sheets are called in the wild: custom fields, other word orders, the names that CRM systems use."""

from __future__ import annotations

import math

import pytest

from tests.tables.planner_books import book, errors, read, said, warnings
from xl_territory.workbook.names import case_suffix, header_key, key

CRM = ["Id", "Name", "OwnerId", "AnnualRevenue", "NumberOfEmployees", "BillingCountry", "Tier"]


@pytest.mark.parametrize(
    ("header", "column", "cell", "value"),
    [
        ("ARR__c", "ARR", 7, 7.0),
        ("Current_ARR__c", "ARR", 7, 7.0),
        ("current_arr", "ARR", 7, 7.0),
        ("Renewal_Date__c", "Renewal Date", "2026-12-31", "2026-12-31"),
        ("Date of Renewal", "Renewal Date", "2026-12-31", "2026-12-31"),
        ("Date, Renewal", "Renewal Date", "2026-12-31", "2026-12-31"),
        ("Owner Account", "Account Owner", "AE1", "AE1"),
        ("Current Rep", "Current CSM", "C1", "C1"),
        ("Rep Name", "Current CSM", "C1", "C1"),
        ("CSM (Current)", "Current CSM", "C1", "C1"),
        ("Location", "Region", "EMEA", "EMEA"),
        ("Num Employees", "Employees", 51, 51.0),
        ("Last_Territory_Review_Date__c", "Last Territory Review Date", "2026-01-02", "2026-01-02"),
    ],
)
def test_a_header_is_understood_however_a_crm_spells_it(header: str, column: str, cell: object, value: object) -> None:
    """Custom-field endings and the order of words do not matter."""
    got = read(book(accounts=[["Account ID", "Tier", header], ["A1", "SMB", cell]])).accounts.at[2, column]
    assert (str(got.date()) if hasattr(got, "date") else got) == value


@pytest.mark.parametrize("header", ["Record ID", "GSID", "Company_ID__c", "ID, Account"])
def test_an_account_is_known_by_the_id_of_its_system(header: str) -> None:
    """HubSpot, Gainsight and others have names of their own for it."""
    assert list(read(book(accounts=[[header, "ARR"], ["X9", 5]])).accounts["Account ID"]) == ["X9"]


@pytest.mark.parametrize("sheet", ["Reps", "Owners", "TEAM", "csm_team"])
def test_the_team_is_found_under_other_names(sheet: str) -> None:
    """A fault names the sheet as the planner calls it."""
    sheets = book(csms=None) | {sheet: book(csms=[["Rep ID", "Rep Name", "Ramp"], ["C1", "Ana", -1]])["CSMs"]}
    sheets[sheet] = type(sheets[sheet])(sheet, sheets[sheet].rows)
    assert errors(sheets) == [(sheet, 2, "Ramp")]


def test_the_own_name_of_a_sheet_goes_before_its_aliases() -> None:
    """A sheet Team beside CSMs is the planner's own."""
    sheets = book()
    sheets["Team"] = type(sheets["CSMs"])("Team", [["Photo"], ["x"]])
    assert list(read(sheets).csms["CSM ID"]) == ["C1", "C2"]


def test_country_is_the_region_where_there_is_none() -> None:
    """It stands in, and gives way to a column of its own."""
    alone = read(book(accounts=[["Account ID", "ARR", "Country"], ["A1", 5, "DE"]])).accounts.loc[2]
    beside = read(book(accounts=[["Account ID", "ARR", "Country", "Region"], ["A1", 5, "DE", "EMEA"]])).accounts.loc[2]
    assert (alone["Country"], alone["Region"]) == ("DE", "DE")
    assert (beside["Country"], beside["Region"]) == ("DE", "EMEA")


def test_what_no_plan_depends_on_is_never_an_error() -> None:
    """A CRM's "51-200" employees are left blank with a warning."""
    sheets = book(accounts=[["Account ID", "ARR", "Employees"], ["A1", 5, "51-200"]])
    assert warnings(sheets) == [("Accounts", 2, "Employees")]
    assert math.isnan(read(sheets).accounts.at[2, "Employees"])


def test_annual_revenue_among_the_fields_of_a_crm_is_the_customers_turnover() -> None:
    """It is not taken for ARR, and the warning names both readings."""
    sheets = book(accounts=[CRM, ["A1", "River", "C1", 9e9, 40, "DE", "SMB"]])
    got = read(sheets).accounts.loc[2]
    assert math.isnan(got["ARR"])
    assert got["Company Revenue"] == 9e9
    assert warnings(sheets) == [("Accounts", 1, "AnnualRevenue")]
    assert all(word in said(sheets) for word in ("turnover", "not as ARR", "Call the column ARR"))


def test_annual_revenue_of_a_planner_is_arr_with_a_warning() -> None:
    """Nothing in the sheet says that it came out of a CRM."""
    sheets = book(accounts=[["Account ID", "Annual Revenue"], ["A1", 5]])
    assert read(sheets).accounts.at[2, "ARR"] == 5
    assert warnings(sheets) == [("Accounts", 1, "Annual Revenue")]


def test_annual_revenue_beside_arr_is_the_turnover_without_a_word() -> None:
    """There is nothing to mix up."""
    sheets = book(accounts=[["Account ID", "ARR", "Annual Revenue"], ["A1", 5, 9e9]])
    assert read(sheets).accounts.loc[2, ["ARR", "Company Revenue"]].tolist() == [5, 9e9]
    assert warnings(sheets) == []


def test_salesforce_ids_that_differ_only_in_case_are_two_accounts() -> None:
    """Their 15 characters tell capitals apart; the form of 18 characters is the same record."""
    ids = ["0015500000Xyy06", "0015500000XYy06"]
    assert list(read(book(accounts=[["Account ID", "ARR"], *([id_, 5] for id_ in ids)])).accounts["Account ID"]) == ids
    assert errors(book(accounts=[["Account ID", "ARR"], [ids[0], 5], ["0015500000Xyy06AAB", 5]])) == [
        ("Accounts", 3, "Account ID")
    ]


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("0015500000Xyy06", "0015500000Xyy06AAB"),
        ("001D000000IqhSL", "001D000000IqhSLIAZ"),
        ("a0Ae0000000CaSe", "a0Ae0000000CaSeEAK"),
    ],
)
def test_the_suffix_of_a_salesforce_id_is_the_published_one(short: str, long: str) -> None:
    """Three characters, each for the capitals among five."""
    assert short + case_suffix(short) == long
    assert key(short) == key(long.lower())


def test_words_of_15_letters_still_compare_without_regard_to_case() -> None:
    """Only what begins like a record's ID is one."""
    assert key("Specialisations") == key("SPECIALISATIONS")
    assert header_key("Contract Start_Date__c") == "contractstartdate"

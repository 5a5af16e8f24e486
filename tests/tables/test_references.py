"""What sheets say about each other: tiers, health, CSMs, skills, names."""

from __future__ import annotations

import pytest

from tests.tables.planner_books import account, book, csm, errors, faults, notes, read, said, warnings

TEAM = [
    ["CSM ID", "CSM Name", "Status", "Skills", "Languages", "Regions"],
    ["C1", "Ana", "Active", "Fintech", "en", "EMEA"],
    ["C2", "Ben", "Left", "SQL", "de", "APAC"],
]


def test_a_tier_must_be_on_the_hours_model() -> None:
    """An unknown tier is an error, and the tiers that exist are listed."""
    sheets = book(accounts=account(tier="Platinum"))
    assert errors(sheets) == [("Accounts", 2, "Tier")]
    assert "SMB, Commercial" in said(sheets)


def test_the_tier_of_a_churned_account_does_not_matter() -> None:
    """Only Active accounts are planned."""
    rows = [["Account ID", "Status", "Tier"], ["A1", "Active", "SMB"], ["A2", "Churned", "Legacy"]]
    assert errors(book(accounts=rows)) == []


def test_a_segment_must_be_a_tier() -> None:
    """An unknown tier among Segments is named."""
    sheets = book(csms=csm(segments="SMB; Platinum"))
    assert errors(sheets) == [("CSMs", 2, "Segments")]
    assert "Platinum" in said(sheets)


def test_an_active_account_needs_arr_or_a_tier() -> None:
    """Both blank is an error at ARR; one of them is enough; others than Active need neither."""
    rows = [
        ["Account ID", "Status", "ARR", "Tier"],
        ["A1", "Active", None, None],
        ["A2", "Active", 5, None],
        ["A3", "Active", None, "SMB"],
        ["A4", "Prospect", None, None],
    ]
    assert errors(book(accounts=rows)) == [("Accounts", 2, "ARR")]


def test_accounts_with_blank_arr_and_tier_are_errors_even_when_all_are() -> None:
    """The template's own columns left blank are an oversight."""
    assert errors(book(accounts=[["Account ID", "ARR", "Tier"], ["A1"], ["A2"]])) == [
        ("Accounts", 2, "ARR"),
        ("Accounts", 3, "ARR"),
    ]


def test_an_export_without_arr_and_tier_is_planned_with_a_warning() -> None:
    """Where a CRM knows neither for anybody, every account is of the lowest tier and the planner is told."""
    sheets = book(accounts=[["id", "arr_amount"], ["A1"], ["A2"]])
    assert warnings(sheets) == [("Accounts", 1, "")]
    assert "lowest tier" in said(sheets)


def test_an_alias_that_holds_something_else_is_not_read_as_the_tier() -> None:
    """Basic and Pro of a product plan are no tiers: ARR decides, and a warning names the column."""
    rows = [["Account ID", "ARR", "plan_tier"], ["A1", 5, "Basic"], ["A2", 5, "Pro"], ["A3", 5, "Enterprise"]]
    assert warnings(book(accounts=rows)) == [("Accounts", 1, "plan_tier")]
    assert list(read(book(accounts=rows)).accounts["Tier"]) == ["", "", ""]


def test_an_alias_that_holds_tiers_is_read_and_its_slips_are_errors() -> None:
    """One typo does not make a column something else."""
    rows = [["Account ID", "ARR", "Segment"], ["A1", 5, "SMB"], ["A2", 5, "smb"], ["A3", 5, "SBM"]]
    assert errors(book(accounts=rows)) == [("Accounts", 4, "Segment")]


def test_a_stage_that_is_unknown_takes_no_extra_time() -> None:
    """An unknown stage is a warning."""
    assert warnings(book(accounts=account(stage="Limbo"))) == [("Accounts", 2, "Stage")]


def test_a_health_class_may_be_the_planners_own() -> None:
    """The classes of the Hours Model are the ones that count."""
    model = [["Health", "Health Factor"], ["Red", 2], ["Green", 1]]
    assert errors(book(accounts=account(health="red"), hours_model=model)) == []
    assert errors(book(accounts=account(health="At-risk"), hours_model=model)) == [("Accounts", 2, "Health")]


def test_an_unknown_current_csm_counts_as_nobody() -> None:
    """The row is named and the plan goes on."""
    sheets = book(accounts=account(current_csm="C9"))
    assert warnings(sheets) == [("Accounts", 2, "Current CSM")]
    assert read(sheets).accounts.at[2, "Current CSM"] == "C9"


def test_a_csm_who_left_is_known() -> None:
    """No warning for an account whose CSM is gone: that is what plans are for."""
    assert warnings(book(accounts=account(current_csm="C2"), csms=TEAM)) == []


def test_two_accounts_of_one_name_are_a_warning() -> None:
    """The second is named, with the row of the first."""
    sheets = book(accounts=[["Account ID", "ARR", "Account Name"], ["A1", 5, "River"], ["A2", 5, " river"]])
    assert warnings(sheets) == [("Accounts", 3, "Account Name")]
    assert "row 2" in said(sheets)


@pytest.mark.parametrize(
    ("column", "word", "header"),
    [
        ("required_skills", "Fintech; SQL", "Required Skills"),
        ("required_language", "de", "Required Language"),
        ("required_region", "APAC", "Required Region"),
    ],
)
def test_what_no_active_csm_has_is_reported_with_its_row(column: str, word: str, header: str) -> None:
    """The only CSM with SQL, German and APAC has left."""
    assert warnings(book(accounts=account(**{column: word}), csms=TEAM)) == [("Accounts", 2, header)]


def test_a_missing_skill_is_one_warning_that_counts_its_accounts() -> None:
    """One line per skill, not per account."""
    rows = [["Account ID", "ARR", "Required Skills"], *([f"A{i}", 5, "Rust"] for i in range(3))]
    assert warnings(book(accounts=rows)) == [("Accounts", 2, "Required Skills")]
    assert "3 accounts need: row 2-4" in said(book(accounts=rows))


def test_what_only_a_prospect_requires_is_no_matter() -> None:
    """Prospects are not planned."""
    rows = [["Account ID", "ARR", "Status", "Required Skills"], ["A1", 5, "Active", ""], ["A2", 5, "Prospect", "Rust"]]
    assert warnings(book(accounts=rows)) == []


def test_there_must_be_an_active_account() -> None:
    """Prospects alone are nothing to plan."""
    assert errors(book(accounts=account(status="Prospect"))) == [("Accounts", None, "")]
    assert errors(book(accounts=[["Account ID", "ARR"]])) == [("Accounts", None, "")]


@pytest.mark.parametrize("cells", [{"status": "Left"}, {"start_date": "2026-01-06"}, {"end_date": "2026-01-05"}])
def test_there_must_be_an_active_csm(cells: dict[str, str]) -> None:
    """Somebody has to be there on the plan date."""
    sheets = book(csms=csm(**cells))
    assert errors(sheets) == [("CSMs", None, "")]
    assert "2026-01-05" in said(sheets)


@pytest.mark.parametrize("cells", [{"weekly_hours": 0}, {"customer_share": "0%"}, {"ramp": 0}])
def test_the_team_must_have_some_capacity(cells: dict[str, object]) -> None:
    """A team without hours cannot look after anybody."""
    assert errors(book(csms=csm(**cells))) == [("CSMs", None, "")]


def test_missing_optional_sheets_are_notes() -> None:
    """The run says which defaults it uses."""
    noted = {fault.sheet for fault in faults(book(settings=None)) if "no such sheet" in fault.problem}
    assert noted == {"Hours Model", "Locks", "Settings", "Scenarios"}
    assert notes(book(settings=None)) == []


def test_a_complexity_without_a_factor_counts_as_simple_as_any() -> None:
    """The planner's own table has no row for 5: factor 1 is used and said."""
    model = [["Complexity", "Complexity Factor"], [1, 0.8], [3, 1]]
    assert warnings(book(accounts=account(complexity=5), hours_model=model)) == [("Accounts", 2, "Complexity")]
    assert warnings(book(accounts=account(complexity=3), hours_model=model)) == []


def test_a_csm_who_ends_before_the_start_is_a_warning() -> None:
    """Two dates were swapped."""
    rows = [["CSM ID", "Start Date", "End Date"], ["C1"], ["C2", "2026-02-01", "2026-01-01"]]
    assert warnings(book(csms=rows)) == [("CSMs", 3, "End Date")]

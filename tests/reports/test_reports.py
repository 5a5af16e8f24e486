"""Every output sheet: its columns are the interface, its cells are what the plan says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.given import account, csm, lock, sheets
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.pipeline import input_warnings, plan, read_workbook
from xl_territory.reports import REPORTS, ReportContext
from xl_territory.workbook import MemoryHost

COLUMNS = {
    "Assignments": "Account ID, Account Name, From, To, Moved, Why, Flags, Assigned CSM, Current CSM, Tier, Health, "
    "ARR, Hours, Match, Locked By, Next Best CSM, Next Best Cost, Planned CSM",
    "CSM Hours": "CSM ID, CSM Name, Accounts, Hours, Fair Share, Capacity, Utilisation, At-risk Accounts, "
    "At-risk Hours, ARR, Skill Match, Moved In, Moved Out, Flags",
    "Coverage Flags": "Severity, Flag, Kind, ID, Name, Detail, Suggested Action",
    "Score": "Term, Weight, Value, Value Today, Change, Contribution",
    "Audit": "Rule, Mode, Checked, Violations, Examples",
    "Data Issues": "Severity, Sheet, Row, Column, Value, Problem, Suggested Fix",
}


@pytest.fixture(scope="module")
def small_plan() -> Plan:
    """A locked account, one in renewal, a Fintech one, one that nobody may have, and a full book."""
    accounts = [
        account("A1", account_name="Acme", industry="Fintech", current_csm="C1", with_csm_since="2023-01-05"),
        account("A2", current_csm="C2", renewal_open="Yes"),
        account("A3", health="At-risk"),
        account("A4", health="At-risk", required_language="German"),
    ]
    csms = [csm("C1", csm_name="Ana", skills="Fintech"), csm("C2", csm_name="Ben", max_accounts=1), csm("C3")]
    return plan(read_workbook(sheets(accounts, csms, [lock("A3", "Assign", "C3", reason="knows them")])))


@pytest.fixture(scope="module")
def written(small_plan: Plan) -> MemoryHost:
    """Its sheets."""
    host = MemoryHost({})
    findings = ReportContext(small_plan, input_warnings(small_plan))
    host.write([report(findings) for report in REPORTS])
    return host


@pytest.mark.parametrize("sheet", COLUMNS)
def test_the_columns_of_a_sheet_are_its_interface(written: MemoryHost, sheet: str) -> None:
    """Planner formulas and scripts rely on names and order; more may follow on the right."""
    wanted = COLUMNS[sheet].split(", ")
    assert list(written.frame(sheet).columns)[: len(wanted)] == wanted


@pytest.mark.parametrize("sheet", [*COLUMNS, "Dashboard"])
def test_an_empty_sheet_has_the_same_columns(written: MemoryHost, sheet: str) -> None:
    """Before the first run there are headers, no rows, and no charts of nothing."""
    host = MemoryHost({})
    host.write([report(ReportContext(None)) for report in REPORTS])
    assert list(host.frame(sheet).columns) == list(written.frame(sheet).columns)
    assert host.frame(sheet).empty


def test_why_is_a_sentence_that_a_csm_could_be_told(written: MemoryHost) -> None:
    """Match, time, relationship or lock, and the second choice with what would be lost."""
    why = dict(zip(written.frame("Assignments")["Account ID"], written.frame("Assignments")["Why"], strict=True))
    assert why["A1"].startswith("Fintech match, 20.0 h free, keeps a 3-year relationship; next best C3 would cost ")
    assert why["A1"].endswith(" points: C3 would be 10.0 h above a fair share.")
    assert why["A2"].startswith("Held by its renewal, ")
    assert why["A2"].endswith("; no other CSM may take it.")
    assert why["A3"].startswith("Locked by the planner (knows them), 20.0 h free, had no CSM")
    assert why["A4"] == "No owner: the rules leave no CSM who may have it."


def test_the_next_best_cost_is_the_score_with_that_one_account_moved(small_plan: Plan, written: MemoryHost) -> None:
    """Re-evaluated from nothing but the owners, for every account that has a second choice."""
    t, frame = small_plan.territory, written.frame("Assignments")
    moved = [i for i, name in enumerate(frame["Next Best CSM"]) if isinstance(name, str) and name]
    assert moved
    for i in moved:
        owner = small_plan.books.owner.copy()
        owner[i] = t.csm_ids.index(frame["Next Best CSM"][i])
        rise = small_plan.problem.score(owner) - small_plan.problem.score(small_plan.books.owner)
        assert frame["Next Best Cost"][i] == pytest.approx(100 * rise)


def test_the_books_add_up(small_plan: Plan, written: MemoryHost) -> None:
    """CSM Hours says what Assignments says."""
    accounts, books = written.frame("Assignments"), written.frame("CSM Hours").set_index("CSM ID")
    for id_, book in accounts.groupby("Assigned CSM"):
        assert books.loc[id_, "Hours"] == pytest.approx(book["Hours"].sum())
        assert books.loc[id_, "Accounts"] == len(book)
    assert books["Accounts"].sum() == small_plan.books.owned.sum()


def test_flags_are_sorted_by_severity(written: MemoryHost) -> None:
    """Critical ones first, each with a sentence and an action."""
    frame = written.frame("Coverage Flags")
    order = ["critical", "warning", "info"]
    assert list(frame["Severity"]) == sorted(frame["Severity"], key=order.index)
    assert {"UNASSIGNED", "AT_RISK_UNCOVERED", "RENEWAL_FROZEN"} <= set(frame["Flag"])
    assert frame[["Detail", "Suggested Action"]].map(len).to_numpy().min() > 10


def test_the_audit_counts_violations_rule_by_rule(written: MemoryHost) -> None:
    """One account has no owner; everything else holds."""
    audit = written.frame("Audit").set_index("Rule")["Violations"]
    assert audit["one owner"] == 1
    assert audit.drop("one owner").eq(0).all()


def test_an_account_that_nobody_may_have_is_a_data_issue(written: MemoryHost) -> None:
    """With its row on the Accounts sheet and the reason."""
    issues = written.frame("Data Issues")
    row = issues[issues["Problem"].str.startswith("No CSM may have this account")].iloc[0]
    assert (row["Sheet"], row["Row"], row["Column"], row["Value"]) == ("Accounts", 5, "Account ID", "A4")
    assert "German" in row["Problem"]


def test_a_number_is_a_number(written: MemoryHost) -> None:
    """No text in number columns, no NaN in any cell."""
    for sheet in (*COLUMNS, "Dashboard"):
        for table in written.written[sheet].tables:
            for row in table.rows:
                for cell in row:
                    value = getattr(cell, "value", cell)
                    assert not (isinstance(value, float) and not np.isfinite(value))
    assert pd.api.types.is_numeric_dtype(written.frame("CSM Hours")["Hours"])

"""Two plans side by side: one yardstick, what differs, and which backup is taken."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tests.given import account, csm, given, sheets
from xl_territory.plans.evaluate import Plan, evaluate
from xl_territory.plans.pipeline import plan, planned
from xl_territory.run.optimize import optimize
from xl_territory.studies.plan_compare.analysis import compare_plans, last_plan
from xl_territory.studies.plan_compare.sheet import plan_compare, sentence
from xl_territory.workbook import MemoryHost

ACCOUNTS = [account(f"A{i}", current_csm="C1", weekly_hours=4 + i) for i in range(4)]
CSMS = [csm("C1"), csm("C2")]


def made(*owners: str, **settings: float) -> Plan:
    """These owners as a plan."""
    t = given(ACCOUNTS, CSMS, settings={name.replace("_", ": "): value for name, value in settings.items()}).territory
    return evaluate(t, t.books(t.current).owner * 0 + [t.csm_ids.index(owner) for owner in owners])


def test_who_has_another_csm_and_what_that_does_to_hours() -> None:
    """A1 and A3 with C2 in the one plan, A2 and A3 in the other."""
    found = compare_plans(made("C1", "C2", "C1", "C2"), made("C1", "C1", "C2", "C2"), "other.xlsx")
    assert found.differing.tolist() == [1, 2]
    host = MemoryHost({})
    host.write([plan_compare(found)])
    hours = host.frame("Plan Compare", "PlanCompareHours")
    assert list(hours["Other Plan"]) == [9, 13]
    assert list(hours["This Plan"]) == [10, 12]
    moves = host.frame("Plan Compare", "PlanCompareMoves").set_index("Account ID")
    assert moves.loc["A1", ["Other Plan", "This Plan"]].tolist() == ["C1", "C2"]
    assert moves.loc["A2", "Note"] == "back with the current CSM"
    assert sentence(found).startswith(
        "2 of 4 accounts have another CSM than in other.xlsx (11.0 h a week, 100,000 of ARR)."
    )


def test_both_plans_are_judged_by_the_same_inputs() -> None:
    """The other was made with weights by which it is perfect; by these it is what any plan with its owners is."""
    keep = made("C1", "C1", "C1", "C1", **{"Weight_balance": 0, "Weight_continuity": 10})
    this = made("C1", "C2", "C1", "C2")
    found = compare_plans(this, keep, "other.xlsx")
    assert not found.same_inputs
    assert found.other.score == pytest.approx(made("C1", "C1", "C1", "C1").score) != keep.score
    assert ("Weight: balance", 0, 40) in found.settings
    assert "those of the other plan were others: 1 differences" in sentence(found)


def test_accounts_and_csms_that_one_of_them_does_not_have_are_named() -> None:
    """An account is new, a CSM gone: whom they had has nobody."""
    then = plan(given(ACCOUNTS[:3], [*CSMS, csm("C3")]).territory)
    found = compare_plans(made("C1", "C2", "C1", "C2"), then, "other.xlsx")
    assert ("Account", "A3", "new") in found.coming_and_going
    assert ("CSM", "C3", "gone") in found.coming_and_going
    assert found.other.books.owner[3] == -1
    assert 3 not in found.differing


def test_the_newest_backup_with_another_plan_is_taken(tmp_path: Path) -> None:
    """Three runs in place, the second after a change of CSMs; the third changes nothing."""
    path = tmp_path / "book.xlsx"
    with pd.ExcelWriter(path) as writer:
        for name, frame in sheets(ACCOUNTS, CSMS).items():
            frame.to_excel(writer, sheet_name=name, index=False)
    optimize(path, path)
    first = planned(path)
    book = openpyxl.load_workbook(path)
    column = [cell.value for cell in book["CSMs"][1]].index("CSM ID") + 1
    book["CSMs"].cell(1, column + 1).value = "Max Accounts"
    book["CSMs"].cell(2, column + 1).value = 0
    book.save(path)
    optimize(path, path)
    optimize(path, path)
    found = last_plan(path, planned(path))
    assert found is not None
    assert found[1].assignment == first.assignment
    assert last_plan(path, found[1]) is not None
    assert last_plan({}, first) is None

"""A written plan is read back as it is, whatever somebody has made of it since."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.given import account, csm, sheets
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.pipeline import planned
from xl_territory.plans.status import Status
from xl_territory.run.optimize import optimize


def test_a_family_split_by_hand_is_read_as_split(make_book: Callable[..., Path]) -> None:
    """Each account is with the CSM that its row names, and the broken rule is named."""
    family = [account(id_, parent_account="P") for id_ in ("A1", "A2")]
    run = optimize(make_book(sheets(family, [csm("C1"), csm("C2")])))
    path = run.written.path
    assert path
    book = openpyxl.load_workbook(path)
    book["Assignments"]["H5"], book["Assignments"]["H6"] = "C1", "C2"
    book.save(path)
    found = planned(path)
    assert found.assignment == {"A1": "C1", "A2": "C2"}
    assert found.status is Status.INFEASIBLE
    assert [violation.rule for violation in found.violations] == ["families"]


@pytest.fixture
def made(make_book: Callable[..., Path]) -> tuple[Plan, Path]:
    """A plan that is proved best, and the workbook that it was written into."""
    accounts = [account(f"A{i}", current_csm="C1", weekly_hours=3 + i) for i in range(4)]
    run = optimize(make_book(sheets(accounts, [csm("C1", max_accounts=3), csm("C2")])))
    assert run.written.path
    assert run.plan.status is Status.OPTIMAL
    return run.plan, run.written.path


def test_what_was_proved_of_a_plan_is_said_by_whoever_reads_it(made: tuple[Plan, Path]) -> None:
    """It was called feasible, and its bound 0."""
    plan, path = made
    assert (planned(path).status, planned(path).bound) == (plan.status, pytest.approx(plan.bound))


@pytest.mark.parametrize(
    ("sheet", "header", "value"),
    [("CSMs", "Max Accounts", 4), ("Assignments", "Assigned CSM", "C1"), ("Accounts", "Current CSM", "C2")],
)
def test_a_proof_ends_with_any_change(made: tuple[Plan, Path], sheet: str, header: str, value: object) -> None:
    """Of an input, even if the plan is worth the same; and of the plan."""
    _, path = made
    book = openpyxl.load_workbook(path)
    cells = next(row for row in book[sheet].iter_rows() if header in [cell.value for cell in row])
    column = next(cell.column for cell in cells if cell.value == header)
    rows = range(cells[0].row + 1, book[sheet].max_row + 1)
    changed = next(row for row in rows if book[sheet].cell(row, column).value != value)
    book[sheet].cell(changed, column).value = value
    book.save(path)
    assert (planned(path).status, planned(path).bound) != (Status.OPTIMAL, pytest.approx(made[0].bound))
    assert planned(path).bound == 0

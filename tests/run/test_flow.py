"""The flow in Python, on the worked example and by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

import xl_territory
from tests.given import account, csm, sheets
from xl_territory.errors import InputError
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.status import Status
from xl_territory.solver.assignment import Progress
from xl_territory.template import Example
from xl_territory.template.new_workbook import new_workbook
from xl_territory.workbook import MemoryHost

BEST_KNOWN = 0.05574


@pytest.fixture(scope="module")
def worked_example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of the worked example."""
    return new_workbook(tmp_path_factory.mktemp("worked") / "example.xlsx", Example.WORKED)


@pytest.fixture(scope="module")
def worked_plan(worked_example: Path) -> Plan:
    """Its plan."""
    return xl_territory.plan(xl_territory.read_workbook(worked_example))


def test_the_worked_example_is_solved(worked_plan: Plan) -> None:
    """Within 0.1 % of the best known score, and never below it by mistake."""
    assert worked_plan.status in {Status.OPTIMAL, Status.FEASIBLE}
    assert BEST_KNOWN <= worked_plan.score <= 0.0558
    assert worked_plan.violations == ()


def test_the_bound_never_exceeds_the_score(worked_plan: Plan) -> None:
    """And the gap follows from both."""
    assert worked_plan.bound <= worked_plan.score
    assert worked_plan.gap == pytest.approx((worked_plan.score - worked_plan.bound) / worked_plan.score)


def test_the_same_workbook_gives_the_same_plan(worked_example: Path, worked_plan: Plan) -> None:
    """Same input, same settings, same seed."""
    again = xl_territory.plan(xl_territory.read_workbook(worked_example))
    assert again.assignment == worked_plan.assignment


def test_the_flow_works_on_frames() -> None:
    """Read, plan and write without any file."""
    host = MemoryHost(sheets([account("A1"), account("A2")], [csm("C1"), csm("C2")]))
    territory = xl_territory.read_workbook(sheets([account("A1"), account("A2")], [csm("C1"), csm("C2")]))
    plan = xl_territory.plan(territory)
    assert sorted(str(owner) for owner in plan.assignment.values()) == ["C1", "C2"]
    assert host.sheet_names == ("Accounts", "CSMs", "Settings")


def test_infinity_in_a_frame_is_an_error() -> None:
    """It is not taken for a blank."""
    with pytest.raises(InputError, match="row 2, ARR"):
        xl_territory.read_workbook(sheets([account("A1", arr=float("inf"))], [csm("C1")]))


def test_a_search_stopped_at_once_keeps_what_is_hard(worked_example: Path) -> None:
    """Only what may give way may be left undone."""
    plan = xl_territory.plan(xl_territory.read_workbook(worked_example), stop=lambda: True)
    assert plan.status is Status.CANCELLED
    assert {violation.rule for violation in plan.violations} <= {"one owner", "capacity"}


def test_a_search_stopped_on_the_way_has_a_complete_plan(worked_example: Path) -> None:
    """The planner stops when the gap shown is good enough for them."""
    seen: list[Progress] = []
    territory = xl_territory.read_workbook(worked_example, {"Solver: gap": "0"})
    plan = xl_territory.plan(territory, watch=seen.append, stop=lambda: bool(seen) and seen[-1].gap < 0.05)
    assert plan.status is Status.CANCELLED
    assert plan.complete


def test_contradicting_rules_are_named() -> None:
    """Two accounts locked to a CSM who may have one: one has no owner, and the locks say so."""
    locks = [{"Account ID": id_, "Kind": "Assign", "CSM ID": "C1"} for id_ in ("A1", "A2")]
    frames = sheets([account("A1"), account("A2"), account("A3")], [csm("C1", max_accounts=1), csm("C2")], locks)
    plan = xl_territory.plan(xl_territory.read_workbook(frames))
    assert plan.status is Status.INFEASIBLE
    assert plan.unassigned == 1
    assert any("is not followed" in violation.detail for violation in plan.violations)

"""A written plan is read back as it is, whatever somebody has made of it since."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl

from tests.given import account, csm, sheets
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

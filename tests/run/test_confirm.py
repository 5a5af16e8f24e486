"""What was written is read again and compared with what was proved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tests.run.conftest import Command
from xl_territory.errors import WorkbookError
from xl_territory.run.optimize import Run, optimize
from xl_territory.run.verify import confirm, differences
from xl_territory.workbook.host import Written, digest

Frames = dict[str, pd.DataFrame]


@pytest.fixture
def run(make_book: Callable[..., Path], small_team: Frames) -> Run:
    """A planned workbook."""
    return optimize(make_book(small_team))


def test_a_written_plan_is_confirmed(run: Run) -> None:
    """Owners, hours, terms and score are those of the plan."""
    assert list(differences(run.written.path, run.plan, {})) == []


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "said"),
    [
        ("Assignments", "H5", "C2", "Assignments gives A0 to another CSM"),
        ("CSM Hours", "D5", 1.0, "CSM Hours shows 1"),
        ("Score", "C5", 0.9, "Score shows 0.9 as the Value of balance"),
    ],
)
def test_a_difference_is_named(run: Run, sheet: str, cell: str, value: object, said: str) -> None:
    """Whatever was changed behind our back."""
    path = run.written.path
    assert path
    book = openpyxl.load_workbook(path)
    if sheet == "Assignments":
        value = {"C1": "C2", "C2": "C1"}[str(book[sheet][cell].value)]
    book[sheet][cell] = value
    book.save(path)
    with pytest.raises(WorkbookError, match=said):
        confirm(Written(path, digest=digest(path.read_bytes())), run.plan, {})


def test_a_change_by_somebody_else_is_no_defect(run: Run) -> None:
    """Nobody is asked to report a race."""
    path = run.written.path
    assert path
    book = openpyxl.load_workbook(path)
    book["Score"]["C5"] = 0.9
    book.save(path)
    with pytest.raises(WorkbookError, match=r"Somebody changed .*: Score shows 0\.9.*Run again\.$"):
        confirm(run.written, run.plan, {})


def test_a_backup_is_brought_back(xl_territory: Command, make_book: Callable[..., Path], small_team: Frames) -> None:
    """The workbook is again what it was before the in-place run."""
    book = make_book(small_team)
    before = book.read_bytes()
    xl_territory("optimize", book, "--in-place")
    assert book.read_bytes() != before
    assert xl_territory("restore", book).returncode == 0
    assert book.read_bytes() == before

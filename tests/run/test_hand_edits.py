"""Hand edits of Assignments: a run names them and asks, keeps them as locks, or drops them when told to."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tests.given import account, csm, lock, sheets
from xl_territory.errors import InputError, UsageError
from xl_territory.plans.pipeline import planned, read_workbook
from xl_territory.run.batch import run_batch
from xl_territory.run.hand_edits import EditChoice, hand_edits
from xl_territory.run.optimize import optimize
from xl_territory.solver.executors import executor
from xl_territory.workbook import XlsxHost
from xl_territory.workbook.backups import backups
from xl_territory.workbook.sheet_columns import records

Frames = dict[str, pd.DataFrame]
MakeBook = Callable[..., Path]


def edit(path: Path, **owners: str | None) -> None:
    """Type other CSMs into Assigned CSM, as a planner does."""
    book = openpyxl.load_workbook(path)
    sheet = book["Assignments"]
    headers = {cell.value: cell.column for cell in sheet[4]}
    for row in range(5, sheet.max_row + 1):
        id_ = sheet.cell(row, headers["Account ID"]).value
        if id_ in owners:
            sheet.cell(row, headers["Assigned CSM"]).value = owners[id_]
    book.save(path)


def owners(path: Path) -> dict[str, str | None]:
    """The plan that a workbook holds."""
    return dict(planned(path).assignment)


@pytest.fixture
def book(make_book: MakeBook, small_team: Frames) -> Path:
    """A workbook with a plan beside it."""
    path = make_book(small_team)
    optimize(path)
    return path


@pytest.fixture
def plan(book: Path) -> Path:
    """That plan."""
    return book.with_name("book_plan.xlsx")


def other(owner: str | None) -> str:
    """The CSM of the small team who it is not."""
    return "C2" if owner == "C1" else "C1"


def test_a_run_that_would_replace_edits_stops_and_names_them(book: Path, plan: Path) -> None:
    """Before it searches: the plan is as the planner left it."""
    moved = other(owners(plan)["A1"])
    edit(plan, A1=moved)
    before = plan.read_bytes()
    with pytest.raises(
        UsageError, match=r"1 account on Assignments was edited by hand.*Account 1 from C. to C.\. Choose"
    ) as told:
        optimize(book)
    assert all(choice in str(told.value) for choice in ("--keep-edits", "--discard-edits", "-o OTHER"))
    assert plan.read_bytes() == before


def test_edits_are_kept_as_locks(book: Path, plan: Path) -> None:
    """On the Locks sheet of the result, so that the next plan keeps them too."""
    moved = other(owners(plan)["A1"])
    edit(plan, A1=moved)
    optimize(book, edits=EditChoice.KEEP, verify=True)
    assert owners(plan)["A1"] == moved
    assert read_workbook(plan).tables.locks.iloc[0].tolist()[:4] == [
        "A1",
        "Assign",
        moved,
        "Edited by hand on Assignments",
    ]
    optimize(plan, plan)
    assert owners(plan)["A1"] == moved


def test_edits_that_are_dropped_stand_in_the_change_log(book: Path, plan: Path) -> None:
    """Who had typed what is known for ever, also where backups are gone."""
    before = owners(plan)["A1"]
    edit(plan, A1=other(before))
    optimize(book, edits=EditChoice.DISCARD)
    log = records(XlsxHost(plan).read(["Change Log"])["Change Log"], "Action", "Key", "Field", "Old", "New", "Comment")
    assert ("edit dropped", "A1", "Assigned CSM", other(before), before, f"The plan before said {before}.") in log


def test_edits_by_name_are_kept_too(book: Path, plan: Path) -> None:
    """Ana is C1 wherever somebody types her name."""
    to = {"C1": "Ana", "C2": "ben"}[other(owners(plan)["A1"])]
    edit(plan, A1=to)
    optimize(book, edits=EditChoice.KEEP)
    assert owners(plan)["A1"] == {"Ana": "C1", "ben": "C2"}[to]


def test_the_same_csm_by_name_is_no_edit(book: Path, plan: Path) -> None:
    """Nothing would be lost."""
    edit(plan, A1={"C1": "Ana", "C2": "Ben"}[str(owners(plan)["A1"])])
    optimize(book)


def test_edits_go_into_the_locks_that_are_there(make_book: MakeBook, small_team: Frames) -> None:
    """A lock that assigns the account is changed, one that forbids something stays."""
    frames = sheets(
        small_team["Accounts"].to_dict("records"),
        small_team["CSMs"].to_dict("records"),
        [lock("A0", "Assign", "C1", reason="mine"), lock("A1", "Never", "C1")],
    )
    path = make_book(frames)
    optimize(path, path)
    edit(path, A0="C2", A2=None)
    optimize(path, path, edits=EditChoice.KEEP)
    locks = read_workbook(path).tables.locks[["Account ID", "Kind", "CSM ID"]].to_numpy().tolist()
    assert ["A0", "Assign", "C2"] in locks
    assert ["A1", "Never", "C1"] in locks
    assert ("A0", "C2") in owners(path).items()
    assert {row[1] for row in locks if row[0] == "A2"} == {"Never"}


def test_edits_are_dropped_when_told_to(book: Path, plan: Path) -> None:
    """A backup keeps the plan with them."""
    before = owners(plan)
    edit(plan, A1=other(before["A1"]))
    edited = plan.read_bytes()
    optimize(book, edits=EditChoice.DISCARD)
    assert owners(plan) == before
    assert backups(plan)[-1].read_bytes() == edited


def test_errors_of_the_input_do_not_replace_edits_either(book: Path, plan: Path) -> None:
    """The workbook with its Data Issues would take the place of the edited plan."""
    edit(plan, A1=other(owners(plan)["A1"]))
    before = plan.read_bytes()
    source = openpyxl.load_workbook(book)
    source["Accounts"]["B2"] = "a lot"
    source.save(book)
    with pytest.raises(InputError):
        optimize(book)
    assert plan.read_bytes() == before


def test_a_book_of_a_batch_with_edits_costs_itself_only(book: Path, plan: Path, make_book: MakeBook) -> None:
    """The others are planned; told to keep them, it is planned as well."""
    edit(plan, A1=other(owners(plan)["A1"]))
    second = make_book(sheets([account("B1")], [csm("C1")]), "second.xlsx")
    with executor(1) as workers:
        codes = {each.book.name: each.exit_code for each in run_batch([book, second], {}, workers)}
        kept = {each.book.name: each.exit_code for each in run_batch([book], {}, workers, EditChoice.KEEP)}
    assert codes == {"book.xlsx": 2, "second.xlsx": 0}
    assert kept == {"book.xlsx": 0}


def test_no_sheet_has_no_edits() -> None:
    """Nor has one of a time when the plan was not kept beside them."""
    assert hand_edits(None) == ()


def test_a_finished_plan_is_saved_beside_what_cannot_be_written(make_book: MakeBook, small_team: Frames) -> None:
    """Somebody opens the target while the search runs: the plan is there all the same, and a warning says where."""
    path = make_book(small_team)
    lock = path.with_name("~$book_plan.xlsx")
    run = optimize(path, stop=lambda: lock.touch() or False)  # type: ignore[func-returns-value]
    assert lock.exists()
    assert run.written.path is not None
    assert run.written.path.name.startswith("book_plan_saved_")
    assert len(owners(run.written.path)) == 4
    assert any("The plan was saved as" in fault.problem and "open in Excel" in fault.problem for fault in run.faults)


@pytest.mark.skipif(not hasattr(os, "link"), reason="hard links are made here")
def test_other_names_of_a_file_are_told_that_they_keep_the_old_one(book: Path) -> None:
    """A new file takes the place of one name only."""
    os.link(book, book.with_name("other.xlsx"))
    run = optimize(book, book, edits=EditChoice.DISCARD)
    (told,) = [fault for fault in run.faults if "hard links" in fault.problem]
    assert told.problem.startswith("This file has 1 other name on the disk")
    assert book.with_name("other.xlsx").read_bytes() != book.read_bytes()

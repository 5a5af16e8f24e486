"""The command line as a user meets it: what it prints, writes and returns."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd

from tests.given import account, csm, sheets
from tests.run.conftest import Command

Frames = dict[str, pd.DataFrame]
MakeBook = Callable[..., Path]


def test_optimize_writes_a_plan_beside_the_workbook(
    xl_territory: Command, make_book: MakeBook, small_team: Frames
) -> None:
    """The input is not touched; every result sheet is there."""
    book = make_book(small_team)
    before = book.read_bytes()
    done = xl_territory("optimize", book)
    assert done.returncode == 0, done.stderr
    assert book.read_bytes() == before
    written = openpyxl.load_workbook(book.with_name("book_plan.xlsx"))
    results = {"Assignments", "CSM Hours", "Coverage Flags", "Score", "Audit", "Data Issues", "Dashboard"}
    assert results | set(small_team) <= set(written.sheetnames)


def test_json_is_one_object_and_nothing_else(xl_territory: Command, make_book: MakeBook, small_team: Frames) -> None:
    """Scripts can rely on the keys."""
    done = xl_territory("optimize", make_book(small_team), "--json")
    found = json.loads(done.stdout)
    assert (found["status"], found["accounts"], found["csms"], found["assigned"]) == ("optimal", 4, 2, 4)
    assert set(found["seconds"]) == {"read", "validate", "solve", "write", "total"}
    assert set(found["terms"]["balance"]) == {"weight", "value", "today"}
    assert found["gap"] == 0 or found["gap"] < 0.01
    keys = {"score", "bound", "unassigned", "moved", "overload_hours", "violations", "warnings", "output"}
    assert keys <= set(found)


def test_an_over_full_team_gets_a_partial_plan(
    xl_territory: Command, make_book: MakeBook, over_full_team: Frames
) -> None:
    """Exit code 3, every account with an owner, the overload as small as it can be, and flagged.

    36 hours are above the capacity of the two, and the first three minutes of each are none (semantics: capacity).
    """
    book = make_book(over_full_team)
    done = xl_territory("optimize", book, "--json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["status"], found["unassigned"]) == (3, "partial", 0)
    assert abs(found["overload_hours"] - 35.9) < 1e-6
    flags = pd.read_excel(book.with_name("book_plan.xlsx"), sheet_name="Coverage Flags", header=3, engine="openpyxl")
    assert set(flags.loc[flags["Flag"] == "OVER_CAPACITY", "ID"]) == {"C1", "C2"}


def test_errors_stop_the_run_and_are_listed(xl_territory: Command, make_book: MakeBook) -> None:
    """Exit code 2; the output is the input and its Data Issues; no traceback."""
    book = make_book(sheets([account("A1", arr=-5), account("A1")], [csm("C1", weekly_hours="many")]))
    done = xl_territory("optimize", book)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "Accounts row 2, ARR" in done.stderr
    written = openpyxl.load_workbook(book.with_name("book_plan.xlsx"))
    assert written.sheetnames == ["Accounts", "CSMs", "Settings", "Data Issues"]


def test_in_place_keeps_a_backup(xl_territory: Command, make_book: MakeBook, small_team: Frames) -> None:
    """The workbook as it was lies beside it."""
    book = make_book(small_team)
    before = book.read_bytes()
    assert xl_territory("optimize", book, "--in-place").returncode == 0
    (backup,) = book.parent.glob("book.backup-*.xlsx")
    assert backup.read_bytes() == before
    assert "Assignments" in openpyxl.load_workbook(book).sheetnames


def test_a_setting_can_be_set_for_one_run(xl_territory: Command, make_book: MakeBook, small_team: Frames) -> None:
    """With continuity alone nobody moves."""
    zero = [word for term in ("balance", "skill", "risk") for word in ("--set", f"Weight: {term}=0")]
    done = xl_territory("optimize", make_book(small_team), "--json", *zero, "--set", "Limit: max utilisation=2")
    assert json.loads(done.stdout)["moved"] == 0


def test_a_wrong_setting_is_named_with_the_right_one(
    xl_territory: Command, make_book: MakeBook, small_team: Frames
) -> None:
    """A slip of the pen is a usage error with a suggestion."""
    done = xl_territory("optimize", make_book(small_team), "--set", "Weight: balanse=50")
    assert done.returncode == 2
    assert "Did you mean 'Weight: balance'?" in done.stderr


def test_a_missing_workbook_is_one_message(xl_territory: Command) -> None:
    """What is wrong and where, without a traceback."""
    done = xl_territory("optimize", "nowhere.xlsx")
    assert done.returncode == 2
    assert "nowhere.xlsx" in done.stderr
    assert "Traceback" not in done.stderr


def test_validate_writes_nothing(xl_territory: Command, make_book: MakeBook, small_team: Frames) -> None:
    """It lists, and that is all."""
    book = make_book(small_team)
    done = xl_territory("validate", book)
    assert done.returncode == 0
    assert "0 errors" in done.stdout
    assert list(book.parent.iterdir()) == [book]


def test_explain_reads_the_written_plan(xl_territory: Command, make_book: MakeBook, small_team: Frames) -> None:
    """By ID or by name; without a plan it says what to do."""
    book = make_book(small_team)
    assert "Run optimize first" in xl_territory("explain", "A1", "--book", book).stderr
    xl_territory("optimize", book)
    done = xl_territory("explain", "Account 1", "--book", book.with_name("book_plan.xlsx"))
    assert done.returncode == 0, done.stderr
    assert "Account 1 is with" in done.stdout


def test_new_never_replaces_a_file(xl_territory: Command, tmp_path: Path) -> None:
    """The second call is refused."""
    assert xl_territory("new", "plan.xlsx", "--example", "worked").returncode == 0
    before = (tmp_path / "plan.xlsx").read_bytes()
    again = xl_territory("new", "plan.xlsx")
    assert (again.returncode, (tmp_path / "plan.xlsx").read_bytes()) == (2, before)


def test_a_failing_workbook_does_not_stop_a_batch(
    xl_territory: Command, make_book: MakeBook, small_team: Frames, over_full_team: Frames, tmp_path: Path
) -> None:
    """A broken file, an over-full team and a good one: each has its line, the worst gives the exit code."""
    make_book(small_team, "good.xlsx")
    make_book(over_full_team, "over.xlsx")
    (tmp_path / "broken.xlsx").write_bytes(b"not a workbook")
    done = xl_territory("batch", tmp_path)
    assert done.returncode == 2
    assert all(word in done.stdout for word in ("good.xlsx", "optimal", "over.xlsx", "partial", "broken.xlsx"))
    assert (tmp_path / "good_plan.xlsx").exists()


def test_help_is_there_for_every_command(xl_territory: Command) -> None:
    """Each says what it does."""
    commands = ("new", "validate", "optimize", "explain", "demo", "batch")
    assert all(command in xl_territory("--help").stdout for command in commands)
    for command in commands:
        assert "Usage" in xl_territory(command, "--help").stdout

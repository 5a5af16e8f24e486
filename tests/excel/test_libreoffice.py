"""What the macro's Python half does, without LibreOffice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from tests.given import account, csm, sheets
from tests.worker.conftest import edited_by_hand
from xl_territory.plans.pipeline import planned
from xl_territory.run.optimize import optimize
from xl_territory.studies import explain, what_if
from xl_territory.template.buttons import BUTTONS, Button
from xl_territory.template.libreoffice import main, press

VALIDATE, OPTIMIZE, EXPLAIN, WHAT_IF = (
    next(button for button in BUTTONS if button.name == name) for name in ("validate", "optimize", "explain", "what_if")
)


@pytest.fixture
def book(own_workbook: Path, tmp_path: Path) -> Path:
    """A workbook that LibreOffice has open: its lock stands beside it."""
    copy = Path(shutil.copy2(own_workbook, tmp_path / "plan.xlsm"))
    copy.with_name(f".~lock.{copy.name}#").touch()
    return copy


@pytest.fixture(scope="module")
def small_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three accounts, two CSMs and an Open seat, with their plan."""
    team = [csm("C1"), csm("C2"), csm("C3", status="Open")]
    path = tmp_path_factory.mktemp("small") / "small.xlsx"
    with pd.ExcelWriter(path) as writer:
        for name, frame in sheets([account(f"A{i}") for i in range(3)], team).items():
            frame.to_excel(writer, sheet_name=name, index=False)
    optimize(path, path)
    return path


def test_validate_says_what_is_wrong_and_leaves_the_file_alone(book: Path) -> None:
    """Nothing to reload."""
    before = book.read_bytes()
    said = press(VALIDATE, book, "Start", 1)
    assert "0 errors" in said.text
    assert not said.changed
    assert book.read_bytes() == before


def test_optimize_replaces_the_open_file_and_keeps_what_was_there(book: Path) -> None:
    """The command line refuses to write into an open workbook; a planned copy takes its place."""
    before = book.read_bytes()
    said = press(OPTIMIZE, book, "Start", 1)
    assert said.changed
    assert said.text.startswith(("optimal: score 0.05", "feasible: score 0.05"))
    (backup,) = book.parent.glob("plan.backup-*.xlsm")
    assert backup.read_bytes() == before != book.read_bytes()


@pytest.mark.parametrize("answer", ["keep", "discard"])
def test_optimize_asks_about_hand_edits_before_it_replaces_them(small_plan: Path, tmp_path: Path, answer: str) -> None:
    """Asked by the macro, which runs it again with the answer; until then nothing has changed."""
    book, report = Path(shutil.copy2(small_plan, tmp_path)), tmp_path / "report"
    account_id, moved = edited_by_hand(book)
    before = book.read_bytes()
    main(["optimize", str(book), str(report), "Start", "1", "ask"])
    assert report.read_text(encoding="utf-8").startswith("?\n1 account on Assignments was edited by hand")
    assert book.read_bytes() == before
    main(["optimize", str(book), str(report), "Start", "1", answer])
    assert report.read_text(encoding="utf-8").startswith("1\n")
    after = dict(planned(book).assignment)
    assert (after[account_id] == moved) == (answer == "keep")


def test_what_goes_wrong_is_said(book: Path) -> None:
    """There is no plan to explain yet."""
    said = press(EXPLAIN, book, "Accounts", 5)
    assert said.text.strip()
    assert "Traceback" not in said.text
    assert not said.changed


@pytest.mark.parametrize(
    ("sheet", "row", "happens"),
    [
        ("CSMs", 3, "If C2 leaves: "),
        ("CSMs", 4, "If seat C3 opens: "),
        ("CSM Hours", 5, "If C1 leaves: "),
        ("Accounts", 3, "If A1 churns: "),
    ],
)
def test_what_if_is_about_the_selected_row(
    sheet: str, row: int, happens: str, small_plan: Path, tmp_path: Path
) -> None:
    """The answer is told without its figures, which are on the sheet."""
    book = Path(shutil.copy2(small_plan, tmp_path))
    said = press(WHAT_IF, book, sheet, row)
    assert said.text.startswith(happens)
    assert said.text.endswith("See What If.")
    assert said.changed
    assert "What If" in load_workbook(book).sheetnames


def test_a_row_has_to_be_selected_where_a_button_needs_one(book: Path) -> None:
    """Before anything is run."""
    for button, told in ((EXPLAIN, explain.NO_ACCOUNT), (WHAT_IF, what_if.UNASSIGNED)):
        said = press(button, book, "Start", 1)
        assert said.text == told
        assert not said.changed


def test_nothing_is_left_beside_the_workbook(book: Path) -> None:
    """The copy goes."""
    press(Button("nothing", "Nothing", "", "", command=("--help",)), book, "Start", 1)
    assert {path.name for path in book.parent.iterdir()} == {book.name, f".~lock.{book.name}#"}


def test_lines_around_the_summary_cost_nothing(book: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever Python's start or end prints: the plan is kept and its summary told."""
    (tmp_path / "sitecustomize.py").write_text("import atexit\nprint('started')\natexit.register(print, 'ended')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    said = press(OPTIMIZE, book, "Start", 1)
    assert said.changed
    assert said.text.startswith(("optimal: score 0.05", "feasible: score 0.05"))


def test_the_report_tells_the_macro_whether_to_load_the_file_again(book: Path, tmp_path: Path) -> None:
    """In its first character."""
    main(["validate", str(book), str(tmp_path / "report"), "Start", "1"])
    assert (tmp_path / "report").read_text(encoding="utf-8").startswith("0\n")

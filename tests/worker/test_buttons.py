"""The buttons, clicked on a workbook in the test engine."""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
import xlwings as xw

from tests.excel_engine.engine import excel
from tests.excel_engine.test_given_back import killed_while_writing
from tests.worker.conftest import EXAMPLE
from xl_territory.errors import WorkbookError
from xl_territory.interfaces.excel import plan_buttons, study_buttons
from xl_territory.plans import pipeline
from xl_territory.plans.pipeline import plan, read_workbook
from xl_territory.run.optimize import write_workbook
from xl_territory.run.worker import button_context as clicked
from xl_territory.run.worker.excel_session import ExcelSession, attach
from xl_territory.run.worker.launching import DIED, NOT_RUNNING, RUNNING
from xl_territory.run.worker.run_folder import Phase, RunFolder
from xl_territory.studies import explain
from xl_territory.template.buttons import BUTTONS, MODULE
from xl_territory.workbook.excel.excel_host import ExcelHost


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[xw.Book]:
    """The worked example, whose buttons are clicked."""
    before = xw.engines.active
    opened = excel().books.open(shutil.copy(EXAMPLE, tmp_path / "plan.xlsx"))
    opened.set_mock_caller()
    monkeypatch.setattr(clicked, "run_folder", lambda *_: RunFolder(tmp_path / "run"))
    yield opened
    del xw.Book._mock_caller
    xw.engines.active = before


def said(book: xw.Book) -> list[str]:
    """The alerts until now."""
    alerts: list[str] = book.app.impl.alerts
    return alerts


def planned(book: xw.Book) -> xw.Book:
    """The workbook with some plan in it."""
    territory = read_workbook(EXAMPLE, {"Solver: gap": "0.1", "Solver: time limit": "3"})
    write_workbook(plan(territory), book)
    return book


def test_every_button_has_its_function() -> None:
    """Without arguments: a macro gives none."""
    for button in BUTTONS:
        assert not inspect.signature(getattr(import_module(MODULE), button.name)).parameters


def test_validate_lists_what_is_wrong(book: xw.Book) -> None:
    """On Data Issues, in the progress line and in an alert; no other sheet changes."""
    book.sheets["Accounts"].range("D5").value = "a lot"
    plan_buttons.validate()
    (text,) = said(book)
    assert text.startswith("1 error and")
    assert book.names["Start_Progress"].refers_to_range.value == text
    sheet = ExcelHost(book).read(["Data Issues"])["Data Issues"]
    assert any("a lot" in str(cell) for row in sheet.rows for cell in row)


def test_explain_tells_of_the_account_in_the_selected_row(book: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever in the row the cell is, and on whichever sheet has Account ID."""
    planned(book)
    for sheet, cell in (("Assignments", "F9"), ("Accounts", "B7")):
        selected = book.sheets[sheet].range(cell)
        monkeypatch.setattr(xw.App, "selection", property(lambda _, selected=selected: selected))
        study_buttons.explain()
    first, second = said(book)
    assert "is with" in first
    assert "points" in second
    assert book.sheets["Accounts"].range("B7").value in second


def test_explain_wants_an_account_to_be_selected(book: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """A title, a blank row, another sheet."""
    planned(book)
    for sheet, cell in (("Assignments", "A1"), ("Assignments", "A999"), ("Settings", "A6")):
        selected = book.sheets[sheet].range(cell)
        monkeypatch.setattr(xw.App, "selection", property(lambda _, selected=selected: selected))
        study_buttons.explain()
    assert said(book) == [explain.NO_ACCOUNT] * 3


def test_explain_without_a_plan_says_what_to_do(book: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run Optimize first."""
    selected = book.sheets["Accounts"].range("B7")
    monkeypatch.setattr(xw.App, "selection", property(lambda _: selected))
    study_buttons.explain()
    assert "There is no plan in this workbook" in said(book)[0]


@pytest.mark.parametrize(("answer", "left"), [("no", 240), ("yes", 0)])
def test_clear_empties_the_results_after_a_yes(book: xw.Book, answer: str, left: int) -> None:
    """Inputs stay."""
    planned(book)
    book.app.impl.answers.append(answer)
    plan_buttons.clear()
    found = ExcelHost(book).read(["Assignments", "Accounts"])
    assert len([row for row in found["Assignments"].rows[4:] if row[0]]) == left
    assert len([row for row in found["Accounts"].rows[4:] if row[0]]) == 240


def test_stop_has_nothing_to_stop(book: xw.Book) -> None:
    """Said politely."""
    plan_buttons.stop()
    assert said(book) == [NOT_RUNNING]


def test_optimize_starts_one_run_and_refuses_a_second(book: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run's process is told which Excel and which workbook; here it only starts and finds none."""
    monkeypatch.setattr(plan_buttons.launching, "EXCEL", "tests.worker.test_buttons:nobody")
    plan_buttons.optimize()
    plan_buttons.optimize()
    assert said(book) == [RUNNING.format("Optimize")]
    plan_buttons.stop()
    assert plan_buttons.folder_of(book).stop_asked()


def test_a_run_finds_its_desk_by_the_names_it_is_given(book: xw.Book) -> None:
    """The number of Excel's process and the name of the workbook; another workbook may be in front."""
    book.app.books.add()
    assert attach(str(book.app.pid), book.name).workbook == book


def test_a_workbook_is_open_until_it_is_closed(book: xw.Book) -> None:
    """A busy Excel is no closed one."""
    desk = ExcelSession(book)
    book.app.impl.busy = 1
    assert desk.is_open()
    assert desk.is_open()
    book.close()
    assert not desk.is_open()


def test_progress_is_shown_without_taking_undo_away(book: xw.Book) -> None:
    """In the status bar; a cell is written only by a note, and a workbook without the cell does without."""
    desk = ExcelSession(book)
    book.app.impl.calls.clear()
    desk.show_progress("Solving …")
    assert book.app.impl.state["status_bar"] == "Solving …"
    desk.show_progress("")
    assert book.app.impl.state["status_bar"] is False
    assert book.app.impl.calls["write values"] == 0
    del book.impl.wb.defined_names["Start_Progress"]
    desk.note("Done.")


def test_a_run_that_died_is_told_at_the_next_click(book: xw.Book) -> None:
    """Whichever button it is; once."""
    folder = plan_buttons.folder_of(book)
    folder.claim()
    folder.say(Phase.SOLVING)
    plan_buttons.stop()
    plan_buttons.stop()
    assert said(book) == [DIED, NOT_RUNNING, NOT_RUNNING]


def test_the_next_button_gives_back_what_a_dead_run_took(book: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it does anything else."""
    before = dict(book.app.impl.state)
    killed_while_writing(book, monkeypatch)
    plan_buttons.help()
    assert book.app.impl.state == before


def test_a_run_that_writes_keeps_what_it_took(book: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """On macOS a button can be clicked meanwhile."""
    killed_while_writing(book, monkeypatch)
    taken = dict(book.app.impl.state)
    folder = clicked.run_folder()
    folder.claim()
    with folder.running():
        plan_buttons.help()
    assert book.app.impl.state == taken


def test_a_workbook_that_is_read_only_is_asked_about_before_the_search(book: xw.Book) -> None:
    """A no starts nothing."""
    book.impl.native.ReadOnly = True
    book.app.impl.answers.append("no")
    plan_buttons.optimize()
    assert ["open read-only" in text for text in said(book)] == [True]
    assert not clicked.run_folder().is_running()


def test_a_question_with_three_answers_has_one_for_leaving_everything(book: xw.Book) -> None:
    """Yes, no, and cancel or whatever else closes the alert."""
    book.app.impl.answers += ["yes", "no", "cancel"]
    assert [ExcelSession(book).decide("Keep them?") for _ in range(4)] == [True, False, None, None]


def test_a_workbook_in_protected_view_is_named(book: xw.Book) -> None:
    """It is open, and yet no workbook of that Excel."""
    view = SimpleNamespace(SourceName="other.xlsx")
    book.app.impl.ProtectedViewWindows = SimpleNamespace(Count=1, Item=lambda _: view)
    with pytest.raises(WorkbookError, match="Enable Editing"):
        attach(str(book.app.pid), "other.xlsx")


def test_help_tells_of_the_doctor(book: xw.Book) -> None:
    """And of every button."""
    plan_buttons.help()
    (text,) = said(book)
    assert "xl-territory doctor" in text
    assert all(button.caption in text for button in BUTTONS if button.name != "help")


def test_a_defect_is_an_alert_and_never_a_traceback(book: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """RunPython would show it as one."""
    monkeypatch.setattr(pipeline, "check", lambda _: 1 / 0)
    plan_buttons.validate()
    assert "This is a defect" in said(book)[0]


def nobody(app: str, book: str) -> None:
    """No desk: the workbook is not in any Excel that the run's process can see."""
    raise LookupError(f"{book} in {app}")

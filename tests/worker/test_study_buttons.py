"""The buttons that ask about a plan, clicked on a workbook in the test engine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

from tests.excel_engine.engine import excel
from xl_territory.interfaces.excel import study_buttons
from xl_territory.plans.pipeline import planned
from xl_territory.run.worker import button_context as clicked
from xl_territory.run.worker import launching
from xl_territory.run.worker.request import Request
from xl_territory.run.worker.run_folder import RunFolder
from xl_territory.studies import STUDIES, what_if
from xl_territory.studies.adoption import changes_table, moves
from xl_territory.studies.study import RibbonGroup
from xl_territory.template.buttons import BUTTONS
from xl_territory.workbook.excel.excel_host import ExcelHost
from xl_territory.workbook.sheets import ResultSheet

BESIDE = [study.name for study in STUDIES if study.group and not study.at_once and not study.select]


@pytest.fixture
def book(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[xw.Book]:
    """Six accounts and their plan, with Start in front; what is to run beside Excel finds no desk."""
    before = xw.engines.active
    opened = excel().books.open(shutil.copy(small, tmp_path / "plan.xlsx"))
    opened.sheets.add("Start", before=opened.sheets[0]).activate()
    opened.set_mock_caller()
    monkeypatch.setattr(clicked, "run_folder", lambda *_: RunFolder(tmp_path / "run"))
    monkeypatch.setattr(launching, "EXCEL", "tests.worker.test_buttons:nobody")
    yield opened
    del xw.Book._mock_caller
    xw.engines.active = before


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """The runs that were asked for; none is started."""
    requests: list[Request] = []
    monkeypatch.setattr(study_buttons, "start", lambda _, request: requests.append(request))
    return requests


def select(book: xw.Book, sheet: str, cells: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Select cells on a sheet."""
    selected = book.sheets[sheet].range(cells)
    monkeypatch.setattr(xw.App, "selection", property(lambda _: selected))


def said(book: xw.Book) -> list[str]:
    """The alerts until now."""
    alerts: list[str] = book.app.impl.alerts
    return alerts


def cells(book: xw.Book, sheet: str) -> str:
    """Everything that a sheet says."""
    return str(ExcelHost(book).read([sheet])[sheet].rows)


def test_explain_writes_what_it_tells(book: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """The alternatives in the alert, contributions and best repairs on the sheet, which comes to the front of Start."""
    select(book, "Assignments", "C6", monkeypatch)
    study_buttons.explain()
    (text,) = said(book)
    assert text.startswith("A1 is with ")
    assert text.endswith("See Explain.")
    assert "A1 is with " in cells(book, "Explain")
    assert "Adds to the score" in cells(book, "Explain")
    assert book.sheets.active.name == "Explain"


def test_check_my_moves_measures_what_was_typed(book: xw.Book) -> None:
    """Everything given to C2 is above what they have; where somebody may be typing, no sheet comes to the front."""
    book.sheets["Assignments"].activate()
    column = next(c for c in range(1, 20) if book.sheets["Assignments"].range((4, c)).value == "Assigned CSM")
    for row in range(5, 11):
        book.sheets["Assignments"].range((row, column)).value = "C2"
    study_buttons.check_moves()
    (text,) = said(book)
    assert "A1 from C1 to C2" in text
    assert "The change costs" in text
    assert "C2" in cells(book, "Move Check")
    assert book.sheets.active.name == "Assignments"


@pytest.mark.parametrize("name", BESIDE)
def test_a_question_that_takes_longer_runs_beside_excel(name: str, book: xw.Book, asked: list[Request]) -> None:
    """Under the name of its button."""
    getattr(study_buttons, name)()
    assert asked == [Request(name)]
    assert said(book) == []


def test_one_question_runs_at_a_time(book: xw.Book) -> None:
    """The second is told which is under way."""
    study_buttons.resilience()
    study_buttons.fairness()
    assert said(book) == ["Resilience is still under way. Wait for it, or click Stop."]


@pytest.mark.parametrize(
    ("sheet", "rows", "dialog", "happens"),
    [
        ("CSMs", "A2", {"What if C1 leaves the team?": "yes"}, {"leaves": ["C1"]}),
        ("CSM Hours", "B6", {"What if C2 leaves the team?": "yes"}, {"leaves": ["C2"]}),
        ("CSMs", "A4", {"What if the open seat C3 is filled?": "yes"}, {"opens": ["C3"]}),
        (
            "CSMs",
            "A3:B4",
            {"What if C2 leaves the team?\nWhat if the open seat C3 is filled?": "yes"},
            {"leaves": ["C2"], "opens": ["C3"]},
        ),
        ("Accounts", "C2", {"What if the customer A0 leaves?": "yes"}, {"churns": ["A0"]}),
        (
            "Assignments",
            "A5",
            {"What if the customer A0 leaves?": "no", "What if A0 needs twice the hours?": "yes"},
            {"doubles": ["A0"]},
        ),
        ("CSMs", "A2", {"What if C1 leaves the team?": "no"}, {}),
    ],
)
def test_what_if_asks_about_the_selected_rows(
    sheet: str,
    rows: str,
    dialog: dict[str, str],
    happens: dict[str, list[str]],
    book: xw.Book,
    asked: list[Request],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing is started unless the planner says yes."""
    select(book, sheet, rows, monkeypatch)
    book.app.impl.answers.extend(dialog.values())
    study_buttons.what_if()
    assert said(book) == list(dialog)
    assert asked == ([Request("what_if", happens)] if happens else [])


def test_what_if_says_what_to_select(book: xw.Book, asked: list[Request], monkeypatch: pytest.MonkeyPatch) -> None:
    """On a sheet without records, and for a whole column."""
    select(book, "Start", "B2", monkeypatch)
    study_buttons.what_if()
    select(book, "Accounts", "A1:A1048576", monkeypatch)
    study_buttons.what_if()
    monkeypatch.setattr(xw.App, "selection", property(lambda _: None))
    study_buttons.what_if()
    assert said(book) == [what_if.UNASSIGNED, study_buttons.TOO_MANY, what_if.UNASSIGNED]
    assert not asked


def test_use_this_types_in_what_the_selected_row_names_and_takes_it_back(
    book: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside Excel it had no such sheet; on Change Log it is undone."""

    def owner() -> object:
        return planned(book).assignment["A0"]

    before = owner()
    other = "C1" if before == "C2" else "C2"
    use = changes_table("Fairness", {"Smallest change": moves([("A0", other)]), "None": moves([("A0", str(before))])})
    ExcelHost(book).write([ResultSheet("Fairness", "Fairness", "Uneven.", (use,))])
    select(book, "Fairness", "B5", monkeypatch)
    book.app.impl.answers.append("yes")
    study_buttons.apply()
    assert owner() == other
    assert "1 cell to change" in said(book)[-1]
    select(book, "Change Log", "A5", monkeypatch)
    book.app.impl.answers.append("yes")
    study_buttons.apply()
    assert owner() == before
    assert "is taken back: 1 cell" in said(book)[-1]


def test_the_groups_of_buttons_stand_together() -> None:
    """In the ribbon and on Start each group is there once."""
    groups = [button.group for button in BUTTONS]
    assert groups == sorted(groups, key=list(RibbonGroup).index)

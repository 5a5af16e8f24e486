"""What Excel would repair when it opens a file: nothing in any workbook that is built or written here."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import pytest
from openxml_audit import OpenXmlValidator, ValidationSeverity

from tests.given import account, csm, sheets
from xl_territory.errors import TooLittleDataError
from xl_territory.plans.pipeline import read_workbook
from xl_territory.run.optimize import optimize
from xl_territory.studies import STUDIES, study_called
from xl_territory.studies.study import Asked, Study
from xl_territory.studies.writing import write_answer
from xl_territory.workbook import XlsxHost
from xl_territory.workbook.sheet_columns import records

Steps = Sequence[tuple[str, Mapping[str, object]]]
ACCOUNTS = 40
"""As many as refined hours need."""
AGREED: Steps = (
    ("decide", {"accept_all": False}),
    ("decide", {}),
    ("approve", {"by": "Eli", "role": "manager"}),
    ("approve", {"by": "Sam", "role": "revops"}),
)
ASKED_BEFORE: dict[str, Steps] = {
    "accept": (("touch", {}),),
    "apply": (("scenarios", {}),),
    "approve": AGREED[:2],
    "publish": AGREED,
    "slipped": (("handoffs", {}),),
    "crm": (*AGREED[:2], ("handoffs", {}), *AGREED[2:], ("publish", {})),
}
"""What some studies build upon, with the options that are not those of the example."""
TEMPLATES = sorted((Path(__file__).parents[2] / "workbook_templates").glob("*.xls?"))


def faults(path: Path) -> list[str]:
    """What Open XML's own rules find wrong; hints are left out."""
    found = OpenXmlValidator(max_errors=50).validate(str(path)).errors
    return [str(fault) for fault in found if fault.severity is not ValidationSeverity.INFO]


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with its plan, whatever a study needs, and names and values that XML has to escape."""
    path = tmp_path_factory.mktemp("sound") / "plan.xlsx"
    team = [
        csm("C1", csm_name="Ana <1>", skills="Fintech", manager="Eli"),
        csm("C2", csm_name="Ben & Co", manager="Eli"),
        csm("C3", status="Open"),
    ]
    accounts = [
        account(f"A{at}", account_name=f"Näme {at}", current_csm="C1", arr=5_000 * at, weekly_hours=None, region="EU")
        for at in range(1, ACCOUNTS + 1)
    ]
    quick = {"Solver: time limit": 2, "Solver: gap": 0.1, "Solver: threads": 1}
    with pd.ExcelWriter(path) as writer:
        for name, frame in {**sheets(accounts, team, settings=quick), **more_sheets()}.items():
            frame.to_excel(writer, sheet_name=name, index=False)
    optimize(path, path)
    return path


def more_sheets() -> dict[str, pd.DataFrame]:
    """What single studies need: expected growth, and hours tracked for four weeks."""
    weeks = pd.date_range("2026-01-05", periods=4, freq="7D")
    tracked = [(week, "C1", f"A{at}", 1 + at % 3) for week in weeks for at in range(1, ACCOUNTS + 1)]
    return {
        "Growth": pd.DataFrame([("2026-09-15", "Enterprise", 60)], columns=["Month", "Segment", "Accounts"]),
        "Time Log": pd.DataFrame(tracked, columns=["Week", "CSM ID", "Account ID", "Hours"]),
    }


def handed_over(book: Path) -> list[str]:
    """The accounts on Handoffs, none where there is no such sheet."""
    sheet = XlsxHost(book).read(["Handoffs"]).get("Handoffs")
    return [str(id_) for (id_,) in records(sheet, "Account ID")] if sheet else []


def ask(name: str, book: Path, **options: object) -> None:
    """Ask a study and write its answer into the workbook."""
    study = study_called(name)
    chosen = {**study.example(read_workbook(book)), **options}
    write_answer(study.ask(Asked(book), chosen), XlsxHost(book), book, by="Rae")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_the_workbooks_that_are_shipped_are_sound(path: Path) -> None:
    """The one with macros too."""
    assert faults(path) == []


def test_a_plan_in_the_worked_example_is_sound(tmp_path: Path) -> None:
    """Charts, notes, colours and tables, written once and again."""
    book = Path(shutil.copy(next(path for path in TEMPLATES if "worked" in path.name), tmp_path))
    quick = {"Solver: time limit": "2", "Solver: gap": "0.05"}
    for _ in range(2):
        optimize(book, book, quick)
        assert faults(book) == []


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.name)
def test_the_sheets_of_every_study_are_sound(study: Study, planned: Path, tmp_path: Path) -> None:
    """Beside the plan that they are about."""
    book = Path(shutil.copy(planned, tmp_path))
    for name, options in ASKED_BEFORE.get(study.name, ()):
        ask(name, book, **options)
    export = tmp_path / "accounts.csv"
    export.write_text("Account ID,Industry\nA1,Retail & <more>\n")
    own: dict[str, dict[str, object]] = {
        "import_files": {"files": [export]},
        "plan_compare": {"against": planned},
        "apply": {"row": "4"},
        "pilot": {"pairs": 8},
        "slipped": {"accounts": handed_over(book)[:1]},
    }
    try:
        ask(study.name, book, **own.get(study.name, {}))
    except TooLittleDataError as error:
        pytest.skip(f"give it data in this file: {error}")
    assert faults(book) == []


def test_the_check_can_fail(planned: Path, tmp_path: Path) -> None:
    """A sheet whose rows go backwards is what Excel repairs."""
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(planned) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b"<sheetData>", b"<sheetData><nonsense/>", 1))
    assert faults(broken)

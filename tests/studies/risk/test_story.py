"""The story from raw exports to a planned workbook can be told as it is written."""

from __future__ import annotations

import datetime as dt
import re
import shlex
import zipfile
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

import xl_territory.docs
from tests.studies.risk.story_exports import archived, exports
from xl_territory.interfaces.cli.main import app
from xl_territory.plans.pipeline import read_workbook
from xl_territory.records.change_log import logged_rows
from xl_territory.records.model_log import COLUMNS, SHEET
from xl_territory.studies.retention_table import READS
from xl_territory.workbook import open_workbook
from xl_territory.workbook.sheets import RawSheet

DOCS = Path(xl_territory.docs.__file__).parent
PAGE, ARCHIVE = DOCS / "data_story.md", DOCS / "example_exports.zip"
COMMAND = re.compile(r"^    xl-territory (.+)$", re.MULTILINE)
ROW = re.compile(r"^\| (C\d) \| (\w+) \| ([\w; ]+) \|$", re.MULTILINE)
DONE = {0, 3}
"""A busy machine may stop before a plan is proved; what there is has been written."""


def type_in(book: Path, text: str) -> None:
    """What the page asks to type: the team, and the day."""
    workbook = openpyxl.load_workbook(book)
    sheet = workbook["CSMs"]
    column = {cell.value: cell.column for cell in sheet[4]}
    for number, cells in enumerate(ROW.findall(text), start=5):
        for name, cell in zip(("CSM ID", "CSM Name", "Skills"), cells, strict=True):
            sheet.cell(number, column[name], cell)
    for row in workbook["Settings"].iter_rows(min_row=5):
        if row[0].value == "Plan Date":
            row[1].value = dt.datetime(2026, 6, 30)
    workbook.save(book)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What every command of the page said, by the command; and under "" the workbook."""
    folder = tmp_path_factory.mktemp("story")
    zipfile.ZipFile(ARCHIVE).extractall(folder)
    text = PAGE.read_text(encoding="utf-8")
    said = {"": str(folder / "planning.xlsx")}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for line in COMMAND.findall(text):
            result = CliRunner().invoke(app, shlex.split(line))
            assert result.exit_code in (DONE if line.startswith("optimize") else {0}), (line, result.output)
            said[line.split()[0]] = result.output
            if line.startswith("new "):
                type_in(folder / "planning.xlsx", text)
    return said


def sheet(told: dict[str, str], name: str) -> RawSheet:
    """A sheet of the workbook as it stands at the end."""
    return open_workbook(Path(told[""])).read([name])[name]


def test_the_exports_of_the_page_are_those_of_the_script() -> None:
    """Made anew, file by file."""
    with zipfile.ZipFile(ARCHIVE) as archive:
        assert {name: archive.read(name).decode() for name in archive.namelist()} == exports()
    assert len(archived()) == ARCHIVE.stat().st_size


def test_every_row_finds_its_account_and_persons_are_left_out(told: dict[str, str]) -> None:
    """And the forecast is made of what the company did, not of who its people are."""
    said = " ".join(told["import"].split())
    assert "belong to an account, 0 to none" in said
    assert "260 new accounts" in said
    log = logged_rows(sheet(told, SHEET), COLUMNS)
    fitted = next(str(row[-1]) for row in log if row[4] == "fitted")
    assert "Logins" in fitted
    assert "Contact" not in fitted


def test_the_forecast_passes_its_test_and_its_use_is_logged(told: dict[str, str]) -> None:
    """A risk for each customer, a range for the level, a row of the Model Log for each cell."""
    t = read_workbook(Path(told[""]))
    assert t.accounts["Churn Risk"].notna().all()
    accepted = [row for row in logged_rows(sheet(told, SHEET), COLUMNS) if row[4] == "accepted"]
    assert sum(row[7] == "Churn Risk" for row in accepted) == len(t.accounts)
    assert {row[7] for row in accepted if row[6] == "Retention: level"} == {"Low", "High"}


def test_every_number_of_the_workbook_is_one(told: dict[str, str]) -> None:
    """Another reader opens it, and ARR at Stake is ARR × risk."""
    rows = list(openpyxl.load_workbook(told[""])["Risk"].iter_rows(min_row=4, values_only=True))
    stake, risk = (rows[0].index(name) for name in ("ARR at Stake", "Churn Risk"))
    t = read_workbook(Path(told[""]))
    arr = dict(zip(t.account_ids, t.arr, strict=True))
    for row in rows[1 : 1 + len(arr)]:
        assert row[stake] == pytest.approx(arr[str(row[0])] * float(str(row[risk])))


def test_both_plans_stand_beside_today_with_what_they_keep(told: dict[str, str]) -> None:
    """The break-even in front of the difference; the words are those of the documentation."""
    rows = sheet(told, "Plan Compare").rows
    at = next(k for k, row in enumerate(rows) if row and "Break-even of Moved" in row)
    assert [row[0] for row in rows[at + 1 : at + 4]] == ["Today", "Other Plan", "This Plan"]
    reads = rows[at].index("Reads")
    assert {row[reads] for row in rows[at + 2 : at + 4]} <= {"cannot tell apart", "better", "worse"}
    assert "cannot tell" in READS
    assert "ARR kept beside Today" in " ".join(str(cell) for row in rows[:3] for cell in row if cell)

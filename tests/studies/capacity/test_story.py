"""The story of the documentation can be told as it is written."""

from __future__ import annotations

import datetime as dt
import re
import shlex
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

import xl_territory.docs
from xl_territory.interfaces.cli.main import app
from xl_territory.plans.pipeline import read_workbook
from xl_territory.studies.capacity.asking import capacity_of
from xl_territory.workbook import open_workbook

PAGE = Path(xl_territory.docs.__file__).parent / "capacity_story.md"
STOPPED_OR_DONE = {0, 3}
"""A busy machine may reach the time limit before the plan is proved; what there is has been written."""
COMMAND = re.compile(r"^    xl-territory (.+)$", re.MULTILINE)
ROW = re.compile(r"^\| (\d{4}-\d\d-\d\d) \| ([\w-]+) \| (\d+) \| ([\w ]*?) ?\|$", re.MULTILINE)


def type_growth(book: Path, text: str) -> None:
    """What the page asks to type."""
    workbook = openpyxl.load_workbook(book)
    sheet = workbook["Growth"]
    rows = [
        (dt.date.fromisoformat(day), segment, int(count), None, name) for day, segment, count, name in ROW.findall(text)
    ]
    for number, row in enumerate(rows, start=5):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value)
    sheet.tables["Growth"].ref = f"A4:E{4 + len(rows)}"
    workbook.save(book)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which every command of the page was run."""
    folder = tmp_path_factory.mktemp("story")
    text = PAGE.read_text(encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for line in COMMAND.findall(text):
            if line.startswith("capacity "):
                type_growth(folder / "planning.xlsx", text)
            result = CliRunner().invoke(app, shlex.split(line))
            assert result.exit_code in STOPPED_OR_DONE, (line, result.output)
    return folder


def test_hires_become_open_seats_and_are_asked_for_once(told: Path) -> None:
    """The team of today is as it was; with the Open seats no further hire is planned."""
    found = read_workbook(told / "planning.xlsx")
    opened = found.tables.csms[found.tables.csms["Status"] == "Open"]
    assert len(opened)
    assert opened["Start Date"].notna().all()
    assert len(found.csms) == 8
    assert not capacity_of(told / "planning.xlsx", 12, lambda _done, _of: None).chosen.plan.hires.any()


def test_the_plan_of_december_has_those_who_came(told: Path) -> None:
    """Every Open seat is on its team."""
    rows = open_workbook(told / "december.xlsx").read(["CSM Hours"])["CSM Hours"].rows
    team = {str(row[0]) for row in rows if row and row[0]}
    seats = read_workbook(told / "planning.xlsx").tables.csms.query("Status == 'Open'")["CSM ID"]
    assert set(seats) <= team

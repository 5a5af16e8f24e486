"""The worked example in Excel and in a file: one workbook, one territory, one plan."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
import xlwings as xw

from xl_territory.plans.pipeline import plan, planned, read_workbook
from xl_territory.run.optimize import write_workbook
from xl_territory.schema import INPUT_SHEETS
from xl_territory.workbook import XlsxHost
from xl_territory.workbook.excel.excel_host import ExcelHost
from xl_territory.workbook.sheets import Value

EXAMPLE = Path(__file__).parents[2] / "workbook_templates" / "territory_worked_example.xlsx"
QUICKLY = {"Solver: gap": "0.05", "Solver: time limit": "5"}


@pytest.fixture
def example(app: xw.App, tmp_path: Path) -> xw.Book:
    """A copy of the worked example, open in Excel: a plan leaves its log beside the workbook."""
    return app.books.open(shutil.copy2(EXAMPLE, tmp_path / EXAMPLE.name))


def trimmed(rows: object) -> list[list[Value]]:
    """Rows without the blanks behind their last value."""
    found = [list(row) for row in rows]  # type: ignore[attr-defined]
    for row in found:
        while row and row[-1] is None:
            row.pop()
    while found and not found[-1]:
        found.pop()
    return found


def test_every_input_sheet_reads_the_same(example: xw.Book) -> None:
    """Values, their types, and where the tables are."""
    names = [sheet.name for sheet in INPUT_SHEETS]
    here, there = ExcelHost(example).read(names), XlsxHost(EXAMPLE).read(names)
    assert here.keys() == there.keys()
    for name in here:
        assert timeless(here[name].rows) == timeless(there[name].rows)
        assert here[name].tables == there[name].tables


def test_the_territory_is_the_same(example: xw.Book) -> None:
    """So everything that follows from it is."""
    here, there = read_workbook(example), read_workbook(EXAMPLE)
    pd.testing.assert_frame_equal(here.accounts, there.accounts)
    pd.testing.assert_frame_equal(here.csms, there.csms)
    assert here.hours.tolist() == there.hours.tolist()


def test_a_plan_written_in_excel_is_the_plan_in_the_saved_file(example: xw.Book, tmp_path: Path) -> None:
    """Twice written, once for the sheets as the template leaves them and once over a plan."""
    found = plan(read_workbook(example, QUICKLY))
    for _ in range(2):
        write_workbook(found, example)
    example.save(tmp_path / "saved.xlsx")
    assert planned(example).assignment == found.assignment
    assert planned(tmp_path / "saved.xlsx").assignment == found.assignment
    saved = XlsxHost(tmp_path / "saved.xlsx").read(["Assignments", "CSM Hours", "Score"])
    assert len(saved["Assignments"].rows) == 4 + 240
    assert saved["CSM Hours"].rows[4 + 8][0] == "Team"
    assert [table.name for table in saved["Score"].tables] == ["ScoreTerms", "ScoreFigures"]


def test_a_plan_is_the_same_whichever_host_has_written_it(example: xw.Book, tmp_path: Path) -> None:
    """Cell by cell on every result sheet, but for the time, and live totals, which the test engine computes in part."""
    found = plan(read_workbook(example, QUICKLY))
    write_workbook(found, example)
    write_workbook(found, EXAMPLE, tmp_path / "file.xlsx")
    names = ["Assignments", "Coverage Flags", "Score", "Audit", "Data Issues", "CSM Hours"]
    here, there = ExcelHost(example).read(names), XlsxHost(tmp_path / "file.xlsx").read(names)
    for name in names[:-1]:
        assert timeless(here[name].rows) == timeless(there[name].rows)
    assert trimmed(here["CSM Hours"].rows)[:12] == trimmed(there["CSM Hours"].rows)[:12]


def timeless(rows: object) -> list[list[Value]]:
    """What does not depend on when it was written."""
    return [row for row in trimmed(rows) if row[:1] != ["Planned on"]]

"""Start is the map of a planner's year: what LibreOffice makes of its formulas, step by step."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

from xl_territory.schema import INPUT_SHEETS
from xl_territory.studies import STUDIES
from xl_territory.studies.study import RibbonGroup
from xl_territory.template import Example, start_map
from xl_territory.template.buttons import BUTTONS
from xl_territory.template.new_workbook import new_workbook
from xl_territory.template.start_lines import AFTER_PLAN, FILL_IN, RULES
from xl_territory.template.start_sheet import MAP

WINDOW_PIXELS = 600
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs libreoffice-calc")


def test_every_button_stands_once_in_the_order_of_the_year() -> None:
    """Each above the cell that tells of its sheet."""
    assert [button for row in MAP if row.kind is start_map.MapCells.BUTTONS for button in row.buttons] == list(BUTTONS)
    assert [row.title for row in MAP if row.title] == list(RibbonGroup)
    for row, below in pairwise(MAP):
        if below.kind is start_map.MapCells.ANSWERS:
            assert below.group is row.group


def test_every_sheet_that_a_button_fills_is_a_link() -> None:
    """The input sheets and those of a plan too."""
    formulas = " ".join(formula for row in MAP for formula, _ in row.links(start_map.Contents({}, {})))
    linked = set(re.findall(r'HYPERLINK\("#.([^"]+).!A1"', formulas))
    assert linked >= {sheet.name for sheet in INPUT_SHEETS}
    assert linked >= {study.sheets[0] for study in STUDIES if study.group and study.sheets}
    assert linked >= {"Dashboard", "Assignments", "CSM Hours", "Coverage Flags", "Score", "Audit", "Data Issues"}


def test_the_whole_map_is_in_the_first_window(tmp_path: Path) -> None:
    """Rows of a workbook with buttons, in pixels."""
    path = new_workbook(tmp_path / "new.xlsm", Example.BLANK)
    start = openpyxl.load_workbook(path)["Start"]
    last = max(cell.row for cell in start["B"] if cell.value in list(RibbonGroup))
    heights = [start.row_dimensions[row].height or 15.0 for row in range(1, last + 2)]
    assert sum(heights) * 4 / 3 <= WINDOW_PIXELS


@needs_office
def test_what_start_says_of_new_workbooks(tmp_path: Path) -> None:
    """Nothing is there, then everything that a plan needs."""
    blank = recalculated(new_workbook(tmp_path / "blank.xlsx", Example.BLANK))
    assert blank["What to do next"] == FILL_IN
    assert blank["Prepare"] == "next"
    worked = recalculated(new_workbook(tmp_path / "worked.xlsx", Example.WORKED))
    assert worked["What to do next"].endswith(RULES)
    assert (worked["Prepare"], worked["Plan"], worked["Understand"]) == ("done", "next", "")
    assert "Accounts: 240" in worked.values()


@needs_office
def test_what_start_says_once_questions_were_asked(tmp_path: Path) -> None:
    """An answer has its age, one that is older than the plan is stale, a sheet that is not there is not named."""
    path = new_workbook(tmp_path / "worked.xlsx", Example.WORKED)
    book = openpyxl.load_workbook(path)
    book["Score"].delete_rows(5, 9)
    for row, (figure, value) in enumerate({"Status": "optimal", "Planned on": "2026-01-05 10:00"}.items(), start=5):
        book["Score"].cell(row, 1, figure)
        book["Score"].cell(row, 2, value)
    for sheet, made in {"Explain": "2026-01-05 09:00", "Fairness": "2026-01-05 11:00"}.items():
        added = book.create_sheet(sheet)
        added["A1"], added["A2"] = sheet, f"An answer. Made on {made}; what was planned later is not in it."
    book.save(path)
    told = recalculated(path)
    assert (told["Plan"], told["Understand"], told["Decide"]) == ("done", "2 sheets, 1 stale", "next")
    assert told["What to do next"] == AFTER_PLAN[RibbonGroup.DECIDE]
    assert "Explain: stale" in told.values()
    assert any(re.fullmatch(r"Fairness: \d+ d old", value) for value in told.values())
    assert not any(value.startswith("Conflicts") for value in told.values())


def recalculated(book: Path) -> Mapping[str, str]:
    """What Start says after LibreOffice has worked it out: each step by its name, and every other cell by its place."""
    home = f"-env:UserInstallation=file://{book.parent}/office"
    out = book.parent / "out"
    command = ["soffice", "--headless", home, "--convert-to", "xlsx", "--outdir", str(out), str(book)]
    subprocess.run(command, check=True, capture_output=True)
    start = openpyxl.load_workbook(out / book.name, data_only=True)["Start"]
    texts = {cell.coordinate: str(cell.value or "") for row in start for cell in row}
    steps = {texts[f"B{row}"]: texts[f"B{row + 1}"] for row in range(9, start.max_row) if texts[f"B{row}"]}
    lines = {texts[f"B{row}"]: texts[f"C{row}"] for row in range(4, 9)}
    return {**texts, **steps, **lines}

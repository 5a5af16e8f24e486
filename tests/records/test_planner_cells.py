"""What is on a planner's cell besides its value stays with it: colour, formula, list; in files and in Excel."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import xlwings as xw
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.styles import PatternFill

from tests.records.desks import HEADER, SHEET, Desk, ExcelDesk, FileDesk, MemoryDesk, found, log, work_list
from xl_territory.workbook.sheets import Told

FIRST = HEADER + 1
OFFICE = shutil.which("soffice")
PINK = PatternFill("solid", fgColor="FFFFC0CB")
TO_FILL_IN = "FFFFF8E1"


def opened(path: Path) -> object:
    """The sheet as openpyxl sees it."""
    return load_workbook(path)[SHEET]


def test_a_coloured_cell_keeps_its_colour_at_its_account_and_when_it_is_written(tmp_path: Path) -> None:
    """Also where a command gives it another value; new rows look like cells to fill in."""
    desk = FileDesk(tmp_path / "book.xlsx")
    desk.run(work_list("A1", "A2"))
    desk.edit(lambda sheet: [sheet.cell(FIRST, column).__setattr__("fill", PINK) for column in (3, 4)])
    desk.run(work_list("A0", "A2", "A1", cells={"A1": {"Decision": Told("Accept")}}))
    sheet = opened(desk.path)
    fills = {sheet.cell(row, 1).value: [sheet.cell(row, c).fill.fgColor.rgb for c in (3, 4)] for row in range(5, 8)}
    assert fills == {"A0": [TO_FILL_IN] * 2, "A2": [TO_FILL_IN] * 2, "A1": [PINK.fgColor.rgb] * 2}
    assert sheet["C7"].value == "Accept"


def test_a_formula_stays_a_formula_in_its_new_row(tmp_path: Path) -> None:
    """A comment that looks up the CSM's name; its references follow as when Excel copies the row."""
    desk = FileDesk(tmp_path / "book.xlsx")
    desk.run(work_list("A1", "A2"))
    desk.type(FIRST, 4, '=B5&" hours"')
    desk.run(work_list("A2", "A1"))
    assert opened(desk.path)["D6"].value == '=B6&" hours"'


def test_what_may_be_chosen_is_offered_as_a_list_once(tmp_path: Path) -> None:
    """Also for rows that come later."""
    desk = FileDesk(tmp_path / "book.xlsx")
    desk.run(work_list("A1"))
    desk.run(work_list("A1", "A2", "A3"))
    (rule,) = opened(desk.path).data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1) == ("C5:C7", '"Accept,Reject"')


def test_a_rule_of_the_planners_own_is_left_alone(tmp_path: Path) -> None:
    """Whoever wants other words has put them there."""
    desk = FileDesk(tmp_path / "book.xlsx")
    desk.run(work_list("A1"))
    desk.edit(lambda sheet: sheet.data_validations.dataValidation[0].__setattr__("formula1", '"Yes,No"'))
    desk.run(work_list("A1", "A2"))
    (rule,) = opened(desk.path).data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1) == ("C5:C6", '"Yes,No"')


def test_in_excel_colours_formulas_and_lists_follow_too(book: xw.Book) -> None:
    """Cells are cut and pasted to their new rows."""
    desk = ExcelDesk(book)
    desk.run(work_list("A1", "A2", "A3"))
    desk.sheet.range("C5").color = "#FFC0CB"
    desk.sheet.range("D7").value = '=B7&" hours"'
    desk.run(work_list("A3", "A4", "A1"))
    ws = desk.sheet.impl.ws
    assert [ws.cell(row, 3).fill.fgColor.rgb for row in (5, 6, 7)] == [TO_FILL_IN, TO_FILL_IN, "FFFFC0CB"]
    assert desk.sheet.range("D5").formula == '=B5&" hours"'
    assert desk.sheet.range("C5:C7").data_validation.type == "list"
    assert desk.sheet.used_range.last_cell.column == 4


def test_in_excel_a_decision_typed_while_a_run_was_thinking_is_not_overwritten(book: xw.Book) -> None:
    """The planner's cells are read at the moment of writing."""
    desk = ExcelDesk(book)
    desk.run(work_list("A1"))
    answer = work_list("A1")
    desk.type(FIRST, 3, "Reject")
    desk.run(answer)
    assert found(desk)["A1"].text("Decision") == "Reject"


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_a_sheet_that_libreoffice_saved_keeps_its_planner_cells(tmp_path: Path) -> None:
    """Typed, sorted and saved there."""

    def saved(path: Path) -> None:
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = [str(OFFICE), profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
        subprocess.run([*command, str(tmp_path / "out"), str(path)], check=True, capture_output=True, timeout=180)
        (tmp_path / "out" / path.name).replace(path)

    desk = FileDesk(tmp_path / "book.xlsx", saved)
    desk.run(work_list("A1", "A2", "A3"))
    desk.arrange([["A3", 3, "Accept", "häng"], ["A1", 1, None, None], ["A2", 2, "Reject", "=1+1"]])
    desk.run(work_list("A1", "A2", "A4"))
    assert {name: row.text("Decision") for name, row in found(desk).items()} == {"A1": "", "A2": "Reject", "A4": ""}
    assert [entry[2:5] for entry in log(desk)] == [("A3", "Decision", "Accept"), ("A3", "Comment", "häng")]
    assert opened(desk.path)["D6"].value == "=1+1"


ACCOUNTS = [f"A{at}" for at in range(6)]
STEP = st.tuples(
    st.lists(st.sampled_from(ACCOUNTS), unique=True),
    st.lists(st.tuples(st.integers(0, 7), st.text("xyz", min_size=1, max_size=3)), max_size=3),
    st.permutations(range(8)),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(STEP, min_size=1, max_size=5))
def test_whatever_a_planner_types_sorts_and_deletes_nothing_typed_is_lost(steps: list) -> None:
    """Each comment stands with its account, or in the log; rows that the planner deleted are the planner's to lose."""
    desk: Desk = MemoryDesk()
    desk.run(work_list(*ACCOUNTS))
    for number, (accounts, typed, order) in enumerate(steps):
        rows = [list(row.cells.values()) for row in found(desk).values()]
        for at, text in typed:
            if at < len(rows):
                rows[at][3] = f"{text}{number}"
        rows = [rows[at] for at in order if at < len(rows)]
        desk.arrange(rows)
        before, wanted = {str(row[0]): row[3] for row in rows}, set(accounts)
        logged = len(log(desk))
        desk.run(work_list(*accounts))
        after = {name: row.cells["Comment"] for name, row in found(desk).items()}
        assert after == {name: before.get(name) for name in accounts}
        gone = {(name, text) for name, text in before.items() if name not in wanted and text is not None}
        assert {(entry[2], entry[4]) for entry in log(desk)[logged:]} == gone

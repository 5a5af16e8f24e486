"""What a planner ticks goes into the inputs, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from xl_territory.errors import TooLittleDataError
from xl_territory.plans.pipeline import read_workbook
from xl_territory.records.change_log import logged_rows
from xl_territory.records.model_log import COLUMNS, SHEET
from xl_territory.studies.accept import STUDY
from xl_territory.studies.study import Asked
from xl_territory.studies.touch import STUDY as TOUCH
from xl_territory.studies.writing import write_answer
from xl_territory.template import Example
from xl_territory.template.new_workbook import new_workbook
from xl_territory.workbook import open_workbook
from xl_territory.workbook.sheets import RawSheet


@pytest.fixture(scope="module")
def proposed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example with its Touch Plan."""
    book = new_workbook(tmp_path_factory.mktemp("accept") / "book.xlsx", Example.WORKED)
    write_answer(TOUCH.ask(Asked(book)), open_workbook(book), book)
    return book


def ticked(book: Path, target: Path, *accounts: str) -> Path:
    """A copy in which the planner has written Yes beside these accounts."""
    workbook = openpyxl.load_workbook(book)
    sheet = workbook["Touch Plan"]
    top = next(row for row in sheet.iter_rows() if "Accept" in [cell.value for cell in row])
    column = next(cell.column for cell in top if cell.value == "Accept")
    for row in sheet.iter_rows(min_row=top[0].row + 1, max_row=top[0].row + len(read_workbook(book).account_ids)):
        if row[0].value in accounts:
            sheet.cell(row[0].row, column, "Yes")
    workbook.save(target)
    return target


def shown(book: Path) -> RawSheet:
    """The Touch Plan as it stands."""
    return open_workbook(book).read(["Touch Plan"])["Touch Plan"]


def levels(book: Path) -> dict[str, str]:
    """The touch levels on Accounts."""
    accounts = read_workbook(book).accounts
    return {id_: level for id_, level in zip(accounts["Account ID"], accounts["Touch Level"], strict=True) if level}


def test_only_ticked_rows_are_written_with_what_they_rest_on(proposed: Path, tmp_path: Path) -> None:
    """Into Accounts, and into the Change Log; the ticks stay where they are until the proposal is another one."""
    book = ticked(proposed, tmp_path / "ticked.xlsx", "A001", "A003")
    answer = STUDY.ask(Asked(book), {"sheet": "Touch Plan"})
    assert answer.facts["accepted"] == 2
    write_answer(answer, open_workbook(book), book, "Kim")
    assert set(levels(book)) == {"A001", "A003"}
    log = [row for row in open_workbook(book).read(["Change Log"])["Change Log"].rows if "A001" in row]
    assert any("Touch Plan: " in str(cell) and "Proposed" in str(cell) for cell in log[0])
    write_answer(TOUCH.ask(Asked(book)), open_workbook(book), book)
    again = {row[0]: row[3:] for row in reversed(shown(book).rows) if row and row[0] in ("A001", "A002")}
    assert "Yes" in again["A001"]
    assert "Yes" not in again["A002"]


def test_all_of_them_can_be_accepted_at_once(proposed: Path) -> None:
    """Ticked or not: every account gets its level."""
    answer = STUDY.ask(Asked(proposed), {"sheet": "Touch Plan", "everything": True})
    assert len(answer.changes) == len(read_workbook(proposed).account_ids)


def test_what_is_not_ticked_or_not_there_is_refused(proposed: Path) -> None:
    """With what to do."""
    with pytest.raises(TooLittleDataError, match="write Yes into its column Accept"):
        STUDY.ask(Asked(proposed), {"sheet": "Touch Plan"})
    with pytest.raises(TooLittleDataError, match="no sheet 'Risk'"):
        STUDY.ask(Asked(proposed), {"sheet": "Risk"})
    with pytest.raises(TooLittleDataError, match="Accounts proposes nothing"):
        STUDY.ask(Asked(proposed), {"sheet": "Accounts"})


def test_each_cell_is_a_row_of_the_model_log(proposed: Path, tmp_path: Path) -> None:
    """Time, cell, from, to and what it rests on; rows are only added."""
    book = ticked(proposed, tmp_path / "logged.xlsx", "A001")
    for _ in range(2):
        write_answer(STUDY.ask(Asked(book), {"sheet": "Touch Plan"}), open_workbook(book), book, "Kim")
        book = ticked(book, book, "A003")
    rows = logged_rows(open_workbook(book).read([SHEET])[SHEET], COLUMNS)
    assert [(row[6], row[7]) for row in rows] == [("A001", "Touch Level"), ("A003", "Touch Level")]
    first = dict(zip([column.name for column in COLUMNS], rows[0], strict=True))
    assert str(first["Cell"]).startswith("Accounts!")
    assert first["To"] == levels(book)["A001"]
    assert first["From"] is None
    assert "Touch Plan: " in str(first["Evidence"])
    assert first["Step"] == "accepted"

"""What is typed between two writes is found, cell by cell; what was on record can be replayed and brought back."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from tests.given import account, csm, sheets
from xl_territory.records.found_changes import record_change
from xl_territory.records.history_copies import recall
from xl_territory.records.log_book import log_book
from xl_territory.records.log_places import history_folder
from xl_territory.records.log_replay import replayed, undone
from xl_territory.records.log_row import LogRow
from xl_territory.run.optimize import optimize
from xl_territory.studies import study_called
from xl_territory.studies.study import Asked
from xl_territory.studies.writing import write_answer
from xl_territory.workbook import XlsxHost, restore

pytestmark = pytest.mark.usefixtures("solved_by_threads")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Two CSMs, three accounts, planned in place."""
    path = tmp_path / "book.xlsx"
    rows = [account(f"A{k}", arr=30_000 * k, current_csm="C1") for k in (1, 2, 3)]
    frames = sheets(rows, [csm("C1"), csm("C2")], settings={"Solver: threads": 1, "Backups": 20})
    with pd.ExcelWriter(path) as writer:
        for name, frame in frames.items():
            frame.to_excel(writer, sheet_name=name, index=False)
    optimize(path, path)
    return path


def type_in(path: Path, sheet: str, cell: str, value: object) -> None:
    """As a planner does, in another program."""
    workbook = load_workbook(path)
    workbook[sheet][cell] = value
    workbook.save(path)


def ask(path: Path, study: str, **options: object) -> None:
    """With --in-place."""
    answer = study_called(study).ask(Asked(path), options)
    write_answer(answer, XlsxHost(path), path, "Rae")


def rows(path: Path) -> list[LogRow]:
    """The rows of a log that holds."""
    log = log_book(XlsxHost(path))
    assert log.problems == ()
    return list(log.rows)


def about(row: LogRow) -> tuple[object, ...]:
    """Where a row is about, and what it says."""
    return row.seen, row.action, row.sheet, row.key, row.field, row.old, row.new


def test_owners_that_a_run_chooses_are_told_cell_by_cell(book: Path) -> None:
    """One row per account, under the name of the command."""
    told = [row for row in rows(book) if row.field == "Assigned CSM"]
    assert [(row.seen, row.action, row.key) for row in told] == [("told", "optimize", f"A{k}") for k in (1, 2, 3)]


def test_what_was_typed_since_the_last_write_is_found(book: Path) -> None:
    """In an input sheet and in an owner's cell, before the row of the command that found it."""
    before = len(rows(book))
    column = next(c.column_letter for c in load_workbook(book)["Accounts"][1] if str(c.value).lower() == "arr")
    type_in(book, "Accounts", f"{column}3", 77_000)
    ask(book, "decide")
    found = [about(row) for row in rows(book)[before:] if row.seen == "found"]
    assert found == [("found", "typed", "Accounts", "A2", "ARR", 60_000, 77_000)]
    assert [row.action for row in rows(book)[before:]][1] == "decide"


def test_nothing_typed_is_nothing_found(book: Path) -> None:
    """Twice the same command: what is written is read again as it was written."""
    ask(book, "decide")
    before = len(rows(book))
    ask(book, "decide")
    assert [row.seen for row in rows(book)[before:]] == ["told"]


def test_replay_from_row_0_is_what_is_on_record_now_and_back(book: Path) -> None:
    """The copy that row 0 names, with every row applied."""
    ask(book, "decide", accept_all=True)
    log = rows(book)
    history = history_folder(log_book(XlsxHost(book)).place)
    now = record_change(XlsxHost(book), log, history, (), ())
    assert now.found == ()
    begun = recall(history, str(log[0].digest))
    assert begun
    assert replayed(begun, log).cells == now.before.cells
    assert undone(now.before, log).cells == begun.cells


def test_log_restore_brings_inputs_and_owners_back_as_new_rows(book: Path) -> None:
    """The rows in between stay."""
    column = next(c.column_letter for c in load_workbook(book)["Accounts"][1] if str(c.value).lower() == "arr")
    last = len(rows(book)) - 1
    type_in(book, "Accounts", f"{column}3", 77_000)
    ask(book, "decide")
    ask(book, "log_restore", to=last)
    assert load_workbook(book)["Accounts"][f"{column}3"].value == 60_000
    told = [about(row) for row in rows(book) if row.key == "A2" and row.field == "ARR"]
    assert told[-1] == ("told", "log restore", "Accounts", "A2", "ARR", 77_000, 60_000)


def test_a_workbook_that_went_back_to_a_backup_keeps_the_rows_since(book: Path) -> None:
    """They are in the second copy until the next command, which puts them on the sheet."""
    from xl_territory.records.went_back import went_back

    before = len(rows(book))
    ask(book, "decide")
    after = len(rows(book))
    went_back(book, restore(book))
    log = log_book(XlsxHost(book))
    assert (len(log.sheet), len(log.rows), log.problems) == (before, after + 1, ())
    ask(book, "decide")
    assert len(log_book(XlsxHost(book)).sheet) > after
    assert log_book(XlsxHost(book)).pending == ()

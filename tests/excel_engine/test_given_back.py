"""Excel is given back as it was, whatever becomes of the process that wrote."""

from __future__ import annotations

from typing import Any

import pytest
import xlwings as xw

from tests.workbook.samples import assignments
from xl_territory.workbook.excel.excel_busy import Patience
from xl_territory.workbook.excel.excel_host import ExcelHost
from xl_territory.workbook.excel.excel_state import NOTE, WHILE_WRITING, give_back, put_down, undisturbed


class KilledError(BaseException):
    """The process is gone: nothing that it wanted to do afterwards happens."""


def killed_while_writing(book: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that has begun to write is killed, and nothing is given back."""
    with monkeypatch.context() as dead, pytest.raises(KilledError), undisturbed(book, Patience()):  # noqa: PT012
        dead.setattr("xl_territory.workbook.excel.excel_state.give_back", lambda _: None)
        raise KilledError


def settings(book: xw.Book) -> dict[str, Any]:
    """What a write changes."""
    return {**book.app.impl.state, "auto_save": book.impl.native.AutoSaveOn}


def test_while_writing_nothing_is_drawn_computed_saved_or_typed(book: xw.Book) -> None:
    """Afterwards all is as it was, and nothing is left of it in the workbook."""
    book.impl.native.AutoSaveOn = True
    before = settings(book)
    with undisturbed(book, Patience()):
        assert {name: settings(book)[name] for name in WHILE_WRITING} == dict(WHILE_WRITING)
        assert NOTE in book.impl.wb.defined_names
    assert settings(book) == before
    assert NOTE not in book.impl.wb.defined_names


@pytest.mark.parametrize("calculation", ["automatic", "manual", "semiautomatic"])
def test_what_a_killed_process_changed_is_given_back_once(
    book: xw.Book, monkeypatch: pytest.MonkeyPatch, calculation: str
) -> None:
    """By whoever asks next, from what it had put down."""
    book.app.impl.state.update(calculation=calculation, enable_events=False)
    before = settings(book)
    killed_while_writing(book, monkeypatch)
    assert settings(book) != before
    assert put_down(book)["interactive"] == "True"
    assert give_back(book)
    assert settings(book) == before
    assert not give_back(book)


def test_a_second_write_does_not_take_the_first_ones_changes_for_the_planners(
    book: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It gives back first."""
    before = settings(book)
    killed_while_writing(book, monkeypatch)
    ExcelHost(book).write([assignments(2)])
    assert settings(book) == before


def test_excel_that_cannot_be_given_back_at_once_is_given_back_later(app: xw.App, book: xw.Book) -> None:
    """The result is there, and what is missing stays put down."""
    before = settings(book)
    app.impl.broken = "delete name"
    ExcelHost(book).write([assignments(2)])
    assert book.sheets["Assignments"].range("A5").value == "A0000"
    app.impl.broken = None
    assert give_back(book)
    assert settings(book) == before

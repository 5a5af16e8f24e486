"""Options of the command line: a word that is no number or date is answered by what to type."""

from __future__ import annotations

import datetime as dt

import pytest
from typer.testing import CliRunner

from xl_territory.errors import UsageError
from xl_territory.interfaces.cli.main import app
from xl_territory.interfaces.cli.typed_words import date, number, whole
from xl_territory.studies import study_called
from xl_territory.studies.parameters import keywords, words


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["optimize", "b.xlsx", "--gap", "abc"], "--gap abc: type a number of at least 0, such as 0.001."),
        (["optimize", "b.xlsx", "--gap", "nan"], "--gap nan: type a number of at least 0, such as 0.001."),
        (["optimize", "b.xlsx", "--time-limit", "0"], "--time-limit 0: type a number of at least 0.1, such as 60."),
        (["batch", "books", "--processes", "1.5"], "--processes 1.5: type a whole number of at least 0, such as 2."),
        (
            ["what-if", "b.xlsx", "--start", "1/2/2027"],
            "--start 1/2/2027: type the date as year-month-day, such as 2027-02-01 or 2027-01-02.",
        ),
        (["what-if", "b.xlsx", "--start", "soon"], "--start soon: type a date as year-month-day, such as 2027-01-31."),
        (["what-if", "b.xlsx", "--ramp", "3"], "--ramp 3: type a number from 0 to 2, such as 0.5."),
        (
            ["explain", "-A1"],
            "explain has no option -A. An ID or a file that begins with - stands behind --, at the end: … -- -A1.",
        ),
    ],
)
def test_what_to_type_is_said(words: list[str], told: str) -> None:
    """Before any workbook is looked for."""
    result = CliRunner().invoke(app, words)
    assert isinstance(result.exception, UsageError)
    assert str(result.exception) == told


def test_what_can_be_read_is_read() -> None:
    """Dates in any form that means one day only."""
    assert number("--gap", "1")("0.001") == 0.001
    assert whole("--processes", "1")("4") == 4
    assert {date("--start")(word) for word in ("2027-02-13", "13/2/2027", "13 février 2027")} == {dt.date(2027, 2, 13)}


def test_an_id_that_begins_with_a_dash_is_no_option() -> None:
    """In the words that a button has the command line say."""
    explain = study_called("explain")
    said = words({"account": "-A1", "book": "b.xlsx"}, keywords(explain.run, book=explain.book))
    assert said[-2:] == ("--", "-A1")

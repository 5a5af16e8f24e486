"""An answer can be put to use: what its sheet says it changes is what is changed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from tests.given import account, csm, sheets
from xl_territory.errors import TooLittleDataError, UsageError
from xl_territory.plans.pipeline import read_workbook
from xl_territory.schema import LOCKS
from xl_territory.studies.adoption import changes_table, in_row, moves, named, options_on, settings_changes
from xl_territory.studies.apply import STUDY
from xl_territory.studies.scenarios.scenario_list import differences, scenarios
from xl_territory.studies.study import Asked
from xl_territory.studies.writing import write_answer
from xl_territory.tables.input_edits import RowChange
from xl_territory.template import Example
from xl_territory.template.new_workbook import new_workbook
from xl_territory.workbook import MemoryHost, open_workbook
from xl_territory.workbook.sheets import ResultSheet

NEVER = RowChange(LOCKS, "A001", {"Kind": "Never", "CSM ID": "C2", "Until": dt.date(2026, 12, 1)}, repeats=True)
KEEP = RowChange(LOCKS, "A001", {"Kind": "Keep"}, repeats=True)
OPTIONS = {
    "Balance first": settings_changes({"Weight: balance": 70, "Weight: skill": 10}),
    "Both locks": [NEVER, KEEP],
    "No locks": [
        RowChange(LOCKS, "A001", {"Kind": "Never", "CSM ID": "C2"}, repeats=True, gone=True),
        RowChange(LOCKS, "A001", {"Kind": "Keep"}, repeats=True, gone=True),
    ],
    "Moves": moves([("A1", "C1"), ("A;2", "C1"), ("A3", "C1")]),
}


def answer(options: dict[str, list[RowChange]]) -> ResultSheet:
    """A sheet that offers these options."""
    return ResultSheet("Scenario Compare", "Scenario Compare", "Plans.", (changes_table("Scenario Compare", options),))


def test_what_a_sheet_offers_is_read_as_it_was_written() -> None:
    """Numbers, dates, two locks of one account, locks that go, and moves that stand together in a row."""
    host = MemoryHost({})
    host.write([answer(OPTIONS)])
    assert options_on(host.read(["Scenario Compare"])["Scenario Compare"]) == OPTIONS
    assert [row[2] for row in host.written["Scenario Compare"].tables[0].rows][-1] == 'A1; "A;2"; A3'


def test_a_row_of_the_sheet_names_its_option_in_whatever_column() -> None:
    """A number is no position there; where there is one option only, any row is meant."""
    assert in_row(OPTIONS, [2, "Settings", "both LOCKS"]) == "Both locks"
    assert in_row(OPTIONS, [2, None]) is None
    assert in_row({"Only": []}, [2, None]) == "Only"
    assert in_row({"3": [], "4": []}, [4, 3]) == "4"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("balance FIRST", "Balance first"), ("2", "Both locks"), ("5", None), ("Moon", None), (None, None)],
)
def test_an_option_is_named_or_numbered(wanted: str | None, found: str | None) -> None:
    """As on the sheet; where there is one only, it need not be named."""
    assert named(OPTIONS, wanted) == found
    assert named({"Only": []}, None) == "Only"


def test_a_used_answer_is_typed_into_the_inputs_and_logged(tmp_path: Path) -> None:
    """Settings of the scenario, in a copy; the workbook it came from is as it was."""
    book = new_workbook(tmp_path / "book.xlsx", Example.WORKED)
    open_workbook(book).write([answer(OPTIONS)], tmp_path / "asked.xlsx")
    told = STUDY.ask(Asked(tmp_path / "asked.xlsx"), {"sheet": "Scenario Compare", "row": "balance first"})
    assert "2 cells" in told.sentence
    write_answer(told, open_workbook(tmp_path / "asked.xlsx"), tmp_path / "used.xlsx", "Kim")
    used = openpyxl.load_workbook(tmp_path / "used.xlsx")
    settings = {row[0]: row[1] for row in used["Settings"].iter_rows(min_row=5, values_only=True)}
    assert (settings["Weight: balance"], settings["Weight: skill"]) == (70, 10)
    log = [row for row in used["Change Log"].iter_rows(min_row=5, values_only=True) if row[6]]
    assert [(row[2], row[6], row[9]) for row in log] == [
        ("Kim", "Weight: balance", 70),
        ("Kim", "Weight: skill", 10),
    ]


def test_moves_go_to_assignments() -> None:
    """By account."""
    (move,) = moves([("A001", "C2")])
    assert (move.sheet.name, move.key, dict(move.values)) == ("Assignments", "A001", {"Assigned CSM": "C2"})


def test_what_cannot_be_used_says_why() -> None:
    """No sheet, no option on it, or two of them."""
    host = MemoryHost({})
    host.write([answer(OPTIONS), ResultSheet("Fairness", "Fairness", "Even.", ())])
    found = host.read(["Scenario Compare", "Fairness"])
    with pytest.raises(TooLittleDataError, match="no sheet 'Explain'"):
        STUDY.ask(Asked(found), {"sheet": "Explain"})
    with pytest.raises(TooLittleDataError, match="nothing that can be used"):
        STUDY.ask(Asked(found), {"sheet": "Fairness"})
    with pytest.raises(UsageError, match="1 Balance first, 2 Both locks"):
        STUDY.ask(Asked(found), {"sheet": "Scenario Compare"})


def test_a_scenario_offers_the_settings_that_it_has_otherwise() -> None:
    """What it says it changes, used, gives the settings that it was planned with; today's settings change nothing."""
    frames = sheets([account("A1", current_csm="C1"), account("A2")], [csm("C1"), csm("C2")])
    territory = read_workbook(frames)
    listed = {each.name: each for each in scenarios(territory)}
    found = {name: differences(territory, each) for name, each in listed.items()}
    assert not found["Your settings"]
    assert found["Balance first"] == {"Weight: balance": 70, "Weight: skill": 10, "Weight: risk": 10}

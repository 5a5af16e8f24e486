"""The commands that ask about a plan: each answers, writes its sheet where asked, and leaves all others alone."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from rich.console import Console
from typer.testing import CliRunner

from tests.given import account, csm
from xl_territory.errors import Severity, UsageError
from xl_territory.interfaces.cli.study_commands import commands as study_commands
from xl_territory.interfaces.cli.terminal import run_report
from xl_territory.run.optimize import Run, optimize
from xl_territory.workbook.backups import backups

commands = study_commands()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A planned workbook: six accounts, two CSMs."""
    folder = tmp_path_factory.mktemp("book")
    made, planned = folder / "book.xlsx", folder / "plan.xlsx"
    accounts = [account(f"A{i}", current_csm="C1", industry="Fintech" if i % 2 else "Health") for i in range(6)]
    with pd.ExcelWriter(made) as writer:
        pd.DataFrame(accounts).to_excel(writer, sheet_name="Accounts", index=False)
        team = [csm("C1", skills="Fintech"), csm("C2", skills="Health")]
        pd.DataFrame(team).to_excel(writer, sheet_name="CSMs", index=False)
    optimize(made, planned)
    return planned


COMMANDS = {
    "Explain": ["explain", "A1", "--book", "BOOK"],
    "Conflicts": ["explain", "--conflicts", "--book", "BOOK"],
    "Fair Shares": ["explain", "--fair-share", "--book", "BOOK"],
    "Territory Models": ["scenarios", "BOOK", "--models"],
    "Trade-off": ["frontier", "BOOK", "--points", "4"],
    "What If": ["what-if", "BOOK", "--leaves", "C2", "--doubles", "A0"],
    "Resilience": ["resilience", "BOOK"],
    "Move Check": ["check-move", "BOOK", "--move", "A0=C1"],
    "Fairness": ["fairness", "BOOK"],
}


@pytest.mark.parametrize("sheet", COMMANDS)
def test_a_command_writes_its_sheet_into_a_copy(sheet: str, book: Path, tmp_path: Path) -> None:
    """The input stays as it is, byte for byte; every other sheet is in the copy."""
    before, out = book.read_bytes(), tmp_path / "out.xlsx"
    words = [str(book) if word == "BOOK" else word for word in COMMANDS[sheet]]
    result = CliRunner().invoke(commands, [*words, "--output", str(out)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert book.read_bytes() == before
    names = load_workbook(out).sheetnames
    assert set(load_workbook(book).sheetnames) < set(names)
    assert sheet in names


@dataclass(frozen=True)
class Answered:
    """A workbook with the sheet of every command, what each printed with --json, and a plan made after them."""

    told: dict[str, str]
    path: Path
    run: Run


@pytest.fixture(scope="module")
def answered(book: Path) -> Answered:
    """Every command in place, one after the other, then a new plan."""
    own, told = book.parent / "answered.xlsx", {}
    own.write_bytes(book.read_bytes())
    for sheet, words in COMMANDS.items():
        asked = [str(own) if word == "BOOK" else word for word in words]
        told[sheet] = CliRunner().invoke(commands, [*asked, "--in-place", "--json"], catch_exceptions=False).stdout
    return Answered(told, own, optimize(own, own))


@pytest.mark.parametrize("sheet", COMMANDS)
def test_a_command_answers_in_json(sheet: str, answered: Answered) -> None:
    """One object and nothing else: the tables of its sheets row by row, under the names of the workbook."""
    answer = json.loads(answered.told[sheet])
    assert answer["output"] == str(answered.path)
    found = answer["sheets"][sheet]
    assert found["explanation"]
    in_book = {str(cell.value) for row in load_workbook(answered.path)[sheet].iter_rows() for cell in row}
    rows = [row for table in found["tables"].values() for row in table]
    assert {column for row in rows for column in row} <= in_book


@pytest.mark.parametrize("sheet", COMMANDS)
def test_a_later_plan_says_which_answers_are_older(sheet: str, answered: Answered) -> None:
    """In Data Issues and on the terminal; the sheet itself says when it was made."""
    (fault,) = [fault for fault in answered.run.faults if fault.sheet == sheet]
    assert fault.severity is Severity.WARNING
    written = load_workbook(answered.path)
    assert "Made on 20" in written[sheet]["A3"].value
    assert sheet in [row[1].value for row in written["Data Issues"].iter_rows(min_row=5)]
    console = Console(width=500, record=True, file=io.StringIO())
    console.print(run_report(answered.run))
    (line,) = [line for line in console.export_text().splitlines() if line.startswith("Older than this plan")]
    assert sheet in line


def test_a_sheet_of_the_planners_own_is_no_old_answer(book: Path, tmp_path: Path) -> None:
    """It happens to be called like one."""
    own = tmp_path / "own.xlsx"
    written = load_workbook(book)
    written.create_sheet("Fairness")["A1"] = "Fairness"
    written.save(own)
    assert not [fault for fault in optimize(own, tmp_path / "plan.xlsx").faults if fault.sheet == "Fairness"]


def test_nothing_is_written_unless_asked(book: Path) -> None:
    """And the command says how to ask."""
    before = sorted(book.parent.iterdir())
    result = CliRunner().invoke(commands, ["fairness", str(book)], catch_exceptions=False)
    assert "The workbook is as it was" in result.output
    assert sorted(book.parent.iterdir()) == before


def test_in_place_writes_into_the_workbook(book: Path, tmp_path: Path) -> None:
    """A second run replaces the sheet of the first."""
    own = tmp_path / "own.xlsx"
    own.write_bytes(book.read_bytes())
    for _ in range(2):
        CliRunner().invoke(commands, ["fairness", str(own), "--in-place"], catch_exceptions=False)
    assert load_workbook(own).sheetnames.count("Fairness") == 1


def test_questions_in_a_row_leave_one_backup(book: Path, tmp_path: Path) -> None:
    """With all that was there before the first one; what the planner saves in between is kept by another."""
    own = tmp_path / "own.xlsx"
    own.write_bytes(book.read_bytes())
    for words in (["fairness"], ["explain", "--conflicts", "--book"], ["fairness"], ["check-move", "--move=A0=C2"]):
        CliRunner().invoke(commands, [*words, str(own), "--in-place"], catch_exceptions=False)
    (backup,) = backups(own)
    assert backup.read_bytes() == book.read_bytes()
    edited = load_workbook(own)
    edited["Accounts"]["Z1"] = "My note"
    edited.save(own)
    CliRunner().invoke(commands, ["fairness", str(own), "--in-place"], catch_exceptions=False)
    assert len(backups(own)) == 2


@pytest.mark.parametrize(
    "words",
    [
        ["explain", "A1", "--conflicts", "--book", "BOOK"],
        ["explain", "--csm", "C1", "--book", "BOOK"],
        ["explain", "--fair-share", "--conflicts", "--book", "BOOK"],
        ["explain", "Nobody", "--book", "BOOK"],
        ["explain", "A1", "--csm", "C9", "--book", "BOOK"],
        ["what-if", "BOOK"],
        ["check-move", "BOOK", "--move", "A1"],
        ["frontier", "BOOK", "--of", "speed"],
        ["fairness", "BOOK", "--in-place", "--output", "x.xlsx"],
    ],
)
def test_what_makes_no_sense_is_a_usage_error(words: list[str], book: Path) -> None:
    """With a message for people."""
    with pytest.raises(UsageError):
        CliRunner().invoke(commands, [str(book) if w == "BOOK" else w for w in words], catch_exceptions=False)


def test_a_sheet_has_the_same_columns_whatever_was_asked(book: Path, tmp_path: Path) -> None:
    """A host would take a column that it does not know for the planner's own, and keep it."""
    own = tmp_path / "own.xlsx"
    own.write_bytes(book.read_bytes())
    headers = []
    for aims in (["--of", "balance"], ["--of", "continuity", "--against", "skill"]):
        words = ["frontier", str(own), "--points", "3", *aims, "--in-place"]
        CliRunner().invoke(commands, words, catch_exceptions=False)
        headers.append([cell.value for cell in load_workbook(own)["Trade-off"][4]])
    assert headers[0] == headers[1]

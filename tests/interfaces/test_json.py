"""With --json every command prints one object, however it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import typer
from openpyxl import Workbook

from tests.given import account, csm, sheets
from xl_territory.interfaces.cli.failures import run
from xl_territory.interfaces.cli.main import app
from xl_territory.run.optimize import optimize

Ask = Callable[..., tuple[int, dict[str, Any]]]


def commands() -> list[tuple[str, ...]]:
    """Every command there is, those of groups too."""
    found: list[tuple[str, ...]] = []

    def walk(group: Any, before: tuple[str, ...]) -> None:
        for name, command in group.commands.items():
            if hasattr(command, "commands"):
                walk(command, (*before, name))
            else:
                found.append((*before, name))

    walk(typer.main.get_command(app), ())
    return found


every_command = pytest.mark.parametrize("command", commands(), ids=" ".join)


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Ask:
    """Run the command line with ``--json`` in a folder of its own; standard output must be one object."""
    monkeypatch.chdir(tmp_path)

    def asked(*words: object) -> tuple[int, dict[str, Any]]:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            run(app, [*map(str, words), "--json"])
        found = parsed(capfd.readouterr().out)
        assert found["exit_code"] == ended.value.code
        return found["exit_code"], found

    return asked


def parsed(output: str) -> dict[str, Any]:
    """The one object that was printed."""
    found: dict[str, Any] = json.loads(output, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    assert {"status", "message", "faults", "exit_code"} <= set(found), found
    assert found["message"]
    return found


def test_a_process_prints_the_object_on_its_standard_output(tmp_path: Path) -> None:
    """And ends with the exit code that stands in it."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    line = [sys.executable, "-m", "xl_territory", "optimize", "nowhere.xlsx", "--json"]
    done = subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert parsed(done.stdout)["exit_code"] == done.returncode == 2


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Two accounts and a CSM, with their plan."""
    path = tmp_path / "plan.xlsx"
    with pd.ExcelWriter(path) as writer:
        for name, frame in sheets([account("A1"), account("A2")], [csm("C1")]).items():
            frame.to_excel(writer, sheet_name=name, index=False)
    optimize(path, path)
    return path


@every_command
def test_an_unknown_option_is_one_object(command: tuple[str, ...], ask: Ask) -> None:
    """What typer itself refuses."""
    code, found = ask(*command, "--no-such-option")
    assert (code, found["status"]) == (2, "error")
    assert "--no-such-option" in found["message"]


def arguments(command: tuple[str, ...], path: Path) -> list[object]:
    """The words that the command cannot do without, each of them a file that is not there."""
    found: Any = typer.main.get_command(app)
    for name in command:
        found = found.commands[name]
    required = [each for each in found.params if each.required or each.name in {"book", "path"}]
    return [
        word for each in required for word in ([] if each.param_type_name == "argument" else each.opts[:1]) + [path]
    ]


@every_command
def test_a_missing_or_broken_file_is_one_object(command: tuple[str, ...], ask: Ask, tmp_path: Path) -> None:
    """Every command that takes a file, given one that is not there and one that is no workbook."""
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"no workbook")
    for path in (tmp_path / "nowhere" / "plan.xlsx", broken):
        words = arguments(command, path)
        if words:
            code, found = ask(*command, *words)
            # the doctor looks at files, not into them; text is a table, which holds too little for some questions
            assert code == 2 or found["status"] == "refused" or command == ("doctor",), found


def test_an_unknown_command_is_one_object(ask: Ask) -> None:
    """So is none at all."""
    assert ask("optimise")[0] == 2
    assert ask()[0] == 2


def test_bad_input_lists_its_faults(ask: Ask, tmp_path: Path) -> None:
    """Sheet, row, column and what to do, as Data Issues has them."""
    book = Workbook()
    book.active.title = "Accounts"
    for row in (["Account ID", "ARR"], ["A1", -5]):
        book["Accounts"].append(row)
    for row in (["CSM ID"], ["C1"]):
        book.create_sheet("CSMs") if "CSMs" not in book.sheetnames else None
        book["CSMs"].append(row)
    book.save(tmp_path / "bad.xlsx")
    for command in ("validate", "optimize", "frontier"):
        code, found = ask(command, "bad.xlsx")
        (fault,) = [fault for fault in found["faults"] if fault["severity"] == "error"]
        assert (code, fault["sheet"], fault["row"], fault["column"]) == (2, "Accounts", 2, "ARR")


def test_an_unknown_setting_is_one_object(ask: Ask, book: Path) -> None:
    """With the right one in the message."""
    code, found = ask("optimize", book, "--set", "Weight: balanse=50")
    assert code == 2
    assert "Did you mean 'Weight: balance'?" in found["message"]


def test_what_was_done_is_one_object(ask: Ask, book: Path) -> None:
    """Commands that make, check and restore a workbook as well as a plan."""
    assert ask("new", "fresh.xlsx") == (
        0,
        {
            "status": "done",
            "exit_code": 0,
            "message": "Made fresh.xlsx. Open it and follow the Start sheet.",
            "faults": [],
            "output": "fresh.xlsx",
        },
    )
    assert ask("optimize", book, "--in-place")[1]["status"] == "optimal"
    assert ask("restore", book)[0] == 0
    assert {row["status"] for row in ask("batch", book.parent)[1]["workbooks"]} <= {"optimal", "not planned"}

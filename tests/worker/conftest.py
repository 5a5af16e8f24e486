"""A run that a test can start, watch and disturb."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from tests.benchmarks.workbooks import workbook
from tests.given import account, csm, sheets
from tests.worker.desk import ATTACH
from xl_territory.run.optimize import optimize
from xl_territory.run.worker.launching import begin
from xl_territory.run.worker.request import OPTIMIZE, Request
from xl_territory.run.worker.run_folder import Phase, RunFolder, State

DEADLINE = 300.0
ACCOUNTS, CSMS = 2000, 40
EXAMPLE = Path(__file__).parents[2] / "workbook_templates" / "territory_worked_example.xlsx"


@dataclass(frozen=True)
class Planner:
    """Somebody with a workbook open, who has clicked Optimize or is about to."""

    book: Path
    orders: Path
    folder: RunFolder

    def optimize(self) -> bool:
        """Click Optimize."""
        return self.asks(OPTIMIZE)

    def asks(self, request: Request) -> bool:
        """Click any button whose work is done beside Excel."""
        return begin(self.folder, ATTACH, [str(self.book), str(self.orders)], request)

    def does(self, what: str) -> None:
        """Have the planner act."""
        (self.orders / what).touch()

    def seen(self, where: str) -> str:
        """What was shown or said until now."""
        file = self.orders / where
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def waits_for(self, what: Callable[[], bool]) -> None:
        """Poll until it is so; fails after a while."""
        until(what, lambda: (self.folder.state(), self.folder.log.read_text(), self.seen("notes")))

    def sees_a_score(self) -> None:
        """Wait until the first plan has been found."""
        self.waits_for(lambda: "score" in self.seen("progress") or not self.folder.is_running())
        assert self.folder.is_running(), (self.folder.state(), self.folder.log.read_text())

    def sees_the_end(self) -> State:
        """Wait until the run is over."""
        self.waits_for(lambda: not self.folder.is_running())
        state = self.folder.state()
        assert state is not None
        return state

    def processes(self) -> list[int]:
        """The run's process and the one that solves."""
        return [int(line) for line in self.seen("processes").split()]

    def rows(self, sheet: str) -> list[dict[str, Any]]:
        """The rows of a sheet of `workbook`, by header; none where there is no such sheet."""
        book = self.workbook()
        cells = list(book[sheet].iter_rows(values_only=True)) if sheet in book.sheetnames else []
        top = next((at for at, row in enumerate(cells) if "Account ID" in row), len(cells))
        return [dict(zip(cells[top], row, strict=True)) for row in cells[top + 1 :]]

    def workbook(self) -> Workbook:
        """The workbook as it was when something was last noted."""
        return load_workbook(self.orders / "now.xlsx")

    def has_a_plan(self) -> bool:
        """Whether a plan stands in the workbook."""
        return "Assignments" in self.workbook().sheetnames


@pytest.fixture(scope="session")
def endless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book far too large to be solved to the last digit: whatever the machine, its search ends when it is stopped."""
    path = workbook(tmp_path_factory.mktemp("endless") / "plan.xlsx", ACCOUNTS, CSMS)
    book = load_workbook(path)
    for setting in (("Solver: gap", 0), ("Solver: time limit", 600), ("Solver: threads", 1)):
        book["Settings"].append(setting)
    book.save(path)
    return path


@pytest.fixture
def planner(endless: Path, tmp_path: Path) -> Iterator[Planner]:
    """Somebody with that workbook."""
    book, orders = Path(shutil.copy(endless, tmp_path)), tmp_path / "orders"
    orders.mkdir()
    someone = Planner(book, orders, RunFolder(tmp_path / "run"))
    yield someone
    if someone.folder.path.exists() and someone.folder.is_running():
        someone.does("close")
        someone.sees_the_end()


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six accounts and two CSMs, one of whom could not carry them all, with their plan; a third is an Open seat."""
    path = tmp_path_factory.mktemp("small") / "plan.xlsx"
    team = [csm("C1", skills="Fintech"), csm("C2", skills="Health"), csm("C3", status="Open")]
    accounts = [account(f"A{i}", current_csm="C1", industry="Fintech" if i % 2 else "Health") for i in range(6)]
    with pd.ExcelWriter(path) as writer:
        for name, frame in sheets(accounts, team).items():
            frame.to_excel(writer, sheet_name=name, index=False)
    optimize(path, path)
    return path


@pytest.fixture
def owner(small: Path, tmp_path: Path) -> Planner:
    """Somebody with that workbook, which holds a plan."""
    book, orders = Path(shutil.copy(small, tmp_path)), tmp_path / "orders"
    orders.mkdir()
    return Planner(book, orders, RunFolder(tmp_path / "run"))


def write_example(path: Path, settings: dict[str, float]) -> None:
    """The worked example with these settings."""
    book = load_workbook(EXAMPLE)
    for row in book["Settings"].iter_rows(min_row=5):
        if row[0].value in settings:
            row[1].value = settings[row[0].value]
    book.save(path)


def edited_by_hand(path: Path) -> tuple[str, str]:
    """Give the first account of a plan to the other of two CSMs; gives the account and whom it goes to."""
    book = load_workbook(path)
    sheet = book["Assignments"]
    cell = sheet[5][[header.value for header in sheet[4]].index("Assigned CSM")]
    cell.value = "C2" if cell.value == "C1" else "C1"
    book.save(path)
    return str(sheet["A5"].value), str(cell.value)


def until(what: Callable[[], bool], known: Callable[[], object] = str) -> None:
    """Poll until it is so; fails after a while, with what is known then."""
    end = time.monotonic() + DEADLINE
    while not what():
        assert time.monotonic() < end, known()
        time.sleep(0.05)


def alive(process: int) -> bool:
    """Whether a process is there and not merely waiting to be taken note of."""
    try:
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"


__all__ = ["ACCOUNTS", "CSMS", "Phase", "Planner", "alive", "edited_by_hand", "until", "write_example"]

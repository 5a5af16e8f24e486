"""A folder of workbooks: each is on its own, whatever becomes of the others."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from rich.console import Console

from tests.given import account, csm, sheets
from tests.run.conftest import Command
from tests.worker.conftest import write_example
from xl_territory.errors import UsageError
from xl_territory.interfaces.cli.batch_report import batch_report, totals
from xl_territory.run.batch import BatchResult, Skipped, listed, run_batch, workbooks, worst
from xl_territory.solver.executors import executor
from xl_territory.solver.separate_processes import SeparateProcesses

Frames = dict[str, pd.DataFrame]
MakeBook = Callable[..., Path]
DEADLINE = 90.0


class KillsOne(Executor):
    """An executor whose process is killed at its first task."""

    def __init__(self, inner: Executor) -> None:
        self.inner, self.tasks = inner, 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Its first task ends the process that it is given to."""
        self.tasks += 1
        return self.inner.submit(os._exit, 9) if self.tasks == 1 else self.inner.submit(fn, *args, **kwargs)


def group_exists(process: int) -> bool:
    """Whether a process of the group is left; helpers of Python end a moment after it."""
    try:
        os.killpg(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_process_that_is_killed_takes_no_other_task_along() -> None:
    """It is started anew for the next one."""
    with SeparateProcesses(1) as processes:
        first, killed, last = (processes.submit(*task) for task in ((abs, -1), (os._exit, 9), (abs, -2)))
        assert first.result() == 1
        with pytest.raises(BrokenExecutor):
            killed.result()
        assert last.result() == 2


def test_a_killed_process_costs_its_own_workbook_only(make_book: MakeBook, small_team: Frames) -> None:
    """Which is told as what it is."""
    books = [make_book(small_team, f"{name}.xlsx") for name in "abc"]
    with executor(2) as processes:
        outcomes = {each.book.stem: each for each in run_batch(books, {}, KillsOne(processes))}
    assert [(name, each.exit_code) for name, each in sorted(outcomes.items())] == [("a", 4), ("b", 0), ("c", 0)]
    assert "ended unexpectedly" in outcomes["a"].message
    assert sorted(each.name for each in books[0].parent.iterdir() if "_plan" in each.name) == [
        "b_plan.xlsx",
        "b_plan.xlsx.history",
        "b_plan.xlsx.log.jsonl",
        "c_plan.xlsx",
        "c_plan.xlsx.history",
        "c_plan.xlsx.log.jsonl",
    ]


def test_the_time_of_a_workbook_is_its_own(make_book: MakeBook, small_team: Frames) -> None:
    """Six that wait for one process take together no longer than the batch."""
    books = [make_book(small_team, f"{name}.xlsx") for name in "abcdef"]
    since = time.perf_counter()
    with executor(1) as processes:
        outcomes = list(run_batch(books, {}, processes))
    assert sum(each.seconds or 0.0 for each in outcomes) < time.perf_counter() - since


@pytest.mark.parametrize(
    ("codes", "code"), [([0, 3, 2], 2), ([2, 1, 3], 1), ([3, 0], 3), ([0, 0], 0), ([2, 4], 4), ([], 0)]
)
def test_the_exit_code_is_the_worst(codes: list[int], code: int) -> None:
    """A defect before no plan before bad input before a partial plan."""
    assert worst(codes) == code


def test_every_file_that_is_left_out_is_named_with_its_reason(tmp_path: Path) -> None:
    """But for what is hidden."""
    names = ("a.xlsx", "b_plan.xlsx", "a.backup-20260105-120000.xlsx", "old.xls", "notes.txt", "~$a.xlsx", ".x.lock")
    for name in names:
        (tmp_path / name).touch()
    found, skipped = workbooks(tmp_path)
    assert [each.name for each in found] == ["a.xlsx"]
    assert listed(skipped) == (
        "Skipped: a.backup-20260105-120000.xlsx (a backup); b_plan.xlsx (named like the result of an earlier run); "
        "notes.txt (no workbook); old.xls (save it as .xlsx to have it planned)"
    )
    (tmp_path / "a.xlsx").unlink()
    with pytest.raises(UsageError, match=r"no \.xlsx or \.xlsm workbook to plan in .*notes\.txt \(no workbook\)"):
        workbooks(tmp_path)


def test_the_report_is_readable_in_80_columns() -> None:
    """No figure and no message is cut or torn."""
    message = "Accounts row 2, ARR: This must be at least 0 (-5). " * 4
    outcomes = [
        BatchResult(Path("emea_enterprise_accounts_2026.xlsx"), 0, "optimal", 0.12345, 0.00012, 1240, 12.3),
        BatchResult(Path("apac.xlsx"), 3, "partial", 1.5, 0.001, 310, 2.0),
        BatchResult(Path("broken.xlsx"), 2, "not planned", message=message),
    ]
    shown = StringIO()
    report = batch_report(outcomes, [Skipped(Path("notes.txt"), "no workbook")])
    Console(file=shown, width=80, highlight=False).print(report)
    lines = shown.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    assert any("optimal" in line and "1240" in line and "0.12345" in line and "12.3" in line for line in lines)
    assert any(line.split() == ["Total", "1550", "14.3"] for line in lines)
    assert " ".join(" ".join(lines).split()).count("This must be at least 0 (-5).") == 4
    assert lines[-1] == "3 workbooks: 1 planned completely, 1 planned in part, 1 not planned."
    assert "Skipped: notes.txt (no workbook)." in lines


def test_a_batch_in_json_has_the_same_facts(xl_territory: Command, make_book: MakeBook, small_team: Frames) -> None:
    """Every workbook, every file that was left out, the exit code of the worst."""
    book = make_book(small_team, "good.xlsx")
    make_book(sheets([account("A1", arr=-5)], [csm("C1")]), "bad.xlsx")
    (book.parent / "notes.txt").touch()
    done = xl_territory("batch", book.parent, "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["exit_code"]) == (2, 2)
    assert {Path(row["book"]).name: row["exit_code"] for row in told["workbooks"]} == {"good.xlsx": 0, "bad.xlsx": 2}
    assert [(Path(each["file"]).name, each["reason"]) for each in told["skipped"]] == [("notes.txt", "no workbook")]
    assert told["message"] == totals([BatchResult(book, 0, "", 0.1), BatchResult(book, 2, "")])


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent as a signal to a process group here")
def test_ctrl_c_ends_a_batch_with_what_is_done(make_book: MakeBook, small_team: Frames, tmp_path: Path) -> None:
    """The table has both; no process is left, and the one that was not planned can be planned next."""
    make_book(small_team, "small.xlsx")
    write_example(tmp_path / "vast.xlsx", {"Solver: gap": 0.0, "Solver: time limit": 600})
    command = [sys.executable, "-m", "xl_territory", "batch", str(tmp_path), "--processes", "2"]
    here = str(Path(__file__).parents[2])
    left = ["small.xlsx", "small_plan.xlsx", "small_plan.xlsx.history", "small_plan.xlsx.log.jsonl"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": here},
        start_new_session=True,
    ) as batch:
        end = time.monotonic() + DEADLINE
        # its lock goes when the plan is there and told
        while sorted(each.name for each in tmp_path.glob("*small*")) != left:
            assert time.monotonic() < end, batch.poll()
            time.sleep(0.05)
        os.killpg(batch.pid, signal.SIGINT)
        shown, told = batch.communicate(timeout=DEADLINE)
    assert batch.returncode == 4, told
    assert "Traceback" not in told
    assert any("small.xlsx" in line and "optimal" in line for line in shown.splitlines())
    assert any("vast.xlsx" in line and "stopped" in line for line in shown.splitlines())
    while group_exists(batch.pid):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert sorted(each.name for each in tmp_path.iterdir()) == [*left, "vast.xlsx"]

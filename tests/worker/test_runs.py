"""Whole runs in processes of their own, as a planner lives them."""

from __future__ import annotations

import os
import signal
import sys

import pytest
from openpyxl import load_workbook

from tests.worker.conftest import ACCOUNTS, CSMS, Planner, alive, write_example
from xl_territory.run.worker.launching import DIED, begin, crash_notice, request_stop
from xl_territory.run.worker.run_folder import Phase

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are watched through /proc and signals here")


def test_stop_takes_the_best_plan_so_far(planner: Planner) -> None:
    """Progress shows incumbent, bound, gap and the time left; what was found until then is written."""
    assert planner.optimize()
    planner.sees_a_score()
    line = next(line for line in planner.seen("progress").splitlines() if "score" in line)
    assert all(word in line for word in (f"{ACCOUNTS} accounts, {CSMS} CSMs", "score", "bound", "gap", "s left"))
    assert request_stop(planner.folder)
    assert planner.sees_the_end().phase is Phase.DONE
    book = planner.workbook()
    assert book["Assignments"].max_row == 4 + ACCOUNTS
    assert [row[1].value for row in book["Score"].iter_rows() if row[0].value == "Status"] == ["cancelled"]
    assert "Cancelled" in planner.seen("notes")
    planner.waits_for(lambda: not any(map(alive, planner.processes())))


def test_a_run_ends_by_itself_and_a_second_optimize_waits_its_turn(planner: Planner) -> None:
    """Refused while one is under way, from the very first moment; welcome afterwards."""
    write_example(planner.book, {"Solver: gap": 0.9, "Solver: time limit": 2})
    assert planner.optimize()
    assert not planner.optimize()
    assert planner.sees_the_end().phase is Phase.DONE
    assert planner.seen("told") == ""
    assert planner.folder.claim()
    planner.folder.say(Phase.DONE)


def test_closing_the_workbook_ends_the_run(planner: Planner) -> None:
    """Nobody is told, because nobody is there; no process is left."""
    planner.optimize()
    planner.sees_a_score()
    planner.does("close")
    assert planner.sees_the_end().phase is Phase.CLOSED
    planner.waits_for(lambda: not any(map(alive, planner.processes())))
    assert planner.seen("told") == ""


@pytest.mark.parametrize(("answer", "phase"), [("no", Phase.NOT_WRITTEN), ("yes", Phase.DONE)])
def test_a_plan_for_a_workbook_that_has_changed_is_asked_about(planner: Planner, answer: str, phase: Phase) -> None:
    """With what changed; only a yes writes it. Excel rejects a few calls meanwhile, as while a cell is being edited."""
    planner.optimize()
    planner.sees_a_score()
    planner.does("edit")
    planner.does(answer)
    planner.waits_for(lambda: not (planner.orders / "edit").exists())
    request_stop(planner.folder)
    assert planner.sees_the_end().phase is phase
    assert "Accounts: 1 row edited (row 7)." in planner.seen("asked")
    assert planner.has_a_plan() == (answer == "yes")
    if answer == "no":
        assert "nothing was written" in planner.seen("notes")


def test_a_solver_that_dies_is_noticed_and_said(planner: Planner) -> None:
    """The run itself lives to tell it; nothing was written."""
    planner.optimize()
    planner.sees_a_score()
    for solver in planner.processes()[1:]:
        os.kill(solver, signal.SIGKILL)
    state = planner.sees_the_end()
    assert state.phase is Phase.FAILED
    assert "ended unexpectedly" in planner.seen("told")
    assert not planner.has_a_plan()


def test_a_run_that_dies_is_told_at_the_next_click_and_takes_its_solver_along(planner: Planner) -> None:
    """Told once; the next Optimize starts a new one."""
    planner.optimize()
    planner.sees_a_score()
    run, *solvers = planner.processes()
    os.kill(run, signal.SIGKILL)
    planner.waits_for(lambda: not planner.folder.is_running())
    assert crash_notice(planner.folder) == DIED
    assert crash_notice(planner.folder) == ""
    planner.waits_for(lambda: not any(map(alive, solvers)))
    assert not planner.folder.is_running()


def test_bad_input_is_listed_and_told(planner: Planner) -> None:
    """The list is on Data Issues; the other result sheets stay as they were."""
    book = load_workbook(planner.book)
    book["Accounts"]["C5"] = "a lot"
    book.save(planner.book)
    planner.optimize()
    assert planner.sees_the_end().phase is Phase.REFUSED
    assert "1 error on the input sheets: see Data Issues" in planner.seen("told")
    issues = planner.workbook()["Data Issues"]
    assert any("a lot" in str(cell.value) for row in issues.iter_rows() for cell in row)


def test_a_desk_that_is_not_there_is_a_failure_that_is_put_down(planner: Planner) -> None:
    """Excel was closed between the click and the start."""
    assert begin(planner.folder, "tests.worker.desk:attach", [str(planner.book) + ".gone", str(planner.orders)])
    state = planner.sees_the_end()
    assert state.phase is Phase.FAILED
    assert "Traceback" in planner.folder.log.read_text()

"""Questions that run beside Excel, in processes of their own, as a planner lives them."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import sys
import threading
from multiprocessing.connection import Connection

import pytest
from openpyxl import load_workbook

from tests.worker.conftest import DEADLINE, Planner, alive, edited_by_hand, until
from xl_territory.run.worker.launching import RUNNING, request_stop, running
from xl_territory.run.worker.request import Request
from xl_territory.run.worker.run_folder import Phase
from xl_territory.run.worker.supervising import handed_over
from xl_territory.solver.executors import executor
from xl_territory.workbook.sheets import RawSheet

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are watched through /proc and signals here")
LEAVES = Request("what_if", {"leaves": ["C2"]})


def test_a_question_is_answered_beside_excel(owner: Planner) -> None:
    """The sentence goes to the progress line, the sheet into the workbook; the plan stays."""
    assert owner.asks(Request("resilience"))
    assert not owner.asks(Request("fairness"))
    assert running(owner.folder) == RUNNING.format("Resilience")
    state = owner.sees_the_end()
    assert state.phase is Phase.DONE
    assert state.message.endswith("See Resilience.")
    assert state.message in owner.seen("notes")
    assert owner.seen("told") == ""
    book = owner.workbook()
    assert {"Resilience", "Assignments"} <= set(book.sheetnames)
    owner.waits_for(lambda: not any(map(alive, owner.processes())))


@pytest.mark.parametrize(("answer", "phase"), [("no", Phase.NOT_WRITTEN), ("yes", Phase.DONE)])
def test_an_answer_for_a_workbook_that_has_changed_is_asked_about(owner: Planner, answer: str, phase: Phase) -> None:
    """As a plan is."""
    owner.does("edit")
    owner.does(answer)
    owner.asks(LEAVES)
    assert owner.sees_the_end().phase is phase
    assert "since you clicked What if" in owner.seen("asked")
    assert "Accounts: 1 row edited (row 7)." in owner.seen("asked")
    assert ("What If" in owner.workbook().sheetnames) == (answer == "yes")


@pytest.mark.parametrize(
    ("answer", "phase", "kinds"),
    [("keep", Phase.DONE, ["Assign"]), ("drop", Phase.DONE, []), ("cancel", Phase.NOT_WRITTEN, [])],
)
def test_optimize_asks_about_hand_edits(owner: Planner, answer: str, phase: Phase, kinds: list[str]) -> None:
    """They become locks, or are dropped, or everything stays as it is."""
    edited, moved = edited_by_hand(owner.book)
    owner.does(answer)
    owner.optimize()
    assert owner.sees_the_end().phase is phase
    assert f" to {moved}." in owner.seen("asked")
    assert [row["Kind"] for row in owner.rows("Locks") if row["Account ID"] == edited] == kinds
    (after,) = (row["Assigned CSM"] for row in owner.rows("Assignments") if row["Account ID"] == edited)
    assert (after == moved) == (answer != "drop")


def test_a_locks_sheet_that_cannot_take_the_edits_is_told_before_the_search(owner: Planner) -> None:
    """Protected, say: a plan that cannot be written is not looked for."""
    edited_by_hand(owner.book)
    book = load_workbook(owner.book)
    locks = book.create_sheet("Locks")
    locks.append(["Account ID", "Kind", "CSM ID", "Reason", "Until"])
    locks.protection.sheet = True
    book.save(owner.book)
    owner.does("keep")
    owner.optimize()
    assert owner.sees_the_end().phase is Phase.FAILED
    assert "Sheet Locks is protected" in owner.seen("told")


def test_a_hand_edit_made_during_the_search_is_asked_about(owner: Planner) -> None:
    """The plan would replace it; a no leaves it where it is."""
    owner.does("move")
    owner.optimize()
    assert owner.sees_the_end().phase is Phase.NOT_WRITTEN
    assert re.search(r"Assignments: .* from C\d to C\d\.", owner.seen("asked"))


def test_stop_ends_a_question_without_an_answer(owner: Planner) -> None:
    """There is no best so far of an answer."""
    owner.asks(Request("scenarios"))
    assert request_stop(owner.folder)
    assert owner.sees_the_end().phase is Phase.STOPPED
    assert "Stopped; nothing was written." in owner.seen("notes")
    assert "Scenario Compare" not in owner.workbook().sheetnames
    owner.waits_for(lambda: not any(map(alive, owner.processes())))


def test_closing_the_workbook_ends_a_question(owner: Planner) -> None:
    """Nobody is told, because nobody is there; no process is left."""
    owner.does("close")
    owner.asks(Request("models"))
    assert owner.sees_the_end().phase is Phase.CLOSED
    assert owner.seen("told") == ""
    owner.waits_for(lambda: not any(map(alive, owner.processes())))


def test_what_a_planner_cannot_ask_is_told(owner: Planner) -> None:
    """In an alert, since they wait for an answer."""
    owner.asks(Request("what_if", {"leaves": ["C9"]}))
    assert owner.sees_the_end().phase is Phase.FAILED
    assert "There is no CSM 'C9' in the workbook." in owner.seen("told")


def test_no_process_outlives_the_one_that_it_works_for() -> None:
    """Killed, it can tell nobody; the processes of its pool notice by themselves."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=wait_in_a_pool, args=(there,))
    process.start()
    assert here.poll(DEADLINE)
    worker = here.recv()
    assert alive(worker)
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    until(lambda: not alive(worker))


def test_a_process_that_dies_before_it_knows_what_to_do_is_noticed() -> None:
    """However large the workbook is that it was to be given."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=os._exit, args=(1,))
    process.start()
    there.close()
    large = {"Accounts": RawSheet("Accounts", [["Account ID"], *([f"A{number}"] for number in range(100_000))])}
    assert not handed_over(here, LEAVES, large)
    process.join()


def wait_in_a_pool(out: Connection) -> None:
    """Have a process of a pool wait for ever, and send its ID."""
    with executor(1) as pool:
        worker = pool.submit(os.getpid).result()
        waiting = pool.submit(wait_for_ever)
        out.send(worker)
        waiting.result()


def wait_for_ever() -> None:
    """Until the process is gone."""
    threading.Event().wait()

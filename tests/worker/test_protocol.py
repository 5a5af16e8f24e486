"""The folder through which buttons and runs speak, and what counts as a change."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from xl_territory.errors import WorkbookError
from xl_territory.run.worker.input_changes import changes
from xl_territory.run.worker.launching import crash_notice, request_stop
from xl_territory.run.worker.run_folder import STARTING_TAKES, Phase, RunFolder, State, private_folder, run_folder
from xl_territory.workbook.file_lock import held, is_held
from xl_territory.workbook.sheets import RawSheet

posix = pytest.mark.skipif(sys.platform == "win32", reason="the temporary folder of Windows is the user's own")
BEFORE = {"Accounts": RawSheet("Accounts", [["Account ID", "ARR"], ["A1", 10], ["A2", 20], ["A3", 30]])}


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    """Of a workbook that was never planned."""
    return RunFolder(tmp_path / "run")


def accounts(*rows: list[object]) -> dict[str, RawSheet]:
    """An Accounts sheet."""
    return {"Accounts": RawSheet("Accounts", [["Account ID", "ARR"], *rows])}  # type: ignore[list-item]


def hold(path: Path, taken: object, release: object) -> None:
    """Hold a lock in another process."""
    with held(path) as mine:
        taken.put(mine)  # type: ignore[attr-defined]
        release.wait()  # type: ignore[attr-defined]


def test_a_lock_is_let_go_of_however_its_process_ends(tmp_path: Path) -> None:
    """Killed included: the system sees to it."""
    context = multiprocessing.get_context("spawn")
    taken, release = context.Queue(), context.Event()
    process = context.Process(target=hold, args=(tmp_path / "lock", taken, release))
    process.start()
    assert taken.get(timeout=60)
    assert is_held(tmp_path / "lock")
    process.kill()
    process.join()
    assert not is_held(tmp_path / "lock")


def test_a_folder_is_claimed_once(folder: RunFolder) -> None:
    """The second Optimize is told that one has just been started."""
    assert folder.claim()
    assert not folder.claim()


def test_a_run_that_never_started_does_not_block_for_ever(folder: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a minute it counts as dead."""
    folder.claim()
    later = time.time() + STARTING_TAKES + 1
    monkeypatch.setattr("time.time", lambda: later)
    assert folder.died()
    assert crash_notice(folder)
    assert folder.claim()


@pytest.mark.skipif(not hasattr(os, "waitid"), reason="this system does not tell of its children that have ended")
def test_a_run_whose_process_died_as_it_started_is_told_at_once(folder: RunFolder) -> None:
    """Nobody is told for a minute that it is still under way."""
    folder.claim()
    process = subprocess.Popen([sys.executable, "-c", "raise SystemExit(1)"])
    folder.started(process.pid)
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert folder.died()
    assert folder.claim()
    assert process.wait() == 1


@posix
def test_a_run_that_takes_long_to_start_is_not_taken_for_dead(
    folder: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy machine a second run would be started beside it."""
    folder.claim()
    folder.started(os.getpid())
    later = time.time() + STARTING_TAKES + 1
    monkeypatch.setattr("time.time", lambda: later)
    assert folder.is_running()
    assert not folder.claim()


def test_a_run_that_works_is_running_whatever_it_said_last(folder: RunFolder) -> None:
    """The lock decides."""
    folder.claim()
    folder.say(Phase.SOLVING)
    with folder.running() as mine:
        assert mine
        assert folder.is_running()
        assert not folder.claim()
        assert not folder.died()
    assert folder.died()


def test_an_old_wish_to_stop_does_not_stop_the_next_run(folder: RunFolder) -> None:
    """Claiming clears it."""
    folder.claim()
    assert request_stop(folder)
    assert folder.stop_asked()
    folder.say(Phase.DONE)
    assert folder.claim()
    assert not folder.stop_asked()


def test_there_is_nothing_to_stop_where_nothing_runs(folder: RunFolder) -> None:
    """Before the first run and after the last."""
    assert not request_stop(folder)
    folder.claim()
    folder.say(Phase.DONE, "Optimal.")
    assert not request_stop(folder)
    assert folder.state() == State(Phase.DONE, folder.state().since, "Optimal.")  # type: ignore[union-attr]


def test_every_workbook_has_a_folder_of_its_own() -> None:
    """The same name in another Excel is another workbook."""
    assert run_folder(1, "plan.xlsm") == run_folder(1, "plan.xlsm")
    assert len({run_folder(1, "plan.xlsm").path, run_folder(2, "plan.xlsm").path, run_folder(1, "b.xlsm").path}) == 3


@pytest.mark.parametrize(
    "planted", ["", "{", "[]", "null", '{"phase": "dancing"}', '{"phase": "solving", "since": "x"}']
)
def test_what_is_no_state_counts_as_none(folder: RunFolder, planted: str) -> None:
    """Empty after a full disk, or put there by somebody."""
    folder.claim()
    (folder.path / "state.json").write_text(planted, encoding="utf-8")
    assert folder.state() is None
    assert not folder.died()
    assert folder.claim()


@posix
def test_nobody_else_looks_into_the_folder_of_runs(tmp_path: Path) -> None:
    """Whatever the user's umask is."""
    before = os.umask(0)
    try:
        path = private_folder(tmp_path)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o700
    assert private_folder(tmp_path) == path


@posix
@pytest.mark.parametrize("planted", ["link", "file", "open to others"])
def test_a_folder_that_somebody_else_has_prepared_is_refused(tmp_path: Path, planted: str) -> None:
    """Nothing is written through a link, or where another user could change it."""
    victim = tmp_path / "victim"
    victim.mkdir(mode=0o700)
    path = private_folder(tmp_path)
    path.rmdir()
    if planted == "link":
        path.symlink_to(victim)
    elif planted == "file":
        path.touch(mode=0o700)
    else:
        path.mkdir()
        path.chmod(0o777)
    with pytest.raises(WorkbookError, match="nobody else may enter"):
        private_folder(tmp_path)
    assert list(victim.iterdir()) == []


@posix
def test_a_folder_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes first has the name."""
    other = os.getuid() + 1
    (tmp_path / f"xl_territory-{other}").mkdir(mode=0o700)
    monkeypatch.setattr(os, "getuid", lambda: other)
    with pytest.raises(WorkbookError, match="nobody else may enter"):
        private_folder(tmp_path)


def test_nothing_changed_is_no_change() -> None:
    """Blanks behind the last value are none either."""
    assert changes(BEFORE, accounts(["A1", 10, None], ["A2", 20], ["A3", 30], [None], [])) == ()


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (accounts(["A1", 10], ["A2", 25], ["A3", 30]), "Accounts: 1 row edited (row 3)."),
        (accounts(["A1", 10], ["A2", 20], ["A3", 30], ["A4", 1], ["A5", 1]), "Accounts: 2 rows added."),
        (accounts(["A2", 20], ["A3", 30]), "Accounts: 1 row removed, 2 rows edited (rows 2, 3)."),
        ({}, "Accounts: the sheet is gone."),
        (BEFORE | {"Locks": RawSheet("Locks", [["x"]])}, "Locks: the sheet is new."),
    ],
)
def test_what_changed_is_said(after: dict[str, RawSheet], said: str) -> None:
    """Sheet by sheet, with the Excel rows."""
    assert changes(BEFORE, after) == (said,)

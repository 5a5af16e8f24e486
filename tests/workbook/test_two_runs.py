"""Two runs on one file: one of them waits or is refused at once, and no backup takes the place of another."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.workbook.samples import hours
from xl_territory.errors import WorkbookError
from xl_territory.workbook import Host, XlsxHost
from xl_territory.workbook.backups import backups
from xl_territory.workbook.file_lock import held, is_held, reserved

HOLD = """
import sys
from pathlib import Path
from xl_territory.workbook.file_lock import reserved
with reserved(Path(sys.argv[1])):
    print("mine", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_run(target: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has the file reserved."""
    command = [sys.executable, "-c", HOLD, str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "mine\n"
        yield process
        process.kill()


def names(folder: Path) -> list[str]:
    """Everything in a folder, hidden files too."""
    return sorted(each.name for each in folder.iterdir())


def test_a_second_run_is_refused_before_it_searches(rich_path: Path) -> None:
    """With what to do; the first one is not disturbed."""
    host: Host = XlsxHost(rich_path)
    with another_run(rich_path):
        with (
            pytest.raises(WorkbookError, match=r"Another run of xl-territory is at work on rich\.xlsm"),
            host.reserve(rich_path),
        ):
            pass
        with host.reserve(rich_path.with_name("else.xlsm")):
            assert is_held(rich_path.with_name(".rich.xlsm.lock"))


def test_a_killed_run_keeps_nobody_off(rich_path: Path) -> None:
    """Though its lock file is still there; the next run takes it away."""
    with another_run(rich_path) as process:
        process.kill()
        process.wait()
        assert names(rich_path.parent) == [".rich.xlsm.lock", "rich.xlsm"]
        with reserved(rich_path):
            pass
    assert names(rich_path.parent) == ["rich.xlsm"]


def test_a_write_waits_for_a_write(rich_path: Path) -> None:
    """It takes a moment only."""
    with another_run(rich_path) as process:
        threading.Timer(0.2, process.kill).start()
        assert XlsxHost(rich_path).write([hours()], rich_path).backup


def test_a_write_is_part_of_its_own_run(rich_path: Path) -> None:
    """A run does not wait for itself; in another thread it is another run."""
    host = XlsxHost(rich_path)
    refused: list[WorkbookError] = []

    def elsewhere() -> None:
        try:
            with host.reserve(rich_path):
                pass
        except WorkbookError as error:
            refused.append(error)

    with host.reserve(rich_path):
        other = threading.Thread(target=elsewhere)
        other.start()
        other.join()
        host.write([hours()], rich_path)
    assert len(refused) == 1


def test_a_lock_file_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    """Somebody else could have it point to a file of ours."""
    victim = tmp_path / "victim"
    (tmp_path / ".book.xlsx.lock").symlink_to(victim)
    with pytest.raises(WorkbookError, match=r"book\.xlsx could not be written"), reserved(tmp_path / "book.xlsx"):
        pass
    assert not victim.exists()


def test_writers_take_turns(tmp_path: Path) -> None:
    """Each in a process of its own; every one has the lock once, and never two at a time."""
    code = """
import sys
from pathlib import Path
from xl_territory.workbook.file_lock import held
folder = Path(sys.argv[1])
for _ in range(8):
    with held(folder / "lock", wait=60) as mine:
        assert mine
        (folder / "inside").mkdir()
        (folder / "inside").rmdir()
"""
    writers = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) for _ in range(3)]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert names(tmp_path) == []


def test_backups_of_the_same_second_are_all_there(rich_path: Path) -> None:
    """Three writes at once, each on what the one before it left."""
    versions = [rich_path.read_bytes()]
    for _ in range(3):
        XlsxHost(rich_path).write([hours(len(versions))], rich_path)
        versions.append(rich_path.read_bytes())
    assert [each.read_bytes() for each in backups(rich_path)] == versions[:-1]
    assert dt.datetime.now().strftime("%Y%m%d") in backups(rich_path)[0].name


def test_a_lock_is_asked_for_while_it_is_held(tmp_path: Path) -> None:
    """In the same process too: a run that works is not one that has ended."""
    with held(tmp_path / "lock") as mine, held(tmp_path / "lock") as again:
        assert (mine, again) == (True, False)
        assert is_held(tmp_path / "lock")
    assert not is_held(tmp_path / "lock")

"""The old file or the new one, never half of either, and nothing left lying beside them."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import xlsxwriter

from tests.workbook.samples import everything, hours
from xl_territory.errors import WorkbookError
from xl_territory.workbook import XlsxHost, backups, restore, saving

NOW = dt.datetime(2026, 1, 5, 12, 0, 0)


def names(folder: Path) -> list[str]:
    """Everything in a folder, hidden files too."""
    return sorted(each.name for each in folder.iterdir())


def test_the_input_is_not_changed_and_the_result_is_called_plan(rich_path: Path) -> None:
    """Unless another name is given."""
    before = rich_path.read_bytes()
    written = XlsxHost(rich_path).write(everything())
    assert written.path == rich_path.with_name("rich_plan.xlsm")
    assert written.backup is None
    assert rich_path.read_bytes() == before
    assert names(rich_path.parent) == ["rich.xlsm", "rich_plan.xlsm"]


def test_in_place_keeps_what_was_and_restore_brings_it_back(rich_path: Path) -> None:
    """Byte for byte."""
    before = rich_path.read_bytes()
    written = XlsxHost(rich_path).write(everything(), rich_path)
    assert written.backup is not None
    assert written.backup.read_bytes() == before
    assert rich_path.read_bytes() != before
    assert restore(rich_path) == written.backup
    assert rich_path.read_bytes() == before


def test_the_newest_backup_is_the_one_that_comes_back(tmp_path: Path) -> None:
    """And two runs in one second make two backups."""
    path = tmp_path / "book.xlsx"
    for text in (b"one", b"two", b"three"):
        path.write_bytes(text)
        backups.back_up(path, NOW)
    path.write_bytes(b"four")
    assert [each.read_bytes() for each in backups.backups(path)] == [b"one", b"two", b"three"]
    names_of = [each.name for each in backups.backups(path)]
    assert names_of == [f"book.backup-20260105-120000{number}.xlsx" for number in ("", "-2", "-3")]
    restore(path)
    assert path.read_bytes() == b"three"


def test_restoring_again_undoes_it(tmp_path: Path) -> None:
    """What the workbook was is a backup itself; an older one can be named."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"old")
    first = backups.back_up(path, NOW)
    path.write_bytes(b"edited since")
    restore(path, now=NOW)
    assert path.read_bytes() == b"old"
    restore(path, now=NOW)
    assert path.read_bytes() == b"edited since"
    restore(path, first, NOW)
    assert path.read_bytes() == b"old"


def test_a_workbook_that_is_as_its_backups_needs_no_restoring(tmp_path: Path) -> None:
    """And says so, instead of a backup more."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"same")
    backups.back_up(path, NOW)
    with pytest.raises(WorkbookError, match="nothing to bring back"):
        restore(path)


def test_of_many_backups_the_oldest_go(tmp_path: Path) -> None:
    """Ten are kept where nobody says how many."""
    path = tmp_path / "book.xlsx"
    for number in range(13):
        path.write_bytes(str(number).encode())
        backups.back_up(path, NOW + dt.timedelta(minutes=number))
    assert [each.read_bytes() for each in backups.backups(path)] == [str(n).encode() for n in range(3, 13)]
    backups.back_up(path, NOW + dt.timedelta(hours=1), keep=2)
    assert len(backups.backups(path)) == 2


def test_the_settings_say_how_many_backups_are_kept(tmp_path: Path) -> None:
    """The row Backups of the Settings sheet, as whoever writes finds it."""
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Settings").write_row("A5", ["Backups", 2])
    book.close()
    for _ in range(4):
        XlsxHost(path).write([hours()], path)
    assert len(backups.backups(path)) == 2


def test_backups_of_two_processes_in_one_second_are_two(tmp_path: Path) -> None:
    """The name is taken and filled in one stroke, so none replaces the other."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"book")
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: backups.back_up(path, NOW, keep=99), range(24)))
    assert len(set(made)) == len(backups.backups(path)) == 24


def test_an_older_plan_is_kept_when_it_is_replaced(rich_path: Path) -> None:
    """Not only the input: whatever file stands in the way."""
    first = XlsxHost(rich_path).write(everything())
    assert first.path is not None
    before = first.path.read_bytes()
    second = XlsxHost(rich_path).write([hours()])
    assert second.backup is not None
    assert second.backup.read_bytes() == before


def test_what_stands_in_the_way_is_known_before_the_search(rich_path: Path, tmp_path: Path) -> None:
    """Macros that a suffix loses, a sheet of the planner's own with the name of a result, a disk without room."""
    host = XlsxHost(rich_path)
    with pytest.raises(WorkbookError, match="has macros"):
        host.reserve(tmp_path / "out.xlsx")
    own = tmp_path / "own.xlsx"
    book = xlsxwriter.Workbook(str(own))
    book.add_worksheet("CSM Hours").write_row("A1", ["my hours", 5])
    book.close()
    with pytest.raises(WorkbookError, match="sheet CSM Hours of its own"):
        XlsxHost(own).reserve(sheets=["CSM Hours", "Score"])
    with pytest.raises(WorkbookError, match=r"MB left, too little for out\.xlsm"):
        saving.check_room(tmp_path / "out.xlsm", 2**60)


def test_nothing_to_restore_is_said(tmp_path: Path) -> None:
    """With the place that was searched."""
    with pytest.raises(WorkbookError, match=r"no backup of book\.xlsx"):
        restore(tmp_path / "book.xlsx")


@pytest.mark.parametrize("lock", ["~$out.xlsm", ".~lock.out.xlsm#"])
def test_a_file_that_is_open_is_left_alone(rich_path: Path, lock: str) -> None:
    """Excel and LibreOffice both leave a sign; the message names it."""
    target = rich_path.with_name("out.xlsm")
    target.write_bytes(b"old")
    target.with_name(lock).touch()
    with pytest.raises(WorkbookError, match=r"out\.xlsm is open in Excel or LibreOffice\. Close it"):
        XlsxHost(rich_path).write(everything(), target)
    assert target.read_bytes() == b"old"


def test_a_read_only_file_is_left_alone(rich_path: Path) -> None:
    """Though its folder would allow to replace it."""
    target = rich_path.with_name("out.xlsm")
    target.write_bytes(b"old")
    target.chmod(0o444)
    with pytest.raises(WorkbookError, match="read-only"):
        XlsxHost(rich_path).write(everything(), target)
    assert target.read_bytes() == b"old"


def test_a_folder_that_is_not_there_is_told(rich_path: Path) -> None:
    """Before anything is computed."""
    with pytest.raises(WorkbookError, match=r"folder .*nowhere does not exist"):
        XlsxHost(rich_path).write(everything(), rich_path.parent / "nowhere" / "out.xlsm")


def test_a_folder_is_no_target(rich_path: Path) -> None:
    """Even one with a workbook's name."""
    target = rich_path.parent / "out.xlsm"
    target.mkdir()
    with pytest.raises(WorkbookError, match="is a folder"):
        XlsxHost(rich_path).write(everything(), target)


@pytest.mark.parametrize("name", ["out", "out.csv", "out.pdf"])
def test_a_target_must_be_a_workbook(rich_path: Path, name: str) -> None:
    """Excel would refuse to open anything else."""
    with pytest.raises(WorkbookError, match="must end in"):
        XlsxHost(rich_path).write(everything(), rich_path.with_name(name))


def test_macros_are_not_lost_to_a_suffix(rich_path: Path) -> None:
    """An .xlsx file cannot hold them."""
    with pytest.raises(WorkbookError, match=r"macros.*\.xlsm"):
        XlsxHost(rich_path).write(everything(), rich_path.with_name("out.xlsx"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no limit on the size of a file")
def test_a_full_disk_leaves_the_old_file(rich_path: Path) -> None:
    """Said as what it is, with nothing left beside."""
    code = f"""
        import resource, sys
        sys.path.insert(0, {str(Path(__file__).parents[2])!r})
        from pathlib import Path
        from tests.workbook.samples import everything
        from xl_territory.workbook import XlsxHost
        from xl_territory.errors import WorkbookError
        import signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        try:
            XlsxHost({str(rich_path)!r}).write(everything(), Path({str(rich_path)!r}).with_name("out.xlsm"))
        except WorkbookError as error:
            print(error)
    """
    told = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False)
    assert "out.xlsm could not be written" in told.stdout, told.stderr
    assert "Nothing was changed" in told.stdout
    assert names(rich_path.parent) == ["rich.xlsm"]


def test_a_change_by_somebody_else_is_not_written_over(rich_path: Path) -> None:
    """Two runs on one file: the second one is told."""
    first, second = XlsxHost(rich_path), XlsxHost(rich_path)
    first.write(everything(), rich_path)
    now = rich_path.read_bytes()
    with pytest.raises(WorkbookError, match="changed by somebody"):
        second.write([hours()], rich_path)
    assert rich_path.read_bytes() == now


def test_a_link_to_a_workbook_stays_a_link(rich_path: Path) -> None:
    """The file behind it is replaced."""
    link = rich_path.with_name("link.xlsm")
    link.symlink_to(rich_path)
    before = rich_path.read_bytes()
    XlsxHost(link).write([hours()], link)
    assert link.is_symlink()
    assert rich_path.read_bytes() != before


def test_the_new_file_has_the_rights_of_the_old_one(rich_path: Path) -> None:
    """A shared workbook stays shared."""
    rich_path.chmod(0o664)
    XlsxHost(rich_path).write([hours()], rich_path)
    assert rich_path.stat().st_mode & 0o777 == 0o664


def test_what_a_killed_run_left_is_swept_away_by_the_next(tmp_path: Path) -> None:
    """And what a living one is writing is not."""
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    stray = tmp_path / f".book.xlsx.unfinished-{dead.pid}-abc"
    busy = tmp_path / f".book.xlsx.unfinished-{os.getppid()}-abc"
    stray.touch()
    busy.touch()
    saving.save(b"data", tmp_path / "book.xlsx")
    assert names(tmp_path) == [busy.name, "book.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
def test_killed_at_any_moment_there_is_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    """Eight kills at random moments of a process that writes again and again."""
    target = tmp_path / "book.xlsx"
    target.write_bytes(b"0" * 2_000_000)
    code = f"""
        import sys
        sys.path.insert(0, {str(Path(__file__).parents[2])!r})
        from pathlib import Path
        from xl_territory.workbook import saving
        print("ready", flush=True)
        while True:
            for digit in b"123456789":
                saving.save(bytes([digit]) * 2_000_000, Path({str(target)!r}))
    """
    chance = random.Random(7)
    for _ in range(8):
        writer = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        for _ in range(chance.randrange(200_000)):
            pass
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        data = target.read_bytes()
        assert len(data) == 2_000_000
        assert data == data[:1] * len(data)
        assert len(names(tmp_path)) <= 2
    saving.save(b"last", target)
    assert names(tmp_path) == ["book.xlsx"]

"""Files on disk: the old one or the new one, never half of either, and no stray files beside them."""

from __future__ import annotations

import datetime as dt
import errno
import itertools
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from xl_territory.errors import WorkbookError

KEPT = 10
"""Backups of a file that are kept where nobody says how many."""

LONGEST_NAME = 255 - 60
"""Bytes: systems allow 255, and backups and unfinished files have names of up to 60 more."""

_STAMP = "%Y%m%d-%H%M%S"
_ADVICE = {
    errno.ENOSPC: "The disk is full: make room and run again.",
    errno.EDQUOT: "Your quota is used up: make room and run again.",
    errno.EACCES: "You may not write there, or the file is open elsewhere: close it or choose another folder.",
    errno.EPERM: "You may not write there, or the file is open elsewhere: close it or choose another folder.",
    errno.EROFS: "The disk is read-only: choose another folder.",
    errno.ENAMETOOLONG: "Choose a shorter name.",
}


def save(data: bytes, target: Path) -> None:
    """Put the bytes at ``target`` in one step: at any moment there is the old file or the new one.

    Raises `WorkbookError` with what is wrong and what to do; then nothing has changed.
    """
    with explained(target):
        real = target.resolve()
        check_writable(real)
        _replace(data, real)


def back_up(path: Path, now: dt.datetime, keep: int = KEPT) -> Path:
    """Copy a file beside itself as ``name.backup-YYYYMMDD-HHMMSS.suffix``; gives the copy. Raises `WorkbookError`.

    Where that second has a backup already, the copy gets ``-2``, ``-3`` and so on, so that none is ever overwritten.
    Of more than ``keep`` backups the oldest go.
    """
    with explained(path):
        check_writable(path.resolve())
        data = path.read_bytes()
        tries = (_backup_name(path, now, number) for number in itertools.count(1))
        copy = next(name for name in tries if _put_new(data, name, _mode(path)))
        for old in backups(path)[:-keep]:
            with suppress(OSError):
                old.unlink()
        return copy


def replace_keeping(data: bytes, path: Path, now: dt.datetime, keep: int = KEPT) -> Path | None:
    """Put the bytes at ``path`` and keep the file that was there beside it; gives that backup, None without one.

    Raises `WorkbookError`, and then everything is as it was.
    """
    if not path.exists():
        save(data, path)
        return None
    backup = back_up(path, now, keep)
    try:
        save(data, path)
    except BaseException:
        with suppress(OSError):
            backup.unlink()
        raise
    return backup


def restore(path: Path | str, backup: Path | str | None = None, now: dt.datetime | None = None) -> Path:
    """Bring a backup of a workbook back in its place, by default the newest one that differs from it; gives the backup.

    What the workbook was becomes a backup itself, so that restoring again undoes it. Raises `WorkbookError`.
    """
    path = Path(path)
    with explained(path):
        chosen = Path(backup) if backup is not None else _newest_other(path)
        data = chosen.read_bytes()
    replace_keeping(data, path, now or dt.datetime.now())
    return chosen


def backups(path: Path) -> list[Path]:
    """The backups of a workbook, oldest first."""
    pattern = re.compile(re.escape(path.stem) + r"\.backup-(\d{8}-\d{6})(?:-(\d+))?" + re.escape(path.suffix))
    if not path.parent.is_dir():
        return []
    found = ((pattern.fullmatch(each.name), each) for each in path.parent.iterdir())
    return [each for _, _, each in sorted((match[1], int(match[2] or 1), each) for match, each in found if match)]


def _newest_other(path: Path) -> Path:
    """The newest backup that is not what the file is already. Raises `WorkbookError` where there is none."""
    found = backups(path)
    if not found:
        raise WorkbookError(f"There is no backup of {path.name} in {path.resolve().parent}.")
    now = path.read_bytes() if path.exists() else None
    other = next((each for each in reversed(found) if each.read_bytes() != now), None)
    if other is None:
        raise WorkbookError(f"{path.name} is what its backups are; there is nothing to bring back.")
    return other


def check_writable(target: Path) -> None:
    """Raise `WorkbookError` where no file can be put at ``target``: no folder, read-only, or open in Excel."""
    if not target.parent.is_dir():
        raise WorkbookError(f"The folder {target.parent} does not exist. Make it, or choose another one.")
    if len(os.fsencode(target.name)) > LONGEST_NAME:
        raise WorkbookError(
            f"The name {target.name[:40]}… is too long for a file and its backups. Choose a shorter one."
        )
    if target.is_dir():
        raise WorkbookError(f"{target} is a folder. Give the name of a file.")
    if target.exists() and not target.is_file():
        raise WorkbookError(f"{target} is a pipe or a device and no file. Give the name of a file.")
    for lock in (target.with_name(f"~${target.name}"), target.with_name(f".~lock.{target.name}#")):
        if lock.exists():
            raise WorkbookError(
                f"{target.name} is open in Excel or LibreOffice. Close it and run again; "
                f"if it is not open anywhere, delete {lock.name} beside it."
            )
    if target.exists() and not target.stat().st_mode & 0o222:
        raise WorkbookError(f"{target.name} is read-only. Allow writing to it, or choose another name.")


def check_room(target: Path, size: int) -> None:
    """Raise `WorkbookError` where the disk of ``target`` has no room for a file of ``size`` bytes and its backup."""
    with suppress(OSError):
        disk = shutil.disk_usage(target.resolve().parent)
        if disk.total and disk.free < 2 * size:
            raise WorkbookError(
                f"The disk of {target.resolve().parent} has {disk.free >> 20} MB left, too little for {target.name} "
                "and its backup. Make room, or choose another folder."
            )


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the system says about a file into a `WorkbookError`."""
    try:
        yield
    except (OSError, ValueError) as error:
        number = error.errno if isinstance(error, OSError) else None
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        advice = _ADVICE.get(number or 0, "Check the folder, or choose another one.")
        name = path.name if len(path.name) <= LONGEST_NAME else f"{path.name[:40]}…"
        raise WorkbookError(f"{name} could not be written ({reason}). {advice} Nothing was changed.") from error


def _backup_name(path: Path, when: dt.datetime, number: int) -> Path:
    stamp = when.strftime(_STAMP) + (f"-{number}" if number > 1 else "")
    return path.with_name(f"{path.stem}.backup-{stamp}{path.suffix}")


def _put_new(data: bytes, target: Path, mode: int) -> bool:
    """Put the bytes at a name that nobody has, whole or not at all; False where somebody has it."""
    made = _unfinished(target)
    try:
        _write_seen(data, made)
        made.chmod(mode)
        return _renamed_new(made, target)
    finally:
        with suppress(OSError):
            made.unlink()


def _renamed_new(made: Path, target: Path) -> bool:
    """Give a file a name that nobody has. Without hard links a second process may see it before it is whole."""
    try:
        target.hardlink_to(made)
    except FileExistsError:
        return False
    except OSError:
        try:
            _write_seen(made.read_bytes(), target)
        except FileExistsError:
            return False
    return True


def _unfinished(target: Path) -> Path:
    return target.with_name(f".{target.name}.unfinished-{os.getpid()}-{secrets.token_hex(4)}")


def _replace(data: bytes, target: Path) -> None:
    """Write beside the target, flush to the disk, then take its place; a file of a killed run is swept away first."""
    prefix = f".{target.name}.unfinished-"
    _sweep(target.parent, prefix)
    made = _unfinished(target)
    try:
        if not _write_unseen(data, made):
            _write_seen(data, made)
        made.chmod(_mode(target))
        made.replace(target)
    except BaseException:
        with suppress(OSError):
            made.unlink()
        raise
    _flush_folder(target.parent)


def _write_unseen(data: bytes, path: Path) -> bool:
    """Write a file that has no name until it is whole, so that a killed run leaves none; False where that cannot be."""
    if not hasattr(os, "O_TMPFILE"):
        return False
    try:
        handle = os.open(path.parent, os.O_TMPFILE | os.O_WRONLY, 0o600)
    except OSError:
        return False
    with os.fdopen(handle, "wb") as file:
        _write(data, file)
        try:
            # A folder is given only so that the system follows the link in /proc; the path is absolute.
            with _folder(path.parent) as folder:
                os.link(f"/proc/self/fd/{file.fileno()}", path, src_dir_fd=folder, follow_symlinks=True)
        except OSError:
            return False
    return True


def _write_seen(data: bytes, path: Path) -> None:
    with path.open("xb") as file:
        _write(data, file)


def _write(data: bytes, file: BinaryIO) -> None:
    file.write(data)
    file.flush()
    os.fsync(file.fileno())


@contextmanager
def _folder(path: Path) -> Iterator[int]:
    handle = os.open(path, os.O_RDONLY)
    try:
        yield handle
    finally:
        os.close(handle)


def _mode(target: Path) -> int:
    """The rights of the file that is replaced, or what a new file gets."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sweep(folder: Path, prefix: str) -> None:
    for each in folder.iterdir():
        if each.name.startswith(prefix) and not _is_running(each.name.removeprefix(prefix).split("-")[0]):
            with suppress(OSError):
                each.unlink()


def _is_running(process: str) -> bool:
    """Whether the process that left a file may still be at it; only a plain no sweeps the file away."""
    if not process.isdigit() or os.name == "nt":
        return process == str(os.getpid()) or os.name == "nt"
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _flush_folder(path: Path) -> None:
    """Make the new name last as well; systems that cannot do that to a folder do not need it."""
    with suppress(OSError), _folder(path) as folder:
        os.fsync(folder)

"""Files on disk: the old one or the new one, never half of either, and no stray files beside them."""

from __future__ import annotations

import datetime as dt
import errno
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from xl_territory.errors import WorkbookError

_ADVICE = {
    errno.ENOSPC: "The disk is full: make room and run again.",
    errno.EDQUOT: "Your quota is used up: make room and run again.",
    errno.EACCES: "You may not write there: choose another folder.",
    errno.EPERM: "You may not write there, or the file is open elsewhere: close it or choose another name.",
    errno.EROFS: "The disk is read-only: choose another folder.",
    errno.ENAMETOOLONG: "Choose a shorter name.",
}
_STAMP = "%Y%m%d-%H%M%S"


def save(data: bytes, target: Path) -> None:
    """Put the bytes at ``target`` in one step. Raises `WorkbookError` with what is wrong and what to do."""
    target = target.resolve()
    check_writable(target)
    with explained(target):
        _replace(data, target)


def back_up(path: Path, now: dt.datetime) -> Path:
    """Copy a file beside itself as ``name.backup-YYYYMMDD-HHMMSS.suffix``; gives the copy. Raises `WorkbookError`."""
    copy = path.with_name(f"{path.stem}.backup-{now.strftime(_STAMP)}{path.suffix}")
    save(path.read_bytes(), copy)
    return copy


def restore(path: Path | str) -> Path:
    """Bring the newest backup of ``path`` back in its place; gives the backup. Raises `WorkbookError`."""
    path = Path(path)
    found = backups(path)
    if not found:
        raise WorkbookError(f"There is no backup of {path.name} in {path.parent.resolve()}.")
    save(found[-1].read_bytes(), path)
    return found[-1]


def backups(path: Path) -> list[Path]:
    """The backups of a file, oldest first."""
    pattern = re.compile(re.escape(path.stem) + r"\.backup-\d{8}-\d{6}" + re.escape(path.suffix))
    if not path.parent.is_dir():
        return []
    return sorted(each for each in path.parent.iterdir() if pattern.fullmatch(each.name))


def check_writable(target: Path) -> None:
    """Raise `WorkbookError` where a file cannot be put at ``target``."""
    if not target.parent.is_dir():
        raise WorkbookError(f"The folder {target.parent} does not exist. Make it, or choose another one.")
    if target.is_dir():
        raise WorkbookError(f"{target} is a folder. Give the name of a file.")
    for lock in (target.with_name(f"~${target.name}"), target.with_name(f".~lock.{target.name}#")):
        if lock.exists():
            raise WorkbookError(f"{target.name} is open in Excel or LibreOffice. Close it and run again ({lock.name}).")
    if target.exists() and not target.stat().st_mode & 0o222:
        raise WorkbookError(f"{target.name} is read-only. Allow writing to it, or choose another name.")


@contextmanager
def explained(target: Path) -> Iterator[None]:
    """Turn what the system says about writing a file into a `WorkbookError`."""
    try:
        yield
    except OSError as error:
        advice = _ADVICE.get(error.errno or 0, "Check the folder, or choose another one.")
        raise WorkbookError(f"{target.name} could not be written ({error.strerror or error}). {advice}") from error


def _replace(data: bytes, target: Path) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        os.replace(name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise

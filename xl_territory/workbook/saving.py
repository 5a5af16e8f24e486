"""Writing a file: whether that can be, and what the system says where it cannot, in words."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from xl_territory.errors import WorkbookError
from xl_territory.workbook.atomic_write import replace_whole

LONGEST_NAME = 255 - 60
"""Bytes: systems allow 255, and backups and unfinished files have names of up to 60 more."""

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
        replace_whole(data, real)


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
    if (lock := office_lock(target)) is not None:
        raise WorkbookError(
            f"{target.name} is open in Excel or LibreOffice. Close it and run again; "
            f"if it is not open anywhere, delete {lock.name} beside it."
        )
    if target.exists() and not target.stat().st_mode & 0o222:
        raise WorkbookError(f"{target.name} is read-only. Allow writing to it, or choose another name.")


def office_lock(path: Path) -> Path | None:
    """The file beside ``path`` by which Excel or LibreOffice says that it is open there; None where there is none."""
    locks = (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#"))
    return next((lock for lock in locks if lock.exists()), None)


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

"""A file in one step: at any moment there is the old one or the new one, and a killed run leaves no stray files."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from xl_territory.workbook.processes import lives


def replace_whole(data: bytes, target: Path) -> None:
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


def create_whole(data: bytes, target: Path, like: Path) -> bool:
    """Put the bytes at a name that nobody has, whole or not at all; False where somebody has it.

    The file gets the rights of the file ``like``.
    """
    made = _unfinished(target)
    try:
        _write_seen(data, made)
        made.chmod(_mode(like))
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
    return lives(int(process)) is not False if process.isdigit() else os.name == "nt"


def _flush_folder(path: Path) -> None:
    """Make the new name last as well; systems that cannot do that to a folder do not need it."""
    with suppress(OSError), _folder(path) as folder:
        os.fsync(folder)

"""Locks that a process holds; the system lets go of them when the process ends, however it ends."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import IO

from xl_territory.errors import WorkbookError
from xl_territory.workbook.saving import check_writable, explained

LOOK_EVERY = 0.05
HELD = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})
"""What the system answers where another process has a lock; whatever else it says is that there are no locks here."""

_RESERVED: ContextVar[frozenset[Path]] = ContextVar("reserved", default=frozenset())


@contextmanager
def held(path: Path, wait: float = 0.0) -> Iterator[bool]:
    """Whether this process has the lock in the file ``path``, for as long as the block lasts; asks for ``wait`` s.

    The file goes with its holder; one that a killed process left is as good as none. Raises `OSError` where it cannot
    be made.
    """
    end = time.monotonic() + wait
    while (file := _taken(path)) is None and time.monotonic() < end:
        time.sleep(LOOK_EVERY)
    try:
        yield file is not None
    finally:
        if file is not None:
            _let_go(file, path)


def is_held(path: Path) -> bool:
    """Whether some process has the lock."""
    if not path.exists():
        return False
    with held(path) as free:
        return not free


@contextmanager
def reserved(target: Path, wait: float = 0.0) -> Iterator[None]:
    """Keep other runs off a file, from reading what it is made of to the last look at it.

    Inside of it, the same file may be reserved again. Raises `WorkbookError` where the file cannot be written, or
    another run has it for longer than ``wait`` seconds.
    """
    with explained(target):
        real = target.resolve()
        check_writable(real)
    if real in _RESERVED.get():
        yield
        return
    with ExitStack() as stack:
        with explained(target):
            mine = stack.enter_context(held(real.with_name(f".{real.name}.lock"), wait))
        if not mine:
            raise WorkbookError(
                f"Another run of xl-territory is at work on {target.name}. Wait until it is done and try again, or "
                "give the result another name."
            )
        _RESERVED.set(_RESERVED.get() | {real})
        stack.callback(lambda: _RESERVED.set(_RESERVED.get() - {real}))  # not reset: they end in any order
        yield


def _taken(path: Path) -> IO[bytes] | None:
    """The locked file; None where another process has it, or its holder just removed it."""
    file = _opened(path)
    try:
        if _lock(file) and _stands_at(file, path):
            return file
    except BaseException:
        file.close()
        raise
    file.close()
    return None


def _opened(path: Path) -> IO[bytes]:
    """Whoever left the file may lock it; a link is not followed, since anybody may have put it there."""
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644), "rb")


def _stands_at(file: IO[bytes], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _let_go(file: IO[bytes], path: Path) -> None:
    """Remove the file while it is locked, so that nobody's new one is hit; Windows removes none that is open."""
    with file, suppress(OSError):
        if os.name != "nt":
            path.unlink()
    with suppress(OSError):
        if os.name == "nt":
            path.unlink()


def _lock(file: IO[bytes]) -> bool:
    try:
        _lock_or_fail(file)
    except OSError as error:
        return error.errno not in HELD
    return True


if sys.platform == "win32":
    import msvcrt

    def _lock_or_fail(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock_or_fail(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

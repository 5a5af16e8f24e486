"""Backups of a workbook, beside it: made before it is replaced, kept up to a number, brought back."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from contextlib import suppress
from pathlib import Path

from xl_territory.errors import WorkbookError
from xl_territory.workbook.atomic_write import create_whole
from xl_territory.workbook.saving import check_writable, explained, save

KEPT = 10
"""Backups of a file that are kept where nobody says how many."""

_STAMP = "%Y%m%d-%H%M%S"


def back_up(path: Path, now: dt.datetime, keep: int = KEPT) -> Path:
    """Copy a file beside itself as ``name.backup-YYYYMMDD-HHMMSS.suffix``; gives the copy. Raises `WorkbookError`.

    Where that second has a backup already, the copy gets ``-2``, ``-3`` and so on, so that none is ever overwritten.
    Of more than ``keep`` backups the oldest go.
    """
    with explained(path):
        check_writable(path.resolve())
        data = path.read_bytes()
        tries = (_backup_name(path, now, number) for number in itertools.count(1))
        copy = next(name for name in tries if create_whole(data, name, like=path))
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


def _backup_name(path: Path, when: dt.datetime, number: int) -> Path:
    stamp = when.strftime(_STAMP) + (f"-{number}" if number > 1 else "")
    return path.with_name(f"{path.stem}.backup-{stamp}{path.suffix}")

"""A finished plan is never thrown away: where its file cannot be written after all, it is saved beside it."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from xl_territory.errors import Fault, Severity, WorkbookError, counted
from xl_territory.records.mixed_sheets import Record, write
from xl_territory.workbook import Host, Written, XlsxHost
from xl_territory.workbook.edits import CellEdit

SAVED_AS = "The plan was saved as"


def write_or_rescue(
    host: Host, record: Record, target: Path | None, edits: Sequence[CellEdit] = ()
) -> tuple[Written, tuple[Fault, ...]]:
    """Write the record to ``target``, else beside it, else into the user's home or temporary folder.

    Returns
    -------
    Where they went, and a warning where that is not what was wanted, or where the file has other names that keep it as
    it was.

    Raises
    ------
    WorkbookError : when they can be written nowhere; why ``target`` was refused.
    """
    linked = tuple(_other_names(host, target))
    try:
        return write(host, record, target, edits), linked
    except WorkbookError as error:
        if not isinstance(host, XlsxHost):
            raise
        wanted = target if target is not None else host.plan_path()
        for place in _places(wanted):
            try:
                written = write(host, record, place, edits)
            except WorkbookError:
                continue
            fix = f"Mend that, then move {place} there, or run again"
            return written, (Fault(Severity.WARNING, wanted.name, f"{SAVED_AS} {place}: {error}", fix),)
        raise


def _other_names(host: Host, target: Path | None) -> Iterator[Fault]:
    """A warning where the file has several names on the disk: a new one takes the place of this name only."""
    wanted = host.plan_path() if target is None and isinstance(host, XlsxHost) else target
    with suppress(OSError):
        others = wanted.stat().st_nlink - 1 if wanted else 0
        if wanted and others > 0:
            names = counted(others, "other name")
            problem = f"This file has {names} on the disk (hard links), under which it stays as it was"
            yield Fault(Severity.WARNING, wanted.name, problem, "Copy the plan there too where it should be the same")


def _places(wanted: Path) -> Iterator[Path]:
    name = f"{wanted.stem}_saved_{dt.datetime.now():%Y%m%d-%H%M%S}{wanted.suffix}"
    for folder in (wanted.parent, Path.home(), Path(tempfile.gettempdir())):
        yield folder / name

"""A finished plan is never thrown away: where its file cannot be written after all, it is saved beside it."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from xl_territory.errors import Fault, Severity, WorkbookError
from xl_territory.workbook import Host, Written, XlsxHost
from xl_territory.workbook.edits import CellEdit
from xl_territory.workbook.sheets import ResultSheet

SAVED_AS = "The plan was saved as"


def write_or_rescue(
    host: Host, sheets: Sequence[ResultSheet], target: Path | None, edits: Sequence[CellEdit] = ()
) -> tuple[Written, tuple[Fault, ...]]:
    """Write the sheets to ``target``, else beside it, else into the user's home or temporary folder.

    Returns
    -------
    Where they went, and a warning where that is not what was wanted.

    Raises
    ------
    WorkbookError : when they can be written nowhere; why ``target`` was refused.
    """
    try:
        return host.write(sheets, target, edits), ()
    except WorkbookError as error:
        if not isinstance(host, XlsxHost):
            raise
        wanted = target if target is not None else host.plan_path()
        for place in _places(wanted):
            try:
                written = host.write(sheets, place, edits)
            except WorkbookError:
                continue
            fix = f"Mend that, then move {place} there, or run again"
            return written, (Fault(Severity.WARNING, wanted.name, f"{SAVED_AS} {place}: {error}", fix),)
        raise


def _places(wanted: Path) -> Iterator[Path]:
    name = f"{wanted.stem}_saved_{dt.datetime.now():%Y%m%d-%H%M%S}{wanted.suffix}"
    for folder in (wanted.parent, Path.home(), Path(tempfile.gettempdir())):
        yield folder / name

"""The second copy of a change log: a file of JSON lines beside the workbook, to which lines are only ever added.

A line is a row of the log, or says how many rows the saved workbook has: ``{"saved": 12}``. Rows come before the
workbook is written and that line after it, so that a run that was killed between the two is told from a log whose end
was cut off the sheet.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from xl_territory.records.log_row import LogRow, logged_value
from xl_territory.workbook import Written
from xl_territory.workbook.saving import explained, save
from xl_territory.workbook.sheets import Value


@dataclass(frozen=True)
class Sidecar:
    """What the file says: its rows, how many of them the saved workbook has, and how many bytes are whole lines.

    ``unread`` is the first line, from 1, that is neither a row nor such a number; what follows it is not read.
    ``torn`` tells whether something stands behind the last whole line, as a killed run leaves it.
    """

    path: Path
    rows: tuple[LogRow, ...] = ()
    saved: int = 0
    whole: int = 0
    unread: int | None = None
    torn: bool = False


def read_sidecar(path: Path) -> Sidecar | None:
    """The sidecar at ``path``; None where there is no file. Raises `WorkbookError`."""
    with explained(path):
        if not path.exists():
            return None
        data = path.read_bytes()
    lines, torn = data.split(b"\n"), data[data.rfind(b"\n") + 1 :]
    rows: list[LogRow] = []
    saved, unread = 0, None
    for number, line in enumerate(lines[:-1], start=1):
        found = _read(line)
        if found is None:
            unread = number
            break
        if isinstance(found, int):
            saved = found
        else:
            rows.append(found)
    return Sidecar(path, tuple(rows), saved, len(data) - len(torn), unread, bool(torn))


def append_around(path: Path, rows: Sequence[LogRow], saved: int, write: Callable[[], Written]) -> Written:
    """Add rows, write the workbook, then add that it has ``saved`` rows, unless the workbook is open and unsaved.

    Where writing fails the rows are taken away again. Raises `WorkbookError`.
    """
    with explained(path):
        size = _append(path, [line_of(row) for row in rows])
    try:
        written = write()
    except BaseException:
        with explained(path):
            os.truncate(path, size)
        raise
    if written.path:
        with explained(path):
            _append(path, [_saved(saved)])
    return written


def append_rows(path: Path, rows: Sequence[LogRow], saved: int) -> None:
    """Add rows, and that the saved workbook has ``saved``. Raises `WorkbookError`."""
    with explained(path):
        _append(path, [*map(line_of, rows), _saved(saved)])


def replaced(path: Path, rows: Sequence[LogRow], saved: int | None) -> None:
    """Make the file anew in one step. Raises `WorkbookError`."""
    lines = [*map(line_of, rows), *([_saved(saved)] if saved is not None else [])]
    save("".join(lines).encode("utf-8", "surrogatepass"), path)


def line_of(row: LogRow) -> str:
    """A row as a line of the file."""
    cells = {name: logged_value(cell) for name, cell in row._asdict().items()}
    return json.dumps(cells, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n"


def _saved(rows: int) -> str:
    return json.dumps({"saved": rows}) + "\n"


def _append(path: Path, lines: Sequence[str]) -> int:
    """Add lines behind the last whole one and have them on the disk; how long the file was before."""
    with path.open("r+b" if path.exists() else "x+b") as file:
        whole = _whole(path)
        file.truncate(whole)
        file.seek(whole)
        file.write("".join(lines).encode("utf-8", "surrogatepass"))
        file.flush()
        os.fsync(file.fileno())
    return whole


def _whole(path: Path) -> int:
    """How many bytes are whole lines."""
    return path.read_bytes().rfind(b"\n") + 1


def _read(line: bytes) -> LogRow | int | None:
    try:
        found = json.loads(line)
        if isinstance(found, dict) and found.keys() == {"saved"}:
            return int(found["saved"])
        row = LogRow(**found)
    except (ValueError, TypeError):
        return None
    return row._replace(time=_moment(row.time))


def _moment(text: Value) -> Value:
    """A time as the sheet has it; what is none stays, and has another hash."""
    try:
        return dt.datetime.fromisoformat(text) if isinstance(text, str) else text
    except ValueError:
        return text

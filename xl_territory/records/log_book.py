"""The change log of a workbook: the rows on its sheet, the rows in its sidecar, and whether the two agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xl_territory.errors import BrokenLogError
from xl_territory.records.change_log import SHEET, log_rows
from xl_territory.records.log_places import sidecar_path
from xl_territory.records.log_row import LogRow, first_break
from xl_territory.records.sidecar import Sidecar, read_sidecar
from xl_territory.records.tree_head import TreeHead
from xl_territory.workbook import Host


@dataclass(frozen=True)
class LogBook:
    """Both copies of a log as they were found. ``sidecar`` is None where nothing is at ``place``, if it has one."""

    sheet: tuple[LogRow, ...]
    place: Path | None
    sidecar: Sidecar | None
    problems: tuple[str, ...]

    @property
    def unchained(self) -> bool:
        """Whether the rows are those of a workbook from before rows were chained."""
        return bool(self.sheet) and self.sidecar is None and all(row.hash is None for row in self.sheet)

    @property
    def rows(self) -> tuple[LogRow, ...]:
        """The log where its copies agree: the rows of the sheet, and below them those that only the sidecar has."""
        return (*self.sheet, *self.pending)

    @property
    def pending(self) -> tuple[LogRow, ...]:
        """Rows that only the sidecar has: a run was stopped, or a workbook closed unsaved, after it had told them."""
        return self.sidecar.rows[len(self.sheet) :] if self.sidecar else ()

    @property
    def known(self) -> tuple[LogRow, ...]:
        """The rows of the sidecar that the sheet should have at least as many of."""
        return self.sidecar.rows[: len(self.sheet)] if self.sidecar else ()

    @property
    def name(self) -> str:
        """What the second copy is called, "" where it has no place."""
        return self.place.name if self.place else ""

    @property
    def warning(self) -> str:
        """A sentence that follows upon what a question about the log says; "" where it is what it was."""
        return f" The log is broken: {' '.join(self.problems)}" if self.problems else ""

    @property
    def head(self) -> TreeHead:
        """The head of the rows."""
        return TreeHead.of(self.rows)


def log_book(host: Host) -> LogBook:
    """The log of the workbook. Raises `WorkbookError` where a copy cannot be read."""
    sheet = log_rows(host.read([SHEET]).get(SHEET))
    place = sidecar_path(host.location)
    sidecar = read_sidecar(place) if place else None
    return LogBook(sheet, place, sidecar, tuple(problems_of(sheet, sidecar)))


def whole_log(host: Host) -> LogBook:
    """The log of the workbook, which is what it was.

    Raises
    ------
    BrokenLogError : rows of it are not what they were. WorkbookError : a copy cannot be read.
    """
    book = log_book(host)
    if book.problems:
        raise BrokenLogError(" ".join(book.problems))
    return book


def first_difference(one: Sequence[LogRow], other: Sequence[LogRow]) -> int | None:
    """The first row, from 0, that only one of two logs has; None where they are the same."""
    pairs = zip(one, other, strict=False)
    differs = next((at for at, (a, b) in enumerate(pairs) if a.hash != b.hash), min(len(one), len(other)))
    return differs if differs < max(len(one), len(other)) else None


def problems_of(sheet: Sequence[LogRow], sidecar: Sidecar | None) -> Iterator[str]:
    """What is wrong with each copy, then the first row in which they differ."""
    unchained = sidecar is None and all(row.hash is None for row in sheet)
    broken = None if unchained else first_break(sheet)
    if broken:
        yield f"Sheet {SHEET}: row {broken[0]} of the log {broken[1]}."
    if sidecar is None:
        return
    name = sidecar.path.name
    if sidecar.unread is not None:
        yield f"{name}: line {sidecar.unread} is no row of a log any more."
    if broken := first_break(sidecar.rows, () if broken else sheet):
        yield f"{name}: row {broken[0]} {broken[1]}."
    yield from _differences(sheet, sidecar)


def _differences(sheet: Sequence[LogRow], sidecar: Sidecar) -> Iterator[str]:
    name = sidecar.path.name
    first = first_difference(sheet, sidecar.rows)
    if first is not None and first < min(len(sheet), len(sidecar.rows)):
        yield f"Row {first} of the log is another one on sheet {SHEET} than in {name}."
    elif len(sheet) > len(sidecar.rows):
        yield f"Rows from {len(sidecar.rows)} on stand on sheet {SHEET} only: the end of {name} was cut off."
    elif len(sheet) < sidecar.saved:
        yield f"Rows {len(sheet)} to {sidecar.saved - 1} stand in {name} only: they were cut off sheet {SHEET}."

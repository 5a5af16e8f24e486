"""What every host can do: list sheets, read some of them, write result sheets."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from xl_territory.workbook.edits import CellEdit
from xl_territory.workbook.sheets import RawSheet, ResultSheet


@dataclass(frozen=True)
class Written:
    """Where results went: the file, where there is one, and the copy that was kept of what it replaced.

    ``digest`` is the SHA-256 of the file as it was written.
    """

    path: Path | None = None
    backup: Path | None = None
    digest: str = ""

    @property
    def is_as_it_was(self) -> bool:
        """Whether the file still is what was written; without a file nobody knows."""
        return self.path is None or (self.path.exists() and digest(self.path.read_bytes()) == self.digest)


def digest(data: bytes) -> str:
    """What tells a file from another."""
    return hashlib.sha256(data).hexdigest()


class Host(Protocol):
    """A workbook, wherever it lives."""

    @classmethod
    def supports(cls, source: object) -> bool:
        """Whether ``source`` is something this host can be made from."""

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The worksheets in their order, hidden ones too; chart sheets are not among them."""

    @property
    def user_name(self) -> str:
        """Who sits at it, as the application says; "" where there is no application or it does not say."""

    @property
    def location(self) -> str:
        """Where it lies: a path, or an address such as https://…; "" where it has no place yet."""

    def destination(self, target: Path | None = None) -> str:
        """Where `write` would put it: as `location`."""

    def read(self, names: Collection[str]) -> dict[str, RawSheet]:
        """The sheets of these names that exist, keyed as asked for.

        Case, spaces and ``_`` do not count (`names.header_key`). Raises `WorkbookError`.
        """

    def reserve(
        self, target: Path | None = None, sheets: Collection[str] = (), wait: float = 0.0
    ) -> AbstractContextManager[None]:
        """Have the place that `write` would write ``sheets`` to for oneself, from before the search to the last look.

        Another run that has it is waited for, ``wait`` seconds at most. Raises `WorkbookError` for everything that is
        known to stand in the way of writing there, so that nobody searches in vain.
        """

    def write(
        self, sheets: Sequence[ResultSheet], target: Path | None = None, edits: Sequence[CellEdit] = ()
    ) -> Written:
        """Put these result sheets in place of the ones with the same names, and leave everything else as it is.

        ``edits`` are typed into cells of other sheets in the same stroke.

        Without ``target`` the host decides where. Raises `WorkbookError`, and then nothing was written.
        """

"""A workbook in a file. Whatever the file is, it is read as the bytes of a package; a write makes a new file of them."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection, Sequence
from pathlib import Path

from xl_territory.errors import WorkbookError
from xl_territory.hosts.host import Written
from xl_territory.hosts.ooxml.graft import graft
from xl_territory.hosts.ooxml.package import Package
from xl_territory.hosts.ooxml.reading import read_sheet
from xl_territory.hosts.ooxml.workbook import Workbook
from xl_territory.hosts.saving import back_up, save
from xl_territory.names import header_key
from xl_territory.sheets import RawSheet, ResultSheet


class XlsxHost:
    """The workbook in the file ``path``, as it is now: later changes of the file are not seen."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        try:
            self._data = self.path.read_bytes()
        except OSError as error:
            raise WorkbookError(f"{self.path} cannot be read: {error.strerror}.") from error
        self._workbook = Workbook(Package(self._data))

    @classmethod
    def supports(cls, source: object) -> bool:
        """Whether ``source`` is a path."""
        return isinstance(source, str | Path)

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The worksheets in their order, hidden ones too."""
        return tuple(sheet.name for sheet in self._workbook.sheets)

    def read(self, names: Collection[str]) -> dict[str, RawSheet]:
        """The sheets of these names that exist, keyed as asked for. Raises `WorkbookError`."""
        existing = {header_key(sheet.name): sheet for sheet in reversed(self._workbook.sheets)}
        asked = {name: existing[header_key(name)] for name in names if header_key(name) in existing}
        return {name: read_sheet(self._workbook, sheet) for name, sheet in asked.items()}

    def write(self, sheets: Sequence[ResultSheet], target: Path | str | None = None) -> Written:
        """Write the workbook with these result sheets to ``target``, by default ``<name>_plan`` beside the input.

        Where the target is the input itself, the file as it was is kept beside it as a backup.
        Raises `WorkbookError`, and then there is the old file or none.
        """
        chosen = Path(target) if target is not None else plan_path(self.path)
        new = graft(self._data, sheets, chosen.suffix.lower())
        in_place = chosen.exists() and os.path.samefile(chosen, self.path)
        backup = back_up(self.path, dt.datetime.now()) if in_place else None
        save(new, chosen)
        return Written(chosen, backup)


def plan_path(path: Path) -> Path:
    """Where a plan goes when nobody says: ``book.xlsx`` becomes ``book_plan.xlsx``."""
    return path.with_name(f"{path.stem}_plan{path.suffix}")

"""A workbook in a file: whatever the file is, it is read as a package, and a write makes a new file of that."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import pairwise
from pathlib import Path

from xl_territory.errors import WorkbookError
from xl_territory.workbook.backups import KEPT, replace_keeping
from xl_territory.workbook.edits import CellEdit
from xl_territory.workbook.file_lock import reserved
from xl_territory.workbook.host import Written, digest
from xl_territory.workbook.layout import check_carried
from xl_territory.workbook.names import header_key
from xl_territory.workbook.saving import check_room, check_writable, explained
from xl_territory.workbook.sheets import RawSheet, ResultSheet
from xl_territory.workbook.xlsx.existing_tables import check_name_is_free
from xl_territory.workbook.xlsx.merge_sheets import merge_sheets
from xl_territory.workbook.xlsx.open_any import take_in
from xl_territory.workbook.xlsx.package import Package
from xl_territory.workbook.xlsx.sheet_reader import read_sheets
from xl_territory.workbook.xlsx.workbook_part import Workbook

SETTINGS, BACKUPS = "Settings", "Backups"
WAIT = 10.0
"""Seconds that a write waits for another one to the same file; a search is not waited for."""


class XlsxHost:
    """The workbook in a file (or the .csv files in a folder), as it is now: later changes of the file are not seen.

    .xlsx and .xlsm are kept as they are but for the result sheets; of .xls, .xlsb, .ods and .csv the values become
    a new .xlsx. Raises `WorkbookError` for a file that cannot be used.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._intake = take_in(self.path)
        self._workbook = Workbook(Package(self._intake.data))

    @classmethod
    def supports(cls, source: object) -> bool:
        """Whether ``source`` is a path."""
        return isinstance(source, str | Path)

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The worksheets in their order, hidden ones too."""
        return tuple(sheet.name for sheet in self._workbook.sheets)

    @property
    def is_converted(self) -> bool:
        """Whether the file is something else than a workbook of Excel's own kind, so that results need another one."""
        return self._intake.converted

    @property
    def user_name(self) -> str:
        """Nobody is known to sit at it."""
        return ""

    @property
    def location(self) -> str:
        """Its path."""
        return str(self.path)

    def destination(self, target: Path | str | None = None) -> str:
        """The path that `write` would write to."""
        return str(self._chosen(target))

    def read(self, names: Collection[str]) -> dict[str, RawSheet]:
        """The sheets of these names that exist, keyed as asked for. Raises `WorkbookError`."""
        existing = {header_key(sheet.name): sheet for sheet in reversed(self._workbook.sheets)}
        asked = {name: existing[header_key(name)] for name in names if header_key(name) in existing}
        return dict(zip(asked, read_sheets(self._workbook, list(asked.values())), strict=True))

    def reserve(
        self, target: Path | str | None = None, sheets: Collection[str] = (), wait: float = 0.0
    ) -> AbstractContextManager[None]:
        """Keep other runs off the file that `write` would write. Raises `WorkbookError` where it cannot be written."""
        chosen = self._chosen(target)
        with explained(chosen):
            check_writable(chosen.resolve())
        self._is_input(chosen)
        self._workbook.check_kind(chosen.suffix.lower())
        for name in sheets:
            check_name_is_free(self._workbook, name)
        check_room(chosen, len(self._intake.data))
        return self._unchanged(chosen, wait)

    @contextmanager
    def _unchanged(self, chosen: Path, wait: float) -> Iterator[None]:
        """Have the file, as it was read, for oneself."""
        with reserved(chosen, wait):
            self._is_input(chosen)
            yield

    def write(
        self, sheets: Sequence[ResultSheet], target: Path | str | None = None, edits: Sequence[CellEdit] = ()
    ) -> Written:
        """Write the workbook with edits and result sheets to ``target``, by default ``<name>_plan`` beside the input.

        A file that is there already is kept beside it as a backup, be it the input or an older plan.
        Raises `WorkbookError`, and then there is the old file or none.
        """
        check_carried(sheets)
        chosen = self._chosen(target)
        with reserved(chosen, WAIT):
            self._is_input(chosen)
            new = merge_sheets(self._intake.data, sheets, chosen.suffix.lower(), edits)
            backup = replace_keeping(new, chosen, dt.datetime.now(), self._backups_kept())
        return Written(chosen, backup, digest(new))

    def _backups_kept(self) -> int:
        """What the Settings sheet says about it: how many backups of a file are kept."""
        settings = self.read([SETTINGS]).get(SETTINGS)
        return KEPT if settings is None else _number_beside(settings, BACKUPS) or KEPT

    def _chosen(self, target: Path | str | None) -> Path:
        return Path(target) if target is not None else self.plan_path()

    def plan_path(self) -> Path:
        """Where a plan goes when nobody says: ``book.xlsx`` becomes ``book_plan.xlsx``."""
        path = self.path if self.path.name not in ("", "..") else Path(os.path.abspath(self.path))  # noqa: PTH100
        return path.with_name(f"{path.stem}_plan{self._intake.suffix}")

    def _is_input(self, target: Path) -> bool:
        """Whether the target is the file that was read. Raises `WorkbookError` where that cannot be replaced."""
        if target.suffix.lower() not in {".xlsx", ".xlsm", ".xltx", ".xltm"}:
            raise WorkbookError(f"{target.name} is no name for a result: it must end in {self._intake.suffix}.")
        with explained(target):
            if not (target.exists() and self.path.exists() and target.samefile(self.path)):
                return False
            now = target.read_bytes()
        if self._intake.converted:
            raise WorkbookError(
                f"{self.path.name} is not really a workbook Excel's own way; give the result another name."
            )
        if now != self._intake.data:
            raise WorkbookError(f"{target.name} was changed by somebody since it was read. Run again.")
        return True


def _number_beside(sheet: RawSheet, name: str) -> int | None:
    """The whole number above 0 in the cell to the right of the first one that holds ``name``."""
    for row in sheet.rows:
        for label, value in pairwise(row):
            if (
                isinstance(label, str)
                and header_key(label) == header_key(name)
                and isinstance(value, int)
                and value > 0
            ):
                return value
    return None

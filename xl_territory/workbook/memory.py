"""A workbook of pandas frames, for Python users and tests: nothing touches a disk."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Protocol

import pandas as pd

from xl_territory.errors import UsageError, WorkbookError
from xl_territory.workbook.cell_values import plain
from xl_territory.workbook.edits import CellEdit, by_sheet, typed_into
from xl_territory.workbook.host import Written
from xl_territory.workbook.layout import check_carried, grid, placed, value_of
from xl_territory.workbook.names import header_key
from xl_territory.workbook.sheets import RawSheet, RawTable, ResultSheet, ResultTable, Value


class ToPandas(Protocol):
    """A frame of another library."""

    def to_pandas(self) -> pd.DataFrame:
        """The same frame of pandas."""


class MemoryHost:
    """Sheets by name, each a frame (header in row 1) or a `RawSheet`; what is written is kept beside them.

    A frame is one of pandas, or one that pandas can be made of: of polars, pyarrow and whoever else has ``to_pandas``.

    ``written`` holds the last `ResultSheet` of each name, and `frame` gives one of its tables back as a frame.
    """

    def __init__(self, sheets: Mapping[str, pd.DataFrame | ToPandas | RawSheet]) -> None:
        self._sheets = {name: _raw(name, sheet) for name, sheet in sheets.items()}
        self.written: dict[str, ResultSheet] = {}

    @classmethod
    def supports(cls, source: object) -> bool:
        """Whether ``source`` is a mapping."""
        return isinstance(source, Mapping)

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The sheets given, then the sheets written that were not among them."""
        return tuple(dict.fromkeys([*self._sheets, *self.written]))

    @property
    def user_name(self) -> str:
        """Nobody is known to sit at it."""
        return ""

    @property
    def location(self) -> str:
        """It has none."""
        return ""

    def destination(self, target: Path | None = None) -> str:  # noqa: ARG002
        """None either."""
        return ""

    def read(self, names: Collection[str]) -> dict[str, RawSheet]:
        """The sheets of these names that exist, keyed as asked for; written sheets as they would be read again."""
        existing = {header_key(name): sheet for name, sheet in self._current().items()}
        return {name: existing[header_key(name)] for name in names if header_key(name) in existing}

    def reserve(
        self,
        target: Path | None = None,
        sheets: Collection[str] = (),  # noqa: ARG002
        wait: float = 0.0,  # noqa: ARG002
    ) -> AbstractContextManager[None]:
        """Nothing to reserve. Raises `UsageError` for a ``target``: a workbook in memory has no file."""
        if target is not None:
            raise UsageError(f"A workbook in memory cannot be written to {target}.")
        return nullcontext()

    def write(
        self, sheets: Sequence[ResultSheet], target: Path | None = None, edits: Sequence[CellEdit] = ()
    ) -> Written:
        """Keep these result sheets and edits. Raises `UsageError` for a ``target``."""
        self.reserve(target)
        check_carried(sheets)
        names = {header_key(name): name for name in self._sheets}
        for sheet, own in by_sheet(edits).items():
            if sheet not in names:
                raise WorkbookError(f"The workbook has no sheet {own[0].sheet}.")
            self._sheets[names[sheet]] = typed_into(self._sheets[names[sheet]], own)
        self.written.update({sheet.name: sheet for sheet in sheets})
        return Written()

    def frame(self, sheet: str, table: str | None = None) -> pd.DataFrame:
        """A table of a written sheet, its first one by default, without the total row. Raises `KeyError`."""
        tables = {each.name: each for each in self.written[sheet].tables}
        return _frame(tables[table] if table is not None else next(iter(tables.values())))

    def _current(self) -> dict[str, RawSheet]:
        return self._sheets | {name: _read_again(sheet) for name, sheet in self.written.items()}


def _frame(table: ResultTable) -> pd.DataFrame:
    names = [column.name for column in table.columns]
    return pd.DataFrame([[value_of(cell) for cell in row] for row in table.rows], columns=names)


def _raw(name: str, sheet: pd.DataFrame | ToPandas | RawSheet) -> RawSheet:
    if isinstance(sheet, RawSheet):
        return sheet
    if not isinstance(sheet, pd.DataFrame):
        sheet = _of_pandas(name, sheet)
    header = [str(column) for column in sheet.columns]
    columns = [sheet.iloc[:, position].tolist() for position in range(len(header))]
    body = [[_found(value) for value in row] for row in zip(*columns, strict=True)]
    return RawSheet(name, [header, *body])


def _of_pandas(name: str, sheet: ToPandas) -> pd.DataFrame:
    if not hasattr(sheet, "to_pandas"):
        raise UsageError(f"Sheet {name} is a {type(sheet).__name__}, which is no frame of pandas, polars or pyarrow.")
    try:
        return sheet.to_pandas()
    except ImportError as error:
        raise UsageError(f"Sheet {name} is a {type(sheet).__name__}: {error}.") from error


def _found(value: object) -> Value:
    """A cell of a frame as it is read: infinity stays, so that the reader can name it."""
    return value if isinstance(value, float) and math.isinf(value) else plain(value)


def _read_again(sheet: ResultSheet) -> RawSheet:
    tables = tuple(RawTable(place.table.name, place.header, 1, place.last, place.width) for place in placed(sheet))
    return RawSheet(sheet.name, grid(sheet), tables)

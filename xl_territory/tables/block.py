"""A block that has been read: its typed frame, the cells as typed, and what is wrong with each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from xl_territory.errors import Fault, Severity
from xl_territory.schema import Block
from xl_territory.schema.settings import DateOrder
from xl_territory.tables.cell_cleaners import clean_cells, series
from xl_territory.tables.locate import Place
from xl_territory.tables.typed_values import Remark, error, shown
from xl_territory.workbook.sheets import RawSheet, Value


@dataclass(frozen=True)
class ReadBlock:
    """The records of a block. ``frame`` has every column of the schema; ``raw`` only those that the sheet has.

    ``place`` is None for a block that the workbook does not have: its frame is empty or holds the defaults. The index
    of ``frame`` is the Excel row.
    """

    sheet: str
    block: Block
    frame: pd.DataFrame
    raw: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    place: Place | None = None

    def fault(self, severity: Severity, row: int, column: str, problem: str, fix: str) -> Fault:
        """A fault of one cell: Excel row and canonical column; the header and the value are shown as typed."""
        return Fault(
            severity=severity,
            sheet=self.sheet,
            problem=problem,
            fix=fix,
            row=row,
            column=self.headers.get(column, column),
            value=shown(self.raw_cell(row, column)),
        )

    def raw_cell(self, row: int, column: str) -> Value:
        """The cell of an Excel row and a canonical column as it was found; None where there is none."""
        if self.place is None or column not in self.raw:
            return None
        position = bisect_left(self.place.rows, row)
        return self.raw[column][position]

    def cells(self, column: str) -> Iterator[tuple[int, Any]]:
        """Excel row and cleaned cell of every record."""
        return zip(self.rows, self.frame[column], strict=True)

    @property
    def rows(self) -> list[int]:
        """The Excel row of every record."""
        return [int(row) for row in self.frame.index]

    def with_column(self, name: str, values: Sequence[object]) -> ReadBlock:
        """This block with other values in one column."""
        kind = self.block.column(name).kind
        return replace(self, frame=self.frame.assign(**{name: series(kind, values, self.rows)}))


def empty_block(sheet: str, block: Block, rows: Sequence[Sequence[object]] = ()) -> ReadBlock:
    """A block that the workbook does not have, with its default ``rows`` in schema order."""
    numbers = range(1, len(rows) + 1)
    columns = {
        column.name: series(column.kind, [row[i] for row in rows], numbers) for i, column in enumerate(block.columns)
    }
    return ReadBlock(sheet, block, pd.DataFrame(columns))


def read_block(
    sheet: RawSheet, name: str, block: Block, place: Place, date_order: DateOrder = DateOrder.AUTO
) -> tuple[ReadBlock, list[Fault]]:
    """Clean every column of a block that has been located on its sheet."""
    raw = {column: _cells(sheet, place.rows, header.position) for column, header in place.headers.found.items()}
    columns: dict[str, pd.Series] = {}
    remarks: list[tuple[str, Remark]] = []
    for column in block.columns:
        header = place.headers.found.get(column.name)
        broken = _broken(sheet, place, header.position) if header else {}
        cells = [None if i in broken else v for i, v in enumerate(raw.get(column.name, [None] * len(place.rows)))]
        cleaned = clean_cells(column, cells, date_order)
        columns[column.name] = series(column.kind, cleaned.values, place.rows)
        wrong = (*broken.values(), *cleaned.remarks)
        remarks += [(column.name, _lenient(remark) if column.lenient else remark) for remark in wrong]
    headers = {column: header.typed for column, header in place.headers.found.items()}
    read = ReadBlock(name, block, pd.DataFrame(columns), raw, headers, place)
    return read, [read.fault(r.severity, place.rows[r.position], column, r.problem, r.fix) for column, r in remarks]


def _lenient(remark: Remark) -> Remark:
    return replace(remark, severity=Severity.WARNING) if remark.severity is Severity.ERROR else remark


def _cells(sheet: RawSheet, rows: Iterable[int], position: int) -> list[Value]:
    """The cells of one Excel column."""
    lines = (sheet.rows[row - 1] if row <= len(sheet.rows) else () for row in rows)
    return [line[position - 1] if position <= len(line) else None for line in lines]


def _broken(sheet: RawSheet, place: Place, position: int) -> dict[int, Remark]:
    """Cells of one Excel column whose formula has no result, by position of their row."""
    return {
        i: error(i, "The formula has no stored result", "Open the workbook in Excel and save it, or type the value")
        for i, row in enumerate(place.rows)
        if (row, position) in sheet.unsaved_formulas
    } | {
        i: error(i, "The cell holds an Excel error", "Correct its formula, or clear the cell")
        for i, row in enumerate(place.rows)
        if (row, position) in sheet.error_cells
    }

"""Which rows under the headers of a block are records, and which are totals, notes, repeated headers or something else.

A record is told by its shape, and a total by what it is: it has no ID of the others' form, and sums up rows above it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

from xl_territory.schema import Block, Kind
from xl_territory.tables.headers import Headers
from xl_territory.tables.numbers import clean_numbers
from xl_territory.tables.totals import (
    AGGREGATES,
    SUM_ALONE,
    Aggregate,
    is_aggregate,
    names_a_total,
    names_nothing_else,
)
from xl_territory.tables.typed_values import is_blank, text_of
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import RawSheet, Value

FORM_FROM = 5
"""Fewest IDs of which a common form is believed."""
FORM_SHARE = 0.6
"""Subtotals of small groups stand between the IDs."""
NUMERIC = (Kind.MONEY, Kind.NUMBER, Kind.WHOLE, Kind.SHARE)


class RowKind(Enum):
    """What a filled row under the headers is."""

    RECORD = auto()
    TOTAL = auto()
    HEADER = auto()
    NOTE = auto()
    OTHER = auto()


class RowPlace(Enum):
    """Where a filled row stands: among the first records, directly below their Excel table, or below a blank row."""

    AMONG = auto()
    BENEATH = auto()
    APART = auto()


@dataclass(frozen=True)
class Rows:
    """The filled rows under the headers of a block (Excel rows), ready to be told apart.

    ``table_ends`` is the last row of the block's Excel table, None where it has none.
    """

    sheet: RawSheet
    block: Block
    headers: Headers
    filled: Sequence[int]
    table_ends: int | None = None

    def kinds(self) -> dict[int, RowKind]:
        """What each filled row is."""
        kinds_by_row: dict[int, RowKind] = {}
        group: list[int] = []
        records: list[int] = []
        for row, region in zip(self.filled, self._regions(), strict=True):
            kinds_by_row[row] = kind = self._kind(row, region, group, records)
            if kind is RowKind.RECORD:
                group.append(row)
                records.append(row)
            elif kind is RowKind.TOTAL:
                group = []
        return kinds_by_row

    def label(self, row: int) -> str:
        """The first of the read cells of a row that holds no number."""
        words = (text_of(_at(self.sheet, row, position)) for position in self._word_positions)
        return next(filter(None, words), "")

    def _regions(self) -> Iterator[RowPlace]:
        region, before = RowPlace.AMONG, None
        for row in self.filled:
            if self.table_ends is not None and row <= self.table_ends:
                region = RowPlace.AMONG
            elif before is not None and row > max(before, self.table_ends or 0) + 1:
                region = RowPlace.APART
            elif self.table_ends is not None and region is RowPlace.AMONG:
                region = RowPlace.BENEATH if row == self.table_ends + 1 else RowPlace.APART
            yield region
            before = row

    def _kind(self, row: int, region: RowPlace, group: Sequence[int], records: Sequence[int]) -> RowKind:
        if self._repeats_headers(row):
            return RowKind.HEADER
        if self._is_total(row, group, records):
            return RowKind.TOTAL
        is_record = {RowPlace.AMONG: True, RowPlace.BENEATH: bool(self._key(row)), RowPlace.APART: self._has_shape(row)}
        if is_record[region]:
            return RowKind.RECORD
        return RowKind.NOTE if self._filled_cells(row) < 2 else RowKind.OTHER

    def _has_shape(self, row: int) -> bool:
        """Whether a row looks like the others: an ID of their form, or if they have none, something beside its ID."""
        id_ = self._key(row)
        if self._form is not None or not id_:
            return _form_of(id_) in self._forms
        return sum(not is_blank(_at(self.sheet, row, p)) for p in self._positions) >= min(2, len(self._positions))

    def _repeats_headers(self, row: int) -> bool:
        header = self.headers.found[self.block.columns[0].name]
        if key(self._key(row)) != key(header.typed):
            return False
        others = [each for each in self.headers.found.values() if each != header]
        return all(key(text_of(_at(self.sheet, row, each.position))) == key(each.typed) for each in others)

    def _is_total(self, row: int, group: Sequence[int], records: Sequence[int]) -> bool:
        id_ = self._key(row)
        if id_ and self._form is not None and _form_of(id_) == self._form:
            return False
        label, alone = self.label(row), self._words(row) == 1 and bool(records)
        if not names_a_total(label):
            return (not id_ or (alone and self._form is not None)) and self._comes_from(row, group, records)
        plainly = not id_ or self._form is not None or names_nothing_else(label)
        return (alone and plainly) or self._comes_from(row, group, records, aggregates=AGGREGATES)

    def _comes_from(self, row: int, *aboves: Sequence[int], aggregates: Sequence[Aggregate] = SUM_ALONE) -> bool:
        """Whether every number of a row is an aggregate of its column over two or more rows above."""
        numbers = [(column, column[row]) for column in self._numbers if not math.isnan(column[row])]
        return bool(numbers) and any(
            all(is_aggregate(number, _known(column, above), aggregates) for column, number in numbers)
            for above in aboves
            if len(above) > 1
        )

    @cached_property
    def _numbers(self) -> list[dict[int, float]]:
        """The numbers of each column of numbers by row, NaN where a cell holds none."""
        columns = [[_at(self.sheet, row, position) for row in self.filled] for position in self._number_positions]
        read = [[_number(value) for value in clean_numbers(cells, Kind.MONEY).values] for cells in columns]
        return [dict(zip(self.filled, numbers, strict=True)) for numbers in read]

    @cached_property
    def _forms(self) -> Counter[str]:
        """The forms of the IDs down to the first gap."""
        among = (row for row, region in zip(self.filled, self._regions(), strict=True) if region is RowPlace.AMONG)
        return Counter(_form_of(id_) for row in among if (id_ := self._key(row)))

    @cached_property
    def _form(self) -> str | None:
        """The form that most IDs have in common, None where there is none."""
        if self._forms.total() < FORM_FROM:
            return None
        ((form, count),) = self._forms.most_common(1)
        return form if count >= FORM_SHARE * self._forms.total() else None

    @cached_property
    def _positions(self) -> tuple[int, ...]:
        """Excel columns that are read, the key's first."""
        first = self.headers.found[self.block.columns[0].name].position
        return tuple(dict.fromkeys([first, *sorted(each.position for each in self.headers.found.values())]))

    @cached_property
    def _number_positions(self) -> tuple[int, ...]:
        kinds = {column.name: column.kind for column in self.block.columns}
        return tuple({each.position for name, each in self.headers.found.items() if kinds[name] in NUMERIC})

    @cached_property
    def _word_positions(self) -> tuple[int, ...]:
        return tuple(position for position in self._positions if position not in self._number_positions)

    def _key(self, row: int) -> str:
        return text_of(_at(self.sheet, row, self._positions[0]))

    def _words(self, row: int) -> int:
        """How many of the read cells that are for no number are filled."""
        return sum(not is_blank(_at(self.sheet, row, position)) for position in self._word_positions)

    def _filled_cells(self, row: int) -> int:
        return sum(not is_blank(value) for value in self.sheet.rows[row - 1])


def _at(sheet: RawSheet, row: int, position: int) -> Value:
    line = sheet.rows[row - 1] if row <= len(sheet.rows) else ()
    return line[position - 1] if position <= len(line) else None


def _number(value: object) -> float:
    return value if isinstance(value, float) else math.nan


def _known(column: dict[int, float], rows: Sequence[int]) -> list[float]:
    return [column[row] for row in rows if not math.isnan(column[row])]


def _form_of(id_: str) -> str:
    """An ID with every run of letters as ``a`` and of digits as ``9``: ACC-0042 → a-9."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", id_))

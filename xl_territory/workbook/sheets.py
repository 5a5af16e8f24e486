"""Sheets as plain values: what a host reads from a workbook, and what it is given to write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

Value = str | float | int | bool | dt.date | dt.datetime | None


@dataclass(frozen=True)
class RawTable:
    """An Excel table (ListObject) on a sheet: its name and its rectangle, 1-based and inclusive, header row first."""

    name: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class RawSheet:
    """A sheet as it was found.

    ``rows[r][c]`` is the value of Excel row ``r + 1``, column ``c + 1`` (rows may be of different length; dates are
    dates, an Excel error value is its text, such as ``#REF!``). ``hidden_rows`` and the cells of ``unsaved_formulas``
    (formulas that have no stored result) and ``error_cells`` are 1-based (row, column).
    """

    name: str
    rows: Sequence[Sequence[Value]]
    tables: tuple[RawTable, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    unsaved_formulas: frozenset[tuple[int, int]] = frozenset()
    error_cells: frozenset[tuple[int, int]] = frozenset()


class Format(StrEnum):
    """How a number or text is shown."""

    TEXT = "text"
    WRAPPED = "wrapped"
    WHOLE = "whole"
    NUMBER = "number"
    HOURS = "hours"
    SHARE = "share"
    MONEY = "money"
    SCORE = "score"
    DATE = "date"
    MOMENT = "moment"


class Tone(StrEnum):
    """What a colour says."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"
    GOOD = "good"


@dataclass(frozen=True)
class Formula:
    """A live formula (with its ``=``) and the result it has today."""

    text: str
    result: Value


@dataclass(frozen=True)
class Shown:
    """A value with a format of its own, where its column's would be wrong."""

    value: Value | Formula
    format: Format


@dataclass(frozen=True)
class Told:
    """A value for a planner's cell that somebody told the tool to write: it wins over what stands there."""

    value: Value


Cell = Value | Formula | Shown | Told


@dataclass(frozen=True)
class ResultColumn:
    """A column of a result table. ``width`` in characters; ``meaning`` is shown as a note on the header.

    The cells of a ``planner`` column are the planner's (see `ResultTable.key`); ``choices`` are offered as a list.
    """

    name: str
    format: Format = Format.TEXT
    width: float = 12
    meaning: str = ""
    planner: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shade:
    """Colour cells of one column: where the text contains ``contains``, or the number is above ``above``."""

    column: str
    tone: Tone
    contains: str | None = None
    above: float | None = None


@dataclass(frozen=True)
class ResultTable:
    """Rows under headers; one Excel table. ``total`` is a last row that is not sorted or filtered with the others.
    ``room`` are blank rows above it, beside those between any two tables: where charts stand.

    With a ``key``, the columns that tell its rows apart, the table is mixed: a write finds each row again by its key.
    A planner cell whose value stays keeps its format and its formula; one that gets another value keeps its format.
    Before that its planner cells have to be ``carried`` over by `records.mixed_sheets`, which keeps what is gone.
    The ``title`` of a table below the first one stands right above it and is always the same: it is found again by it.
    """

    name: str
    columns: tuple[ResultColumn, ...]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] | None = None
    shades: tuple[Shade, ...] = ()
    empty: str = "Nothing to show."
    key: tuple[str, ...] = ()
    carried: bool = False
    room: int = 0
    title: str = ""

    def column(self, name: str) -> int:
        """Position of the column ``name``, from 0."""
        return [column.name for column in self.columns].index(name)


@dataclass(frozen=True)
class Series:
    """One series of a chart: the column ``column`` of table ``table`` on sheet ``sheet``, without its total row."""

    sheet: str
    table: str
    column: str
    label: str
    colour: str


@dataclass(frozen=True)
class Chart:
    """A native chart at the 1-based ``row`` and ``column``: column, stacked, bar, line or scatter.

    ``category_format`` is that of the numbers across a scatter chart.
    ``finding`` is what it shows, in a sentence; without one the ends of its series are told (`chart_text`).
    """

    kind: str
    title: str
    categories: Series
    series: tuple[Series, ...]
    row: int
    column: int
    value_format: Format = Format.NUMBER
    value_title: str = ""
    width: float = 16.0
    height: float = 8.0
    finding: str = ""
    category_format: Format = Format.TEXT


@dataclass(frozen=True)
class ResultSheet:
    """An output sheet: title in A1, answer in A2, the first table's header in row 4, further tables below it.

    ``answer`` is one to three sentences; then the explanation is in A3, else in A2.
    """

    name: str
    title: str
    explanation: str
    tables: tuple[ResultTable, ...]
    charts: tuple[Chart, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    answer: str = ""

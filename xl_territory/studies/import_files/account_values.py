"""What exports say about accounts, cell by cell: the lower priority wins, and the planner's own cells stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from xl_territory.schema import ACCOUNTS, Kind
from xl_territory.studies.import_files.export_cells import as_days, as_declared
from xl_territory.studies.import_files.export_file import Export
from xl_territory.studies.import_files.matching import NOBODY, Integers
from xl_territory.studies.import_files.month_measures import dated_rows, on_day
from xl_territory.studies.import_files.proposals import Mapped, SourceRow
from xl_territory.tables.typed_values import is_blank, text_of
from xl_territory.tables.yes_no_words import YES_NO
from xl_territory.workbook.names import header_key, key
from xl_territory.workbook.sheets import Value

COLUMNS = {column.name: column for column in ACCOUNTS.block.columns}
BY_KEY = {header_key(name): name for name in COLUMNS}
NUMBERS = (Kind.NUMBER, Kind.WHOLE, Kind.SHARE, Kind.MONEY)


@dataclass(frozen=True)
class ColumnValues:
    """What a source says in a column of Accounts: values by position of the account."""

    source: SourceRow
    column: str
    values: Mapping[int, Value]
    unread: int = 0
    """Cells that cannot be read as this column needs them."""

    @property
    def rank(self) -> tuple[float, str]:
        """The lower one wins; two of the same priority go by name, so that no order of files matters."""
        return self.source.priority, key(self.source.name)


@dataclass(frozen=True)
class Contradiction:
    """Two say something else of a cell: ``used`` is what stands, ``other`` what ``source`` says."""

    account: int
    column: str
    used: Value
    used_from: str
    other: Value
    source: str


def column_of(becomes: str) -> str:
    """The column of Accounts that a word of Becomes means, "" for a measure."""
    return BY_KEY.get(header_key(becomes), "")


def said(
    source: SourceRow, export: Export, account: Integers, mapped: Mapped, accounts: int, day: dt.date
) -> ColumnValues:
    """What the rows of an export say in one column of Accounts on a day."""
    column = column_of(mapped.becomes)
    declared = COLUMNS[column]
    if mapped.date and mapped.date != mapped.column:
        found = on_day(dated_rows(export, account, mapped), mapped, np.datetime64(day, "D"), accounts)
        positions = [int(at) for at in np.flatnonzero(~pd.isna(found))]
        raw: Sequence[Value] = [found.item(at) for at in positions]
    else:
        chosen = _rows(export, account, mapped)
        positions = list(chosen)
        coded = export.columns[mapped.column]
        raw = [coded.words[coded.codes[row]] for row in chosen.values()]
    values = _read(declared.name, raw, mapped)
    told = {at: value for at, value in zip(positions, values, strict=True) if not is_blank(value)}
    return ColumnValues(source, column, told, len(values) - len(told))


def _rows(export: Export, account: Integers, mapped: Mapped) -> dict[int, int]:
    """The last row of each account, or the first; in the order of the column's own dates where it holds dates."""
    coded = export.columns[mapped.column]
    rows = np.flatnonzero((account != NOBODY) & (coded.codes >= 0))
    if mapped.date == mapped.column:
        rows = rows[np.argsort(as_days(coded)[rows], kind="stable")]
    if mapped.how == "first":
        rows = rows[::-1]
    return {int(account[row]): int(row) for row in rows}


def _read(column: str, raw: Sequence[Value], mapped: Mapped) -> list[Value]:
    if column == "Status":
        raw = [_status(word, mapped.column) for word in raw]
    different = list(dict.fromkeys(raw))
    read = as_declared(different, COLUMNS[column])
    if COLUMNS[column].kind in NUMBERS and mapped.times != 1:
        read = [value * mapped.times if isinstance(value, float) else value for value in read]
    by_word = dict(zip(different, read, strict=True))
    return [by_word[word] for word in raw]


def _status(word: Value, header: str) -> Value:
    """A yes or no of a column that says who churned, as a status."""
    truth = YES_NO.get(key(text_of(word)))
    return word if truth is None or "churn" not in header.lower() else "Churned" if truth else "Active"


def with_statuses(all_said: Sequence[ColumnValues], day: dt.date) -> list[ColumnValues]:
    """What is said, and that who has a Churn Date up to ``day`` is Churned: a date tells more than a flag."""
    first = min((each.source.priority for each in all_said), default=0.0) - 1
    gone = [
        ColumnValues(replace(each.source, priority=first), "Status", dict.fromkeys(_past(each, day), "Churned"))
        for each in all_said
        if each.column == "Churn Date"
    ]
    return [*all_said, *gone]


def _past(dates: ColumnValues, day: dt.date) -> list[int]:
    return [at for at, value in dates.values.items() if isinstance(value, dt.date) and value <= day]


def winners(all_said: Sequence[ColumnValues]) -> tuple[dict[tuple[int, str], tuple[Value, str]], list[Contradiction]]:
    """The value of each cell with its source, and where sources contradict it."""
    won: dict[tuple[int, str], tuple[Value, str]] = {}
    conflicts: list[Contradiction] = []
    for each in sorted(all_said, key=lambda each: each.rank):
        for at, value in each.values.items():
            used = won.setdefault((at, each.column), (value, each.source.name))
            if not same(used[0], value):
                conflicts.append(Contradiction(at, each.column, used[0], used[1], value, each.source.name))
    return won, conflicts


def same(one: Value, other: Value) -> bool:
    """Whether two cells mean the same."""
    if is_blank(one) or is_blank(other):
        return is_blank(one) and is_blank(other)
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other))
    return key(text_of(one)) == key(text_of(other))


def is_planners(now: Value, before: Value) -> bool:
    """Whether a cell is the planner's: it differs from what the last import wrote (None where it wrote nothing)."""
    return not same(now, before)


def written(
    won: Mapping[tuple[int, str], tuple[Value, str]],
    now: Mapping[str, Sequence[Value]],
    before: Mapping[tuple[int, str], Value],
) -> Iterator[tuple[int, str, Value, str, bool]]:
    """Each cell that a source tells: account, column, value, source, and whether the planner's own cell stays.

    Parameters
    ----------
    now : the cells of the workbook's accounts by column. before : what the last import wrote, by account and column.
    """
    for (at, column), (value, source) in won.items():
        cells = now.get(column, ())
        typed = cells[at] if at < len(cells) else None
        yield at, column, value, source, is_planners(typed, before.get((at, column)))

"""Changes that a planner could make in the input sheets, as data: what every "what if" is made of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from itertools import chain
from typing import Any, Literal

import pandas as pd

from xl_territory.schema import ACCOUNTS, CSMS, LOCKS, Changes, Kind
from xl_territory.tables import Tables
from xl_territory.territory.territory import Territory
from xl_territory.workbook.names import key

Edit = Callable[[Tables], Tables]
Frame = Literal["accounts", "csms", "locks"]
SHEETS = {"accounts": ACCOUNTS, "csms": CSMS, "locks": LOCKS}


@dataclass(frozen=True)
class SetCells:
    """Write ``value`` into ``column`` of the Excel rows named."""

    frame: Frame
    rows: tuple[int, ...]
    column: str
    value: Any

    def __call__(self, tables: Tables) -> Tables:
        """The tables with these cells written."""
        return _each_cell(tables, self.frame, self.rows, self.column, lambda _: self.value)


@dataclass(frozen=True)
class AddWord:
    """Add ``word`` to a list column of the CSMs named, where it is missing."""

    rows: tuple[int, ...]
    column: str
    word: str

    def __call__(self, tables: Tables) -> Tables:
        """The tables with the word in those lists."""
        word = self.word
        return _each_cell(
            tables, "csms", self.rows, self.column, lambda words: words if _has(words, word) else (*words, word)
        )


@dataclass(frozen=True)
class DropRows:
    """Delete the Excel rows named."""

    frame: Frame
    rows: tuple[int, ...]

    def __call__(self, tables: Tables) -> Tables:
        """The tables without these rows."""
        return _with(tables, self.frame, _frame(tables, self.frame).drop(index=list(self.rows)))


@dataclass(frozen=True)
class AddRow:
    """Add a row below the last one; columns that are not named are blank."""

    frame: Frame
    values: Mapping[str, object]

    def __call__(self, tables: Tables) -> Tables:
        """The tables with one row more."""
        old = _frame(tables, self.frame)
        row = int(max(old.index, default=4)) + 1
        cells = {name: [self.values.get(name, _blank(self.frame, name))] for name in old.columns}
        both = pd.concat([old, pd.DataFrame(cells, index=[row]).astype(old.dtypes.to_dict())])
        return _with(tables, self.frame, both.set_axis(both.index.rename(old.index.name)))


@dataclass(frozen=True)
class SetSettings:
    """Give some settings another value, by name; None inherits."""

    changes: Changes

    def __call__(self, tables: Tables) -> Tables:
        """The tables with these settings."""
        return replace(tables, settings=tables.settings.replace(self.changes))


def edited(territory: Territory, *edits: Edit) -> Territory:
    """The territory as it would be after the edits, worked out anew from its tables.

    Where it has the same accounts and CSMs, it keeps the yardstick: plans of both are measured by the same fair shares.

    Parameters
    ----------
    edits : made one after the other; `at_once` joins those whose order does not matter.
    """
    after = Territory.from_tables(together(*edits)(territory.tables))
    if (after.account_ids, after.csm_ids) != (territory.account_ids, territory.csm_ids):
        return after
    return replace(after, yardstick=territory.measured_by)


def together(*edits: Edit) -> Edit:
    """One edit after the other."""
    return lambda tables: reduce(lambda done, edit: edit(done), edits, tables)


def at_once(edits: Iterable[Edit]) -> Edit:
    """Edits whose order does not matter; those that write one value into one column, or delete rows, as one."""
    alike: dict[object, list[Edit]] = {}
    for edit in edits:
        alike.setdefault(_what(edit), []).append(edit)
    return together(*map(_joined, alike.values()))


def set_cells(frame: Frame, rows: Collection[int], column: str, value: object) -> Edit:
    """Write one value into several cells of a column; a row of ``rows`` is an Excel row. See `SetCells`."""
    return SetCells(frame, tuple(rows), column, value)


def add_word(rows: Collection[int], column: str, word: str) -> Edit:
    """Add a word to a list column of CSMs (Excel rows). See `AddWord`."""
    return AddWord(tuple(rows), column, word)


def drop_rows(frame: Frame, rows: Collection[int]) -> Edit:
    """Delete Excel rows of a sheet. See `DropRows`."""
    return DropRows(frame, tuple(rows))


def add_row(frame: Frame, values: Mapping[str, object]) -> Edit:
    """Add a row with these cells by column. See `AddRow`."""
    return AddRow(frame, values)


def set_settings(changes: Changes) -> Edit:
    """Give settings another value, by their names. See `SetSettings`."""
    return SetSettings(changes)


def _what(edit: Edit) -> object:
    """What edits have in common that can be made as one."""
    if isinstance(edit, SetCells):
        return SetCells, edit.frame, edit.column, repr(edit.value)
    return (DropRows, edit.frame) if isinstance(edit, DropRows) else id(edit)


def _joined(edits: list[Edit]) -> Edit:
    """Edits that `_what` finds alike, as one."""
    first, *others = edits
    if not others or not isinstance(first, (SetCells, DropRows)):
        return first
    rows = chain.from_iterable(edit.rows for edit in edits if isinstance(edit, (SetCells, DropRows)))
    return replace(first, rows=tuple(dict.fromkeys(rows)))


def _each_cell(
    tables: Tables, frame: Frame, rows: Collection[int], column: str, new: Callable[[Any], object]
) -> Tables:
    old = _frame(tables, frame)
    cells = old[column].array.copy()
    for place in old.index.get_indexer(pd.Index(list(rows))):
        cells[place] = new(cells[place])
    return _with(tables, frame, old.assign(**{column: pd.Series(cells, index=old.index)}))


def _blank(frame: Frame, column: str) -> object:
    """What a blank cell of this column holds: no text, no number, no list."""
    kind = SHEETS[frame].block.column(column).kind
    return {Kind.TEXT: "", Kind.YES_NO: False, Kind.LIST: ()}.get(kind)


def _has(words: Collection[str], word: str) -> bool:
    return key(word) in {key(other) for other in words}


def _frame(tables: Tables, name: Frame) -> pd.DataFrame:
    frame: pd.DataFrame = getattr(tables, name)
    return frame


def _with(tables: Tables, name: Frame, frame: pd.DataFrame) -> Tables:
    return replace(tables, **{name: frame})  # type: ignore[arg-type]


@dataclass(frozen=True)
class WithoutReview:
    """Take an account's tier change as decided."""

    account: str

    def __call__(self, tables: Tables) -> Tables:
        """The tables in which nobody waits for that review."""
        waiting = {id_: until for id_, until in tables.in_tier_review.items() if id_ != key(self.account)}
        return replace(tables, in_tier_review=waiting)

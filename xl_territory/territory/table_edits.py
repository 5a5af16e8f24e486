"""Changes that a planner could make in the input sheets, as functions: what every "what if" is made of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import reduce
from typing import Literal

import pandas as pd

from xl_territory.schema.settings import SettingValue
from xl_territory.tables import Tables
from xl_territory.territory.territory import Territory
from xl_territory.workbook.names import key

Edit = Callable[[Tables], Tables]
Frame = Literal["accounts", "csms", "locks"]


def edited(territory: Territory, *edits: Edit) -> Territory:
    """The territory as it would be after the edits, worked out anew from its tables.

    Where it has the same accounts and CSMs, it keeps the yardstick: plans of both are measured by the same fair shares.
    """
    after = Territory.from_tables(together(*edits)(territory.tables))
    if (after.account_ids, after.csm_ids) != (territory.account_ids, territory.csm_ids):
        return after
    return replace(after, yardstick=territory.permitted if territory.yardstick is None else territory.yardstick)


def together(*edits: Edit) -> Edit:
    """One edit after the other."""
    return lambda tables: reduce(lambda done, edit: edit(done), edits, tables)


def set_cells(frame: Frame, rows: Collection[int], column: str, value: object) -> Edit:
    """Write ``value`` into ``column`` of the Excel rows named."""
    return _each_cell(frame, rows, column, lambda _: value)


def add_word(rows: Collection[int], column: str, word: str) -> Edit:
    """Add ``word`` to a list column of the CSMs named, where it is missing."""
    return _each_cell("csms", rows, column, lambda words: words if _has(words, word) else (*words, word))


def drop_rows(frame: Frame, rows: Collection[int]) -> Edit:
    """Delete the rows."""
    return lambda tables: _with(tables, frame, _frame(tables, frame).drop(index=list(rows)))


def add_row(frame: Frame, values: Mapping[str, object]) -> Edit:
    """Add a row below the last one; columns that are not named are blank."""

    def edit(tables: Tables) -> Tables:
        old = _frame(tables, frame)
        row = int(max(old.index, default=4)) + 1
        new = pd.DataFrame({name: [values.get(name, _blank(old, name))] for name in old.columns}, index=[row])
        both = pd.concat([old, new.astype(old.dtypes.to_dict())])
        return _with(tables, frame, both.set_axis(both.index.rename(old.index.name)))

    return edit


def set_settings(changes: Mapping[str, SettingValue]) -> Edit:
    """Give some settings another value; None inherits."""
    return lambda tables: replace(tables, settings=tables.settings.replace(changes))


def _each_cell(frame: Frame, rows: Collection[int], column: str, new: Callable[..., object]) -> Edit:
    def edit(tables: Tables) -> Tables:
        old = _frame(tables, frame)
        cells = old[column].array.copy()
        for place in old.index.get_indexer(pd.Index(list(rows))):
            cells[place] = new(cells[place])
        return _with(tables, frame, old.assign(**{column: pd.Series(cells, index=old.index)}))

    return edit


def _blank(frame: pd.DataFrame, column: str) -> object:
    """What a blank cell of this column holds: no text, no number, no list."""
    if pd.api.types.is_bool_dtype(frame[column]):
        return False
    if pd.api.types.is_numeric_dtype(frame[column]) or pd.api.types.is_datetime64_any_dtype(frame[column]):
        return None
    return () if column in LISTS else ""


LISTS = frozenset({"Segments", "Skills", "Languages", "Regions", "Paired AEs", "Required Skills", "Preferred Skills"})


def _has(words: Collection[str], word: str) -> bool:
    return key(word) in {key(each) for each in words}


def _frame(tables: Tables, name: Frame) -> pd.DataFrame:
    found: pd.DataFrame = getattr(tables, name)
    return found


def _with(tables: Tables, name: Frame, frame: pd.DataFrame) -> Tables:
    return replace(tables, **{name: frame})  # type: ignore[arg-type]

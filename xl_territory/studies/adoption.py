"""Answers that can be adopted: what each option of a sheet would change, as rows of a table that `apply` reads again.

A study that has something to adopt adds `changes_table` to its sheet. Whoever reads the sheet sees every cell that
"Use this" would fill, before it does.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from xl_territory.reports.columns import filled, table
from xl_territory.schema import (
    ACCOUNTS,
    CSMS,
    HOURS_MODEL,
    LOCKS,
    SETTINGS,
    TOUCH_LEVELS,
    Block,
    Column,
    InputSheet,
    Kind,
)
from xl_territory.tables.input_edits import RowChange
from xl_territory.tables.locate import cell, locate
from xl_territory.workbook.names import header_key, key
from xl_territory.workbook.sheets import Cell, Format, RawSheet, ResultTable, Shown, Value

SUFFIX = "UseThis"
ASSIGNMENTS = InputSheet(
    name="Assignments",
    title="Assignments",
    explanation="Who has whom in the plan.",
    blocks=(
        Block(
            "Assignments",
            (
                Column("Account ID", Kind.TEXT, "The account.", required=True, key=True),
                Column("Assigned CSM", Kind.TEXT, "Its CSM; your own changes are kept or asked about.", required=True),
            ),
        ),
    ),
)
"""The one column of the Assignments sheet that is a planner's to change."""
TARGETS = {
    header_key(sheet.name): sheet for sheet in (ACCOUNTS, CSMS, HOURS_MODEL, TOUCH_LEVELS, SETTINGS, LOCKS, ASSIGNMENTS)
}
COLUMNS = ("Use", "In Sheet", "Row", "Column", "New Value", "Do")
BLOCK = Block(
    SUFFIX,
    tuple(Column(name, Kind.TEXT, "Of a change.", header_required=name not in {"New Value", "Do"}) for name in COLUMNS),
)
WRITE, ADD, DELETE = "Write", "Add a row", "Delete the row"
MOST_KEYS = 100
"""Rows with the same new value are named together, so many at most: a cell holds 32,767 characters."""
NOTHING = "Nothing here can be used by itself."


@dataclass(frozen=True)
class _Line:
    """A row of the table: one column of some records gets a value."""

    do: str
    sheet: str
    keys: tuple[str, ...]
    column: str
    value: Value


def changes_table(sheet: str, options: Mapping[str, Sequence[RowChange]], empty: str = NOTHING) -> ResultTable:
    """What each option, by its name in the answer, would change; ``sheet`` is the sheet that the table stands on."""
    rows = [
        (option, line.sheet, _listed(line.keys), line.column, line.value, line.do)
        for option, changes in options.items()
        for line in _lines(changes)
    ]
    widths = (26, 14, 26, 18, 26, 16)
    columns = [
        filled(name, [_dated(row[k]) for row in rows], width=width)
        for k, (name, width) in enumerate(zip(COLUMNS, widths, strict=True))
    ]
    name = f"{sheet.replace(' ', '').replace('-', '')}{SUFFIX}"
    return table(name, columns, title="What Use this would change", empty=empty)


def _dated(value: Value) -> Cell:
    return Shown(value, Format.DATE) if isinstance(value, dt.date) else value


def use_table(sheet: str, options: Mapping[str, Sequence[RowChange]], room: int = 0) -> tuple[ResultTable, ...]:
    """`changes_table` below ``room`` rows for charts; no table where there is nothing to use."""
    return (replace(changes_table(sheet, options), room=room),) if any(options.values()) else ()


def options_on(sheet: RawSheet) -> dict[str, list[RowChange]]:
    """The options that a written sheet offers, in its order; none where it has no such table."""
    place = locate(sheet, BLOCK)
    if place is None:
        return {}
    position_of = {name: header.position for name, header in place.headers.found.items()}
    options: dict[str, list[RowChange]] = {}
    for row in place.rows:
        cells = {name: cell(sheet, row, position) for name, position in position_of.items()}
        changes = options.setdefault(str(cells["Use"]), [])
        target = TARGETS[header_key(str(cells["In Sheet"]))]
        action = str(cells.get("Do") or (ADD if target is LOCKS else WRITE))
        for record in _keys(str(cells["Row"])):
            _add(changes, RowChange(target, record, {str(cells["Column"]): cells.get("New Value")}, *HOW[action]))
    return options


HOW = {WRITE: (False, False), ADD: (True, False), DELETE: (True, True)}
"""What is done with a row, as `RowChange` says it: repeats, gone."""


def _lines(changes: Sequence[RowChange]) -> Iterator[_Line]:
    """The changes cell by cell, those that write one value into one column together."""
    alike: dict[tuple[str, str, str, Value, type, int | None], list[str]] = {}
    for number, change in enumerate(changes):
        action = DELETE if change.gone else ADD if change.repeats else WRITE
        alone = change.repeats or len(change.values) > 1 or change.sheet is HOURS_MODEL
        for column, value in change.values.items():
            line = action, change.sheet.name, column, value, type(value), number if alone else None
            alike.setdefault(line, []).append(change.key)
    for (action, name, column, value, _, _), keys in alike.items():
        for k in range(0, len(keys), MOST_KEYS):
            yield _Line(action, name, tuple(keys[k : k + MOST_KEYS]), column, value)


def _listed(keys: Sequence[str]) -> str:
    """Records in one cell, separated by ``;``; one that has a ``;`` itself is quoted."""
    return "; ".join(f'"{word}"' if ";" in word else word for word in keys)


def _keys(cell_: str) -> list[str]:
    return next(csv.reader([cell_], delimiter=";", skipinitialspace=True), [])


def in_row(options: Mapping[str, Sequence[RowChange]], row: Sequence[Value]) -> str | None:
    """The option that a row of its sheet names, in whatever column; the only one where there is one; None if none."""
    names = {key(name): name for name in options}
    option_names = (names.get(key(str(value))) for value in row if value is not None)
    return next(filter(None, option_names), named(options, None))


def named(options: Mapping[str, Sequence[RowChange]], wanted: str | None) -> str | None:
    """The option that is meant: by its name or its number from 1; the only one where none is named; None if unclear."""
    names = list(options)
    if wanted is None:
        return names[0] if len(names) == 1 else None
    by_name = next((name for name in names if key(name) == key(wanted)), None)
    numbered = wanted.isdigit() and 1 <= int(wanted) <= len(names)
    return by_name or (names[int(wanted) - 1] if numbered else None)


def settings_changes(values: Mapping[str, Value]) -> list[RowChange]:
    """Rows of the Settings sheet."""
    return [RowChange(SETTINGS, name, {"Value": value}) for name, value in values.items()]


def moves(owners: Iterable[tuple[str, str]]) -> list[RowChange]:
    """Accounts and the CSMs that Assignments is to name for them."""
    return [RowChange(ASSIGNMENTS, account, {"Assigned CSM": csm}) for account, csm in owners]


def _add(changes: list[RowChange], new: RowChange) -> None:
    """One more cell of a change; a lock is a record of its own that begins with its kind."""
    last = changes[-1] if changes else None
    begins = new.repeats and "Kind" in new.values
    is_same_row = last is not None and (last.sheet, last.key, last.gone) == (new.sheet, new.key, new.gone)
    if last is not None and is_same_row and not begins and new.sheet is not HOURS_MODEL:
        changes[-1] = replace(last, values={**last.values, **new.values})
    else:
        changes.append(new)

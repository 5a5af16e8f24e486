"""Answers that can be adopted: what each option of a sheet would change, as rows of a table that `apply` reads again.

A study that has something to adopt adds `changes_table` to its sheet. Whoever reads the sheet sees every cell that
"Use this" would fill, before it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from xl_territory.reports.columns import filled, table
from xl_territory.schema import ACCOUNTS, CSMS, HOURS_MODEL, LOCKS, SETTINGS, Block, Column, InputSheet, Kind
from xl_territory.tables.input_edits import RowChange
from xl_territory.tables.locate import cell, locate
from xl_territory.workbook.names import header_key, key
from xl_territory.workbook.sheets import RawSheet, ResultTable, Value

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
TARGETS = {header_key(sheet.name): sheet for sheet in (ACCOUNTS, CSMS, HOURS_MODEL, SETTINGS, LOCKS, ASSIGNMENTS)}
COLUMNS = ("Use", "In Sheet", "Row", "Column", "New Value")
BLOCK = Block(
    SUFFIX, tuple(Column(name, Kind.TEXT, "Of a change.", header_required=name != "New Value") for name in COLUMNS)
)


def changes_table(sheet: str, options: Mapping[str, Sequence[RowChange]]) -> ResultTable:
    """What each option, by its name in the answer, would change; ``sheet`` is the sheet that the table stands on."""
    rows = [
        (option, change.sheet.name, change.key, column, value)
        for option, changes in options.items()
        for change in changes
        for column, value in change.values.items()
    ]
    widths = (26, 14, 26, 18, 26)
    columns = [
        filled(name, [row[k] for row in rows], width=width)
        for k, (name, width) in enumerate(zip(COLUMNS, widths, strict=True))
    ]
    empty = "Nothing here can be used by itself."
    return table(f"{sheet.replace(' ', '').replace('-', '')}{SUFFIX}", columns, empty=empty)


def options_on(sheet: RawSheet) -> dict[str, list[RowChange]]:
    """The options that a written sheet offers, in its order; none where it has no such table."""
    place = locate(sheet, BLOCK)
    if place is None:
        return {}
    at = [place.headers.found[name].position for name in COLUMNS]
    options: dict[str, list[RowChange]] = {}
    for row in place.rows:
        option, target, record, column, value = (cell(sheet, row, position) for position in at)
        changes = options.setdefault(str(option), [])
        _add(changes, TARGETS[header_key(str(target))], str(record), str(column), value)
    return options


def named(options: Mapping[str, Sequence[RowChange]], wanted: str | None) -> str | None:
    """The option that is meant: by its name or its number from 1; the only one where none is named; None if unclear."""
    names = list(options)
    if wanted is None:
        return names[0] if len(names) == 1 else None
    if wanted.isdigit() and 1 <= int(wanted) <= len(names):
        return names[int(wanted) - 1]
    return next((name for name in names if key(name) == key(wanted)), None)


def settings_changes(values: Mapping[str, Value]) -> list[RowChange]:
    """Rows of the Settings sheet."""
    return [RowChange(SETTINGS, name, {"Value": value}) for name, value in values.items()]


def moves(owners: Iterable[tuple[str, str]]) -> list[RowChange]:
    """Accounts and the CSMs that Assignments is to name for them."""
    return [RowChange(ASSIGNMENTS, account, {"Assigned CSM": csm}) for account, csm in owners]


def _add(changes: list[RowChange], sheet: InputSheet, record: str, column: str, value: Value) -> None:
    """One more cell of a change; a lock is a record of its own that begins with its kind."""
    last = changes[-1] if changes else None
    begins = sheet is LOCKS and column == "Kind"
    if last is not None and not begins and (last.sheet, last.key) == (sheet, record) and sheet is not HOURS_MODEL:
        changes[-1] = RowChange(sheet, record, {**last.values, column: value}, last.repeats)
    else:
        changes.append(RowChange(sheet, record, {column: value}, repeats=sheet is LOCKS))

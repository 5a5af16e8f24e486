"""What an edit of the tables, or another plan, comes to in cells of the planner: changes that `apply` can type in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from xl_territory.plans.evaluate import Plan
from xl_territory.schema import ACCOUNTS, CSMS, LOCKS, InputSheet, Kind
from xl_territory.studies.adoption import moves, settings_changes
from xl_territory.tables import Tables
from xl_territory.tables.input_edits import RowChange
from xl_territory.territory.table_edits import Edit
from xl_territory.territory.territory import Territory
from xl_territory.workbook.sheets import Value

FRAMES: tuple[tuple[str, InputSheet], ...] = (("csms", CSMS), ("accounts", ACCOUNTS))


def edit_changes(territory: Territory, edit: Edit) -> list[RowChange]:
    """The cells of input sheets that are another after ``edit``: settings, CSMs, accounts, locks."""
    before, after = territory.tables, edit(territory.tables)
    changes = [*_settings(before, after)]
    for name, sheet in FRAMES:
        changes += _records(sheet, getattr(before, name), getattr(after, name))
    return [*changes, *_locks(before.locks, after.locks)]


def whole_plan(plan: Plan) -> list[RowChange]:
    """The CSM of every account: so that it is this plan, whatever stands on Assignments by then."""
    return moves((account, csm or "") for account, csm in plan.assignment.items())


def _settings(before: Tables, after: Tables) -> list[RowChange]:
    old, new = before.settings, after.settings
    return settings_changes({setting.name: new[setting] for setting in new.catalogue if new[setting] != old[setting]})


def _records(sheet: InputSheet, before: pd.DataFrame, after: pd.DataFrame) -> Iterator[RowChange]:
    """Cells that differ in rows that were there, then rows that are new."""
    key = sheet.block.columns[0].name
    kept_rows = after.loc[before.index]
    changed: dict[str, dict[str, Value]] = {}
    for column in sheet.block.columns:
        old, new = before[column.name], kept_rows[column.name]
        if old.equals(new):
            continue
        for id_, old_cell, new_cell in zip(before[key], old, new, strict=True):
            if _typed(column.kind, old_cell) != _typed(column.kind, new_cell):
                changed.setdefault(str(id_), {})[column.name] = _typed(column.kind, new_cell)
    yield from (RowChange(sheet, id_, values) for id_, values in changed.items())
    for record in after.loc[after.index.difference(before.index)].to_dict("records"):
        yield RowChange(sheet, str(record[key]), _filled(sheet, record))


def _locks(before: pd.DataFrame, after: pd.DataFrame) -> Iterator[RowChange]:
    """Locks that are gone, then those that are new."""
    for record in before.loc[before.index.difference(after.index)].to_dict("records"):
        identity = {name: record[name] for name in ("Kind", "CSM ID") if record[name]}
        yield RowChange(LOCKS, record["Account ID"], identity, repeats=True, gone=True)
    for record in after.loc[after.index.difference(before.index)].to_dict("records"):
        yield RowChange(LOCKS, record["Account ID"], _filled(LOCKS, record), repeats=True)


def _filled(sheet: InputSheet, record: Mapping[Any, Any]) -> dict[str, Value]:
    """The cells of a new row that hold something, but for its key."""
    _, *others = sheet.block.columns
    cells = {column.name: _typed(column.kind, record[column.name]) for column in others}
    return {name: value for name, value in cells.items() if value not in (None, "", "No")}


def _typed(kind: Kind, value: Any) -> Value:
    """A clean value as a planner would type it, None for a blank cell."""
    if kind is Kind.LIST:
        return "; ".join(value) or None
    if kind is Kind.YES_NO:
        return "Yes" if value else "No"
    if pd.isna(value) or value == "":
        return None
    if kind is Kind.DATE:
        day: Value = pd.Timestamp(value).date()
        return day
    return str(value) if kind is Kind.TEXT else float(value)

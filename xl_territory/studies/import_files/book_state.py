"""What a workbook says before an import: its accounts, what earlier imports wrote, sources, mapping, decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from xl_territory.errors import InputError, Severity
from xl_territory.records.found_rows import FoundRow, found_rows
from xl_territory.schema import ACCOUNTS, HOURS_MODEL, InputSheet
from xl_territory.schema.data_sources import HISTORY, MAPPING, SOURCES
from xl_territory.schema.hours_model import DEFAULT_TIERS
from xl_territory.schema.settings import PLAN_DATE, SETTINGS
from xl_territory.studies.history_rows import history_rows
from xl_territory.studies.import_files.proposals import PRIORITIES, Mapped, SourceRow
from xl_territory.tables.dates import read_date
from xl_territory.tables.input_blocks import HowToRead, find_sheet, read_sheet
from xl_territory.tables.locate import cell, locate
from xl_territory.tables.typed_values import is_blank, text_of
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import RawSheet, ResultColumn, ResultTable, Value

IMPORTED, DUPLICATES = "Imported", "Duplicates"
READS = (SOURCES.name, MAPPING.name, HISTORY.name, IMPORTED, DUPLICATES)
PAIRS = ResultTable("Duplicates", (ResultColumn("A"), ResultColumn("B"), ResultColumn("Decision")), [], key=("A", "B"))
CELLS = ResultTable("Imported", (ResultColumn("Account ID"), ResultColumn("Known")), [], key=("Account ID",))


@dataclass(frozen=True)
class BookState:
    """``accounts`` IDs in the order of their sheet; ``cells`` their cells by column, as typed.

    ``imported`` is what the last import knew, by account and column; ``decisions`` of pairs by their IDs as they
    compare; ``tiers`` the names of tiers as they compare. ``kept`` are the rows of History as they are.
    """

    accounts: tuple[str, ...]
    cells: Mapping[str, Sequence[Value]]
    imported: Mapping[tuple[str, str], Value]
    sources: tuple[SourceRow, ...]
    mapping: tuple[Mapped, ...]
    decisions: Mapping[tuple[str, str], str]
    tiers: frozenset[str]
    kept: pd.DataFrame
    plan_date: dt.date

    @cached_property
    def by_account(self) -> Mapping[str, Mapping[str, Value]]:
        """What the last import knew of each account, by its ID as it compares and column."""
        found: dict[str, dict[str, Value]] = {}
        for (account, column), value in self.imported.items():
            found.setdefault(account, {})[column] = value
        return found


def read_state(sheets: Mapping[str, RawSheet], today: dt.date, folder: Path = Path()) -> BookState:
    """What the sheets say. Raises `InputError` for a Sources or Mapping sheet that cannot be read."""
    accounts, cells = _accounts(sheets)
    sources = _rows(sheets, SOURCES)
    mapping = _rows(sheets, MAPPING)
    pairs = found_rows(sheets.get(DUPLICATES), PAIRS)
    return BookState(
        accounts=accounts,
        cells=cells,
        imported=dict(_imported(found_rows(sheets.get(IMPORTED), CELLS))),
        sources=tuple(_source(row) for row in sources.to_dict("records")),
        mapping=tuple(_mapped(row) for row in mapping.to_dict("records")),
        decisions={(row.key[0], row.key[1]): key(row.text("Decision")) for row in pairs},
        tiers=_tiers(sheets),
        kept=history_rows(sheets, folder),
        plan_date=_plan_date(sheets) or today,
    )


def _accounts(sheets: Mapping[str, RawSheet]) -> tuple[tuple[str, ...], dict[str, list[Value]]]:
    sheet = find_sheet(sheets, ACCOUNTS)
    place = locate(sheet, ACCOUNTS.block) if sheet else None
    if sheet is None or place is None:
        return (), {}
    found = place.headers.found
    rows = [row for row in place.rows if not is_blank(cell(sheet, row, found["Account ID"].position))]
    cells = {name: [cell(sheet, row, header.position) for row in rows] for name, header in found.items()}
    return tuple(text_of(value) for value in cells["Account ID"]), cells


def _rows(sheets: Mapping[str, RawSheet], declared: InputSheet) -> pd.DataFrame:
    if find_sheet(sheets, declared) is None:
        return pd.DataFrame(columns=[column.name for column in declared.block.columns])
    (read,), faults = read_sheet(sheets, declared, HowToRead())
    if any(fault.severity is Severity.ERROR for fault in faults):
        raise InputError(faults)
    return read.frame


def _source(row: Mapping[Hashable, Any]) -> SourceRow:
    kind, priority = str(row["Kind"]), row["Priority"]
    by_kind = PRIORITIES.get(kind, 9)
    return SourceRow(
        str(row["Source"]),
        str(row["File"]),
        kind,
        str(row["Key Column"]),
        by_kind if pd.isna(priority) else float(priority),
    )


def _mapped(row: Mapping[Hashable, Any]) -> Mapped:
    window, times = row["Window Days"], row["Times"]
    return Mapped(
        source=str(row["Source"]),
        column=str(row["Column"]),
        becomes=str(row["Becomes"]),
        how=str(row["How"]),
        window=None if pd.isna(window) else float(window),
        date=str(row["Date Column"]),
        end=str(row["End Column"]),
        times=1.0 if pd.isna(times) else float(times),
        fixed=bool(row["Fixed"]),
        allowed=bool(row["Allowed"]),
    )


def _imported(rows: Sequence[FoundRow]) -> list[tuple[tuple[str, str], Value]]:
    return [
        ((row.key[0], column), value)
        for row in rows
        for column, value in row.cells.items()
        if column not in ("Account ID", "Known") and not is_blank(value)
    ]


def _tiers(sheets: Mapping[str, RawSheet]) -> frozenset[str]:
    sheet = find_sheet(sheets, HOURS_MODEL)
    block = HOURS_MODEL.blocks[0]
    place = locate(sheet, block) if sheet else None
    if sheet is None or place is None or not place.rows:
        return frozenset(key(name) for name, *_ in DEFAULT_TIERS)
    return frozenset(key(text_of(cell(sheet, row, place.headers.found["Tier"].position))) for row in place.rows)


def _plan_date(sheets: Mapping[str, RawSheet]) -> dt.date | None:
    sheet = find_sheet(sheets, SETTINGS)
    place = locate(sheet, SETTINGS.block) if sheet else None
    if sheet is None or place is None:
        return None
    name, value = (place.headers.found[column].position for column in ("Setting", "Value"))
    rows = [row for row in place.rows if key(text_of(cell(sheet, row, name))) == key(PLAN_DATE.name)]
    return read_date(cell(sheet, rows[0], value)) if rows else None

"""The rows of History, wherever they are: on its sheet, or in the file beside the workbook that Sources names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from xl_territory.schema import InputSheet
from xl_territory.schema.data_sources import HISTORY, MAPPING, SOURCES
from xl_territory.tables.locate import cell, locate
from xl_territory.tables.typed_values import text_of
from xl_territory.tables.yes_no_words import YES_NO
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import RawSheet, Value


def history_rows(sheets: Mapping[str, RawSheet], folder: Path) -> pd.DataFrame:
    """Account ID (text), Month End (datetime64) and the measures as typed; rows without a day are left out.

    ``folder`` is where the file of Sources is seen from.
    """
    file = history_file(sheets, folder)
    if file is not None and file.is_file():
        return _dated(pd.read_csv(file, dtype={"Account ID": str}, keep_default_na=False, na_values=[""]))
    sheet = sheets.get(HISTORY.name)
    place = locate(sheet, HISTORY.block) if sheet else None
    if sheet is None or place is None:
        return pd.DataFrame({"Account ID": pd.Series(dtype=object), "Month End": pd.Series(dtype="datetime64[s]")})
    header = [text_of(value) for value in sheet.rows[place.header_row - 1]]
    names = {header_cell.position - 1: name for name, header_cell in place.headers.found.items()}
    rows = [[cell(sheet, row, column + 1) for column in range(len(header))] for row in place.rows]
    frame = pd.DataFrame(rows, columns=[names.get(column, name) for column, name in enumerate(header)], dtype=object)
    return _dated(frame)


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    days = pd.to_datetime(frame["Month End"], errors="coerce")
    return frame.assign(**{"Month End": days.astype("datetime64[s]")})[days.notna().to_numpy()].reset_index(drop=True)


def history_file(sheets: Mapping[str, RawSheet], folder: Path) -> Path | None:
    """The file that Sources names for History; None where it stands on its sheet."""
    rows = _rows(sheets, SOURCES)
    files = [text_of(row["File"]) for row in rows if key(text_of(row["Kind"])) == "history"]
    return folder / files[0] if files and files[0] else None


def allowed_measures(sheets: Mapping[str, RawSheet]) -> list[str]:
    """Measures that Mapping marks Allowed."""
    rows = _rows(sheets, MAPPING)
    return [text_of(row["Becomes"]) for row in rows if YES_NO.get(key(text_of(row["Allowed"])), False)]


def _rows(sheets: Mapping[str, RawSheet], declared: InputSheet) -> list[dict[str, Value]]:
    """The rows of a sheet by column, as typed; a column that is not there is blank."""
    sheet = sheets.get(declared.name)
    place = locate(sheet, declared.block) if sheet else None
    if sheet is None or place is None:
        return []
    header_of = {column.name: place.headers.found.get(column.name) for column in declared.block.columns}
    return [
        {name: cell(sheet, row, header.position) if header else None for name, header in header_of.items()}
        for row in place.rows
    ]

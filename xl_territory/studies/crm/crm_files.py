"""The two files: what the CRM is to hold, and what it held."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from xl_territory.studies.crm.analysis import CrmChanges, FieldChange
from xl_territory.studies.crm.crm_systems import CRM_ID, LOG_HEAD
from xl_territory.workbook.backups import replace_keeping
from xl_territory.workbook.host import digest


@dataclass(frozen=True)
class CrmFile:
    """A written file and its SHA-256."""

    path: Path
    digest: str


def crm_csv(found: CrmChanges, head: str, value: Callable[[FieldChange], str]) -> bytes:
    """Comma separated, UTF-8 without byte order mark, lines ended by CR LF; the ID first, the head of the log last.

    Only columns with a change are in it. A blank cell leaves the CRM's as it is (Data Loader unless it is told to
    insert null values; imports of HubSpot).
    """
    fields = found.map.fields
    used = [column for column in found.map.written if any(_cell(r.cells, column) for r in found.records)]
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow([fields[CRM_ID], *(fields[column] for column in used), *([fields[LOG_HEAD]] if head else [])])
    for record in found.records:
        cells = [_cell(record.cells, column) for column in used]
        rows.writerow([record.id, *(value(cell) if cell else "" for cell in cells), *([head] if head else [])])
    return text.getvalue().encode()


def write_files(found: CrmChanges, head: str, folder: Path, now: dt.datetime) -> tuple[CrmFile, CrmFile]:
    """Write the file for the CRM, and the one that takes it back; files of these names are kept as backups.

    Raises
    ------
    WorkbookError : when they cannot be written.
    """
    name = f"crm_{found.map.crm}_{found.as_of}"
    emptied = found.map.crm.emptied or ""
    forward = crm_csv(found, head, lambda cell: cell.new)
    back = crm_csv(found, head, lambda cell: cell.old or emptied)
    return _written(forward, folder / f"{name}.csv", now), _written(back, folder / f"{name}_rollback.csv", now)


def _written(data: bytes, path: Path, now: dt.datetime) -> CrmFile:
    replace_keeping(data, path, now)
    return CrmFile(path, digest(data))


def _cell(cells: tuple[FieldChange, ...], column: str) -> FieldChange | None:
    return next((cell for cell in cells if cell.column == column), None)

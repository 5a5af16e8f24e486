"""An export of the CRM as it is now, by the fields of CRM Map: what changed cells are told from."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xl_territory.errors import UsageError, WorkbookError
from xl_territory.studies.crm.crm_cells import record_id
from xl_territory.studies.crm.crm_systems import CRM_ID
from xl_territory.studies.crm.field_map import FieldMap


@dataclass(frozen=True)
class CrmImport:
    """The cells of each record by column of ours, by ID as the CRM has it."""

    records: Mapping[str, Mapping[str, str]]


def read_import(path: Path, map_: FieldMap) -> CrmImport:
    """Read a comma separated export in UTF-8.

    Raises
    ------
    WorkbookError : the file cannot be read, or is in another encoding.
    UsageError : it has no column of a field that is to be written, or of the ID.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise WorkbookError(
            f"{path.name} cannot be read as UTF-8. Export it again as a comma separated file."
        ) from error
    rows = csv.DictReader(io.StringIO(text, newline=""))
    wanted = (CRM_ID, *map_.written)
    missing = [map_.fields[column] for column in wanted if map_.fields[column] not in (rows.fieldnames or ())]
    if missing:
        raise UsageError(f"{path.name} has no column {', '.join(missing)}. Export these fields too, or mend CRM Map.")
    cells = ({column: (row[map_.fields[column]] or "").strip() for column in wanted} for row in rows)
    return CrmImport({id_: row for row in cells if (id_ := record_id(row[CRM_ID], map_.crm))})

"""The sheet CRM Map, read and written: fields of the CRM by column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xl_territory.errors import UsageError
from xl_territory.schema.crm_map import CRM_MAP
from xl_territory.studies.crm.crm_systems import CRM_ID, CURRENT_CSM, LOG_HEAD, WRITABLE, Crm
from xl_territory.tables.step_sheets import optional_step_sheet
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import Cell, RawSheet, ResultColumn, ResultSheet, ResultTable

COLUMNS = (CRM_ID, *WRITABLE, LOG_HEAD)
MAIL_FIELDS = ("email", "username")


@dataclass(frozen=True)
class FieldMap:
    """Fields by column, and the columns that are written; CRM ID finds the record, the head of the log goes along."""

    crm: Crm
    fields: Mapping[str, str]
    written: tuple[str, ...]

    @property
    def owner_by(self) -> str:
        """The column of CSMs that names an owner in the CRM.

        Salesforce takes the user's ID, or through a lookup (``CSM__r.Email``, ``CSM__r.Employee_Id__c``) another field
        of the user that is unique: an address, else our CSM ID. HubSpot takes the address.
        """
        field = self.fields[CURRENT_CSM]
        if self.crm is Crm.HUBSPOT or field.rpartition(".")[2].casefold() in MAIL_FIELDS:
            return "E-mail"
        return "CSM ID" if "." in field else "CRM User ID"


def field_map(sheets: Mapping[str, RawSheet], crm: Crm) -> FieldMap:
    """What CRM Map says; where it has no row for a column, or the usual field of another CRM, the usual one.

    Raises
    ------
    InputError : with every fault of the sheet.
    UsageError : a column that is not written by anybody, or two that go to one field.
    """
    typed = {key(row["Column"]): row for _, row in optional_step_sheet(sheets, CRM_MAP).iterrows()}
    unknown = [str(row["Column"]) for column, row in typed.items() if column not in map(key, COLUMNS)]
    if unknown:
        raise UsageError(f"CRM Map: column {unknown[0]} cannot be written. Use {', '.join(COLUMNS)}.")
    rows = {column: typed.get(key(column)) for column in COLUMNS}
    fields = {column: str(row["CRM Field"] or "") if row is not None else "" for column, row in rows.items()}
    others = {field for other in Crm if other is not crm for field in other.fields.values()} - {*crm.fields.values()}
    fields = {column: crm.fields[column] if field in {"", *others} else field for column, field in fields.items()}
    wanted = tuple(c for c in WRITABLE if (row := rows[c]) is None or bool(row["Write"]))
    used = [key(fields[column]) for column in (CRM_ID, *wanted, LOG_HEAD)]
    twice = next((fields[column] for column in wanted if used.count(key(fields[column])) > 1), None)
    if twice:
        raise UsageError(f"CRM Map: two columns go to {twice}. Give each a field of its own.")
    return FieldMap(crm, fields, wanted)


def map_sheet(map_: FieldMap) -> ResultSheet:
    """The sheet with a row per column; what the planner has typed there stays."""
    columns = tuple(
        ResultColumn(
            column.name,
            width=column.width,
            meaning=column.tooltip,
            planner=column.name != "Column",
            choices=("Yes", "No") if column.name == "Write" else (),
        )
        for column in CRM_MAP.block.columns
    )
    rows: list[list[Cell]] = [
        [column, map_.fields[column], "Yes" if column in (*map_.written, LOG_HEAD) else "No"] for column in COLUMNS
    ]
    table = ResultTable(CRM_MAP.block.table, columns, rows, key=("Column",))
    return ResultSheet(CRM_MAP.name, CRM_MAP.title, CRM_MAP.explanation, (table,))

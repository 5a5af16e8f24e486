"""What Salesforce and HubSpot ask of a file: IDs, fields, how a cell is emptied, what may not stand in one."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from xl_territory.workbook.names import SALESFORCE_ID, case_suffix

CRM_ID, CURRENT_CSM, TERRITORY_ID = "CRM ID", "Current CSM", "Territory ID"
ARR_BAND, REVIEWED, LOG_HEAD = "ARR Band", "Last Territory Review Date", "Change Log Head"
WRITABLE = (CURRENT_CSM, TERRITORY_ID, ARR_BAND, REVIEWED)
"""Columns of Accounts that are written, in the order of the file."""
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""With one of these a spreadsheet takes the text of a cell for a formula, or for a cell of its own."""


class Crm(StrEnum):
    """The customer relationship management system that the file is for."""

    SALESFORCE = "salesforce"
    HUBSPOT = "hubspot"

    @property
    def title(self) -> str:
        """Its name."""
        return "Salesforce" if self is Crm.SALESFORCE else "HubSpot"

    @property
    def fields(self) -> Mapping[str, str]:
        """The field that each column becomes where CRM Map says nothing else."""
        return SALESFORCE_FIELDS if self is Crm.SALESFORCE else HUBSPOT_FIELDS

    @property
    def emptied(self) -> str | None:
        """What a cell of the file holds that is to be empty afterwards; None where an import cannot do that."""
        return "#N/A" if self is Crm.SALESFORCE else None


SALESFORCE_FIELDS = {
    CRM_ID: "Id",
    CURRENT_CSM: "CSM_Owner__c",
    TERRITORY_ID: "Territory_ID__c",
    ARR_BAND: "ARR_Band__c",
    REVIEWED: "Last_Territory_Review_Date__c",
    LOG_HEAD: "Change_Log_Head__c",
}
HUBSPOT_FIELDS = {CRM_ID: "Record ID", CURRENT_CSM: "CSM Owner"} | {
    column: column for column in (TERRITORY_ID, ARR_BAND, REVIEWED, LOG_HEAD)
}


def salesforce_id(id_: str) -> str | None:
    """The 18 characters of an ID of 15 or 18; None for what is no ID, or was misspelt by a change of case."""
    short, suffix = id_[:15], id_[15:]
    if not SALESFORCE_ID.fullmatch(short) or len(id_) not in (15, 18):
        return None
    whole = short + case_suffix(short)
    return whole if not suffix or whole[15:] == suffix.upper() else None


def record_id(id_: str, crm: Crm) -> str | None:
    """The ID of a record in the form of the CRM, None where it is none."""
    if crm is Crm.SALESFORCE:
        return salesforce_id(id_)
    return id_ if id_.isascii() and id_.isdigit() else None


def is_unsafe(text: str) -> bool:
    """Whether a spreadsheet would run the text as a formula, or the CRM would take it for an order to empty the cell.

    A leading ' makes it harmless in a spreadsheet, and wrong in the CRM: such a value is not written at all.
    """
    return text.startswith(STARTS_A_FORMULA) or text.strip().startswith(STARTS_A_FORMULA) or text.strip() == "#N/A"

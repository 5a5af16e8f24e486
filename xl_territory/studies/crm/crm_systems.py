"""What Salesforce and HubSpot ask of a file: fields, and how a cell is emptied. It imports nothing heavy."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

CRM_ID, CURRENT_CSM, TERRITORY_ID = "CRM ID", "Current CSM", "Territory ID"
ARR_BAND, REVIEWED, LOG_HEAD = "ARR Band", "Last Territory Review Date", "Change Log Head"
WRITABLE = (CURRENT_CSM, TERRITORY_ID, ARR_BAND, REVIEWED)
"""Columns of Accounts that are written, in the order of the file."""


class Crm(StrEnum):
    """The customer relationship management system that the file is for."""

    SALESFORCE = "salesforce"
    HUBSPOT = "hubspot"

    @property
    def label(self) -> str:
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

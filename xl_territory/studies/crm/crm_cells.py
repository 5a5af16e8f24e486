"""Cells of a file for a CRM: IDs of records, and what may not stand in one."""

from __future__ import annotations

from xl_territory.studies.crm.crm_systems import Crm
from xl_territory.workbook.names import SALESFORCE_ID, case_suffix

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""With one of these a spreadsheet takes the text of a cell for a formula, or for a cell of its own."""


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

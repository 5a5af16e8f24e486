"""The cells of the CRM that change with approved handoffs, as files that it imports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from xl_territory.studies.crm.crm_systems import Crm
from xl_territory.studies.parameters import By, Option
from xl_territory.studies.selection import Proposal, Selection
from xl_territory.studies.study import Answer, Asked, Needs, RibbonGroup, Study

if TYPE_CHECKING:
    from xl_territory.records.change_log import Entry
    from xl_territory.studies.crm.analysis import CrmChanges
    from xl_territory.studies.crm.crm_files import CrmFile

For = Annotated[Crm, Option("Which CRM the files are for: salesforce or hubspot.", flags=("--for",))]
AsOf = Annotated[dt.date | None, Option("Handoffs that are over on this day; default today.")]
Import = Annotated[
    Path | None,
    Option("A fresh export of the CRM (.csv): cells are told from it, in place of Accounts.", flags=("--import",)),
]
Reviewed = Annotated[bool, Option("Write the days of reviews of accounts that stay, too.")]
Folder = Annotated[Path | None, Option("Where the files go, in place of the workbook's folder.")]


def run(
    asked: Asked,
    *,
    crm: For,
    as_of: AsOf = None,
    import_: Import = None,
    reviews: Reviewed = False,
    folder: Folder = None,
    by: By = None,  # noqa: ARG001  (who wrote it)
) -> Answer:
    """Write the cells that approved handoffs change in the CRM, as a file that it imports, and one that takes it back.

    Only cells that differ, only handoffs that were approved and whose Handover has come. An account without CRM ID is
    left out, never added. Sheet CRM Map says which field each column is.
    """
    from xl_territory.studies.crm.exporting import changes_of
    from xl_territory.studies.crm.field_map import map_sheet
    from xl_territory.studies.crm.log_head import log_head
    from xl_territory.studies.crm.sheet import export_sheet, sentence
    from xl_territory.workbook import open_workbook

    head = log_head(open_workbook(asked.source))
    found = changes_of(asked, crm, as_of or asked.now.date(), import_, reviews)
    files = _files(found, head, asked, folder) if found.records else ()
    told = sentence(found)
    if files:
        told += f" {files[0].path.name} is to be loaded, {files[1].path.name} takes it back.{_by_hand(found)}"
    facts = {
        "crm": str(crm),
        "as_of": str(found.as_of),
        "accounts": len(found.records),
        "cells": found.cells,
        "left_out": [each.account for each in found.left_out],
        "not_approved": [each.account for each in found.unapproved],
        "files": [str(file.path) for file in files],
        "sha256": [file.digest for file in files],
        "log_head": head,
    }
    code = 5 if found.left_out or found.unapproved else 0
    return Answer(
        told, (export_sheet(found), map_sheet(found.map)), exit_code=code, facts=facts, entries=_log(found, files)
    )


def _files(found: CrmChanges, head: str, asked: Asked, folder: Path | None) -> tuple[CrmFile, ...]:
    from xl_territory.errors import UsageError
    from xl_territory.studies.crm.crm_files import write_files

    where = folder or (asked.source.parent if isinstance(asked.source, Path) else None)
    if where is None:
        raise UsageError("Say where the files go: --folder.")
    return write_files(found, head, Path(where), asked.now)


def _by_hand(found: CrmChanges) -> str:
    """HubSpot's import cannot empty a cell."""
    if found.map.crm.emptied is not None:
        return ""
    count = sum(not cell.old for record in found.records for cell in record.cells)
    return f" {count} of the cells are empty today: no import of HubSpot empties a cell again." if count else ""


def _log(found: CrmChanges, files: Sequence[CrmFile]) -> tuple[Entry, ...]:
    from xl_territory.records.change_log import Entry

    told = (
        f"{found.cells} cells of {len(found.records)} accounts for {found.map.crm.label}, handed over by {found.as_of}"
    )
    return tuple(
        Entry("exported", "CRM Export", file.path.name, "SHA-256", new=file.digest, comment=told) for file in files
    )


def select(selection: Selection) -> Sequence[Proposal]:
    """For one system or the other, beside the workbook."""
    place = {"folder": selection.folder} if selection.folder else {}
    return [Proposal({"crm": crm, **place}, f"Write the files for {crm.label}?") for crm in Crm]


STUDY = Study(
    name="crm",
    caption="Export to CRM",
    group=RibbonGroup.HAND_OVER,
    icon="ExportTextFile",
    brief="The cells of the CRM that approved handoffs change.",
    more="Two files beside the workbook: one to load, one that takes it back. Sheet CRM Export lists every cell.",
    run=run,
    sheets=("CRM Export", "CRM Map"),
    needs=Needs.RECORDS,
    reads=("Handoffs", "Approvals", "CRM Map", "Reviews"),
    lasting=("CRM Map",),
    select=select,
    example=lambda _territory: {"crm": Crm.SALESFORCE},
)

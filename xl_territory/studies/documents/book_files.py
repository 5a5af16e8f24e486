"""The documents of books as files of a folder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from xl_territory.errors import WorkbookError
from xl_territory.studies.documents.book_rows import BookPlan
from xl_territory.studies.documents.document_kinds import DocumentKind
from xl_territory.studies.documents.document_parts import book_document
from xl_territory.workbook.saving import explained, save

LONGEST = 80


def write_books(plans: Sequence[BookPlan], kinds: Sequence[DocumentKind], folder: Path) -> list[Path]:
    """Write every plan in each kind, and make the folder where it is missing; gives the files.

    Raises
    ------
    WorkbookError : when there is a file of the folder's name, or something cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise WorkbookError(f"{folder} is a file. Give the name of a folder.")
    with explained(folder):
        folder.mkdir(exist_ok=True)
    writers = [(kind.suffix, kind.writer()) for kind in kinds]
    made = []
    for plan, name in zip(plans, file_names(plans), strict=True):
        document = book_document(plan)
        for suffix, write in writers:
            path = folder / f"{name}.{suffix}"
            save(write(document), path)
            made.append(path)
    return made


def file_names(plans: Sequence[BookPlan]) -> list[str]:
    """A name per plan, without suffix: characters that some system forbids are left out, no two are the same."""
    names: dict[str, str] = {}
    for plan in plans:
        words = f"{plan.csm} {plan.name}" if plan.name != plan.csm else plan.csm
        wanted = " ".join(re.sub(r"[^\w\-. ]+", " ", words).split())[:LONGEST].rstrip(". ")
        name, number = f"Book plan {wanted}", 1
        while name.casefold() in names:
            number += 1
            name = f"Book plan {wanted} ({number})"
        names[name.casefold()] = name
    return list(names.values())

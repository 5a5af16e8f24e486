"""A book plan as a tagged PDF, set by typst."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import typst

from xl_territory.studies.documents.document_parts import BookDocument

TEMPLATE = Path(__file__).with_name("book.typ")


def write(document: BookDocument) -> bytes:
    """The document as PDF. Its texts are data for the template: nothing in them is read as markup."""
    made = typst.compile(TEMPLATE, format="pdf", sys_inputs={"document": json.dumps(asdict(document))})
    assert isinstance(made, bytes)
    return made

"""A book plan as a tagged PDF, set by typst."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path

import typst

from xl_territory.studies.documents.document_parts import BookDocument


def write(document: BookDocument) -> bytes:
    """The document as PDF. Its texts are data for the template: nothing in them is read as markup."""
    made = _compiler().compile(format="pdf", sys_inputs={"document": json.dumps(asdict(document))})
    assert isinstance(made, bytes)
    return made


@cache
def _compiler() -> typst.Compiler:
    """One for all documents: it keeps its fonts."""
    return typst.Compiler(Path(__file__).with_name("book.typ"))

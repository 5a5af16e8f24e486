"""The kinds of documents, what writes them, and what that needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from xl_territory.errors import UsageError
from xl_territory.studies.documents.document_parts import BookDocument

Writer = Callable[[BookDocument], bytes]


@dataclass(frozen=True)
class DocumentKind:
    """A kind: its suffix without the dot, the module of this package whose ``write`` makes it, the library that
    module needs, and the name under which pip installs that."""

    suffix: str
    module: str
    library: str
    package: str

    @property
    def is_there(self) -> bool:
        """Whether its library is installed."""
        return find_spec(self.library) is not None

    @property
    def missing(self) -> str:
        """What to do where it is not."""
        return (
            f"{self.suffix.upper()} documents need {self.package}, which is not installed: pip install {self.package}."
        )

    def writer(self) -> Writer:
        """What makes it. Raises `UsageError` where its library is not installed."""
        if not self.is_there:
            raise UsageError(self.missing)
        write: Writer = import_module(f"xl_territory.studies.documents.{self.module}").write
        return write


KINDS = (
    DocumentKind("html", "html_document", "jinja2", "jinja2"),
    DocumentKind("pdf", "pdf_document", "typst", "typst"),
    DocumentKind("docx", "word_document", "docx", "python-docx"),
)


def kinds_of(words: str | None) -> Sequence[DocumentKind]:
    """The kinds that a list such as ``html,pdf`` names; those whose library is there where nothing is named.

    Raises `UsageError` for a kind that there is not, or whose library is not installed.
    """
    if not words:
        return [kind for kind in KINDS if kind.is_there]
    known = {kind.suffix: kind for kind in KINDS}
    names = dict.fromkeys(word.strip().lower().lstrip(".") for word in words.split(",") if word.strip())
    if unknown := [name for name in names if name not in known]:
        raise UsageError(f"There are no documents of the kind {unknown[0]!r}. Use {', '.join(known)}.")
    if absent := [known[name] for name in names if not known[name].is_there]:
        raise UsageError(absent[0].missing)
    return [known[name] for name in names]

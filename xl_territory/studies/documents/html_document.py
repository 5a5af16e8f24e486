"""A book plan as one HTML file without scripts, that asks the network for nothing."""

from __future__ import annotations

from importlib.resources import files

from markupsafe import Markup

from xl_territory.studies.documents.document_parts import BookDocument
from xl_territory.studies.html_pages import environment, source_hash

HERE = "xl_territory.studies.documents"


def write(document: BookDocument) -> bytes:
    """The document in UTF-8."""
    style = (files(HERE) / "book.css").read_text(encoding="utf-8")
    policy = f"default-src 'none'; style-src {source_hash(style)}; img-src data:; base-uri 'none'; form-action 'none'"
    html = (
        environment(HERE)
        .get_template("book.html.j2")
        .render(
            document=document,
            style=Markup(style),
            policy=policy,
        )
    )
    return html.encode()

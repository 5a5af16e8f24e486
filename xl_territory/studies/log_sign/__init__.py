"""The log's head, signed by somebody who stands by it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from xl_territory.studies.parameters import By, Option
from xl_territory.studies.study import Answer, Asked, Needs, Study

Key = Annotated[Path | None, Option("The private key (Ed25519, PEM), kept outside of the workbook.")]
NewKey = Annotated[Path | None, Option("Make a private key in this file first, and sign with it.")]
Output = Annotated[
    Path | None, Option("The file of the signed head; beside the workbook unless given.", ("-o", "--output"))
]


def run(asked: Asked, *, key: Key = None, new_key: NewKey = None, output: Output = None, by: By = None) -> Answer:
    """Sign the head of the change log; needs the extra "sign". Whoever has the public key can check it later.

    What was signed holds for all rows up to now: log verify --signed FILE tells whether they are still the same.
    """
    import json

    from xl_territory.errors import UsageError
    from xl_territory.records import signed_head
    from xl_territory.records.author import author
    from xl_territory.records.log_book import whole_log
    from xl_territory.workbook import open_workbook
    from xl_territory.workbook.saving import save

    if (key is None) == (new_key is None):
        raise UsageError("Say with which key: --key FILE, or --new-key FILE to make one.")
    host = open_workbook(asked.source)
    book = whole_log(host)
    if new_key:
        signed_head.new_key(new_key)
    said = signed_head.signed(book.head, author(by, host).name, key or new_key or Path())
    place = output or Path(f"{host.location}.head.json")
    save(json.dumps(said, indent=1).encode(), place)
    return Answer(f"Head {book.head} signed as {said['by']}: {place}. Public key {said['public_key']}.", facts=said)


def _key() -> Path:
    import tempfile

    return Path(tempfile.mkdtemp()) / "key.pem"


STUDY = Study(
    name="log_sign",
    caption="Sign log",
    group=None,
    icon="SignatureLineInsert",
    brief="Sign the head of the change log.",
    run=run,
    sheets=(),
    needs=Needs.RECORDS,
    command="log sign",
    example=lambda _territory: {"new_key": _key(), "output": _key().with_name("head.json")},
)

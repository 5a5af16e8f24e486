"""A signed head, read and held against a key and a head."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from xl_territory.errors import UsageError
from xl_territory.records.signed_head import is_signed


def signature_problems(file: Path | None, public_key: str | None, head: str | None = None) -> Iterator[str]:
    """What is wrong with the signed head in ``file``; ``head`` is the one that it has to be, where that is known.

    Raises
    ------
    UsageError : the file is no signed head, or nobody says whose key it should be.
    """
    if file is None:
        return
    said = read_signed(file)
    if public_key is None:
        raise UsageError("Give --public-key too: the key in the file is whoever's wrote the file.")
    if not is_signed(said, public_key):
        yield f"{file.name} was not signed with that key."
    if head is not None and said["head"] != head:
        yield f"{file.name} is the head of other rows."


def read_signed(file: Path) -> dict[str, str]:
    """What log sign wrote. Raises `UsageError`."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        return {name: str(said[name]) for name in ("head", "by", "signature")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{file} is no signed head of log sign.") from error

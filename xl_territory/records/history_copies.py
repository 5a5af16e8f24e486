"""Copies of what was on record, each under the SHA-256 of its content, in a folder beside the workbook."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from xl_territory.records.record_state import RecordState
from xl_territory.workbook.saving import explained, save


def keep_copy(state: RecordState, folder: Path) -> None:
    """Put the state into the folder, where it is not there yet. Raises `WorkbookError`."""
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    path = folder / state.digest
    if not path.exists():
        save(gzip.compress(state.json.encode("utf-8", "surrogatepass"), mtime=0), path)


def recall(folder: Path | None, digest: str) -> RecordState | None:
    """The copy of that digest; None where there is none, or it is not what its name says."""
    if folder is None or not digest:
        return None
    try:
        text = gzip.decompress((folder / digest).read_bytes())
    except (OSError, EOFError):
        return None
    if hashlib.sha256(text).hexdigest() != digest:
        return None
    return RecordState.read(text.decode("utf-8", "surrogatepass"))


def take_along(digests: Iterable[str], source: Path | None, folder: Path) -> None:
    """Copy those that a log names into the folder of another workbook, as far as they are there."""
    if source is None or source.resolve() == folder.resolve():
        return
    for digest in set(digests):
        with suppress(OSError):
            data = (source / digest).read_bytes()
            if not (folder / digest).exists():
                save(data, folder / digest)

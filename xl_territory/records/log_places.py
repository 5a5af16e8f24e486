"""Where the files that belong to a workbook's change log lie."""

from __future__ import annotations

import hashlib
from pathlib import Path

ENDING = ".log.jsonl"
HISTORY = ".history"


def sidecar_path(location: str) -> Path | None:
    """The sidecar of the workbook at ``location`` (a path, or an address): beside it, else in the user's data folder.

    None for a workbook that has no place yet.
    """
    if not location:
        return None
    if "://" not in location:
        return Path(f"{location}{ENDING}")
    import typer

    name = hashlib.sha256(location.encode()).hexdigest()
    return Path(typer.get_app_dir("xl_territory")) / f"{name}{ENDING}"


def history_folder(sidecar: Path | None) -> Path | None:
    """The folder of copies that belongs to a sidecar."""
    return sidecar.with_name(sidecar.name.removesuffix(ENDING) + HISTORY) if sidecar else None

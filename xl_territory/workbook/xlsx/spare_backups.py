"""Backups that hold nothing of their own: a question that only adds its answer needs none beside the one before."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from xl_territory.errors import WorkbookError
from xl_territory.workbook.backups import backups
from xl_territory.workbook.names import header_key
from xl_territory.workbook.xlsx.package import TYPES_PART, Package
from xl_territory.workbook.xlsx.workbook_part import Workbook

SAVED = "docProps/core.xml"
"""Says when somebody saved the workbook: programs renew it whatever they change, and results leave it alone."""
ALWAYS_RENEWED = frozenset({TYPES_PART, "xl/styles.xml", "xl/calcChain.xml", "docProps/app.xml"})


def without_spare(path: Path, backup: Path, answers: Collection[str]) -> Path:
    """The backup of ``path`` that is to be kept: this newest one, or the one before it, and then this one is deleted.

    It goes where both are the same but for sheets called as ``answers``, which can be made again at any time.
    """
    earlier = next((each for each in reversed(backups(path)) if each != backup), None)
    if earlier is None or not _same_but_for(earlier, backup, answers):
        return backup
    backup.unlink()
    return earlier


def _same_but_for(one: Path, other: Path, answers: Collection[str]) -> bool:
    try:
        first, second = (_checksums(path, answers) for path in (one, other))
    except (OSError, WorkbookError):
        return False
    return SAVED in first and first == second


def _checksums(path: Path, answers: Collection[str]) -> dict[str, int]:
    """The checksum of each part that neither belongs to an answer nor changes with every write."""
    workbook = Workbook(Package(path.read_bytes()))
    package, names = workbook.package, set(map(header_key, answers))
    left_out = {*ALWAYS_RENEWED, workbook.part}
    for sheet in workbook.sheets:
        if header_key(sheet.name) in names:
            _add_with_related(package, sheet.part, left_out)
    return {part: package.checksum(part) for part in package.parts if part not in left_out and not _is_links(part)}


def _is_links(part: str) -> bool:
    return part.endswith(".rels")


def _add_with_related(package: Package, part: str, found: set[str]) -> None:
    """Add a part and all that it links to, and so on."""
    found.add(part)
    for link in package.relationships(part):
        if package.has(link.target) and link.target not in found:
            _add_with_related(package, link.target, found)

"""Parts, relationships and content types of an Open XML package, and the changes made to them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from xl_territory.errors import WorkbookError
from xl_territory.workbook.xlsx.archive import Archive
from xl_territory.workbook.xlsx.size_limits import MB, MOST_LINKS, OTHER, SizeLimit, check_count
from xl_territory.workbook.xlsx.xml import (
    CONTENT_TYPES,
    OFFICE,
    RELATIONSHIPS,
    Element,
    declares_a_type,
    parse,
    serialise,
    to_strict,
)

_NO_LINKS = f'<Relationships xmlns="{RELATIONSHIPS}"/>'.encode()
TYPES_PART = "[Content_Types].xml"
_LARGEST_ENCODED = 16 * MB
"""Of parts in UTF-16 and the like, which Excel reads and never writes."""


@dataclass(frozen=True)
class Relationship:
    """A link from one part to another: its id, the last word of its type and the path of its target."""

    id: str
    kind: str
    target: str


class Package:
    """A package that is read part by part and remembers what was put, linked and dropped; `save` makes the new file.

    Part names compare without regard to case, as the packaging standard has it.
    """

    def __init__(self, data: bytes) -> None:
        self._archive = Archive(data)
        self._names = {name.casefold(): name for name in self._archive.members}
        self._changed: dict[str, bytes] = {}
        self._dropped: set[str] = set()
        self.strict = False

    @property
    def parts(self) -> tuple[str, ...]:
        """The paths of all parts there are now."""
        return tuple(name for name in dict.fromkeys([*self._archive.members, *self._changed]) if self.has(name))

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        key = part.casefold()
        return key in self._names and self._names[key] not in self._dropped

    def size(self, part: str) -> int:
        """How many bytes a part unfolds to, by what the archive declares; a part that was put has its own size."""
        name = self._names[part.casefold()]
        return len(self._changed[name]) if name in self._changed else self._archive.members[name].file_size

    def checksum(self, part: str) -> int:
        """The CRC-32 of a part as it is in the file."""
        return self._archive.members[self._names[part.casefold()]].CRC

    def read(self, part: str, bound: SizeLimit = OTHER) -> bytes:
        """The part's bytes as UTF-8. Raises `WorkbookError` where it is missing, damaged, too large or has a DTD."""
        if not self.has(part):
            raise WorkbookError(f"The file is damaged: {part} is missing inside it.")
        bound.check(self.size(part), f"The workbook ({part})")
        name = self._names[part.casefold()]
        if name in self._changed:
            return self._changed[name]
        return _utf8(self._archive.read(name), name)

    def root(self, part: str, bound: SizeLimit = OTHER) -> Element:
        """The part's root element. Raises `WorkbookError`."""
        data = self.read(part, bound)
        bound.check_signs(data, f"The workbook ({part})")
        return parse(data, part)

    def put(self, part: str, data: bytes) -> None:
        """Replace or add a part."""
        name = self._names.setdefault(part.casefold(), part)
        self._dropped.discard(name)
        self._changed[name] = to_strict(data) if self.strict else data

    def drop(self, part: str) -> None:
        """Remove a part with its own relationships and its content type."""
        for path in (part, _rels_part(part)):
            if self.has(path):
                name = self._names[path.casefold()]
                self._changed.pop(name, None)
                self._dropped.add(name)
        self._edit_types(part, None)

    def free(self, pattern: str) -> str:
        """The first unused part name of a numbered ``pattern`` such as ``xl/tables/table{}.xml``."""
        return next(name for name in map(pattern.format, range(1, 1_000_000)) if not self.has(name))

    def add(self, pattern: str, data: bytes, content_type: str) -> str:
        """Add a part under an unused name, with its content type; gives that name."""
        part = self.free(pattern)
        self.put(part, data)
        self.declare(part, content_type)
        return part

    def declare(self, part: str, content_type: str) -> None:
        """Say what type a part is."""
        self._edit_types(part, content_type)

    def content_type(self, part: str) -> str:
        """What the package says about this part by name; empty where it says so only by suffix."""
        overrides = self.root(TYPES_PART).iter("{*}Override")
        return next((each.get("ContentType", "") for each in overrides if _names(each, part)), "")

    def relationships(self, part: str) -> list[Relationship]:
        """Where a part links to inside the package; ``""`` is the package itself."""
        return [
            Relationship(
                each.get("Id", ""), each.get("Type", "").rsplit("/", 1)[-1], _resolved(part, each.get("Target", ""))
            )
            for each in self._links(part)
            if each.get("TargetMode") != "External"
        ]

    def related(self, part: str, kind: str) -> list[str]:
        """The targets of one kind that exist."""
        return [link.target for link in self.relationships(part) if link.kind == kind and self.has(link.target)]

    def link(self, part: str, target: str, kind: str) -> str:
        """Link a part to another one; gives the relationship's id."""
        rels = _rels_part(part)
        root = self._root_of_links(rels) if self.has(rels) else parse(_NO_LINKS, rels)
        used = {each.get("Id") for each in root}
        name = next(name for name in map("rId{}".format, range(1, 1_000_000)) if name not in used)
        made = etree.SubElement(root, f"{{{RELATIONSHIPS}}}Relationship")
        made.set("Id", name)
        made.set("Type", f"{OFFICE}/{kind}")
        made.set("Target", f"/{target}")
        self.put(rels, serialise(root))
        return name

    def unlink(self, part: str, target: str) -> None:
        """Remove the links from a part to another one."""
        rels = _rels_part(part)
        root = self._root_of_links(rels)
        for each in list(root):
            if each.get("TargetMode") != "External" and _resolved(part, each.get("Target", "")) == target:
                root.remove(each)
        self.put(rels, serialise(root))

    def save(self) -> bytes:
        """The package as a file's bytes."""
        return self._archive.rewritten(self._changed, frozenset(self._dropped))

    def _links(self, part: str) -> Iterator[Element]:
        rels = _rels_part(part)
        if self.has(rels):
            yield from self._root_of_links(rels).iter("{*}Relationship")

    def _root_of_links(self, rels: str) -> Element:
        check_count(self.read(rels).count(b"Relationship"), MOST_LINKS, "links between its parts")
        return self.root(rels)

    def _edit_types(self, part: str, content_type: str | None) -> None:
        root = self.root(TYPES_PART)
        for each in root.findall("{*}Override"):
            if _names(each, part):
                root.remove(each)
        if content_type is not None:
            made = etree.SubElement(root, f"{{{CONTENT_TYPES}}}Override")
            made.set("PartName", f"/{part}")
            made.set("ContentType", content_type)
        self.put(TYPES_PART, serialise(root))


def _names(override: Element, part: str) -> bool:
    return override.get("PartName", "").casefold() == f"/{part}".casefold()


def _rels_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _resolved(part: str, target: str) -> str:
    target = unquote(target).replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")


def _utf8(data: bytes, part: str) -> bytes:
    """An XML part in UTF-8 and without a DTD; other parts as they are."""
    if not part.casefold().endswith((".xml", ".rels")):
        return data
    head = data[:120].lower()
    declared = head.split(b"?>", 1)[0]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"encoding=" in declared and b"utf-8" not in declared):
        if len(data) > _LARGEST_ENCODED:
            raise WorkbookError(f"{part} inside the file is not in UTF-8. Open it in Excel, save it and try again.")
        data = etree.tostring(parse(data, part).getroottree(), encoding="UTF-8", xml_declaration=True)
    if b"<!DOCTYPE" in data:
        raise declares_a_type(part)
    return data

"""XML of package parts: no entities, no network; found by local name, so strict and prefixed files read alike."""

from __future__ import annotations

from typing import Any

from lxml import etree

from xl_territory.errors import WorkbookError
from xl_territory.workbook.cell_values import brief

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Element = etree._Element

_TO_STRICT = (
    (MAIN, STRICT_MAIN),
    (OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships"),
    ("http://schemas.openxmlformats.org/drawingml/2006/", "http://purl.oclc.org/ooxml/drawingml/"),
)


def parser() -> etree.XMLParser:
    """A parser that resolves nothing and fetches nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def parse(data: bytes, part: str) -> Element:
    """The root of a part. Raises `WorkbookError` where it is no well-formed XML or declares a document type."""
    try:
        root = etree.fromstring(data, parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise WorkbookError(f"The file is damaged: {part} inside it is no valid XML ({brief(error)}).") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise declares_a_type(part)
    return root


def declares_a_type(part: str) -> WorkbookError:
    """What is said of a part with a DTD, which is where entity bombs live."""
    return WorkbookError(f"{part} inside the file declares a document type, which no workbook does. Not opened.")


def serialise(root: Element) -> bytes:
    """The part as bytes, the way Office writes its declaration."""
    return HEAD.encode() + etree.tostring(root, encoding="UTF-8")


def children(root: Element, *path: str) -> list[Element]:
    """The elements along a path of local names."""
    return root.findall("/".join(f"{{*}}{step}" for step in path))


def child(root: Element, name: str) -> Element | None:
    """The first child of this local name."""
    return root.find(f"{{*}}{name}")


def local(element: Element) -> str:
    """The element's name without namespace; empty for comments and processing instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def make(parent: Element, tag: str, /, **attributes: Any) -> Element:
    """A new last child in the parent's own namespace."""
    made = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{tag}")
    for key, value in attributes.items():
        made.set(key, str(value))
    return made


def place(parent: Element, name: str, order: tuple[str, ...]) -> Element:
    """The child of this name, made where it is missing, at the place that ``order``, the schema's sequence, demands."""
    existing = child(parent, name)
    if existing is not None:
        return existing
    made = make(parent, name)
    insert(parent, made, order)
    return made


def insert(parent: Element, element: Element, order: tuple[str, ...]) -> None:
    """Put a child where ``order``, the schema's sequence, demands: behind its like."""
    later = set(order[order.index(local(element)) + 1 :])
    follower = next((each for each in parent if local(each) in later), None)
    if follower is not None:
        follower.addprevious(element)
    else:
        parent.append(element)


def forget(element: Element, *attributes: str) -> None:
    """Remove attributes that may or may not be there."""
    for name in attributes:
        if name in element.attrib:
            del element.attrib[name]


def relationship_id(element: Element) -> str:
    """The value of ``r:id``, in whichever namespace it is written."""
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith("}id")), "")


def truth(element: Element | None, attribute: str) -> bool:
    """An XML boolean attribute."""
    return element is not None and element.get(attribute) in {"1", "true", "on"}


def number(text: str | None, default: int = 0) -> int:
    """A whole number out of an attribute that may be missing or broken."""
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 12 else default


def to_strict(data: bytes) -> bytes:
    """The same part in the namespaces of strict Open XML."""
    for transitional, strict in _TO_STRICT:
        data = data.replace(transitional.encode(), strict.encode())
    return data

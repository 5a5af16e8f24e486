"""The ribbon tab of the planning workbook."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree

from xl_territory.template.buttons import Button, by_group

PART = "customUI/customUI.xml"
RELATIONSHIP = "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility"
NAMESPACE = "http://schemas.microsoft.com/office/2006/01/customui"
TAB = "Territory"


def ribbon_xml(buttons: Iterable[Button]) -> bytes:
    """The tab with one large button for each of ``buttons``, in their groups."""
    root = ElementTree.Element("customUI", xmlns=NAMESPACE)
    tabs = ElementTree.SubElement(ElementTree.SubElement(root, "ribbon"), "tabs")
    tab = ElementTree.SubElement(tabs, "tab", id="territoryTab", label=TAB)
    for label, members in by_group(buttons):
        group = ElementTree.SubElement(tab, "group", id=f"territory{label.title().replace(' ', '')}", label=label)
        for button in members:
            ElementTree.SubElement(group, "button", _attributes(button))
    written: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _attributes(button: Button) -> dict[str, str]:
    return {
        "id": f"territory_{button.name}",
        "label": button.caption,
        "size": "large",
        "imageMso": button.icon,
        "screentip": button.caption,
        "supertip": button.tip,
        "onAction": button.ribbon_macro,
    }

"""The styles part: looks become style numbers, appended behind the planner's and never renumbering them."""

from __future__ import annotations

from typing import Any

from xl_territory.workbook.sheets import Tone
from xl_territory.workbook.xlsx.cell_styles import TONES, Look
from xl_territory.workbook.xlsx.size_limits import STYLES
from xl_territory.workbook.xlsx.workbook_part import Workbook
from xl_territory.workbook.xlsx.xml import MAIN, Element, child, children, local, make, number, parse, place, serialise

STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_ORDER = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors"),
    "extLst",
)
_BLANK = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    "</fills>"
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)
_FIRST_OWN_FORMAT = 164
Essence = tuple[Any, ...]


class Styles:
    """The styles of a workbook. A look that is there already is not added again, so a second run changes nothing."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._part = workbook.related("styles")
        package, part = workbook.package, self._part
        self._root = parse(_BLANK.encode(), "styles") if part is None else package.root(part, STYLES)
        self._places: dict[str, dict[Essence, int]] = {}
        self._known: dict[Look | Tone, int] = {}
        for name in ("fonts", "fills", "borders", "cellXfs"):
            if not len(place(self._root, name, _ORDER)):
                self._fill_in(name)

    def cell(self, look: Look) -> int:
        """The number of the cell style with this look."""
        if look not in self._known:
            self._known[look] = self._format(look)
        return self._known[look]

    def tone(self, tone: Tone) -> int:
        """The number of the differential style that colours a cell in this tone."""
        if tone not in self._known:
            fill, ink = TONES[tone]
            dxf = _detached(self._root, "dxf")
            make(make(dxf, "font"), "color", rgb=f"FF{ink}")
            make(make(make(dxf, "fill"), "patternFill"), "bgColor", rgb=f"FF{fill}")
            self._known[tone] = self._append("dxfs", dxf)
        return self._known[tone]

    def tones(self) -> frozenset[int]:
        """The numbers of all differential styles with the fill of a tone, whoever has written them last."""
        fills = {f"FF{fill}" for fill, _ in TONES.values()}
        listed = enumerate(children(self._root, "dxfs", "dxf"))
        return frozenset(at for at, dxf in listed if any(each.get("rgb") in fills for each in dxf.iter("{*}bgColor")))

    def save(self) -> None:
        """Put the styles back into the package, if anything was asked for."""
        if not self._known:
            return
        if self._part is None:
            self._part = self._workbook.package.add("xl/styles{}.xml", serialise(self._root), STYLES_TYPE)
            self._workbook.package.link(self._workbook.part, self._part, "styles")
        self._workbook.package.put(self._part, serialise(self._root))

    def _format(self, look: Look) -> int:
        xf = _detached(
            self._root,
            "xf",
            numFmtId=self._number_format(look.number_format),
            fontId=self._font(look),
            fillId=self._fill(look.fill),
            borderId=self._border(look),
        )
        if child(self._root, "cellStyleXfs") is not None:
            xf.set("xfId", "0")
        for name in ("applyNumberFormat", "applyFont", "applyFill", "applyBorder", "applyAlignment"):
            xf.set(name, "1")
        if look.quote_prefix:
            xf.set("quotePrefix", "1")
        alignment = make(xf, "alignment", vertical="center" if look.fill else "top")
        _set(
            alignment, horizontal=look.horizontal, wrapText="1" if look.wrap else "", indent="1" if look.indent else ""
        )
        return self._append("cellXfs", xf)

    def _number_format(self, code: str) -> int:
        if code == "General":
            return 0
        listed = place(self._root, "numFmts", _ORDER)
        for each in listed:
            if each.get("formatCode") == code:
                return number(each.get("numFmtId"))
        taken = [number(each.get("numFmtId")) for each in listed]
        chosen = max([_FIRST_OWN_FORMAT - 1, *taken]) + 1
        make(listed, "numFmt", numFmtId=chosen, formatCode=code)
        listed.set("count", str(len(listed)))
        return chosen

    def _font(self, look: Look) -> int:
        """The workbook's own first font, as bold, large or coloured as the look wants it."""
        base = child(self._root, "fonts")[0]  # type: ignore[index]
        font = _detached(self._root, "font")
        for name in ("b", "i"):
            if look.bold if name == "b" else look.italic:
                make(font, name)
        make(font, "sz", val=_plain(look.size or _attribute(base, "sz", "11")))
        if look.colour:
            make(font, "color", rgb=f"FF{look.colour}")
        make(font, "name", val=_attribute(base, "name", "Calibri"))
        return self._append("fonts", font)

    def _fill(self, colour: str) -> int:
        if not colour:
            return 0
        fill = _detached(self._root, "fill")
        pattern = make(fill, "patternFill", patternType="solid")
        make(pattern, "fgColor", rgb=f"FF{colour}")
        make(pattern, "bgColor", indexed=64)
        return self._append("fills", fill)

    def _border(self, look: Look) -> int:
        border = _detached(self._root, "border")
        for name, colour in (("left", ""), ("right", ""), ("top", look.top), ("bottom", look.bottom), ("diagonal", "")):
            side = make(border, name)
            if colour:
                side.set("style", "thin")
                make(side, "color", rgb=f"FF{colour}")
        return self._append("borders", border)

    def _append(self, name: str, element: Element) -> int:
        """The position of the element among its like, appended where it is not there yet."""
        listed = place(self._root, name, _ORDER)
        if name not in self._places:
            every = [_essence(each) for each in listed]
            self._places[name] = {essence: at for at, essence in reversed(list(enumerate(every)))}
        at = self._places[name].setdefault(_essence(element), len(listed))
        if at == len(listed):
            listed.append(element)
            listed.set("count", str(len(listed)))
        return at

    def _fill_in(self, name: str) -> None:
        source = child(parse(_BLANK.encode(), "styles"), name)
        for each in source if source is not None else ():
            self._append(name, _copied(self._root, each))


def _detached(root: Element, tag: str, /, **attributes: Any) -> Element:
    made = make(root, tag, **attributes)
    root.remove(made)
    return made


def _copied(root: Element, source: Element) -> Element:
    made = _detached(root, local(source), **{str(key): value for key, value in source.attrib.items()})
    made.extend([_copied(root, each) for each in source])
    return made


def _set(element: Element, **attributes: str) -> None:
    for key, value in attributes.items():
        if value:
            element.set(key, value)


def _attribute(parent: Element, name: str, default: str) -> str:
    found = child(parent, name)
    return found.get("val", default) if found is not None else default


def _plain(size: float | str) -> str:
    return size if isinstance(size, str) else f"{size:g}"


def _essence(element: Element) -> Essence:
    return (local(element), frozenset(element.attrib.items()), tuple(_essence(each) for each in element))

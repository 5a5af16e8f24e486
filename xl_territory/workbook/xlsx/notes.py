"""Notes on headers: a comments part and the drawing that Excel wants beside it. A planner's own notes stay."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from xl_territory.workbook.cell_addresses import column_letters
from xl_territory.workbook.cell_values import safe_text
from xl_territory.workbook.xlsx.extent import Spot
from xl_territory.workbook.xlsx.package import Package
from xl_territory.workbook.xlsx.sheet_reader import boundaries
from xl_territory.workbook.xlsx.xml import HEAD, MAIN, Element, children, make, parse, place, serialise

AUTHOR = "xl_territory"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_BLANK = f'{HEAD}<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode()
_BLANK_DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="_x0000_t202" coordsize="21600,21600"'
    ' o:spt="202"'
    ' path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/>'
    "</v:shapetype></xml>"
)
_SHAPE = re.compile(r"<v:shape\b.*?</v:shape>", re.DOTALL)
_ROW = re.compile(r"<x:Row>\s*(\d{1,7})\s*</x:Row>")
_COLUMN = re.compile(r"<x:Column>\s*(\d{1,5})\s*</x:Column>")
_END = re.compile(r"</(\w+:)?xml>\s*$")


def write_notes(package: Package, part: str, notes: Mapping[str, str], new_place: Callable[[Spot], Spot]) -> str | None:
    """Put ``notes`` (cell → text) on a sheet part where the cell has none yet; older ones go to their ``new_place``.

    Gives the id of the relationship to a drawing that was made, which the sheet has to name; None where there was one.
    """
    comments = next(iter(package.related(part, "comments")), None)
    drawing = next(iter(package.related(part, "vmlDrawing")), None)
    if comments is None and not notes:
        return None
    root = parse(_BLANK, "comments") if comments is None else package.root(comments)
    shapes = _BLANK_DRAWING if drawing is None else package.read(drawing).decode("utf-8", "surrogateescape")
    before = serialise(root), shapes
    went = _moved(root, new_place)
    _move_threads(package, part, went)
    shapes = _SHAPE.sub(lambda match: _shape_moved(match[0], went), shapes)
    shapes = _added(root, shapes, notes)
    if (serialise(root), shapes) == before:
        return None
    if comments is None:
        comments = package.add("xl/comments{}.xml", serialise(root), COMMENTS_TYPE)
        package.link(part, comments, "comments")
    package.put(comments, serialise(root))
    if drawing is not None:
        package.put(drawing, shapes.encode("utf-8", "surrogateescape"))
        return None
    drawing = package.add("xl/drawings/vmlDrawing{}.vml", shapes.encode(), DRAWING_TYPE)
    return package.link(part, drawing, "vmlDrawing")


def _moved(root: Element, new_place: Callable[[Spot], Spot]) -> dict[Spot, Spot]:
    """Move the comments, no two to one cell; gives where each went."""
    went: dict[Spot, Spot] = {}
    for comment in children(root, "commentList", "comment"):
        row, column = new_place(_spot(comment.get("ref", "")))
        while (row, column) in went.values():
            row += 1
        went[_spot(comment.get("ref", ""))] = (row, column)
        comment.set("ref", f"{column_letters(column)}{row}")
    return {old: new for old, new in went.items() if old != new}


def _shape_moved(shape: str, went: Mapping[Spot, Spot]) -> str:
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    new = went.get((int(row[1]) + 1, int(column[1]) + 1)) if row and column else None
    if new is None:
        return shape
    shape = _ROW.sub(f"<x:Row>{new[0] - 1}</x:Row>", shape)
    return _COLUMN.sub(f"<x:Column>{new[1] - 1}</x:Column>", shape)


def _move_threads(package: Package, part: str, went: Mapping[Spot, Spot]) -> None:
    for thread in package.related(part, "threadedComment") if went else ():
        root = package.root(thread)
        for each in children(root, "threadedComment"):
            row, column = went.get(_spot(each.get("ref", "")), _spot(each.get("ref", "")))
            each.set("ref", f"{column_letters(column)}{row}")
        package.put(thread, serialise(root))


def _added(root: Element, shapes: str, notes: Mapping[str, str]) -> str:
    listed = place(root, "commentList", ("authors", "commentList", "extLst"))
    taken = {comment.get("ref") for comment in listed}
    numbers = [int(each) for each in re.findall(r"_x0000_s(\d{1,9})", shapes)]
    free = max([1024, *numbers]) + 1
    new = [ref for ref in notes if ref not in taken]
    if not new:
        return shapes
    author = _author(root)
    made = ""
    for ref in new:
        comment = make(listed, "comment", ref=ref, authorId=author)
        make(make(comment, "text"), "t").text = safe_text(notes[ref])
        made += _shape(ref, notes[ref], free)
        free += 1
    return _END.sub(lambda end: made + end[0], shapes)


def _author(root: Element) -> int:
    authors = place(root, "authors", ("authors", "commentList", "extLst"))
    names = [each.text for each in authors]
    if AUTHOR not in names:
        make(authors, "author").text = AUTHOR
        names.append(AUTHOR)
    return names.index(AUTHOR)


def _shape(ref: str, text: str, free: int) -> str:
    row, column = (at - 1 for at in _spot(ref))
    tall = 2 + len(text) // 30
    return (
        f'<v:shape id="_x0000_s{free}" type="#_x0000_t202" style="position:absolute;visibility:hidden"'
        ' fillcolor="#F8FAFC" strokecolor="#94A3B8" o:insetmode="auto"><v:fill color2="#F8FAFC"/>'
        '<v:shadow obscured="t"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{column + 1}, 12, {row}, 4, {column + 4}, 0, {row + tall}, 4</x:Anchor>"
        f"<x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )


def _spot(ref: str) -> Spot:
    box = boundaries(ref)
    return (box[1], box[0]) if box is not None else (1, 1)

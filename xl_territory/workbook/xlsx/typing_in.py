"""Values typed into cells of a planner's worksheet part: formats stay, tables grow, all other cells are untouched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from lxml import etree

from xl_territory.errors import WorkbookError
from xl_territory.workbook.cell_addresses import column_letters
from xl_territory.workbook.edits import CellEdit, by_sheet, grown
from xl_territory.workbook.names import header_key
from xl_territory.workbook.sheets import Format, RawTable, Shown, Value
from xl_territory.workbook.xlsx.cell_styles import Role
from xl_territory.workbook.xlsx.cell_xml import CellWriter
from xl_territory.workbook.xlsx.new_sheet import ORDER
from xl_territory.workbook.xlsx.sheet_reader import boundaries
from xl_territory.workbook.xlsx.size_limits import SHEET
from xl_territory.workbook.xlsx.workbook_part import SheetPart, Workbook
from xl_territory.workbook.xlsx.xml import Element, children, forget, local, make, number, parse, place, serialise


def type_in(workbook: Workbook, edits: Sequence[CellEdit], write: CellWriter) -> None:
    """Type the edits into their sheets. Raises `WorkbookError` where there is no such sheet."""
    parts = {header_key(sheet.name): sheet for sheet in reversed(workbook.sheets)}
    for name, own in by_sheet(edits).items():
        if name not in parts:
            raise WorkbookError(f"The workbook has no sheet {own[0].sheet}.")
        _type_into(workbook, parts[name], own, write)


def _type_into(workbook: Workbook, sheet: SheetPart, edits: Sequence[CellEdit], write: CellWriter) -> None:
    package = workbook.package
    root = package.root(sheet.part, SHEET)
    data = place(root, "sheetData", ORDER)
    rows = {number(row.get("r")): row for row in data if local(row) == "row"}
    headers = {box[1] for part in package.related(sheet.part, "table") if (box := _box(workbook, part))}
    for edit in sorted(edits, key=lambda each: (each.row, each.column)):
        row = rows[edit.row] if edit.row in rows else _new_row(data, rows, edit.row)
        _type_cell(row, edit, write, None if edit.row - 1 in headers else _style_above(rows, edit))
    for dimension in children(root, "dimension"):
        root.remove(dimension)
    package.put(sheet.part, serialise(root))
    for part in package.related(sheet.part, "table"):
        _grow(workbook, part, edits)


def _new_row(data: Element, rows: dict[int, Element], at: int) -> Element:
    made = make(data, "row", r=at)
    follower = next((rows[row] for row in sorted(rows) if row > at), None)
    if follower is not None:
        follower.addprevious(made)
    rows[at] = made
    return made


def _type_cell(row: Element, edit: CellEdit, write: CellWriter, style: str | None) -> None:
    reference = f"{column_letters(edit.column)}{edit.row}"
    old = next((cell for cell in row if cell.get("r") == reference), None)
    keep = (old.get("s") if old is not None else None) or style
    content = Shown(edit.value, _format(edit.value))
    text = write.cell(reference, content, Role.BODY, style=keep or (None if isinstance(edit.value, dt.date) else "0"))
    (made,) = parse(f'<x xmlns="{etree.QName(row).namespace}">{text}</x>'.encode(), "cell")
    if old is not None:
        row.replace(old, made)
        return
    follower = next((cell for cell in row if _column(cell) > edit.column), None)
    if follower is not None:
        follower.addprevious(made)
    else:
        row.append(made)
    forget(row, "spans")


def _style_above(rows: dict[int, Element], edit: CellEdit) -> str | None:
    """The number of the style of the cell above, which a new record takes on."""
    above = rows.get(edit.row - 1)
    if above is None:
        return None
    return next((cell.get("s") for cell in above if _column(cell) == edit.column), None)


def _column(cell: Element) -> int:
    box = boundaries(cell.get("r", ""))
    return box[0] if box else 0


def _format(value: Value) -> Format:
    if isinstance(value, dt.date):
        return Format.DATE
    return Format.TEXT if isinstance(value, str) else Format.NUMBER


def _box(workbook: Workbook, part: str) -> tuple[int, int, int, int] | None:
    return boundaries(workbook.package.root(part).get("ref", ""))


def _grow(workbook: Workbook, part: str, edits: Sequence[CellEdit]) -> None:
    root = workbook.package.root(part)
    box = _box(workbook, part)
    if box is None or number(root.get("totalsRowCount")):
        return
    left, top, right, bottom = box
    table = grown(RawTable("", top, left, bottom, right), edits)
    if (table.last_row, table.last_column) == (bottom, right):
        return
    ref = f"{column_letters(left)}{top}:{column_letters(table.last_column)}{table.last_row}"
    for each in (root, *children(root, "autoFilter")):
        each.set("ref", ref)
    headers = {edit.column: str(edit.value) for edit in edits if edit.row == top}
    for columns in children(root, "tableColumns"):
        ids = [number(column.get("id")) for column in columns]
        for column in range(right + 1, table.last_column + 1):
            ids.append(max(ids, default=0) + 1)
            make(columns, "tableColumn", id=ids[-1], name=headers[column])
        columns.set("count", str(len(ids)))
    workbook.package.put(part, serialise(root))

"""What a planner finds in a workbook, so that two files can be compared by it and not by their bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

MOVING = ("Start", "xlwings.conf")
"""Sheets whose cells stand elsewhere as soon as there is another group of buttons."""
OPENING = r"^(?:Public |Private )?(?:Sub|Function) (\w+)"
PROCEDURE = re.compile(rf"{OPENING}.*?^End (?:Sub|Function)", re.MULTILINE | re.DOTALL)


def differences(one: Path, other: Path) -> list[str]:
    """Where two workbooks hold something else: cells and their looks, tables, choices, widths, panes and names."""
    a, b = _content(one), _content(other)
    return [f"{place}: {a.get(place)} | {b.get(place)}" for place in sorted(a | b) if a.get(place) != b.get(place)]


def texts(path: Path, sheet: str) -> set[str]:
    """Every text and formula of a sheet, wherever it stands."""
    return {str(cell.value) for row in openpyxl.load_workbook(path)[sheet] for cell in row if cell.value is not None}


def procedures(source: str) -> Mapping[str, str]:
    """The procedures of a VBA module by name, as they would be shown in the editor."""
    lines = "\n".join(line.rstrip() for line in source.splitlines())
    return {found[1]: found[0] for found in PROCEDURE.finditer(lines)}


def _content(path: Path) -> dict[str, Any]:
    """Everything by the place where it stands."""
    book = openpyxl.load_workbook(path)
    found: dict[str, Any] = {f"order {at}": name for at, name in enumerate(book.sheetnames)}
    names = {name: each.attr_text for name, each in book.defined_names.items() if not name.startswith("Start_")}
    found |= {f"name {name}": text for name, text in names.items()}
    for sheet in book.worksheets:
        if sheet.title not in MOVING:
            found |= {f"{sheet.title} {place}": each for place, each in _sheet(sheet).items()}
    return found


def _sheet(sheet: Worksheet) -> dict[str, Any]:
    tables = {f"table {each.name}": (each.ref, each.column_names) for each in sheet.tables.values()}
    choices = {f"choice {each.sqref}": (each.type, each.formula1) for each in sheet.data_validations.dataValidation}
    widths = {f"width {letter}": round(each.width, 2) for letter, each in sheet.column_dimensions.items()}
    cells = {cell.coordinate: _cell(cell) for row in sheet for cell in row if cell.has_style or cell.value is not None}
    return {**tables, **choices, **widths, **cells, "panes": sheet.freeze_panes}


def _cell(cell: Any) -> tuple[Any, ...]:
    note = cell.comment.text if cell.comment else None
    return (cell.value, cell.number_format, cell.font.b, cell.fill.fgColor.rgb, cell.alignment.wrap_text, note)

"""A planner's cells on a result sheet, as XML at their new places."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from xl_territory.workbook.cell_addresses import column_letters
from xl_territory.workbook.xlsx.existing_tables import OldTable
from xl_territory.workbook.xlsx.extent import Spot, column_of
from xl_territory.workbook.xlsx.moving import CellMoves
from xl_territory.workbook.xlsx.sheet_reader import boundaries
from xl_territory.workbook.xlsx.xml import Element, child, children, forget, number

if TYPE_CHECKING:
    from openpyxl.formula.tokenizer import Token

_DECLARATION = re.compile(rb' xmlns(:[\w.-]+)?="[^"]*"')
_PLAIN_REFERENCE = re.compile(r"\$?[A-Za-z]{1,3}\$?\d+(:\$?[A-Za-z]{1,3}\$?\d+)?")
Kept = dict[int, dict[int, Element]]
Cells = list[tuple[Spot, Element]]
Orphaned = Cells
Follow = Callable[[str], str]
Masters = dict[str, tuple[Spot, str]]


def cells_outside(root: Element, old: Sequence[OldTable]) -> Cells:
    """The cells that are not ours: outside the tables of earlier runs, or in a column that a planner has added or fills
    in."""
    outside: Cells = []
    row = 0
    for line in children(root, "sheetData", "row"):
        row, column = number(line.get("r"), row + 1), 0
        ours = _own_columns(row, old)
        for cell in line:
            column = column_of(cell.get("r"), column + 1)
            if column not in ours:
                outside.append(((row, column), cell))
    return outside


def _own_columns(row: int, old: Sequence[OldTable]) -> set[int]:
    tables = [table for table in old if table.header <= row <= table.last]
    added = {at for table in tables for at, _ in table.planners}
    filled = {at for table in tables if table.header < row <= table.last_data for at in table.filled_in}
    return {column for table in tables for column in range(table.left, table.right + 1)} - added - filled


def kept_cells(root: Element, cells: Cells, moves: CellMoves, is_ours: frozenset[Spot]) -> tuple[Kept, Orphaned]:
    """Of ``cells``, which ``root`` holds, those that stay, at their new places, and those whose table row is gone."""
    masters = _shared_formulas(root)
    kept: Kept = {}
    orphaned: Orphaned = []
    for spot, cell in cells:
        place = None if spot in is_ours else moves.cell(*spot)
        if place is not None:
            kept.setdefault(place[0], {})[place[1]] = _moved(cell, spot, place, masters, moves)
        elif spot not in is_ours and moves.is_planners(spot):
            orphaned.append((spot, cell))
    return kept, orphaned


def cell_xml(cell: Element) -> str:
    """The cell without the namespace declarations that its sheet makes already."""
    head, rest = etree.tostring(cell, with_tail=False).split(b">", 1)
    return (_DECLARATION.sub(b"", head) + b">" + rest).decode()


def reference(spot: Spot) -> str:
    """``(7, 2)`` as ``B7``."""
    return f"{column_letters(spot[1])}{spot[0]}"


def translated(formula: str, origin: Spot, destination: Spot) -> str:
    """A formula (without its ``=``) copied from one cell to another, as Excel copies it."""
    from openpyxl.formula.translate import Translator, TranslatorError

    try:
        return str(Translator(f"={formula}", origin=reference(origin)).translate_formula(reference(destination)))[1:]
    except (TranslatorError, ValueError, TypeError, IndexError):
        return formula


def followed(formula: str, follow: Follow) -> str:
    """A formula (without its ``=``) whose references on its own sheet, all plain ones, went where ``follow`` says."""
    from openpyxl.formula.tokenizer import Tokenizer, TokenizerError

    try:
        tokens = Tokenizer(f"={formula}").items
    except (TokenizerError, IndexError):
        return formula
    return "".join(_reference_followed(token, follow) for token in tokens)


def _reference_followed(token: Token, follow: Follow) -> str:
    if token.type != token.OPERAND or token.subtype != token.RANGE or not _PLAIN_REFERENCE.fullmatch(token.value):
        return str(token.value)
    new = follow(token.value.upper()).split(":")
    old = token.value.upper().split(":")
    return ":".join(_with_dollars(new[min(at, len(new) - 1)], corner) for at, corner in enumerate(old))


def _with_dollars(corner: str, like: str) -> str:
    letters, digits = re.fullmatch(r"\$?([A-Z]+)\$?(\d+)", corner).groups()  # type: ignore[union-attr]
    return f"{'$' if like.startswith('$') else ''}{letters}{'$' if '$' in like[1:] else ''}{digits}"


def _moved(cell: Element, origin: Spot, place: Spot, masters: Masters, moves: CellMoves) -> Element:
    cell = deepcopy(cell)
    cell.set("r", reference(place))
    formula = child(cell, "f")
    if formula is None:
        return cell
    if formula.get("t") == "shared" and formula.get("si", "") in masters:
        start, text = masters[formula.get("si", "")]
        formula.text = translated(text, start, origin)
        forget(formula, "t", "si", "ref")
    if formula.text:
        formula.text = _formula_moved(formula.text, origin, place, moves)
    if formula.get("ref"):
        formula.set("ref", CellMoves(below=1, down=place[0] - origin[0]).ranges(formula.get("ref", "")))
    return cell


def _formula_moved(formula: str, origin: Spot, place: Spot, moves: CellMoves) -> str:
    """In a table as if copied to its new row, elsewhere as if rows had been inserted."""
    if not moves.in_table(origin):
        return followed(formula, moves.ranges)
    copied = translated(formula, origin, (place[0], origin[1]))
    return followed(copied, lambda reference: moves.columns(origin[0], reference))


def _shared_formulas(root: Element) -> Masters:
    masters: Masters = {}
    for formula in root.iter("{*}f"):
        cell = formula.getparent()
        box = boundaries(cell.get("r", "")) if cell is not None else None
        if box is not None and formula.get("t") == "shared" and formula.text:
            masters[formula.get("si", "")] = ((box[1], box[0]), formula.text)
    return masters

"""The rows of a result sheet: our cells and the planner's, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from xl_territory.workbook.answer import ROW, answer_columns, answer_height
from xl_territory.workbook.layout import GAP, Placed, heading
from xl_territory.workbook.sheets import RawSheet, ResultSheet
from xl_territory.workbook.xlsx.answer_cells import is_free
from xl_territory.workbook.xlsx.cell_styles import Role
from xl_territory.workbook.xlsx.cell_xml import CellWriter
from xl_territory.workbook.xlsx.extent import Spot
from xl_territory.workbook.xlsx.filled_in import taken_out
from xl_territory.workbook.xlsx.moving import CellMoves, TableMove
from xl_territory.workbook.xlsx.new_sheet import FIXED_HEIGHTS, heights, own_rows
from xl_territory.workbook.xlsx.user_cells import Cells, Kept, Orphaned, cell_xml, kept_cells, reference, translated
from xl_territory.workbook.xlsx.xml import Element, child, children, forget, number

_TITLES = 3
_OF_A_ROW = ("s", "customFormat", "ht", "customHeight", "hidden", "outlineLevel", "collapsed", "thickTop", "thickBot")


def sheet_data(
    root: Element,
    others: Cells,
    sheet: ResultSheet,
    places: Sequence[Placed],
    moves: CellMoves,
    found: RawSheet,
    write: CellWriter,
) -> str:
    """The sheet's rows as XML: ours, and ``others``, the planner's cells in ``root``, at their new places."""
    is_wide = is_free(others, moves, sheet)
    kept, orphaned = kept_cells(root, others, moves, _titles(moves))
    own = dict(own_rows(sheet, write, is_wide, taken_out(kept, moves, found.rows)))
    _clear_of_ours(kept, places, answer_columns(sheet) if is_wide else 1)
    for move in moves.tables:
        _continue_columns(kept, move)
    own |= _parked(kept, orphaned, moves, found, max([*own, *kept], default=0) + GAP + 1, write)
    attributes = _attributes(root, sheet, moves, places, is_wide)
    return "".join(
        f'<row r="{row}"{attributes.get(row, "")}>{own.get(row, "")}{_joined(kept.get(row, {}))}</row>'
        for row in sorted({*own, *kept, *attributes})
    )


def _joined(cells: dict[int, Element]) -> str:
    return "".join(cell_xml(cells[column]) for column in sorted(cells))


def _titles(moves: CellMoves) -> frozenset[Spot]:
    """Where title, explanation and sentence stood: right above the first table, wherever that was."""
    headers = [move.old.header for move in moves.tables]
    return frozenset((min(headers) - above, 1) for above in range(1, _TITLES + 1)) if headers else frozenset()


def _clear_of_ours(kept: Kept, places: Sequence[Placed], answer: int) -> None:
    """What would lie under a cell of ours goes to the first free cell right of the tables, in its row; blanks go."""
    widest = max((place.width for place in places), default=1)
    headings = {above[0] for place in places if (above := heading(place))}
    for row, cells in kept.items():
        taken = max((p.width for p in places if p.header <= row <= p.last), default=0)
        taken = answer if row == ROW else 1 if row <= _TITLES or row in headings else taken
        for column in [each for each in cells if each <= taken]:
            cell = cells.pop(column)
            if len(cell):
                free = next(each for each in range(widest + 2, 16_384) if each not in cells)
                cell.set("r", reference((row, free)))
                cells[free] = cell


def _continue_columns(kept: Kept, move: TableMove) -> None:
    """A planner's column that is formulas all the way down goes on in the rows that are new."""
    header = move.rows.get(move.old.header, 0)
    for column in move.columns.values():
        rows = range(header + 1, move.last_data + 1)
        filled = [row for row in rows if column in kept.get(row, {})]
        formulas = [row for row in filled if child(kept[row][column], "f") is not None]
        if not formulas or len(formulas) < len(filled):
            continue
        sample = kept[formulas[0]][column]
        for row in set(rows) - set(filled):
            kept.setdefault(row, {})[column] = _copied(sample, (formulas[0], column), (row, column))


def _copied(sample: Element, origin: Spot, place: Spot) -> Element:
    """The formula filled down, without a result: Excel computes it when it opens the file."""
    cell = deepcopy(sample)
    cell.set("r", reference(place))
    forget(cell, "t")
    for part in list(cell):
        if part is child(cell, "f"):
            part.text = translated(part.text or "", origin, place)
        else:
            cell.remove(part)
    return cell


def _parked(
    kept: Kept, orphaned: Orphaned, moves: CellMoves, found: RawSheet, first: int, write: CellWriter
) -> dict[int, str]:
    """What a planner typed beside a row that is gone stands below the tables from ``first`` on, with the row's name."""
    typed = [(spot, cell) for spot, cell in orphaned if len(cell) and child(cell, "f") is None]
    rows = {row: first + at for at, row in enumerate(sorted({row for (row, _), _ in typed}))}
    for (row, column), cell in typed:
        spot = (rows[row], moves.planners_column(row, column))
        moved = deepcopy(cell)
        moved.set("r", reference(spot))
        kept.setdefault(spot[0], {})[spot[1]] = moved
    return {
        new: write.cell(f"A{new}", f"No longer in the table: {found.rows[old - 1][0]}", Role.EXPLANATION)
        for old, new in rows.items()
    }


def _attributes(
    root: Element, sheet: ResultSheet, moves: CellMoves, places: Sequence[Placed], is_wide: bool
) -> dict[int, str]:
    """Heights and formats of rows: the planner's outside the tables, ours inside; no row of ours is hidden."""
    own = heights(sheet) | ({ROW: answer_height(sheet)} if is_wide else {})
    ours = {row for place in places for row in range(place.first, place.last + 1)}
    found = {
        row: f' ht="{height:g}"' + (' customHeight="1"' if row in {*FIXED_HEIGHTS, ROW} else "")
        for row, height in own.items()
    }
    for line in children(root, "sheetData", "row"):
        row = moves.row(number(line.get("r")))
        kept = [f' {name}="{line.get(name)}"' for name in _OF_A_ROW if line.get(name) is not None]
        if row and kept and row not in ours and not (row == ROW and is_wide):
            found[row] = "".join(each for each in kept if row > _TITLES + 1 or "hidden" not in each)
    return found

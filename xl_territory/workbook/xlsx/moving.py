"""Where a planner's cells on a result sheet go when the tables beside and above them change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xl_territory.workbook.cell_addresses import column_letters
from xl_territory.workbook.layout import GAP, Placed, value_of
from xl_territory.workbook.names import header_key, key
from xl_territory.workbook.sheets import RawSheet, Value
from xl_territory.workbook.xlsx.existing_tables import OldTable
from xl_territory.workbook.xlsx.extent import Spot
from xl_territory.workbook.xlsx.sheet_reader import boundaries

_NEVER = 1_048_577
_WIDEST = 16_384


@dataclass(frozen=True)
class TableMove:
    """A table as it was, and where its rows, the planner's columns in it and our ``own`` ones go now.

    ``filled_in`` are the columns among ours that the planner fills in; ``keeps_lost`` says that what stood in rows
    that are gone is kept elsewhere.
    """

    old: OldTable
    rows: Mapping[int, int]
    columns: Mapping[int, int]
    own: Mapping[int, int]
    last_data: int
    filled_in: Mapping[int, int] = field(default_factory=dict)
    keeps_lost: bool = False

    def column(self, at: int) -> int:
        """Where a column stands now, whosever it is."""
        return self.columns.get(at, self.own.get(at, at))

    def planner_cells(self) -> Iterator[tuple[Spot, Spot]]:
        """Where each cell that the planner fills in was, and where it goes."""
        for row, new in self.rows.items():
            if self.old.header < row <= self.old.last_data:
                yield from (((row, at), (new, to)) for at, to in self.filled_in.items())


@dataclass(frozen=True)
class CellMoves:
    """Where cells go: tables move row by row, what stands below them by ``down``, beside them by ``right``.

    What is below counts from row ``below`` on, up to column ``reach``; what is beside starts at column ``beside``.
    """

    tables: tuple[TableMove, ...] = ()
    below: int = 1
    down: int = 0
    reach: int = _WIDEST
    beside: int = 1
    right: int = 0

    def cell(self, row: int, column: int) -> Spot | None:
        """The new place of a cell; None for a cell of our own or one whose row is gone."""
        for move in self.tables:
            if move.old.holds(row, column):
                return _in_table(move, row, column)
        if row >= self.below:
            return (row + self.down, column) if column <= self.reach else (row, column)
        return (row, column + self.right) if column >= self.beside else (row, column)

    def note(self, spot: Spot) -> Spot:
        """The new place of what hangs on a cell, such as a comment, be the cell ours or the planner's."""
        row, column = spot
        for move in self.tables:
            if move.old.holds(row, column):
                return move.rows.get(row, row), move.column(column)
        return self.cell(row, column) or spot

    def row(self, row: int) -> int | None:
        """The new place of a row's height and format; None for rows of our own data."""
        for move in self.tables:
            if move.old.header <= row <= move.old.last:
                return move.rows.get(row) if row == move.old.header else None
        return row + self.down if row >= self.below and self.reach == _WIDEST else row

    def in_table(self, spot: Spot) -> bool:
        """Whether the cell lies in one of the tables as they were."""
        return any(move.old.holds(*spot) for move in self.tables)

    def is_planners(self, spot: Spot) -> bool:
        """Whether the cell lies in a column that a planner has added to a table, and nobody else keeps it."""
        return any(move.old.holds(*spot) and spot[1] in move.columns and not move.keeps_lost for move in self.tables)

    def columns(self, row: int, text: str) -> str:
        """A reference in a formula of a table's row, with its columns where they stand now; its row is right."""
        move = next((move for move in self.tables if move.old.header <= row <= move.old.last), None)
        box = boundaries(text.replace("$", ""))
        if move is None or box is None:
            return text
        left, top, right, bottom = box
        return _written((top, move.column(left)), (bottom, move.column(right)))

    def planners_column(self, row: int, column: int) -> int:
        """Where a planner's column of a table stands now."""
        return next(
            (m.columns[column] for m in self.tables if m.old.holds(row, column) and column in m.columns), column
        )

    def ranges(self, text: str) -> str:
        """Ranges separated by blanks, each moved as its corners move; one along a whole table column grows with it."""
        return " ".join(self._range(each) for each in text.split())

    def _range(self, text: str) -> str:
        box = boundaries(text.replace("$", ""))
        if box is None:
            return text
        left, top, right, bottom = box
        for move in self.tables:
            header = move.rows.get(move.old.header)
            whole = top == move.old.header + 1 and bottom == move.old.last_data and move.old.holds(top, left)
            if whole and header is not None:
                first, last = sorted((move.column(left), move.column(right)))
                return _written((header + 1, first), (move.last_data, last))
        start, end = self.cell(top, left), self.cell(bottom, right)
        return _written(start, end) if start and end and start <= end else text


def moves(old: Sequence[OldTable], new: Sequence[Placed], found: RawSheet, occupied: Iterable[Spot]) -> CellMoves:
    """How the planner's cells move when ``new`` takes the place of ``old`` on the sheet ``found``."""
    tables = tuple(_table_move(table, _successor(table, new), found) for table in old)
    if not old:
        return CellMoves(tables, below=_NEVER)
    last, width = max(table.last for table in old), max(table.right for table in old)
    new_last = max((place.last for place in new), default=0)
    new_width = max([place.width + _added(place, old) for place in new], default=0)
    others = [spot for spot in occupied if not any(table.holds(*spot) for table in old)]
    beside = [column for row, column in others if row <= last and column > width]
    below = min((row for row, column in others if row > last and column <= max(width, new_width)), default=None)
    right = new_width - width if beside and min(beside) <= new_width else 0
    return CellMoves(
        tables=tables,
        below=last + 1,
        down=0 if below is None else max(0, new_last + min(below - last, GAP + 1) - below),
        reach=max(width, new_width) if beside else _WIDEST,
        beside=width + 1,
        right=max(0, right),
    )


def _written(start: Spot, end: Spot) -> str:
    first, last = (f"{column_letters(column)}{row}" for row, column in (start, end))
    return first if first == last else f"{first}:{last}"


def _in_table(move: TableMove, row: int, column: int) -> Spot | None:
    to = move.columns.get(column, move.filled_in.get(column))
    return None if to is None or row not in move.rows else (move.rows[row], to)


def _successor(old: OldTable, new: Sequence[Placed]) -> Placed | None:
    return next((place for place in new if place.table.name == old.wanted), None)


def _added(place: Placed, old: Sequence[OldTable]) -> int:
    return sum(len(table.planners) for table in old if table.wanted == place.table.name)


def _table_move(old: OldTable, new: Placed | None, found: RawSheet) -> TableMove:
    if new is None:
        return TableMove(old, {}, {}, {}, old.last_data)
    columns = {at: new.width + position for position, (at, _) in enumerate(old.planners, start=1)}
    rows = {old.header: new.header} | _row_moves(old, new, found)
    if old.last > old.last_data and new.table.total is not None:
        rows[old.last] = new.last
    own = {at: position for position, at in enumerate(_own_columns(old, new), start=1)}
    return TableMove(old, rows, columns, own, new.last_data, _filled_in(old, new, found), bool(new.table.key))


def _own_columns(old: OldTable, new: Placed) -> list[int]:
    """Where our columns stood: the ones that no planner has added, in their order."""
    added = {at for at, _ in old.planners}
    return [at for at in range(old.left, old.right + 1) if at not in added][: new.width]


def _row_moves(old: OldTable, new: Placed, found: RawSheet) -> dict[int, int]:
    """Old data row → new data row, by the key of a mixed table.

    In others the fewest leading columns that tell the rows apart say which is which.
    """
    if new.table.key and (at_key := _key_columns(old, new, found)):
        return _rows_by_key(old, new, found, at_key)
    last = min(old.last_data, len(found.rows))
    before: list[tuple[str, ...]] = [()] * max(0, last - old.header)
    after: list[tuple[str, ...]] = [()] * len(new.table.rows)
    for position, column in enumerate(_own_columns(old, new)):
        before = [(*key, _text(_at(found, old.header + 1 + at, column))) for at, key in enumerate(before)]
        after = [(*key, _text(value_of(row[position]))) for key, row in zip(after, new.table.rows, strict=True)]
        if len(set(before)) == len(before) and len(set(after)) == len(after):
            places = {key: new.first + at for at, key in enumerate(after)}
            return {old.header + 1 + at: places[key] for at, key in enumerate(before) if key in places}
    shared = min(len(before), len(after))
    return {old.header + 1 + offset: new.first + offset for offset in range(shared)}


def _headers(old: OldTable, found: RawSheet) -> dict[str, int]:
    """Where each header of the table stands, as they compare; the first of several that are alike."""
    row = found.rows[old.header - 1] if len(found.rows) >= old.header else ()
    return {header_key(str(row[at - 1] or "")): at for at in range(min(old.right, len(row)), old.left - 1, -1)}


def _filled_in(old: OldTable, new: Placed, found: RawSheet) -> dict[int, int]:
    headers = _headers(old, found)
    names = [(header_key(each.name), at) for at, each in enumerate(new.table.columns, start=1) if each.planner]
    return {headers[name]: at for name, at in names if headers.get(name) in old.filled_in}


def _key_columns(old: OldTable, new: Placed, found: RawSheet) -> list[int]:
    """Where the columns of the key stood; none where one of them is gone."""
    headers = _headers(old, found)
    places = [headers.get(header_key(name)) for name in new.table.key]
    return [at for at in places if at is not None] if None not in places else []


def _rows_by_key(old: OldTable, new: Placed, found: RawSheet, columns: Sequence[int]) -> dict[int, int]:
    """Of several old rows with one key, the first is the one that goes on."""
    positions = [new.table.column(name) for name in new.table.key]
    rows = enumerate(new.table.rows, start=new.first)
    after = {tuple(_text(value_of(row[at])) for at in positions): number for number, row in rows}
    moved: dict[int, int] = {}
    for row in range(old.header + 1, min(old.last_data, len(found.rows)) + 1):
        place = after.pop(tuple(_text(_at(found, row, at)) for at in columns), None)
        if place is not None:
            moved[row] = place
    return moved


def _at(found: RawSheet, row: int, column: int) -> Value:
    values = found.rows[row - 1]
    return values[column - 1] if column <= len(values) else None


def _text(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else key(str(value))

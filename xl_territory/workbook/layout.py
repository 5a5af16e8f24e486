"""Where everything of a result sheet stands: title in A1, answer in A2, tables one below the other from row 4."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xl_territory.errors import WorkbookError
from xl_territory.workbook.sheets import Cell, Format, Formula, ResultSheet, ResultTable, Shown, Told, Value

FIRST_ROW = 4
GAP = 2
LAST_ROW = 1_048_576


@dataclass(frozen=True)
class Placed:
    """A result table with its place; rows are 1-based and its first column is A.

    An empty table keeps one blank row, because Excel knows no table without one.
    """

    table: ResultTable
    header: int

    @property
    def first(self) -> int:
        """The first row of data."""
        return self.header + 1

    @property
    def last_data(self) -> int:
        """The last row of data, without the total."""
        return self.header + max(1, len(self.table.rows))

    @property
    def last(self) -> int:
        """The last row of the table, its total included."""
        return self.last_data + (self.table.total is not None)

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.table.columns)


def check_carried(sheets: Iterable[ResultSheet]) -> None:
    """Raise ValueError where writing these sheets would overwrite a planner's cells."""
    for sheet in sheets:
        if any(table.key and not table.carried for table in sheet.tables):
            raise ValueError(f"{sheet.name} has planner cells: write it with records.mixed_sheets")


def placed(sheet: ResultSheet) -> tuple[Placed, ...]:
    """The tables of a sheet with their places. Raises `WorkbookError` where a sheet has too few rows for them."""
    found: list[Placed] = []
    row = FIRST_ROW
    for table in sheet.tables:
        found.append(Placed(table, row + table.room))
        row = found[-1].last + GAP + 1
    if row > LAST_ROW:
        raise WorkbookError(f"Sheet {sheet.name} would need {row:,} rows; Excel has {LAST_ROW:,}. Plan in parts.")
    return tuple(found)


def sentence(sheet: ResultSheet) -> str:
    """What stands in A3: the explanation below an answer, and the sentence of each table that has no rows.

    What a table below the first one says stands above that, where it has a title.
    """
    untitled = [table for at, table in enumerate(sheet.tables) if not table.rows and (at == 0 or not table.title)]
    said = dict.fromkeys([sheet.explanation if sheet.answer else "", *(table.empty for table in untitled)])
    return " ".join(filter(None, said))


def heading(place: Placed) -> tuple[int, str] | None:
    """Row and text of what stands above a table below the first one, in column A."""
    table = place.table
    if place.header == FIRST_ROW or not table.title:
        return None
    return place.header - 1, table.title if table.rows else f"{table.title}. {table.empty}".removesuffix(" ")


def value_of(cell: Cell) -> Value:
    """What a reader sees in the cell."""
    inner = cell.value if isinstance(cell, Shown | Told) else cell
    return inner.result if isinstance(inner, Formula) else inner


def format_of(cell: Cell, column: Format) -> Format:
    """How the cell is shown."""
    return cell.format if isinstance(cell, Shown) else column


def lines(place: Placed) -> Iterator[tuple[int, list[Cell]]]:
    """Row number and cells of the table's header, data and total."""
    table = place.table
    yield place.header, [column.name for column in table.columns]
    for row, values in enumerate(table.rows or [[None] * place.width], start=place.first):
        yield row, list(values)
    if table.total is not None:
        yield place.last, list(table.total)


def grid(sheet: ResultSheet) -> list[list[Value]]:
    """The sheet as a reader sees it, row by row from row 1."""
    places = placed(sheet)
    rows: list[list[Value]] = [[] for _ in range(places[-1].last if places else FIRST_ROW - 1)]
    rows[:3] = [[text] if text else [] for text in (sheet.title, sheet.answer or sheet.explanation, sentence(sheet))]
    for place in places:
        if above := heading(place):
            rows[above[0] - 1] = [above[1]]
        for row, cells in lines(place):
            rows[row - 1] = [value_of(cell) for cell in cells]
    return rows

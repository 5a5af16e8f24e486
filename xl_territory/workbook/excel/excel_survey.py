"""What stands in a result sheet's place in an open workbook, and what there is to do; read before anything changes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xl_territory.workbook.excel.excel_existing_tables import occupied, old_tables
from xl_territory.workbook.excel.excel_filled_in import kept_formulas
from xl_territory.workbook.excel.excel_obstacles import changed_cells, check_clear
from xl_territory.workbook.excel.excel_reading import as_typed, read_sheet
from xl_territory.workbook.excel.excel_user_cells import KeptColumn, kept_columns
from xl_territory.workbook.layout import Placed, placed
from xl_territory.workbook.sheets import RawSheet, RawTable, ResultSheet, Value
from xl_territory.workbook.xlsx.answer_cells import old_headings
from xl_territory.workbook.xlsx.existing_tables import OldTable, is_named_after
from xl_territory.workbook.xlsx.extent import Spot
from xl_territory.workbook.xlsx.moving import CellMoves, TableMove, moves
from xl_territory.workbook.xlsx.table_parts import table_name

if TYPE_CHECKING:
    import xlwings as xw


@dataclass(frozen=True)
class ExcelSheetUpdate:
    """A result sheet and what stands in its place.

    ``old`` are the tables of an earlier run, ``headings`` the cells of their titles, and ``plan`` says where the
    planner's cells go; ``kept`` are the columns that the planner added, ``formulas`` those of cells to fill in,
    ``totals`` the total rows that the planner switched on. All are by the name of the result table; ``names`` says
    what that is called in this workbook.
    """

    sheet: ResultSheet
    found: RawSheet
    is_new: bool
    old: Mapping[str, OldTable]
    plan: CellMoves
    names: Mapping[str, str]
    kept: Mapping[str, Sequence[KeptColumn]] = field(default_factory=dict)
    formulas: Mapping[str, Mapping[Spot, str]] = field(default_factory=dict)
    totals: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    headings: Sequence[Spot] = ()

    @property
    def places(self) -> tuple[Placed, ...]:
        """Where its tables stand."""
        return placed(self.sheet)

    def move(self, place: Placed) -> TableMove | None:
        """What becomes of the table that was there before."""
        return next((move for move in self.plan.tables if move.old.wanted == place.table.name), None)

    def width(self, place: Placed) -> int:
        """How many columns the table has, the planner's included."""
        return place.width + len(self.kept.get(place.table.name, ()))

    def before(self, place: Placed) -> int:
        """Where the last row of data of the earlier table stands when its header is in its new row."""
        old = self.old.get(place.table.name)
        return place.header if old is None else place.header + old.last_data - old.header


def survey(book: xw.Book, result: ResultSheet, taken: Collection[str]) -> ExcelSheetUpdate:
    """What there is to do for a sheet; ``taken`` are the casefolded names that tables of the workbook have.

    Raises `WorkbookError` where a planner's own sheet has its name, or where merged cells, array formulas or a filter
    stand in the way.
    """
    if result.name.casefold() not in {name.casefold() for name in book.sheet_names}:
        names = {table.name: table_name(table.name, taken) for table in result.tables}
        found = RawSheet(result.name, [])
        return ExcelSheetUpdate(result, found, True, {}, moves((), placed(result), found, ()), names)
    sheet = book.sheets[result.name]
    found, totals = _without_totals(sheet, read_sheet(sheet), result)
    old = {table.wanted: table for table in old_tables(found, result)}
    headings = tuple(old_headings(tuple(old.values()), result, found))
    typed = [spot for spot in occupied(found) if spot not in headings]
    plan = moves(tuple(old.values()), placed(result), found, typed)
    named = {wanted: table.name for wanted, table in old.items() if table.name}
    names = {table.name: named.get(table.name) or table_name(table.name, taken) for table in result.tables}
    job = ExcelSheetUpdate(result, found, False, old, plan, names, totals=totals, headings=headings)
    job = replace(
        job,
        kept={move.old.wanted: kept_columns(sheet, move, found) for move in plan.tables},
        formulas={
            place.table.name: kept_formulas(sheet, move, found, place)
            for place in job.places
            if (move := job.move(place))
        },
    )
    corner = (len(found.rows), max(map(len, found.rows), default=1))
    change = changed_cells(job.places, tuple(old.values()), plan, corner)
    check_clear(sheet, found, change, frozenset(table.name for table in old.values()))
    return job


def ours(sheet: xw.Sheet, result: ResultSheet) -> Iterator[tuple[xw.main.Table, str]]:
    """The Excel tables of the sheet that are ours, and the result tables they are named after."""
    for table in sheet.tables:
        for each in result.tables:
            if is_named_after(table.name, each):
                yield table, each.name


def _without_totals(
    sheet: xw.Sheet, found: RawSheet, result: ResultSheet
) -> tuple[RawSheet, Mapping[str, Sequence[Value]]]:
    """The sheet as if none of our tables showed its totals, and the total rows that are the planner's."""
    shown = {table.name: wanted for table, wanted in ours(sheet, result) if table.show_totals}
    own = {table.name for table in result.tables if table.total is not None}
    rows = [list(row) for row in found.rows]
    tables: list[RawTable] = []
    totals: dict[str, Sequence[Value]] = {}
    for table in found.tables:
        if table.name in shown:
            last = slice(table.first_column - 1, table.last_column)
            if shown[table.name] not in own:
                (totals[shown[table.name]],) = as_typed(
                    sheet.range((table.last_row, table.first_column), (table.last_row, table.last_column))
                )
            rows[table.last_row - 1][last] = [None] * len(rows[table.last_row - 1][last])
            table = replace(table, last_row=table.last_row - 1)  # noqa: PLW2901
        tables.append(table)
    return replace(found, rows=rows, tables=tuple(tables)), totals

"""Excel tables of the test engine, with what Excel refuses."""

# The methods and their arguments are those of xlwings' engines, and documented there.
# ruff: noqa: D102

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table as OpenpyxlTable
from openpyxl.worksheet.table import TableColumn, TableStyleInfo
from xlwings import base_classes

from tests.excel_engine.engine_ranges import Range


class Tables(base_classes.Collection):
    """The tables of a sheet."""

    parent = None

    def __init__(self, sheet: Any) -> None:
        self.sheet = self.parent = sheet

    def __call__(self, key: int | str) -> Table:
        tables = list(self.sheet.ws.tables.values())
        if isinstance(key, int):
            return Table(self.sheet, tables[key - 1])
        return next(Table(self.sheet, each) for each in tables if each.name.lower() == key.lower())

    def __len__(self) -> int:
        return len(self.sheet.ws.tables)

    def __iter__(self) -> Any:
        self.sheet.book.app.touch("tables")
        return (Table(self.sheet, each) for each in self.sheet.ws.tables.values())

    def __contains__(self, key: str) -> bool:
        return any(name.lower() == key.lower() for name in self.sheet.ws.tables)

    def add(self, source: Any = None, name: str | None = None, table_style_name: str | None = None, **_: Any) -> Table:
        area = source.impl
        area.edit("add table")
        taken = {each.lower() for ws in self.sheet.book.wb.worksheets for each in ws.tables}
        if str(name).lower() in taken:
            raise RuntimeError("That name is already in use.")
        made = OpenpyxlTable(displayName=name, name=name, ref=area.get_address(False, False, False))
        made.tableStyleInfo = TableStyleInfo(name=table_style_name, showRowStripes=True)
        self.sheet.ws.add_table(made)
        table = Table(self.sheet, made)
        table.name_columns()
        return table


class Table(base_classes.Table):
    """A table."""

    parent = name = range = show_autofilter = None

    def __init__(self, sheet: Any, table: OpenpyxlTable) -> None:
        self.sheet = self.parent = sheet
        self.table = table
        self.name = self.display_name = table.name
        left, top, right, bottom = range_boundaries(table.ref)
        self.range = Range(sheet, top, left, bottom - top + 1, right - left + 1)
        self.show_autofilter = table.autoFilter is not None

    display_name = None

    @property
    def api(self) -> Any:
        filtering = self.table.autoFilter is not None and bool(self.table.autoFilter.filterColumn)
        return SimpleNamespace(AutoFilter=SimpleNamespace(FilterMode=filtering), Unlist=self.unlist)

    def unlist(self) -> None:
        self.range.edit("unlist")
        del self.sheet.ws.tables[self.table.name]

    @property
    def autofilter(self) -> Any:
        return SimpleNamespace(clear=lambda _field: self.show_all())

    def show_all(self) -> None:
        self.range.edit("clear filter")
        self.table.autoFilter.filterColumn = []
        for row in range(self.range.row, self.range.last[0] + 1):
            self.sheet.ws.row_dimensions[row].hidden = False

    @property
    def show_totals(self) -> bool:
        return bool(self.table.totalsRowCount)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        self.range.edit("totals")
        left, top, right, bottom = range_boundaries(self.table.ref)
        if self.show_totals and not value:
            Range(self.sheet, bottom, left, 1, right - left + 1).clear()
        step = int(value) - int(self.show_totals)
        self.table.totalsRowCount = int(value) or None
        self._refer(Range(self.sheet, top, left, bottom + step - top + 1, right - left + 1), bottom + step - int(value))

    def resize(self, area: Any) -> None:
        area = getattr(area, "impl", area)
        area.edit("resize")
        if area.row != self.range.row or self.show_totals:
            raise RuntimeError("The header must stay in its row, and a table with totals is not resized this way.")
        for other in self.sheet.ws.tables.values():
            if (
                other is not self.table
                and range_boundaries(other.ref)[1] <= area.last[0]
                and (range_boundaries(other.ref)[3] >= area.row)
            ):
                raise RuntimeError("A table cannot overlap another table.")
        self._refer(area, area.last[0])
        self.name_columns()

    def name_columns(self) -> None:
        """Give the columns the names of their headers, as Excel keeps them."""
        left, top, right, _ = range_boundaries(self.table.ref)
        headers = [str(self.sheet.ws.cell(top, at).value) for at in range(left, right + 1)]
        self.table.tableColumns = [TableColumn(id=at, name=name) for at, name in enumerate(headers, start=1)]
        self.table.autoFilter = AutoFilter(ref=self.table.ref)

    def _refer(self, area: Range, last_data: int) -> None:
        self.table.ref = area.get_address(False, False, False)
        self.table.autoFilter = AutoFilter(
            ref=Range(self.sheet, area.row, area.column, last_data - area.row + 1, area.shape[1]).get_address(
                False, False, False
            )
        )
        self.range = area

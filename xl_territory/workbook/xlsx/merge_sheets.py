"""Result sheets into a planner's package; every part that is not theirs stays byte for byte."""

from __future__ import annotations

from collections.abc import Sequence

from xl_territory.errors import UsageError
from xl_territory.workbook.edits import CellEdit
from xl_territory.workbook.sheets import ResultSheet, Series
from xl_territory.workbook.xlsx.cell_xml import CellWriter
from xl_territory.workbook.xlsx.chart_parts import Find, Source
from xl_territory.workbook.xlsx.package import Package
from xl_territory.workbook.xlsx.sheet_writer import SheetUpdate, fill, job
from xl_territory.workbook.xlsx.style_numbers import Styles
from xl_territory.workbook.xlsx.table_parts import TableNames, table_name
from xl_territory.workbook.xlsx.typing_in import type_in
from xl_territory.workbook.xlsx.workbook_part import Workbook


def merge_sheets(data: bytes, sheets: Sequence[ResultSheet], suffix: str, edits: Sequence[CellEdit] = ()) -> bytes:
    """The package ``data`` with these edits and result sheets in it, for a file with this suffix.

    Raises `WorkbookError` where the package does not allow it, `UsageError` where a chart shows a table that is not
    among them.
    """
    package = Package(data)
    workbook = Workbook(package)
    workbook.as_kind(suffix)
    names = TableNames(workbook)
    jobs = [job(workbook, names, sheet) for sheet in sheets]
    styles = Styles(workbook)
    write = CellWriter(styles.cell, workbook.counts_from_1904, _renamed(jobs))
    type_in(workbook, edits, write)
    for each in jobs:
        fill(package, each, styles, write, _finder(jobs))
    workbook.recalculate_on_opening()
    styles.save()
    workbook.save()
    return package.save()


def _renamed(jobs: Sequence[SheetUpdate]) -> dict[str, str]:
    wanted = {table_name(table.place.table.name, ()): table.name for each in jobs for table in each.tables}
    return {name: taken for name, taken in wanted.items() if name != taken}


def _finder(jobs: Sequence[SheetUpdate]) -> Find:
    sources = {
        (each.sheet.name, table.place.table.name): Source(each.part.name, table.place)
        for each in jobs
        for table in each.tables
    }

    def find(series: Series) -> Source:
        try:
            return sources[series.sheet, series.table]
        except KeyError:
            raise UsageError(f"A chart shows table {series.table} of {series.sheet}, which is not written.") from None

    return find

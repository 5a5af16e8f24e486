"""Tables as a terminal shows them."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from xl_territory.studies.shown_values import is_number, shown
from xl_territory.studies.study import Answer
from xl_territory.workbook.sheets import ResultTable

MOST_ROWS, MOST_COLUMNS = 20, 8


def plain_table(columns: Sequence[str], text_columns: int) -> Table:
    """A quiet table; the first ``text_columns`` are texts, the others numbers."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for position, name in enumerate(columns):
        table.add_column(name, justify="left" if position < text_columns else "right", overflow="fold")
    return table


def sheet_view(answer: Answer) -> RenderableType:
    """The sentence, then the tables of the first sheet, as much of them as fits."""
    tables = [table for sheet in answer.sheets[:1] for table in sheet.tables if table.rows]
    return Group(Text(answer.sentence), *map(_table, tables))


def _table(found: ResultTable) -> RenderableType:
    columns = found.columns[:MOST_COLUMNS]
    table = plain_table([column.name for column in columns], len(columns))
    for column, filled in zip(columns, table.columns, strict=True):
        filled.justify = "right" if is_number(column.format) else "left"
    for row in found.rows[:MOST_ROWS]:
        table.add_row(*(shown(cell, column.format) for cell, column in zip(row, columns, strict=False)))
    hidden = len(found.rows) - MOST_ROWS
    return Group(table, Text(f"and {hidden} more rows on the sheet", style="dim")) if hidden > 0 else table

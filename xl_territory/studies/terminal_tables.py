"""Tables as a terminal shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from xl_territory.studies.study import Answer
from xl_territory.workbook.layout import format_of, value_of
from xl_territory.workbook.sheets import Cell, Format, ResultTable

MOST_ROWS, MOST_COLUMNS = 20, 8
PATTERNS = {
    Format.WHOLE: ",.0f",
    Format.NUMBER: ",.2f",
    Format.HOURS: ",.1f",
    Format.SHARE: ".0%",
    Format.MONEY: ",.0f",
    Format.SCORE: ".4f",
}


def plain_table(columns: Sequence[str], text_columns: int) -> Table:
    """A quiet table; the first ``text_columns`` are texts, the others numbers."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for position, name in enumerate(columns):
        table.add_column(name, justify="left" if position < text_columns else "right", overflow="fold")
    return table


def sheet_view(answer: Answer) -> RenderableType:
    """The sentence, then the tables of the first sheet, as much of them as fits."""
    tables = [each for sheet in answer.sheets[:1] for each in sheet.tables if each.rows]
    return Group(Text(answer.sentence), *map(_shown, tables))


def _shown(found: ResultTable) -> RenderableType:
    columns = found.columns[:MOST_COLUMNS]
    table = plain_table([column.name for column in columns], len(columns))
    for column, shown in zip(columns, table.columns, strict=True):
        shown.justify = "right" if column.format in PATTERNS else "left"
    for row in found.rows[:MOST_ROWS]:
        table.add_row(*(_text(cell, column.format) for cell, column in zip(row, columns, strict=False)))
    left = len(found.rows) - MOST_ROWS
    return Group(table, Text(f"and {left} more rows on the sheet", style="dim")) if left > 0 else table


def _text(cell: Cell, column: Format) -> str:
    value, pattern = value_of(cell), PATTERNS.get(format_of(cell, column))
    if value is None:
        return ""
    if pattern and isinstance(value, float | int) and not isinstance(value, bool):
        return format(value, pattern)
    return value.isoformat() if isinstance(value, dt.date) else str(value)

"""The answer to a question about a plan as one machine-readable object: the tables of its sheets."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xl_territory.studies.study import Answer
from xl_territory.workbook import Written
from xl_territory.workbook.cell_values import plain
from xl_territory.workbook.layout import value_of
from xl_territory.workbook.sheets import Cell, ResultTable


def study_summary(answer: Answer, written: Written) -> dict[str, Any]:
    """The tables of an answer, each a list of rows by column, and where they were written."""
    return {
        "sheets": {
            sheet.name: {
                "explanation": sheet.explanation,
                "tables": {table.name: _rows(table) for table in sheet.tables},
            }
            for sheet in answer.sheets
        },
        "output": str(written.path) if written.path else None,
        **answer.facts,
    }


def _rows(table: ResultTable) -> list[dict[str, Any]]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, map(_plain, row), strict=True)) for row in table.rows]


def _plain(cell: Cell) -> str | float | int | bool | None:
    value = plain(value_of(cell))
    return value.isoformat() if isinstance(value, dt.date) else value

"""Values as people read them outside of a workbook: in a terminal, on a page, in a document."""

from __future__ import annotations

import datetime as dt

from xl_territory.workbook.layout import format_of, value_of
from xl_territory.workbook.sheets import Cell, Format

PATTERNS = {
    Format.WHOLE: ",.0f",
    Format.NUMBER: ",.2f",
    Format.HOURS: ",.1f",
    Format.SHARE: ".0%",
    Format.MONEY: ",.0f",
    Format.SCORE: ".4f",
}


def is_number(column: Format) -> bool:
    """Whether cells of this format are aligned as numbers."""
    return column in PATTERNS


def shown(cell: Cell, column: Format = Format.TEXT) -> str:
    """The cell as text, in its own format or that of its column; dates as ISO 8601 has them."""
    value, pattern = value_of(cell), PATTERNS.get(format_of(cell, column))
    if value is None:
        return ""
    if pattern and isinstance(value, float | int) and not isinstance(value, bool):
        return format(value, pattern)
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}" if value.time() != dt.time() else f"{value:%Y-%m-%d}"
    return value.isoformat() if isinstance(value, dt.date) else str(value)

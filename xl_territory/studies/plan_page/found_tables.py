"""Tables of answers that stand in the workbook already, as they are shown on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xl_territory.studies.shown_values import is_number, shown
from xl_territory.workbook.sheets import Format, RawSheet, ResultTable


@dataclass(frozen=True)
class PageTable:
    """A table of texts; ``numbers`` says of each column whether it is aligned as numbers, ``tones`` of each cell ""
    or a class."""

    caption: str
    headers: tuple[str, ...]
    numbers: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    tones: tuple[tuple[str, ...], ...] = ()


def of_result(table: ResultTable, caption: str, columns: Sequence[str] = ()) -> PageTable:
    """A table of a report, or these ``columns`` of it, its total row last."""
    at = [table.column(name) for name in columns] if columns else range(len(table.columns))
    chosen = [table.columns[k] for k in at]
    every = [*table.rows, *([table.total] if table.total else [])]
    return PageTable(
        caption,
        tuple(column.name for column in chosen),
        tuple(is_number(column.format) for column in chosen),
        tuple(tuple(shown(row[k], column.format) for k, column in zip(at, chosen, strict=True)) for row in every),
    )


def of_sheet(
    sheet: RawSheet | None, name: str, caption: str, formats: Mapping[str, Format], other: Format = Format.TEXT
) -> PageTable | None:
    """The Excel table ``name`` of a sheet, None where it has none.

    ``other`` is the format of columns without one of their own; where it is a share, it is one of somebody's capacity.
    """
    place = next((each for each in sheet.tables if each.name == name), None) if sheet else None
    if sheet is None or place is None:
        return None
    columns = slice(place.first_column - 1, place.last_column)
    header, *rows = [list(row[columns]) for row in sheet.rows[place.first_row - 1 : place.last_row]]
    headers = tuple(str(cell or "") for cell in header)
    kinds = [formats.get(each, other) for each in headers]
    body = [[row[k] if k < len(row) else None for k in range(len(kinds))] for row in rows]
    return PageTable(
        caption,
        headers,
        tuple(map(is_number, kinds)),
        tuple(tuple(shown(cell, kind) for cell, kind in zip(row, kinds, strict=True)) for row in body),
        tuple(
            tuple(_tone(cell) if kind is other else "" for cell, kind in zip(row, kinds, strict=True)) for row in body
        ),
    )


def _tone(cell: object) -> str:
    """What a share of capacity is: above it, close to it."""
    if not isinstance(cell, float | int):
        return ""
    return "hot" if cell > 1.005 else "warm" if cell > 0.95 else ""

"""Columns of result tables with their cells beside them, so that neither is written without the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xl_territory.errors import Severity
from xl_territory.plans.flags import FLAGS
from xl_territory.workbook.sheets import Cell, Format, ResultColumn, ResultTable, Shade, Tone


@dataclass(frozen=True)
class Filled:
    """A column and its cells, top to bottom; ``total`` is its cell in the total row."""

    column: ResultColumn
    cells: Sequence[Cell]
    total: Cell = None


def filled(
    name: str,
    cells: Sequence[Cell],
    shown: Format = Format.TEXT,
    width: float = 12,
    *,
    meaning: str = "",
    total: Cell = None,
) -> Filled:
    """A column with its cells."""
    return Filled(ResultColumn(name, shown, width, meaning), cells, total)


def accepted(cells: Sequence[Cell]) -> Filled:
    """The planner's column Accept of a sheet of proposals (see `studies.accept`)."""
    meaning = "Yes: `accept` writes it into the inputs. The tick stays while the proposal does."
    return Filled(ResultColumn("Accept", Format.TEXT, 9, meaning, planner=True, choices=("Yes", "No")), cells)


def table(
    name: str,
    columns: Sequence[Filled],
    *,
    shades: tuple[Shade, ...] = (),
    has_total: bool = False,
    empty: str,
    key: tuple[str, ...] = (),
    title: str = "",
) -> ResultTable:
    """A result table from columns of equal length; ValueError if they differ."""
    return ResultTable(
        name=name,
        columns=tuple(filled_.column for filled_ in columns),
        rows=list(zip(*(filled_.cells for filled_ in columns), strict=True)),
        total=tuple(filled_.total for filled_ in columns) if has_total else None,
        shades=shades,
        empty=empty,
        key=key,
        title=title,
    )


TONES = {
    Severity.ERROR: Tone.CRITICAL,
    Severity.CRITICAL: Tone.CRITICAL,
    Severity.WARNING: Tone.WARNING,
    Severity.INFO: Tone.INFO,
}

SEVERITY_SHADES = tuple(Shade("Severity", tone, contains=severity) for severity, tone in TONES.items())

FLAG_SHADES = tuple(
    Shade("Flags", TONES[severity], contains=check.name)
    for severity in (Severity.CRITICAL, Severity.WARNING)
    for check in FLAGS
    if check.severity is severity
)

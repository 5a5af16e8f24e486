"""The calm look of result sheets: what each kind of cell looks like, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xl_territory.workbook.sheets import Format, Tone


class Role(StrEnum):
    """What a cell is on its sheet."""

    TITLE = "title"
    ANSWER = "answer"
    EXPLANATION = "explanation"
    TABLE_TITLE = "table title"
    HEADER = "header"
    BODY = "body"
    PLANNER_HEADER = "planner header"
    PLANNER = "planner"
    TOTAL = "total"


@dataclass(frozen=True)
class Look:
    """How a cell looks. Colours are RRGGBB; an empty string leaves a thing as the workbook has it."""

    bold: bool = False
    italic: bool = False
    size: float | None = None
    colour: str = ""
    fill: str = ""
    bottom: str = ""
    top: str = ""
    number_format: str = "General"
    horizontal: str = ""
    wrap: bool = False
    indent: bool = False
    quote_prefix: bool = False


NUMBER_FORMATS = {
    Format.TEXT: "General",
    Format.WRAPPED: "General",
    Format.WHOLE: "#,##0",
    Format.NUMBER: "#,##0.00",
    Format.HOURS: "#,##0.0",
    Format.SHARE: "0.0%",
    Format.MONEY: "#,##0",
    Format.SCORE: "0.0000",
    Format.DATE: "yyyy-mm-dd",
    Format.MOMENT: "yyyy-mm-dd hh:mm:ss",
}
TEXTUAL = frozenset({Format.TEXT, Format.WRAPPED})

INK, SLATE, GREY, LINE, MIST = "1F2937", "334155", "6B7280", "E2E8F0", "F1F5F9"
TAB = "475569"
FILL_IN_HEADER, FILL_IN = "5B86B8", "FFF8E1"
_AROUND = {
    Role.TITLE: Look(bold=True, size=15, colour=INK),
    Role.ANSWER: Look(colour=INK, wrap=True),
    Role.EXPLANATION: Look(italic=True, colour=GREY),
    Role.TABLE_TITLE: Look(bold=True, size=12, colour=INK),
}
TONES = {
    Tone.CRITICAL: ("FEE2E2", "991B1B"),
    Tone.WARNING: ("FEF3C7", "854D0E"),
    Tone.INFO: ("DBEAFE", "1E40AF"),
    Tone.GOOD: ("DCFCE7", "166534"),
}


def look(role: Role, format: Format = Format.TEXT, quote_prefix: bool = False, column: Format | None = None) -> Look:
    """The look of a cell with this role and format; text among the numbers of its ``column`` stands where they stand.

    ``quote_prefix`` keeps text that begins like a formula from becoming one when a planner edits the cell.
    """
    if role in _AROUND:
        return _AROUND[role]
    side = "left" if {format, column or format} <= TEXTUAL else "right"
    indent = side == "left"
    match role:
        case Role.HEADER | Role.PLANNER_HEADER:
            is_planners = role is Role.PLANNER_HEADER
            fill = FILL_IN_HEADER if is_planners else SLATE
            return Look(True, is_planners, colour="FFFFFF", fill=fill, horizontal=side, wrap=True, indent=indent)
        case Role.TOTAL:
            return Look(
                bold=True,
                colour=INK,
                fill=MIST,
                top=SLATE,
                number_format=NUMBER_FORMATS[format],
                horizontal=side,
                indent=indent,
            )
        case _:
            return Look(
                fill=FILL_IN if role is Role.PLANNER else "",
                bottom=LINE,
                number_format=NUMBER_FORMATS[format],
                horizontal=side,
                wrap=format is Format.WRAPPED,
                indent=indent,
                quote_prefix=quote_prefix,
            )

"""How the workbook looks: its colours, and the formats of titles, headers, inputs and values of each kind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from xl_territory.schema import Kind
from xl_territory.workbook.sheets import Value
from xl_territory.workbook.xlsx import cell_styles as looks

REQUIRED_HEADER = "#1F4E79"
OPTIONAL_HEADER = "#5B86B8"
INPUT_FILL = "#FFF8E1"
PANEL_FILL = "#F1F5FA"
FAULT_FILL = "#FEE2E2"
FAULT_INK = "#991B1B"
RULE = "#D0D7E2"
BOXED = {"border": 1, "border_color": RULE}

START_TAB = "#3A8F5C"
RESULT_TAB, INK, MUTED = (f"#{colour}" for colour in (looks.TAB, looks.INK, looks.GREY))

NUMBER_FORMATS = {
    Kind.TEXT: "General",
    Kind.NUMBER: "General",
    Kind.WHOLE: "0",
    Kind.SHARE: "0%",
    Kind.MONEY: "#,##0",
    Kind.DATE: "yyyy-mm-dd",
    Kind.YES_NO: "General",
    Kind.LIST: "General",
}


NUMERIC = (Kind.NUMBER, Kind.WHOLE, Kind.SHARE, Kind.MONEY, Kind.DATE)


def number_format(kind: Kind, values: Iterable[Value] = ()) -> str:
    """The format in which values of ``kind`` are shown: with decimals only where one of ``values`` has some."""
    numbers = [float(value) for value in values if isinstance(value, int | float)]
    if kind is Kind.NUMBER and any(number % 1 for number in numbers):
        return "0.00"
    if kind is Kind.SHARE and any(round(number * 100, 9) % 1 for number in numbers):
        return "0.0%"
    return NUMBER_FORMATS[kind]


def title(workbook: Workbook) -> Format:
    """The title in A1."""
    return workbook.add_format({"bold": True, "font_size": 15, "font_color": INK})


def explanation(workbook: Workbook, **more: Any) -> Format:
    """Text that explains, quieter than the values."""
    return workbook.add_format({"italic": True, "font_color": MUTED, **more})


def heading(workbook: Workbook) -> Format:
    """The heading of a part of a sheet."""
    return workbook.add_format({"bold": True, "font_size": 12, "font_color": INK, "valign": "vcenter"})


def header(workbook: Workbook, required: bool) -> Format:
    """The header of a column, darker where the column is required."""
    colour = REQUIRED_HEADER if required else OPTIONAL_HEADER
    look = {"bold": True, "font_color": "#FFFFFF", "bg_color": colour, "text_wrap": True, "valign": "vcenter"}
    return workbook.add_format({**look, **BOXED, "indent": 1})


def shown_as(workbook: Workbook, number: str, **more: Any) -> Format:
    """A value in the number format ``number``."""
    return workbook.add_format({"num_format": number, **more})


def cell(workbook: Workbook, kind: Kind, number: str, **more: Any) -> Format:
    """A cell of a column of ``kind``: numbers and dates to the right, words a little off the left edge."""
    return shown_as(workbook, number, **({} if kind in NUMERIC else {"indent": 1}), **more)


def to_fill_in(workbook: Workbook, number: str, **more: Any) -> Format:
    """A value that a planner is invited to change."""
    return shown_as(workbook, number, bg_color=INPUT_FILL, **{**BOXED, **more})


def fault(workbook: Workbook) -> Format:
    """A value that cannot be right."""
    return workbook.add_format({"bg_color": FAULT_FILL, "font_color": FAULT_INK})

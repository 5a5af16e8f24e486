"""Cells as XML: text always as inline text, never a formula; numbers finite; formulas with today's result."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

from xl_territory.workbook.cell_values import plain, safe_text
from xl_territory.workbook.layout import format_of
from xl_territory.workbook.sheets import Cell, Format, Formula, Shown, Value
from xl_territory.workbook.xlsx.cell_styles import Look, Role, look

_ESCAPED_BY_EXCEL = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_DATA = frozenset({Role.BODY, Role.PLANNER})
_DAY_0_OF_1900, _DAY_0_OF_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t")


class CellWriter:
    """Makes cells for one workbook.

    ``style`` gives the number of a look in its styles; ``renamed`` holds the tables whose wanted name was taken.
    """

    def __init__(
        self, style: Callable[[Look], int], counts_from_1904: bool, renamed: Mapping[str, str] | None = None
    ) -> None:
        self._renamed = renamed or {}
        self._style = style
        self._first_day = _DAY_0_OF_1904 if counts_from_1904 else _DAY_0_OF_1900
        self._numbers: dict[tuple[Role, Format, bool, Format], int] = {}

    def cell(
        self, reference: str, content: Cell, role: Role, column: Format = Format.TEXT, style: str | None = None
    ) -> str:
        """The cell at ``reference`` (such as ``B7``) as a ``<c>`` element; ``style`` is the number of one to keep."""
        format = format_of(content, column)
        inner = content.value if isinstance(content, Shown) else content
        formula = inner.text if isinstance(inner, Formula) else None
        value = plain(inner.result if isinstance(inner, Formula) else inner)
        text = formula is None and role in _DATA and isinstance(value, str)
        quoted = text and str(value).startswith(_FORMULA_STARTS)
        start = f'<c r="{reference}" s="{style or self._number(role, format, quoted, column)}"'
        if formula is not None:
            return start + self._with_formula(formula, value)
        return start + self._with_value(value)

    def _with_value(self, value: Value) -> str:
        if value is None or value == "":
            return "/>"
        if isinstance(value, str):
            return f' t="inlineStr"><is><t xml:space="preserve">{text_xml(value)}</t></is></c>'
        kind, stored = self._stored(value)
        return f"{kind}><v>{stored}</v></c>"

    def _with_formula(self, formula: str, result: Value) -> str:
        for wanted, name in self._renamed.items():
            formula = re.sub(rf"\b{re.escape(wanted)}\[", lambda _, name=name: f"{name}[", formula)  # type: ignore[misc]
        body = f"<f>{escape(safe_text(formula.removeprefix('=')))}</f>"
        if result is None:
            return f' t="str">{body}<v></v></c>'
        kind, stored = (' t="str"', text_xml(result)) if isinstance(result, str) else self._stored(result)
        return f"{kind}>{body}<v>{stored}</v></c>"

    def _stored(self, value: Value) -> tuple[str, str]:
        if isinstance(value, bool):
            return ' t="b"', str(int(value))
        if isinstance(value, dt.datetime):
            return "", self._serial(value.replace(tzinfo=None))
        if isinstance(value, dt.date):
            return "", self._serial(value)
        return "", repr(float(value) if isinstance(value, float) else value)  # numpy has numbers that tell their type

    def _serial(self, value: dt.date) -> str:
        days = value.toordinal() - self._first_day.toordinal()
        if self._first_day == _DAY_0_OF_1900 and 0 < days <= 60:
            days -= 1  # Excel counts a 29 February 1900
        if not isinstance(value, dt.datetime):
            return repr(float(days))
        return repr(days + (value - dt.datetime.combine(value, dt.time())) / dt.timedelta(days=1))

    def _number(self, role: Role, format: Format, quoted: bool, column: Format) -> int:
        key = (role, format, quoted, column)
        if key not in self._numbers:
            self._numbers[key] = self._style(look(*key))
        return self._numbers[key]


def text_xml(text: str) -> str:
    """Text as it stands inside an element; what looks like Excel's escape ``_x0041_`` is kept as typed."""
    return escape(_ESCAPED_BY_EXCEL.sub("_x005F_", safe_text(text)))

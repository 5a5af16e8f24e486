"""Numbers as planners and exports write them: 1,234.50 · 1.234,50 · 12,34,567 · 1 234 · $1.2M · 3 Mio · 75% · (5)."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cached_property

from xl_territory.schema import Kind
from xl_territory.tables.typed_values import Cleaned, Remark, error, is_blank, text_of, warning
from xl_territory.workbook.names import clean
from xl_territory.workbook.sheets import Value

CODES = "USD|EUR|GBP|CHF|CAD|AUD|NZD|JPY|CNY|INR|SEK|NOK|DKK|PLN|CZK|HUF|RON|BRL|MXN|ZAR|SGD|HKD|KRW|ILS|TRY"
CURRENCY = re.compile(
    rf"(?<![A-Za-z])(?:(?:US|AU|CA|NZ|HK|[ACRS])?[$€£¥₹₽₩₪฿₫₺₴]|(?:{CODES})(?![A-Za-z]))",
)
GROUPING = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?!\d))")
THOUSANDS = re.compile(rf"(?<![A-Za-z])[kT](?=[$€£¥₹]|(?:{CODES})(?![A-Za-z]))")
"""k€ and T€, and the same with a code: the unit stands before the currency."""
SCALES = {
    **dict.fromkeys(("k", "tsd", "thousand", "mila"), 1e3),
    **dict.fromkeys(("m", "mm", "mn", "mio", "mill", "million", "millions", "millionen", "milioni", "mln"), 1e6),
    **dict.fromkeys(("b", "bn", "mrd", "mia", "md", "billion", "billions", "milliarden", "milliards", "mld"), 1e9),
    **{"lakh": 1e5, "lakhs": 1e5, "cr": 1e7, "crore": 1e7, "crores": 1e7},
}
NUMBER = re.compile(
    rf"(?P<sign>[+−-]?)\s*(?P<digits>[\d.,]+(?:e[+-]?\d{{1,3}})?)\s*(?P<unit>%|{'|'.join(SCALES)})?\.?", re.IGNORECASE
)
SCIENTIFIC = re.compile(r"\d+(?:\.\d+)?[eE][+-]?\d+")
UNITS = {True: (Kind.SHARE, Kind.NUMBER), False: (Kind.MONEY,)}
LARGEST, SMALLEST = 1e15, 1e-9
"""Beyond any amount, hours or factor of people; what lies further out is a slip or a broken formula."""
NUMBER_FIX = "Type a plain number such as 1234.5, or clear the cell"


class Convention(Enum):
    """Which sign is the decimal one; the value is the pattern of an unsigned number."""

    POINT = re.compile(r"(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d?(?:,\d\d)+,\d{3}|\d+)(?:\.\d*)?|\.\d+")
    COMMA = re.compile(r"(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,\d*)?|,\d+")

    def read(self, digits: str) -> float | None:
        """The value of unsigned digits with separators, or None where they do not fit."""
        if SCIENTIFIC.fullmatch(digits):
            return float(digits)
        if not self.value.fullmatch(digits):
            return None
        return float(digits.replace(",", "") if self is Convention.POINT else digits.replace(".", "").replace(",", "."))


@dataclass(frozen=True)
class NumberText:
    """A number as text, taken apart: its sign, its digits with separators, its unit (%, k, mio, bn or nothing)."""

    negative: bool
    digits: str
    unit: str

    def value(self, convention: Convention) -> float | None:
        """The number under a convention, or None where its separators do not fit it."""
        size = convention.read(self.digits)
        if size is None:
            return None
        scaled = size / 100 if self.unit == "%" else size * SCALES.get(self.unit, 1.0)
        return -scaled if self.negative else scaled

    @cached_property
    def fits(self) -> tuple[Convention, ...]:
        """The conventions under which the separators make sense."""
        return tuple(convention for convention in Convention if convention.read(self.digits) is not None)

    @cached_property
    def is_ambiguous(self) -> bool:
        """Whether two conventions read two numbers: 1,234 and 1.234."""
        return len({convention.read(self.digits) for convention in self.fits}) > 1


def take_apart(text: str, kind: Kind) -> NumberText | None:
    """The number that ``text`` is, without currency and spaces; None where it is none. Only money has k, Mio and bn."""
    shown = clean(text)
    bare = GROUPING.sub("", CURRENCY.sub(" ", THOUSANDS.sub("", shown)).strip())
    bare += " k" if THOUSANDS.search(shown) else ""
    bracketed = bare.startswith("(") and bare.endswith(")")
    match = NUMBER.fullmatch(bare.strip("()").strip() if bracketed else bare)
    if match is None:
        return None
    unit = (match["unit"] or "").casefold()
    if unit and kind not in UNITS[unit == "%"]:
        return None
    written = NumberText(bracketed or match["sign"] in ("-", "−"), match["digits"], unit)
    return written if written.fits else None


def conventions_needed(numbers: Iterable[NumberText]) -> frozenset[Convention]:
    """The conventions that some number of a column cannot do without."""
    return frozenset(number.fits[0] for number in numbers if len(number.fits) == 1)


def clean_numbers(values: Sequence[Value], kind: Kind) -> Cleaned:
    """A column of numbers as floats, NaN where blank or wrong.

    Separators are read as decimal commas where some number of the column needs that and none needs decimal points.
    """
    texts = {i: take_apart(v, kind) for i, v in enumerate(values) if isinstance(v, str) and not is_blank(v)}
    written = {i: number for i, number in texts.items() if number is not None}
    needed = conventions_needed(written.values())
    convention = Convention.COMMA if needed == {Convention.COMMA} else Convention.POINT
    read: list[float] = []
    remarks: list[Remark] = []
    for i, value in enumerate(values):
        number, problem = _typed(written.get(i), value, convention) if isinstance(value, str) else _stored(value)
        read.append(number)
        if problem:
            remarks.append(error(i, problem, NUMBER_FIX))
    doubtful = {} if needed == {Convention.POINT} else written
    remarks += [_doubt(i, n, convention) for i, n in doubtful.items() if n.is_ambiguous and ("." in n.digits or needed)]
    return Cleaned(read, tuple(remarks))


def _stored(value: Value) -> tuple[float, str]:
    """A cell that is not text as a float, and what is wrong with it."""
    if value is None:
        return math.nan, ""
    if isinstance(value, bool):
        return math.nan, f"{text_of(value)} is not a number"
    if isinstance(value, dt.date):
        return math.nan, "A date stands where a number belongs"
    return _finite(value) if isinstance(value, int | float | Decimal) else (math.nan, "This is not a number")


def _typed(written: NumberText | None, text: str, convention: Convention) -> tuple[float, str]:
    """A text cell as a float, and what is wrong with it."""
    if is_blank(text):
        return math.nan, ""
    if written is None:
        return math.nan, "This is not a number"
    value = written.value(convention if convention in written.fits else written.fits[0])
    return _finite(math.nan if value is None else value)


def _finite(value: float | int) -> tuple[float, str]:
    try:
        number = float(value)
    except OverflowError:
        return math.nan, "This number is too large"
    if math.isnan(number):
        return math.nan, "NaN is not a number"
    if math.isinf(number):
        return math.nan, "An infinite number cannot be planned with"
    if abs(number) > LARGEST:
        return math.nan, "This number is too large to mean anything"
    if 0 < abs(number) < SMALLEST:
        return math.nan, "This number is too small to mean anything; 0 is 0"
    return number, ""


def _doubt(position: int, number: NumberText, convention: Convention) -> Remark:
    reading = number.value(convention)
    return warning(
        position, f"This could be two numbers; it is read as {reading:.15g}", "Store it as a number instead of text"
    )

"""Dates as planners and exports write them: true dates, serial numbers, ISO text, 31.12.2026, 3 avril 2026."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from dateutil import parser

from xl_territory.schema.settings import DATE_ORDER, DateOrder
from xl_territory.tables.month_names import FILLERS, month_numbers, weekdays, words_of
from xl_territory.tables.typed_values import Cleaned, Remark, error, is_blank, warning
from xl_territory.workbook.names import clean
from xl_territory.workbook.sheets import Value

TIME = r"(?:[T\s]\s*\d{1,2}:\d{2}.*)?"
YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.]?)(\d{{1,2}})\2(\d{{1,2}}){TIME}")
YEAR_MONTH_DAY = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){TIME}")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
EPOCH = dt.date(1899, 12, 30)
SERIALS = (10_000, 99_999)
YEARS = (1900, 2200)
LONGEST_IN_WORDS = 8
FIX = "Write dates as year-month-day, such as 2026-12-31, or format the cells as dates"

ORDER_FIX = f"{FIX}; or set {DATE_ORDER.name} on the Settings sheet"


@dataclass(frozen=True)
class Numeric:
    """A date written as three numbers with the year last: 03/04/2026."""

    first: int
    second: int
    year: int
    dotted: bool

    def read(self, day_first: bool) -> dt.date | None:
        """The date under one of the two readings, or None where there is none."""
        day, month = (self.first, self.second) if day_first else (self.second, self.first)
        return _date(self.year, month, day)

    @cached_property
    def readings(self) -> tuple[dt.date, ...]:
        """The dates that it could be, day first before month first. With dots the day always comes first."""
        both = [self.read(day_first=True), self.read(day_first=False)]
        dates = tuple(dict.fromkeys(date for date in both if date is not None))
        return dates[:1] if self.dotted else dates


def clean_dates(values: Sequence[Value], order: DateOrder = DateOrder.AUTO) -> Cleaned:
    """A column of dates, None where blank or wrong.

    A date such as 03/04/2026 is read in the ``order`` asked for; else month first where the unambiguous dates of the
    column are, and day first with a warning where nothing says so.
    """
    numeric = {i: n for i, value in enumerate(values) if isinstance(value, str) and (n := _numeric(value)) is not None}
    orders = _orders(numeric.values())
    month_first = order is DateOrder.MONTH_FIRST or (order is DateOrder.AUTO and orders == {False})
    why = ", as the other dates of the column are" if len(orders) == 1 else ", day before month"
    read: list[dt.date | None] = []
    remarks: list[Remark] = []
    for i, value in enumerate(values):
        date = _choose(numeric[i], month_first) if i in numeric else read_date(value)
        read.append(date)
        if date is None and not is_blank(value):
            remarks.append(error(i, "This is not a date", FIX))
        elif i in numeric and len(numeric[i].readings) > 1 and order is DateOrder.AUTO:
            remarks.append(warning(i, f"This can be two dates; it is read as {in_words(date)}{why}", ORDER_FIX))
    return Cleaned(read, tuple(remarks))


def read_date(value: Value) -> dt.date | None:
    """The one date that a cell can mean, or None."""
    if isinstance(value, dt.datetime):
        return _plausible(value.date())
    if isinstance(value, dt.date):
        return _plausible(value)
    if isinstance(value, str):
        return _plausible(_from_text(clean(value)))
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return _from_number(float(value) if isinstance(value, Decimal) else value)
    return None


def in_words(date: dt.date | None) -> str:
    """A date that cannot be misread: 3 April 2026."""
    return f"{date.day} {date:%B %Y}" if date else ""


def _from_number(value: float) -> dt.date | None:
    """An Excel serial number, or eight digits such as 20261231."""
    if SERIALS[0] <= value <= SERIALS[1]:
        return EPOCH + dt.timedelta(days=int(value))
    digits = str(value).removesuffix(".0")
    return _plausible(_from_text(digits)) if len(digits) == 8 and digits.isdecimal() else None


def _from_text(text: str) -> dt.date | None:
    if match := YEAR_FIRST.fullmatch(text):
        return _date(int(match[1]), int(match[3]), int(match[4])) if match[2] or len(text) >= 8 else None
    if match := YEAR_MONTH_DAY.fullmatch(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if SERIAL.fullmatch(text):
        return _from_number(float(text))
    if not (any(map(str.isalpha, text)) and any(map(str.isdecimal, text))):
        return None
    return _from_words(text) or _in_another_language(text)


def _from_words(text: str) -> dt.date | None:
    """A date with a month in words. Two fillers for what is missing show whether day, month and year are all there."""
    fillers = (dt.datetime(1904, 1, 1), dt.datetime(1908, 2, 2))
    try:
        first, second = (parser.parse(text, default=filler, ignoretz=True, dayfirst=True) for filler in fillers)
    except (ValueError, OverflowError, TypeError, ArithmeticError, IndexError, AttributeError):
        return None
    return first.date() if first.date() == second.date() else None


def _in_another_language(text: str) -> dt.date | None:
    """A day, the name of a month and a year in four digits, or in two behind the day: 3 de abril de 2026."""
    words = words_of(re.sub(rf"{TIME}$", "", text))
    numbers = [word for word in words if word.isdecimal()]
    names = [word for word in words if not word.isdecimal() and word not in FILLERS]
    if len(numbers) != 2 or not names or len(words) > LONGEST_IN_WORDS:
        return None
    months = [month_numbers()[name] for name in names if name in month_numbers()]
    if len(months) != 1 or any(name not in month_numbers() and name not in weekdays() for name in names):
        return None
    day, year = sorted(numbers, key=len) if len(numbers[0]) != len(numbers[1]) else numbers
    return _date(int(year) + (2000 if len(year) == 2 else 0), months[0], int(day)) if len(day) < 3 else None


def _numeric(text: str) -> Numeric | None:
    match = YEAR_LAST.fullmatch(clean(text))
    if match is None:
        return None
    year = int(match[4]) + (2000 if len(match[4]) == 2 else 0)
    return Numeric(int(match[1]), int(match[3]), year, dotted=match[2] == ".")


def _orders(dates: Iterable[Numeric]) -> frozenset[bool]:
    """Whether the unambiguous dates of a column put the day first (True), the month (False), or some of each."""
    sure = (date for date in dates if len(date.readings) == 1 and not date.dotted and date.first != date.second)
    return frozenset(date.read(day_first=True) is not None for date in sure)


def _choose(date: Numeric, month_first: bool) -> dt.date | None:
    readings = date.readings
    return _plausible(readings[-1 if month_first else 0]) if readings else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _plausible(date: dt.date | None) -> dt.date | None:
    return date if date is not None and YEARS[0] <= date.year <= YEARS[1] else None

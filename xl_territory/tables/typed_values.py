"""What a cell says, whatever it is made of: shown to planners, screened for Excel errors, cleaned as text."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from xl_territory.errors import Severity
from xl_territory.workbook.names import clean, key
from xl_territory.workbook.sheets import Value

ERROR_VALUES = frozenset(
    key(text)
    for text in (
        "#REF!",
        "#N/A",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
        "#UNKNOWN!",
        "#BUSY!",
        "#PYTHON!",
        "#GETTING_DATA",
    )
)
LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Remark:
    """Something wrong or doubtful with the cell at ``position`` of a column, counted from 0."""

    position: int
    severity: Severity
    problem: str
    fix: str


@dataclass(frozen=True)
class Cleaned:
    """The cells of a column as its kind wants them, and what was remarkable; a bad cell is blank."""

    values: Sequence[object]
    remarks: tuple[Remark, ...] = ()


def error(position: int, problem: str, fix: str) -> Remark:
    """A remark that stops the run."""
    return Remark(position, Severity.ERROR, problem, fix)


def warning(position: int, problem: str, fix: str) -> Remark:
    """A remark that names how a doubtful cell was read."""
    return Remark(position, Severity.WARNING, problem, fix)


def is_blank(value: Value) -> bool:
    """Whether a cell holds nothing that can be seen."""
    return value is None or (isinstance(value, str) and not value.strip())


def is_error_value(value: Value) -> bool:
    """Whether a cell holds the text of an Excel error value."""
    return isinstance(value, str) and value.lstrip()[:1] == "#" and key(value) in ERROR_VALUES


def text_of(value: Value) -> str:
    """A cell as clean text: whole floats without ``.0``, dates in ISO form, blank as ""."""
    if isinstance(value, str):
        return value.strip() if value.isascii() else clean(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float | Decimal) and math.isfinite(value) and value == int(value):
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return str(value)


def day_of(value: object) -> dt.date | None:
    """A cell of a sheet or of a typed column as a day; None where it is blank or no date."""
    if isinstance(value, dt.datetime):
        return None if pd.isna(value) else value.date()
    return value if isinstance(value, dt.date) else None


def shown(value: Value) -> str:
    """A cell as a fault shows it: as typed, cut where it is long."""
    text = value if isinstance(value, str) else text_of(value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"

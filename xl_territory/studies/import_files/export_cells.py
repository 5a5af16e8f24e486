"""Cells of an export as dates, numbers or words: each different cell is read once, as on every input sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xl_territory.schema import Column, Kind
from xl_territory.studies.import_files.export_file import CodedColumn
from xl_territory.tables.cell_cleaners import clean_cells
from xl_territory.tables.dates import clean_dates
from xl_territory.tables.numbers import clean_numbers
from xl_territory.tables.typed_values import text_of
from xl_territory.tables.yes_no_words import YES_NO
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import Value

TIME = re.compile(r"[T ]\d{1,2}:\d{2}.*$")
Days = NDArray[np.datetime64]
Floats = NDArray[np.float64]


def spread(column: CodedColumn, of_words: NDArray[Any], blank: object) -> NDArray[Any]:
    """(rows,) what each word became, ``blank`` where the cell is blank."""
    return np.append(of_words, np.array([blank], dtype=of_words.dtype))[column.codes]


def as_days(column: CodedColumn) -> Days:
    """(rows,) the day of each cell; NaT where it is blank or no date."""
    words = [TIME.sub("", word) if isinstance(word, str) else word for word in column.words]
    days = np.array(clean_dates(words).values, dtype="datetime64[D]")
    return spread(column, days, np.datetime64("NaT"))


def as_numbers(column: CodedColumn) -> Floats:
    """(rows,) the number of each cell, Yes 1 and No 0; NaN where it is blank or no number."""
    truths = [YES_NO.get(key(text)) if (text := text_of(word)).isalpha() else None for word in column.words]
    rest = [None if truth is not None else word for truth, word in zip(truths, column.words, strict=True)]
    read = clean_numbers(rest, Kind.NUMBER).values
    numbers = [_number(truth, value) for truth, value in zip(truths, read, strict=True)]
    return spread(column, np.array(numbers, dtype=float), np.nan)


def as_texts(column: CodedColumn) -> NDArray[np.object_]:
    """(rows,) each cell as text, "" where it is blank."""
    return spread(column, np.array([text_of(word) for word in column.words], dtype=object), "")


def as_declared(words: Sequence[Value], declared: Column) -> list[Value]:
    """Words as a column of Accounts holds them; None where they cannot be read so."""
    cleaned = clean_cells(declared, words).values
    return [_cell(declared.kind, value) for value in cleaned]


def _cell(kind: Kind, value: object) -> Value:
    if kind is Kind.YES_NO:
        return "Yes" if value else "No"
    if isinstance(value, tuple):
        return "; ".join(value) or None
    if isinstance(value, float) and np.isnan(value):
        return None
    return value or None if isinstance(value, str) else value  # type: ignore[return-value]


def _number(truth: bool | None, value: object) -> float:
    return float(truth) if truth is not None else float(value) if isinstance(value, int | float) else np.nan

"""One cleaner per Kind: a column of raw cells becomes a column of typed ones."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from xl_territory.schema import Column, Kind
from xl_territory.schema.settings import DateOrder
from xl_territory.tables.dates import clean_dates
from xl_territory.tables.numbers import clean_numbers
from xl_territory.tables.typed_values import Cleaned, Remark, error, is_error_value, text_of
from xl_territory.tables.yes_no_words import YES_NO
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import Value

DTYPES: Mapping[Kind, str] = {
    Kind.TEXT: "object",
    Kind.LIST: "object",
    Kind.DATE: "datetime64[s]",
    Kind.YES_NO: "bool",
}


def clean_cells(column: Column, values: Sequence[Value], date_order: DateOrder = DateOrder.AUTO) -> Cleaned:
    """The cells of a column as its kind wants them; Excel errors and NaN are remarked and left blank."""
    sound, remarks = screen(values)
    cleaned = _clean(column, sound, date_order)
    return Cleaned(cleaned.values, (*remarks, *cleaned.remarks))


def screen(values: Sequence[Value]) -> tuple[list[Value], list[Remark]]:
    """The cells without Excel error values and NaN, and a remark for each of those."""
    sound: list[Value] = list(values)
    remarks: list[Remark] = []
    for i, value in enumerate(values):
        if is_error_value(value):
            remarks.append(error(i, "The cell holds an Excel error", "Correct its formula, or clear the cell"))
        elif isinstance(value, float) and math.isnan(value):
            remarks.append(error(i, "NaN is not a value", "Type a value, or clear the cell"))
        else:
            continue
        sound[i] = None
    return sound, remarks


def series(kind: Kind, values: Sequence[object], rows: Sequence[int]) -> pd.Series:
    """Cleaned cells as a typed Series, indexed by Excel row."""
    index = pd.Index(np.array(rows, dtype="int64"))
    if kind is Kind.DATE:
        return pd.Series(np.array(list(values), dtype="datetime64[s]"), index=index)
    return pd.Series(list(values), index=index, dtype=DTYPES.get(kind, "float64"))


def _clean(column: Column, values: Sequence[Value], date_order: DateOrder) -> Cleaned:
    match column.kind:
        case Kind.TEXT:
            return clean_texts(values, column)
        case Kind.LIST:
            return Cleaned([split_list(text_of(value)) for value in values])
        case Kind.YES_NO:
            return clean_yes_no(values)
        case Kind.DATE:
            return clean_dates(values, date_order)
        case _:
            return clean_numbers(values, column.kind)


def clean_texts(values: Sequence[Value], column: Column) -> Cleaned:
    """A column of texts; a word of the column's choices is spelled as there, a blank one is its default choice."""
    spelled = {key(choice): choice for choice in column.choices}
    if not column.open_choices and column.default in column.choices:
        spelled[""] = column.default
    texts = [text_of(value) for value in values]
    identifies = column.key or column.reference is not None
    dates = [i for i, value in enumerate(values) if isinstance(value, dt.date)] if identifies else []
    fix = "Format the column as text and type it again"
    return Cleaned(
        [spelled.get(key(text), text) for text in texts] if spelled else texts,
        tuple(error(i, "Excel has turned this into a date", fix) for i in dates),
    )


def clean_yes_no(values: Sequence[Value]) -> Cleaned:
    """A column of Yes and No; a blank is No."""
    words = [key(text_of(value)).rstrip(".") for value in values]
    odd = [i for i, word in enumerate(words) if word not in YES_NO]
    return Cleaned(
        [YES_NO.get(word, False) for word in words],
        tuple(error(i, "This is neither Yes nor No", "Type Yes or No, or clear the cell for No") for i in odd),
    )


def split_list(text: str) -> tuple[str, ...]:
    """The parts of a list that is separated by ``;``, each once and as first typed."""
    unique: dict[str, str] = {}
    for part in map(str.strip, text.split(";")):
        if part:
            unique.setdefault(key(part), part)
    return tuple(unique.values())

"""An export as columns of codes: text files of any separator and encoding, and workbooks of any age."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xl_territory.errors import UsageError, WorkbookError
from xl_territory.workbook.names import clean
from xl_territory.workbook.sheets import Value
from xl_territory.workbook.xlsx.other_formats import guarded

TEXT_SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".tab"})
BOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
SEPARATORS = ",;\t|"
SAMPLE = 5_000
"""Rows that are looked at to guess what a column is."""


@dataclass(frozen=True, eq=False)
class CodedColumn:
    """A column of an export: ``codes`` (rows,) positions in ``words``, its different cells; -1 = blank."""

    codes: NDArray[np.intp]
    words: Sequence[Value]


@dataclass(frozen=True, eq=False)
class Export:
    """The rows of a file by column, in the order of the file."""

    columns: Mapping[str, CodedColumn]
    rows: int


def read_export(path: Path, wanted: Collection[str] | None = None, most_rows: int | None = None) -> Export:
    """The columns of a file that are wanted (None = all of them) of its first rows.

    Raises
    ------
    UsageError : the file is not there, or of no kind that can be read.
    WorkbookError : the file cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix not in TEXT_SUFFIXES | BOOK_SUFFIXES:
        raise UsageError(f"{path.name} is no export that can be read. Save it as .csv, .xlsx, .xls or .ods.")
    if not path.is_file():
        raise UsageError(f"There is no file {path}. Correct File on sheet Sources, or name the file in the command.")
    frame = _text(path, wanted, most_rows) if suffix in TEXT_SUFFIXES else _book(path, wanted, most_rows)
    columns = {clean(str(name)): _coded(frame[name]) for name in frame.columns}
    return Export(columns, len(frame))


def _text(path: Path, wanted: Collection[str] | None, most_rows: int | None) -> pd.DataFrame:
    data = path.read_bytes()
    encoding = encoding_of(data)
    head = data[:40_000].decode(encoding, "replace")
    try:
        return pd.read_csv(
            io.BytesIO(data),
            sep=separator_of(head),
            encoding=encoding,
            encoding_errors="replace",
            dtype="category",
            usecols=None if wanted is None else lambda name: clean(str(name)) in wanted,
            nrows=most_rows,
            keep_default_na=False,
            na_values=[""],
            index_col=False,
            on_bad_lines="skip",
        )
    except (ValueError, OverflowError) as error:
        raise WorkbookError(f"{path.name} is no table of text ({str(error).splitlines()[0]}).") from error


def _book(path: Path, wanted: Collection[str] | None, most_rows: int | None) -> pd.DataFrame:
    def read() -> pd.DataFrame:
        sheets = pd.read_excel(path, sheet_name=None, engine="calamine", dtype=object, nrows=most_rows)
        return max(sheets.values(), key=lambda sheet: sheet.size)

    frame = guarded(read, path.name)
    kept = [name for name in frame.columns if wanted is None or clean(str(name)) in wanted]
    return frame[kept]


def encoding_of(data: bytes) -> str:
    """The encoding of a text file: what its first bytes say, else UTF-8 where it is that, else Windows'."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def separator_of(head: str) -> str:
    """What separates the cells of a text whose first lines are ``head``."""
    first = next((line for line in head.splitlines() if line.strip()), "")
    try:
        return csv.Sniffer().sniff(first, delimiters=SEPARATORS).delimiter
    except csv.Error:
        return max(SEPARATORS, key=first.count)


def _coded(column: pd.Series) -> CodedColumn:
    if isinstance(column.dtype, pd.CategoricalDtype):
        words = [str(word) for word in column.cat.categories]
        return CodedColumn(column.cat.codes.to_numpy().astype(np.intp), words)
    codes, different = pd.factorize(column.astype(object).where(column.notna() & (column != ""), None))
    return CodedColumn(codes.astype(np.intp), [_value(word) for word in different])


def _value(word: object) -> Value:
    return word.to_pydatetime() if isinstance(word, pd.Timestamp) else word  # type: ignore[return-value]

"""Other formats made into a package: .xls, .xlsb, .ods through calamine, .csv as text. Only values come over."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, load_workbook

from xl_territory.errors import WorkbookError
from xl_territory.workbook.cell_values import brief, duration_text, safe_text

T = TypeVar("T")
MOST_CELLS = 1_000_000
LONGEST_SECONDS = 30
TOLD = 3
_OF_NO_KIND = "Cannot detect file format"
"""What calamine says of a file of every kind that it cannot read to its end."""
SEPARATORS = ("\t", ";", ",", "|")
_ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def from_binary(data: bytes, name: str) -> bytes:
    """A package with the values of an .xls, .xlsb or .ods file. Raises `WorkbookError`.

    A process of its own unpacks them: what such a file announces can fill the memory before anything can be checked.
    """
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "RUST_BACKTRACE": "0"}
    command = [sys.executable, "-m", "xl_territory.workbook.xlsx.unpacking", name]
    try:
        done = subprocess.run(
            command, input=data, env=environment, capture_output=True, timeout=LONGEST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise WorkbookError(f"{name} takes too long to read. Open it in Excel and save it as .xlsx.") from error
    if done.returncode == 0:
        return done.stdout
    told = done.stderr.decode(errors="replace").strip() if done.returncode == TOLD else ""
    known = told and _OF_NO_KIND not in told
    raise WorkbookError(
        told if known else f"{name} is damaged or far too large. Open it in Excel and save it as .xlsx."
    )


def unpacked(data: bytes, name: str) -> bytes:
    """The same, in this process and at its risk."""
    return guarded(lambda: _package(_sheets(load_workbook(io.BytesIO(data)), name)), name)


def from_texts(texts: Mapping[str, bytes]) -> bytes:
    """A package with a sheet per text file. Raises `WorkbookError` for a text that is no table."""
    return _package([(name, _rows(data, name)) for name, data in texts.items()])


def guarded(read: Callable[[], T], name: str) -> T:
    """What ``read`` gives; whatever the Rust library does not like, panics included, becomes a `WorkbookError`."""
    try:
        return read()
    except PasswordError as error:
        raise WorkbookError(f"{name} is protected with a password. Remove it in Excel, save and try again.") from error
    except (WorkbookError, KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic is no Exception
        raise WorkbookError(
            f"{name} cannot be read ({brief(error)}). Open it in Excel, save it as .xlsx and try again."
        ) from error


def _sheets(book: CalamineWorkbook, name: str) -> list[tuple[str, Sequence[Sequence[Any]]]]:
    names = [each.name for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    if not names:
        raise WorkbookError(f"{name} holds no worksheet.")
    return [(each, _checked(book.get_sheet_by_name(each).to_python(skip_empty_area=False), each)) for each in names]


def _checked(rows: list[list[Any]], sheet: str) -> list[list[Any]]:
    if rows and len(rows) * len(rows[0]) > MOST_CELLS:
        raise WorkbookError(
            f"Sheet {sheet} is too large to be read. Delete the empty rows and columns around your data."
        )
    return rows


def has_separators(data: bytes) -> bool:
    """Whether a text looks like a table: some line near its beginning has a separator."""
    return any(separator in line for line in _decoded(data)[:20_000].splitlines()[:20] for separator in SEPARATORS)


def _rows(data: bytes, name: str) -> list[list[str]]:
    text = _decoded(data)
    separator = _separator(text)
    if text.count(separator) + text.count("\n") + text.count("\r") > 2 * MOST_CELLS:
        raise _too_many(name)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise WorkbookError(
            f"{name} is no text with separators ({brief(error)}). Save it as .xlsx and try again."
        ) from error
    if sum(map(len, rows)) > MOST_CELLS:
        raise _too_many(name)
    return rows


def _too_many(name: str) -> WorkbookError:
    return WorkbookError(f"{name} has more than {MOST_CELLS:,} cells: leave out the columns that no plan needs.")


def _separator(text: str) -> str:
    """The one that the headers have most of: lists in cells have separators too, headers have none."""
    lines = (re.sub(r'"[^"]*"', "", line) for line in text[:20_000].splitlines())
    counts = ({separator: line.count(separator) for separator in SEPARATORS} for line in lines)
    first = next((found for found in counts if any(found.values())), {})
    return max(first, key=lambda separator: first[separator]) if first else ","


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def _package(sheets: Iterable[tuple[str, Sequence[Sequence[Any]]]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    taken: set[str] = set()
    for name, rows in sheets:
        sheet = book.create_sheet(_sheet_name(name, taken))
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """A name that Excel allows and that no other sheet has."""
    base = _FORBIDDEN_IN_NAMES.sub(" ", safe_text(wanted)).strip(" '")[:31] or "Sheet"
    tries = [base, *(f"{base[:27]} {count}" for count in range(2, len(taken) + 3))]
    name = next(each for each in tries if each.casefold() not in taken)
    taken.add(name.casefold())
    return name


def _cell(sheet: Any, value: Any) -> Any:
    """The value for a write-only sheet; text stays text, whatever it begins with."""
    if value == "" or value is None:
        return None
    if isinstance(value, dt.time | dt.timedelta):
        value = duration_text(value)
    if isinstance(value, str):
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(sheet, value=safe_text(value))
        cell.data_type = "s"
        return cell
    if isinstance(value, dt.date) and value.year < 1900:
        return value.isoformat()
    return value

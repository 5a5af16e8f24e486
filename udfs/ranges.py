"""Ranges as worksheet functions get them: frozen blocks of cells, and the sheets that a few of them stand for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from xl_territory.errors import Fault, InputError, Severity, UsageError
from xl_territory.plans.pipeline import read_workbook
from xl_territory.schema import Column
from xl_territory.tables.cell_cleaners import clean_cells
from xl_territory.tables.typed_values import is_blank, is_error_value
from xl_territory.territory.territory import Territory
from xl_territory.workbook.cell_values import error_value, plain
from xl_territory.workbook.sheets import RawSheet, Value

Block = tuple[tuple[Value, ...], ...]
"""The cells of a range row by row; an omitted argument is empty, a single value has one cell."""

OMITTED: Block = ()
PROBLEM = "#VALUE! "
LONGEST_TEXT = 255


class RangeError(UsageError):
    """A range that a worksheet function cannot work with; its text is what the cell shows."""


def frozen(cells: Any) -> Block:
    """A scalar, a row or rows of cells as a block. TRUE and FALSE become text: Python holds True and 1 for the same."""
    if isinstance(cells, str) or not isinstance(cells, Sequence):
        return ((_cell(cells),),)
    rows = [row if isinstance(row, Sequence) and not isinstance(row, str) else (row,) for row in cells]
    return tuple(tuple(map(_cell, row)) for row in rows)


def is_empty(block: Block) -> bool:
    """Whether an argument was omitted, or all its cells are blank."""
    return all(is_blank(cell) for row in block for cell in row)


def shape(block: Block) -> tuple[int, int]:
    """Rows and columns."""
    return len(block), len(block[0]) if block else 0


def flat(block: Block) -> list[Value]:
    """The cells row by row."""
    return [cell for row in block for cell in row]


def line(block: Block, name: str) -> list[Value]:
    """The cells of a range that is one row or one column wide. Raises `RangeError`."""
    if min(shape(block)) > 1:
        raise RangeError(f"{name} must be one column or one row, not {len(block)} × {len(block[0])} cells.")
    return flat(block)


def single(block: Block, name: str) -> Value:
    """The value of an argument that is one cell, None where it is omitted. Raises `RangeError`."""
    if len(flat(block)) > 1:
        raise RangeError(f"{name} must be one value, not {len(block)} × {len(block[0])} cells.")
    return next(iter(flat(block)), None)


def reshaped(cells: Sequence[Value], like: Block) -> Block:
    """``cells`` row by row in the shape of ``like``."""
    width = shape(like)[1]
    return tuple(tuple(cells[start : start + width]) for start in range(0, len(cells), width or 1))


def aligned(columns: Mapping[str, Block]) -> dict[str, list[Value]]:
    """Cells of several ranges side by side: of one shape, but for single values and omitted ones, which repeat.

    Raises `RangeError` where shapes differ.
    """
    shapes = {name: shape(block) for name, block in columns.items() if len(flat(block)) > 1}
    if len(set(shapes.values())) > 1:
        listed = ", ".join(f"{name} {rows} × {width}" for name, (rows, width) in shapes.items())
        raise RangeError(f"Ranges must have the same shape: {listed}.")
    count = max(len(flat(block)) for block in columns.values())
    return {name: (flat(block) or [None]) * (1 if len(flat(block)) > 1 else count) for name, block in columns.items()}


def numbers(column: Column, cells: Sequence[Value], name: str, least: float = 0.0) -> list[float]:
    """Cells as the numbers of ``column``, NaN where blank. Raises `RangeError` for the first that is no such number."""
    refuse_errors(cells, name)
    cleaned = clean_cells(column, list(cells))
    found = [float(str(value)) for value in cleaned.values]
    for position, problem in sorted(
        [(remark.position, remark.problem) for remark in cleaned.remarks]
        + [(at, f"This must be at least {least:g}") for at, number in enumerate(found) if number < least]
    ):
        raise RangeError(f"{name}, cell {position + 1}: {problem} ({cells[position]}).")
    return found


def refuse_errors(cells: Iterable[Value], name: str) -> None:
    """Raise `RangeError` where a cell holds an Excel error, or what another worksheet function could not work out."""
    for position, cell in enumerate(cells, start=1):
        if isinstance(cell, str) and (cell.startswith(PROBLEM) or is_error_value(cell)):
            raise RangeError(f"{name}, cell {position}: {cell.removeprefix(PROBLEM)}")


def refuse_problems(cells: Iterable[Value], place: str) -> None:
    """Raise `RangeError` where a cell holds what another worksheet function could not work out."""
    for cell in cells:
        if isinstance(cell, str) and cell.startswith(PROBLEM):
            raise RangeError(f"{place}: {cell.removeprefix(PROBLEM)}")


def table(name: str, block: Block) -> dict[str, RawSheet]:
    """A range with headers as the sheet ``name``; nothing where it is omitted."""
    if is_empty(block):
        return {}
    for position, row in enumerate(block, start=1):
        refuse_problems(row, f"{name} range, row {position}")
    return {name: RawSheet(name, block)}


def sheet_of(name: str, columns: Mapping[str, Sequence[Value]]) -> dict[str, RawSheet]:
    """A sheet of these columns."""
    return {name: RawSheet(name, [tuple(columns), *zip(*columns.values(), strict=True)])}


def territory_of(sheets: Mapping[str, RawSheet]) -> Territory:
    """The territory that ranges with headers describe. Raises `RangeError` with the first error in them."""
    try:
        return read_workbook(sheets)
    except InputError as error:
        raise RangeError(sentence(_first_error(error.faults))) from error


def territory_of_cells(sheets: Mapping[str, RawSheet]) -> Territory:
    """The same for sheets made of ranges without headers: cells are counted from the first one."""
    try:
        return read_workbook(sheets)
    except InputError as error:
        fault = _first_error(error.faults)
        raise RangeError(f"cell {fault.row - 1}, {cell_sentence(fault)}" if fault.row else sentence(fault)) from error


def faulty_cells(sheets: Mapping[str, RawSheet], name: str) -> tuple[Territory | None, dict[int, str]]:
    """The territory of made sheets, None where they have errors; position and sentence of what is wrong on ``name``.

    Doubtful cells count as wrong. Raises `RangeError` for errors elsewhere.
    """
    territory: Territory | None = None
    try:
        territory = read_workbook(sheets)
        found: Sequence[Fault] = territory.tables.faults
    except InputError as error:
        found = error.faults
    for fault in found:
        if fault.severity is Severity.ERROR and (fault.sheet != name or fault.row is None):
            raise RangeError(sentence(fault))
    wrong = [fault for fault in found if fault.severity is not Severity.INFO and fault.sheet == name]
    return territory, {fault.row - 2: cell_sentence(fault) for fault in reversed(wrong) if fault.row}


def sentence(fault: Fault) -> str:
    """A fault as a cell shows it; rows are counted within the range."""
    place = f"{fault.sheet} range" + (f", row {fault.row}" if fault.row else "")
    return f"{place}, {cell_sentence(fault)}"


def cell_sentence(fault: Fault) -> str:
    """A fault whose place is known."""
    value = f" ({fault.value})" if fault.value else ""
    return f"{f'{fault.column}: ' if fault.column else ''}{fault.problem}{value}. {fault.fix}"


def _first_error(faults: Iterable[Fault]) -> Fault:
    return next(fault for fault in faults if fault.severity is Severity.ERROR)


def shown(cells: Iterable[Iterable[Value]]) -> Block:
    """Results as Excel takes them: no NaN, no text longer than a cell of an array may be."""
    return tuple(tuple(map(_shown, row)) for row in cells)


def _cell(value: Any) -> Value:
    if isinstance(value, bool):
        return str(value).upper()
    if error := error_value(value):
        return error
    return value if value is None or isinstance(value, str | float | int | dt.date) else plain(value)


def _shown(value: Value) -> Value:
    value = plain(value)
    if value is None:
        return ""
    return value if not isinstance(value, str) or len(value) <= LONGEST_TEXT else f"{value[: LONGEST_TEXT - 1]}…"

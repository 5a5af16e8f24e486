"""The checks that follow from a block's declaration; every cell that fails one becomes a Fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import pandas as pd

from xl_territory.errors import Fault, Severity
from xl_territory.schema import AnySetting, Column, Kind
from xl_territory.schema.settings import setting_key
from xl_territory.tables.block import ReadBlock
from xl_territory.workbook.names import header_key, key

BLANK, REPEATED, MINIMUM, MAXIMUM, WHOLE, CHOICE = "blank", "repeated", "minimum", "maximum", "whole", "choice"
LONGEST_LIST = 12
NOT_WHOLE = ("This must be a whole number", "Type a number without decimals, or clear the cell")


@dataclass(frozen=True)
class Failure:
    """A cell that fails a check: its column, the header as typed, the check, the Excel row and the cleaned cell."""

    column: Column
    header: str
    check: str
    row: int
    word: str


def check_block(read: ReadBlock, known: Sequence[Fault] = ()) -> list[Fault]:
    """Every cell of a block that breaks its declaration, but for the cells that ``known`` errors already name."""
    reported = {(fault.row, fault.column) for fault in known if fault.severity is Severity.ERROR}
    failures = [failure for failure in _failures(read) if (failure.row, failure.header) not in reported]
    first = {name: _first_rows(read, name) for name in {f.column.name for f in failures if f.check == REPEATED}}
    return [
        read.fault(
            Severity.ERROR, failure.row, failure.column.name, *_sentences(failure, first.get(failure.column.name))
        )
        for failure in failures
    ]


def _failures(read: ReadBlock) -> Iterator[Failure]:
    """Column by column, check by check; a blank cell fails only where it must not be blank."""
    for column in (column for column in read.block.columns if column.name in read.raw):
        cells = read.frame[column.name]
        filled = cells[cells.notna()]
        for name, fails in _checks(column):
            among = cells if name == BLANK else filled
            for row, cell in among[fails(among).to_numpy(bool)].items():
                yield Failure(column, read.headers[column.name], name, int(str(row)), str(cell))


def _first_rows(read: ReadBlock, column: str) -> dict[str, int]:
    """The Excel row in which each word of a column stands first, by compared name."""
    return {key(word): row for row, word in reversed(list(read.cells(column)))}


def _checks(column: Column) -> Iterator[tuple[str, Callable[[pd.Series[Any]], pd.Series[bool]]]]:
    """The checks of a column by name: which of some cells fail."""
    if column.required:
        yield BLANK, lambda cells: (cells == "") | cells.isna()
    if column.key:
        yield REPEATED, lambda cells: (cells != "") & cells.map(key).duplicated()
    if column.minimum is not None:
        yield MINIMUM, lambda cells: cells < column.minimum
    if column.maximum is not None:
        yield MAXIMUM, lambda cells: cells > column.maximum
    if column.kind is Kind.WHOLE:
        yield WHOLE, lambda cells: cells % 1 != 0
    if column.choices and not column.open_choices:
        yield CHOICE, lambda cells: ~cells.isin(("", *column.choices))


def _sentences(failure: Failure, first_rows: Mapping[str, int] | None) -> tuple[str, str]:
    """What is wrong with a cell that fails a check, and what to do about it."""
    match failure.check:
        case "blank":
            return f"{failure.column.name} is blank", "Fill it in, or clear the whole row"
        case "repeated":
            first = (first_rows or {})[key(failure.word)]
            return f"{failure.column.name} is already used in row {first}", "Give each row its own, or delete one"
        case "minimum" | "maximum":
            return outside(failure.column)
        case "whole":
            return NOT_WHOLE
        case _:
            return not_one_of(failure.word, failure.column.choices)


def outside(column: Column) -> tuple[str, str]:
    """What is wrong with a number beyond the limits of its column, and what to do."""
    low, high = (_limit(column, limit) for limit in (column.minimum, column.maximum))
    if column.maximum is None:
        return f"This must be at least {low}", "Correct it, or clear the cell"
    if column.kind is Kind.SHARE:
        return f"This must be between {low} and {high}", "Type a share with its sign, such as 75%, or as 0.75"
    return f"This must be between {low} and {high}", "Correct it, or clear the cell"


def _limit(column: Column, limit: float | None) -> str:
    if limit is None:
        return "any"
    return f"{limit:.0%}" if column.kind is Kind.SHARE else f"{limit:,.15g}"


def not_one_of(word: str, known: Sequence[str]) -> tuple[str, str]:
    """What is wrong with a word that is not among the known ones, and what to do: the nearest of them is named."""
    near = nearest(word, known)
    listed = ", ".join(known[:LONGEST_LIST]) + (" …" if len(known) > LONGEST_LIST else "")
    hint = f"Write {near}, if that is what you mean. " if near else ""
    return "This is not known here", f"{hint}Known are: {listed}"


def settings_meant(name: str, catalogue: Iterable[AnySetting]) -> list[str]:
    """The settings that a name which is none probably means: those of its last part (balance), else the nearest one."""
    names = [setting.name for setting in catalogue]
    last = {each: setting_key(each.rpartition(":")[2]) for each in names}
    wanted = setting_key(name.rpartition(":")[2])
    alike = [each for each in names if last[each] == wanted]
    near = nearest(name, names) or next((each for each in names if nearest(wanted, [last[each]])), None)
    return alike or ([near] if near else [])


def nearest(word: str, known: Sequence[str], likeness: float = 0.75) -> str | None:
    """The known word that ``word`` was probably meant to be, or None; ``likeness`` is 1 for the same letters."""
    keys = {header_key(name): name for name in known}
    close = get_close_matches(header_key(word), list(keys), n=1, cutoff=likeness)
    return keys[close[0]] if close else None

"""The checks that follow from a block's declaration, as a pandera schema; every failure becomes a Fault."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import pandera.pandas as pa

from xl_territory.errors import Fault, Severity
from xl_territory.schema import AnySetting, Block, Column, Kind
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


def schema_of(block: Block, names: Collection[str]) -> pa.DataFrameSchema:
    """The pandera schema of the columns ``names`` of a block, as its declaration demands."""
    columns = [column for column in block.columns if column.name in names]
    return pa.DataFrameSchema({c.name: pa.Column(checks=list(_checks(c)), nullable=True) for c in columns})


def _failures(read: ReadBlock) -> list[Failure]:
    try:
        schema_of(read.block, read.raw.keys()).validate(read.frame, lazy=True)
    except pa.errors.SchemaErrors as failure:
        cases = failure.failure_cases
        found = zip(cases["column"], cases["check"], cases["index"], cases["failure_case"], strict=True)
        return [Failure(read.block.column(c), read.headers[c], k, int(row), str(v)) for c, k, row, v in found]
    return []


def _first_rows(read: ReadBlock, column: str) -> dict[str, int]:
    """The Excel row in which each word of a column stands first, by compared name."""
    return {key(word): row for row, word in reversed(list(read.cells(column)))}


def _checks(column: Column) -> Iterator[pa.Check]:
    if column.required:
        yield pa.Check(lambda cells: cells != "", ignore_na=False, name=BLANK)
        yield pa.Check(lambda cells: cells.notna(), ignore_na=False, name=BLANK)
    if column.key:
        yield pa.Check(lambda cells: (cells == "") | ~cells.map(key).duplicated(), name=REPEATED)
    if column.minimum is not None:
        yield pa.Check(lambda cells, least=column.minimum: cells >= least, name=MINIMUM)
    if column.maximum is not None:
        yield pa.Check(lambda cells, most=column.maximum: cells <= most, name=MAXIMUM)
    if column.kind is Kind.WHOLE:
        yield pa.Check(lambda cells: cells % 1 == 0, name=WHOLE)
    if column.choices and not column.open_choices:
        yield pa.Check(lambda cells, words=("", *column.choices): cells.isin(words), name=CHOICE)


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

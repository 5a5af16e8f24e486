"""Input sheets of planning steps: read when a step asks for them, with the checks of every other input sheet."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan

import pandas as pd

from xl_territory.errors import Fault, InputError, Severity, TooLittleDataError
from xl_territory.schema import InputSheet
from xl_territory.tables.block import ReadBlock
from xl_territory.tables.faults import in_order
from xl_territory.tables.input_blocks import HowToRead, find_sheet, read_sheet
from xl_territory.tables.references import Vocabulary, spell_column, unknown_words
from xl_territory.workbook.sheets import RawSheet

Known = Mapping[tuple[str, str], Vocabulary]


def read_step_sheet(
    sheets: Mapping[str, RawSheet], declared: InputSheet, known: Known | None = None
) -> dict[str, pd.DataFrame]:
    """The tables of an input sheet by their names, each typed as `Tables` has its frames.

    Parameters
    ----------
    known : the words that a column may refer to, by (sheet, column) as `Column.reference` names it.

    Raises
    ------
    TooLittleDataError : the workbook has no such sheet, or no row on it, and the declaration has no default rows.
    InputError : with every fault of the sheet.
    """
    defaults = {block.table: block.defaults for block in declared.blocks}
    reads, faults = read_sheet(sheets, declared, HowToRead(defaults))
    linked = [_linked(read, known or {}) for read in reads]
    faults = [*faults, *(fault for _, found in linked for fault in found)]
    if any(fault.severity is Severity.ERROR for fault in faults):
        raise InputError(in_order(faults))
    for read in reads:
        if not len(read.frame):
            there = "has no rows" if find_sheet(sheets, declared) else "is not in the workbook"
            raise TooLittleDataError(f"Sheet {declared.name} {there}. {declared.explanation}")
    return {read.block.table: read.frame for read, _ in linked}


def or_else(value: float, default: float) -> float:
    """A cell that is a number, ``default`` where it is blank."""
    return default if isnan(value) else float(value)


def optional_step_sheet(sheets: Mapping[str, RawSheet], declared: InputSheet) -> pd.DataFrame:
    """The only table of an input sheet that a workbook may do without: then it has no rows.

    Raises
    ------
    InputError : with every fault of the sheet.
    """
    (read,), faults = read_sheet(sheets, declared, HowToRead())
    if any(fault.severity is Severity.ERROR for fault in faults):
        raise InputError(in_order(faults))
    return read.frame


def _linked(read: ReadBlock, known: Known) -> tuple[ReadBlock, list[Fault]]:
    """The block with its references spelled as where they are defined, and an error for each that is not there."""
    faults: list[Fault] = []
    for column in read.block.columns:
        words = known.get(column.reference) if column.reference and column.name in read.raw else None
        if words is not None:
            problem = f"There is no such {column.reference[1] if column.reference else column.name}"
            faults += unknown_words(read, column.name, words, Severity.ERROR, problem, set(read.rows))
            read = spell_column(read, column.name, words)
    return read, faults

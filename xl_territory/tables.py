"""Raw sheets → Tables, or one InputError that carries every fault of every sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from xl_territory.errors import Fault
from xl_territory.schema import Setting, Settings
from xl_territory.sheets import RawSheet


@dataclass(frozen=True)
class Tables:
    """The planner's input, cleaned and checked.

    Every frame has the canonical column names of its schema (all of them, in schema order) and the Excel row of each
    record as its index. Cells are typed: text str ("" = blank), numbers float (NaN), dates datetime64 (NaT), yes/no
    bool, lists tuples of str. References (Current CSM, CSM ID and Account ID of Locks, Tier, Segments, Health, Kind,
    Status) are spelled as in the sheet they refer to. ``faults`` holds warnings and notes only.
    """

    accounts: pd.DataFrame
    csms: pd.DataFrame
    tiers: pd.DataFrame
    health: pd.DataFrame
    complexity: pd.DataFrame
    stages: pd.DataFrame
    locks: pd.DataFrame
    scenarios: pd.DataFrame
    settings: Settings
    faults: tuple[Fault, ...] = ()


def read_tables(sheets: Mapping[str, RawSheet], catalogue: Sequence[Setting]) -> Tables:
    """Find, clean and check every input sheet.

    Parameters
    ----------
    sheets : the sheets of the workbook, by name.
    catalogue : every setting that a planner may use.

    Raises
    ------
    InputError : with every fault found, if any of them is an error.
    """
    raise NotImplementedError

"""What reading gives: the planner's input as typed frames."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from xl_territory.errors import Fault
from xl_territory.schema import Settings


@dataclass(frozen=True)
class Tables:
    """The planner's input, cleaned and checked.

    Every frame has the canonical column names of its schema (all of them, in schema order) and the Excel row of each
    record as its index. Cells are typed: text str ("" = blank), numbers float (NaN), dates datetime64 (NaT), yes/no
    bool, lists tuples of str. References (Current CSM, CSM ID and Account ID of Locks, Tier, Segments, Health, Kind,
    Status, Touch Level, Account Owner, Paired AEs) are spelled as in the sheet they refer to; a Current CSM that is not
    on the CSMs sheet, an AE who is not on AEs and the references of an expired lock stay as typed. A numeric Health is
    its number as text. Blank is kept, except that a blank Status is Active, a blank Base Hours is 30 ÷ the middle of
    the benchmark, and tiers are in ascending order of ARR From.
    A sheet or block that the workbook does not have holds its defaults, numbered from row 1.

    ``scenarios`` has the column Scenario and one column for each setting that the sheet names, spelled as in the
    catalogue; its cells are SettingValue, None = inherit. ``settings`` always has a Plan Date: today where it is
    blank. ``faults`` holds warnings and notes only.

    ``in_tier_review``, ``to_hand_over`` and ``guests_since`` say of accounts, as their IDs compare, what the queues
    hold of them (see `queue_rows`).
    """

    accounts: pd.DataFrame
    csms: pd.DataFrame
    tiers: pd.DataFrame
    health: pd.DataFrame
    complexity: pd.DataFrame
    stages: pd.DataFrame
    locks: pd.DataFrame
    touch_levels: pd.DataFrame
    aes: pd.DataFrame
    scenarios: pd.DataFrame
    settings: Settings
    faults: tuple[Fault, ...] = ()
    in_tier_review: Mapping[str, dt.date] = field(default_factory=dict)
    to_hand_over: Mapping[str, dt.date] = field(default_factory=dict)
    guests_since: Mapping[str, dt.date] = field(default_factory=dict)

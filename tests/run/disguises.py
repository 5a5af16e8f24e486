"""The same accounts and CSMs as exports, other hands and other countries write them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xl_territory.workbook.sheets import RawSheet

Cell = Any
Record = Mapping[str, Cell]
TITLES = ("Customer data", "From finance")


@dataclass(frozen=True)
class Disguise:
    """What is done to a book; ``seed`` decides about the order of the columns, None leaves it.

    ``owners`` is what owners are called by: CSM ID, CSM Name or E-mail. ``blank_after`` and ``totals_after`` count
    accounts; a total sums up the accounts since the one before. ``titles`` puts a row of group titles above the
    headers, ``custom`` writes headers as custom fields, ``german`` numbers as 1.234,50.
    """

    owners: str = "CSM ID"
    seed: int | None = None
    blank_after: frozenset[int] = frozenset()
    totals_after: Mapping[int, str] = field(default_factory=dict)
    titles: bool = False
    custom: bool = False
    german: bool = False


def disguised(accounts: Sequence[Record], csms: Sequence[Record], disguise: Disguise) -> dict[str, RawSheet]:
    """The sheets Accounts and CSMs; every CSM needs an ID, a name and an e-mail address."""
    names = {str(csm["CSM ID"]): csm[disguise.owners] for csm in csms}
    called = [{**each, "Current CSM": names.get(str(each.get("Current CSM")))} for each in accounts]
    return {
        "Accounts": RawSheet("Accounts", _rows(called, disguise)),
        "CSMs": RawSheet("CSMs", _rows(csms, Disguise(seed=disguise.seed, german=disguise.german))),
    }


def _rows(records: Sequence[Record], disguise: Disguise) -> list[list[Cell]]:
    columns = list(dict.fromkeys(name for record in records for name in record))
    if disguise.seed is not None:
        random.Random(disguise.seed).shuffle(columns)
    rows = [[_header(name, disguise) for name in columns]]
    if disguise.titles:
        rows.insert(
            0, [TITLES[at * len(TITLES) // len(columns)] if at % 4 == 0 else None for at in range(len(columns))]
        )
    group: list[Record] = []
    for count, record in enumerate(records, start=1):
        rows.append([_cell(record.get(name), disguise) for name in columns])
        group.append(record)
        if count in disguise.totals_after and len(group) > 1:
            total = {"Account ID": disguise.totals_after[count], "ARR": sum(float(each["ARR"]) for each in group)}
            rows.append([_cell(total.get(name), disguise) for name in columns])
            group = []
        if count in disguise.blank_after:
            rows.append([None] * len(columns))
    return rows


def _header(name: str, disguise: Disguise) -> str:
    return f"{name.replace(' ', '_')}__c" if disguise.custom else name


def _cell(value: Cell, disguise: Disguise) -> Cell:
    if disguise.german and isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
    return value

"""What a monitor looks at: the books that people really have, and the sheets of what waits for somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from xl_territory.plans.evaluate import Plan, evaluate
from xl_territory.plans.pipeline import territory_of
from xl_territory.plans.plan_from_sheet import ASSIGNED
from xl_territory.plans.plan_from_sheet import SHEET as ASSIGNMENTS
from xl_territory.tables.people import csms_of
from xl_territory.tables.typed_values import text_of
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Integers
from xl_territory.workbook import open_workbook
from xl_territory.workbook.names import key
from xl_territory.workbook.sheet_columns import records
from xl_territory.workbook.sheets import RawSheet

MONITOR, TASKS, AE_GAPS = "Monitor", "Handoff Tasks", "AE Gaps"


@dataclass(frozen=True, eq=False)
class Watched:
    """The books on a day: the owners of Assignments, nobody where they name a CSM who is gone or have no row.

    ``new`` marks accounts without a row, ``gone`` (accounts,) those whose CSM is active no more.
    """

    plan: Plan
    on: dt.date
    new: tuple[int, ...]
    gone: tuple[int, ...]
    sheets: Mapping[str, RawSheet]

    @property
    def territory(self) -> Territory:
        """The accounts and CSMs."""
        return self.plan.territory

    @property
    def owner(self) -> Integers:
        """(accounts,) who has them."""
        return self.plan.books.owner


def watched(source: object, on: dt.date | None = None) -> Watched:
    """The books of a workbook; of the current CSMs where it has no plan. Raises InputError and WorkbookError."""
    host = open_workbook(source)
    t = territory_of(host, {})
    sheets = host.read([ASSIGNMENTS, MONITOR, TASKS, AE_GAPS])
    rows = records(sheets[ASSIGNMENTS], "Account ID", ASSIGNED) if ASSIGNMENTS in sheets else []
    named = {key(text_of(account)): text_of(csm) for account, csm in rows if text_of(account)}
    if not named:
        return Watched(evaluate(t, t.current), on or t.plan_date, (), (), sheets)
    people = csms_of(t.csms)
    at = {id_: j for j, id_ in enumerate(t.csm_ids)}
    meant = {word: people.meant(word) for word in set(named.values()) if word}
    position = {word: at[ids[0]] for word, ids in meant.items() if len(ids) == 1}
    words = [named.get(key(id_)) for id_ in t.account_ids]
    owner = np.array([position.get(word or "", UNASSIGNED) for word in words], dtype=np.intp)
    new = tuple(i for i, word in enumerate(words) if word is None)
    gone = tuple(i for i, word in enumerate(words) if word and word not in position)
    return Watched(evaluate(t, owner), on or t.plan_date, new, gone, sheets)

"""What all book plans of a workbook are made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from xl_territory.plans.evaluate import Plan
from xl_territory.plans.pipeline import planned
from xl_territory.plans.reasons import reasons
from xl_territory.plans.retention import churn
from xl_territory.schema.book_notes import BOOK_NOTES
from xl_territory.studies.documents.told_reasons import ToldReasons
from xl_territory.studies.handoffs.announced_rows import HANDOFFS
from xl_territory.tables.people import csms_of
from xl_territory.tables.step_sheets import optional_step_sheet
from xl_territory.tables.typed_values import day_of
from xl_territory.territory.workloads import Floats, Integers
from xl_territory.workbook import open_workbook
from xl_territory.workbook.names import key
from xl_territory.workbook.sheet_columns import records
from xl_territory.workbook.sheets import RawSheet

Dates = tuple[dt.date | None, dt.date | None]


@dataclass(frozen=True, eq=False)
class BookContext:
    """A plan with its reasons, (accounts,) ARR at stake in a year, start and end of each handoff by position of the
    account, and the planner's notes by CSM ID."""

    plan: Plan
    told: ToldReasons
    at_stake: Floats
    handoffs: Mapping[int, Dates]
    notes: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, source: Any) -> BookContext:
        """That of a workbook. Raises as `planned`, and `InputError` for faults of Book Notes."""
        plan = planned(source)
        found = open_workbook(source).read([HANDOFFS, BOOK_NOTES.name])
        t = plan.territory
        at_stake = t.arr * churn(t, plan.books)
        notes = _notes(optional_step_sheet(found, BOOK_NOTES), plan)
        return cls(plan, ToldReasons(plan, reasons(plan)), at_stake, _handoffs(found.get(HANDOFFS), plan), notes)

    def book(self, csm: int) -> Integers:
        """The accounts of a CSM, the largest first."""
        mine = np.flatnonzero(self.plan.books.owner == csm)
        return mine[np.argsort(-self.plan.territory.arr[mine], kind="stable")]

    def changes(self, csm: int) -> tuple[Integers, Integers]:
        """The accounts that a CSM gains and hands on, the largest first."""
        owner, current = self.plan.books.owner, self.plan.territory.current
        order = np.argsort(-self.plan.territory.arr, kind="stable")
        changed = order[(owner != current)[order]]
        return changed[owner[changed] == csm], changed[current[changed] == csm]

    def renewal(self, i: int) -> dt.date | None:
        """The renewal date of an account."""
        return day_of(self.plan.territory.accounts["Renewal Date"].iloc[i])


def _notes(frame: pd.DataFrame, plan: Plan) -> dict[str, dict[str, str]]:
    people = csms_of(plan.territory.tables.csms)
    rows = frame.to_dict("records")
    return {people.spell(str(row["CSM ID"])): {str(k): str(v or "").strip() for k, v in row.items()} for row in rows}


def _handoffs(sheet: RawSheet | None, plan: Plan) -> dict[int, Dates]:
    at = {key(id_): i for i, id_ in enumerate(plan.territory.account_ids)}
    rows = records(sheet, "Account ID", "Start", "Handover") if sheet else []
    return {at[key(str(id_))]: (day_of(a), day_of(b)) for id_, a, b in rows if id_ is not None and key(str(id_)) in at}

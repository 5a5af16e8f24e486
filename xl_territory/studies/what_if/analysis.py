"""What becomes of a plan when somebody leaves or comes, or customers go or grow: mended a little, or made anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_territory.errors import UsageError
from xl_territory.plans.evaluate import Plan, recompute
from xl_territory.plans.repair import fewest_moves
from xl_territory.policies import RULES, TERMS
from xl_territory.policies.compose import assemble, units
from xl_territory.schema.settings import PLAN_DATE
from xl_territory.solver.problem import SolveOptions
from xl_territory.solver.solve import solve
from xl_territory.studies.scenarios.measures import Measures, measured_books
from xl_territory.tables.people import accounts_of, csms_of
from xl_territory.territory.people import the_id
from xl_territory.territory.table_edits import Edit, add_row, edited, set_cells, set_settings
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Integers, Workloads

NEWCOMER = "NEW"
ANEW = SolveOptions(time_limit=15, gap=0.005)


@dataclass(frozen=True)
class Event:
    """Something that happens: what it is called, and the edit that makes it so."""

    name: str
    edit: Edit


@dataclass(frozen=True, eq=False)
class WhatIf:
    """A plan, and what becomes of it.

    ``left`` are the books of the plan after the events if nobody does anything; ``repair`` takes as few accounts as
    possible from their CSM of the plan (``fewest`` says that this is proved), ``anew`` is planned as if there were
    none. ``planned`` (accounts,) is the owner in the plan of each account that is still there, -1 where that CSM is
    gone or there was none.
    """

    events: tuple[Event, ...]
    plan: Plan
    planned: Integers
    left: Workloads
    repair: Plan
    fewest: bool
    anew: Plan

    def changed(self, after: Plan) -> Integers:
        """Positions of the accounts that have another owner than in the plan, those of a CSM who is gone included."""
        return np.flatnonzero(after.books.owner != self.planned)

    def taken(self, after: Plan) -> int:
        """Accounts that leave a CSM who could keep them."""
        return int(((after.books.owner != self.planned) & (self.planned != UNASSIGNED)).sum())


def what_if(plan: Plan, events: Sequence[Event]) -> WhatIf:
    """The plan after the events: left alone, repaired and planned anew."""
    after = edited(plan.territory, *(event.edit for event in events))
    before = carried_over(plan, after)
    problem, unit = assemble(after, RULES, TERMS), units(after, RULES)
    anew = recompute(after, problem, unit, solve(problem, ANEW))
    repair = fewest_moves(after, before)
    return WhatIf(tuple(events), plan, before, after.books(before), repair.plan, repair.fewest, anew)


def side_by_side(found: WhatIf) -> tuple[Measures, ...]:
    """The plan as it was, then after the events: left alone, repaired, planned anew."""
    before, after = found.plan, found.repair.territory
    return (
        measured_books("Plan so far", "", before.status.value, before.territory, before.books, before.territory),
        measured_books("Left alone", "nobody moves", "", after, found.left, after),
        measured_books(
            "Repaired",
            "fewest moves" if found.fewest else "few moves",
            found.repair.status.value,
            after,
            found.repair.books,
            after,
        ),
        measured_books("Planned anew", "best score", found.anew.status.value, after, found.anew.books, after),
    )


def carried_over(plan: Plan, after: Territory) -> Integers:
    """(accounts of ``after``,) owner that each had in the plan, -1 where there is none any more."""
    where = {csm: position for position, csm in enumerate(after.csm_ids)}
    owners = {account: where.get(csm or "", UNASSIGNED) for account, csm in plan.assignment.items()}
    return np.array([owners.get(account, UNASSIGNED) for account in after.account_ids], dtype=np.intp)


def leaves(t: Territory, csm: str) -> Event:
    """The CSM is gone. UsageError when there is no such CSM."""
    row = _row(t.tables.csms, "CSM", csm)
    return Event(f"{csm} leaves", set_cells("csms", [row], "Status", "Left"))


def opens(t: Territory, seat: str) -> Event:
    """A seat of the CSMs sheet (Status Open) is filled. UsageError when there is no such row."""
    row = _row(t.tables.csms, "CSM", seat)
    return Event(f"seat {seat} opens", set_cells("csms", [row], "Status", "Active"))


def churns(t: Territory, account: str) -> Event:
    """The customer is gone. UsageError when there is no such account."""
    row = _row(t.tables.accounts, "Account", account)
    return Event(f"{account} churns", set_cells("accounts", [row], "Status", "Churned"))


def grows(t: Territory, account: str, factor: float = 2.0) -> Event:
    """The customer needs ``factor`` times the hours. UsageError when there is no such active account."""
    row = _row(t.tables.accounts, "Account", account)
    hours = dict(zip(t.accounts["row"], t.hours, strict=True))
    if row not in hours:
        raise UsageError(f"{account} is not an Active account.")
    edit = set_cells("accounts", [row], "Weekly Hours", float(hours[row]) * factor)
    many = "twice" if factor == 2 else f"{factor:g} times"
    return Event(f"{account} needs {many} the hours", edit)


def hire(t: Territory, skills: Sequence[str] = (), ramp: float = 1.0, start: dt.date | None = None) -> Event:
    """Somebody with these skills starts, at ``ramp`` of full productivity; the plan is then made for that day."""
    day = max(start or t.plan_date, t.plan_date)
    row = {"CSM ID": NEWCOMER, "CSM Name": "New hire", "Status": "Active", "Ramp": ramp, "Skills": tuple(skills)}
    with_ = f" with {', '.join(skills)}" if skills else ""
    come = add_row("csms", row)
    moved = set_settings({PLAN_DATE.name: day})
    return Event(f"a hire{with_} starts on {day} at {ramp:.0%}", lambda tables: moved(come(tables)))


def _row(frame: pd.DataFrame, what: str, name: str) -> int:
    """Excel row of the record with that ID, name or e-mail address."""
    people = csms_of(frame) if what == "CSM" else accounts_of(frame)
    id_ = the_id(people, name, what, f"{what}s" if what == "CSM" else "Accounts")
    return int(str(frame.index[frame[f"{what} ID"] == id_][0]))

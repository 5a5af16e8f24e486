"""What becomes of a plan when somebody leaves or comes, or customers go or grow: mended a little, or made anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from xl_territory.plans.evaluate import Plan, evaluate, recompute
from xl_territory.plans.pipeline import with_checked_status
from xl_territory.plans.repair import fewest_moves
from xl_territory.plans.retention_ranges import PlanRetention
from xl_territory.policies import RULES, TERMS
from xl_territory.policies.compose import assemble, units
from xl_territory.solver.assignment import SolveOptions
from xl_territory.solver.solve import solve
from xl_territory.studies.retention_table import retentions
from xl_territory.studies.scenarios.measures import Measures, measured
from xl_territory.studies.what_if.events import Event
from xl_territory.studies.what_if.newcomers import NewBooks, new_books
from xl_territory.territory.table_edits import edited
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Integers

ANEW = SolveOptions(time_limit=15, gap=0.005)
TOLERATED = 1.0
"""Hours a week above capacity that a CSM may have where that saves moves, unless somebody says (assumption)."""
SO_FAR, LEFT, REPAIRED = "Plan so far", "Left alone", "Repaired"
TOLERANT, JOINED, ANEW_NAME = "Repaired, a little over", "Book for the new", "Planned anew"


@dataclass(frozen=True, eq=False)
class Way:
    """An answer to what happened: its name, how it was made, the plan, and what is proved of its score (or None)."""

    name: str
    how: str
    plan: Plan
    least: float | None = None


@dataclass(frozen=True, eq=False)
class WhatIf:
    """A plan, and what becomes of it.

    ``left`` is the plan after the events if nobody does anything; ``ways`` are the answers: the repair that takes as
    few accounts as possible from their CSM of the plan (``fewest`` says that this is proved), one that takes fewer
    because of ``tolerance`` hours above capacity at a CSM, one with books for newcomers, the plan made anew.
    ``planned`` (accounts,) is the owner in the plan of each account that is still there, -1 where that CSM is gone or
    there was none.
    """

    events: tuple[Event, ...]
    plan: Plan
    planned: Integers
    left: Plan
    ways: tuple[Way, ...]
    fewest: bool
    tolerance: float
    joined: NewBooks | None

    @cached_property
    def retentions(self) -> tuple[PlanRetention, ...]:
        """What each way keeps beside leaving things alone."""
        ways = {LEFT: self.left, **{way.name: way.plan for way in self.ways}}
        return retentions(self.left.territory, {name: plan.books for name, plan in ways.items()}, LEFT)

    def way(self, name: str) -> Plan | None:
        """The plan of the answer of that name, None where there is none."""
        return next((way.plan for way in self.ways if way.name == name), None)

    @property
    def repair(self) -> Plan:
        """The plan with the fewest moves."""
        return self.ways[0].plan

    @property
    def anew(self) -> Plan:
        """The plan made as if there were none."""
        return self.ways[-1].plan

    def changed(self, after: Plan) -> Integers:
        """Positions of the accounts that have another owner than in the plan, those of a CSM who is gone included."""
        return np.flatnonzero(after.books.owner != self.planned)

    def taken(self, after: Plan) -> int:
        """Accounts that leave a CSM who could keep them."""
        return int(((after.books.owner != self.planned) & (self.planned != UNASSIGNED)).sum())


def what_if(plan: Plan, events: Sequence[Event], tolerance: float = TOLERATED) -> WhatIf:
    """The plan after the events: left alone, repaired, with books for newcomers, and planned anew."""
    after = edited(plan.territory, *(event.edit for event in events))
    before = carried_over(plan, after)
    repair = fewest_moves(after, before)
    ways = [Way(REPAIRED, "fewest moves" if repair.fewest else "few moves", repair.plan)]
    tolerant = _tolerant(after, before, repair.plan, tolerance)
    if tolerant:
        ways.append(Way(TOLERANT, f"fewest moves, {tolerance:g} h over allowed", tolerant))
    newcomers = tuple(j for j, csm in enumerate(after.csm_ids) if csm not in plan.territory.csm_ids)
    joined = new_books(after, before, newcomers) if newcomers else None
    if joined:
        ways.append(Way(JOINED, "stay, or go to the new CSM", joined.plan))
    problem, unit = assemble(after, RULES, TERMS), units(after, RULES)
    anew = recompute(after, problem, unit, solve(problem, ANEW))
    ways.append(Way(ANEW_NAME, "best score", anew, anew.bound))
    as_left = evaluate(after, before)
    checked = tuple(replace(way, plan=with_checked_status(way.plan)) for way in ways)
    return WhatIf(tuple(events), plan, before, as_left, checked, repair.fewest, tolerance, joined)


def side_by_side(found: WhatIf) -> tuple[Measures, ...]:
    """The plan as it was, then after the events: left alone, and each way of dealing with it."""
    so_far, after = found.plan, found.repair.territory
    least = so_far.bound if so_far.bound > 0 else None
    return (
        measured(SO_FAR, "", so_far, so_far.territory, least),
        measured(LEFT, "nobody moves", found.left, after),
        *(measured(way.name, way.how, way.plan, after, way.least) for way in found.ways),
    )


def carried_over(plan: Plan, after: Territory) -> Integers:
    """(accounts of ``after``,) owner that each had in the plan, -1 where there is none any more."""
    position_of = {csm: position for position, csm in enumerate(after.csm_ids)}
    owners = {account: position_of.get(csm or "", UNASSIGNED) for account, csm in plan.assignment.items()}
    return np.array([owners.get(account, UNASSIGNED) for account in after.account_ids], dtype=np.intp)


def _tolerant(after: Territory, before: Integers, repair: Plan, tolerance: float) -> Plan | None:
    """A repair with so many hours above capacity allowed at each CSM, None where it takes no fewer accounts."""
    had = before != UNASSIGNED
    taken = int((repair.books.owner != before)[had].sum())
    if not taken or tolerance <= 0:
        return None
    repaired = fewest_moves(after, before, tolerance=tolerance).plan
    return repaired if int((repaired.books.owner != before)[had].sum()) < taken else None

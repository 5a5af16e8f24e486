"""Two plans judged by the same inputs: whose accounts differ, and what else the inputs of the other one were."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from xl_territory.errors import TerritoryError
from xl_territory.plans.evaluate import Plan, evaluate
from xl_territory.plans.flags import FlagCheck, raised
from xl_territory.plans.pipeline import planned
from xl_territory.plans.retention_ranges import PlanRetention
from xl_territory.studies.retention_table import retentions
from xl_territory.tables.fingerprint import fingerprint
from xl_territory.territory.workloads import UNASSIGNED, Integers
from xl_territory.workbook.backups import backups
from xl_territory.workbook.names import key

TODAY, OTHER, THIS = "Today", "Other Plan", "This Plan"


@dataclass(frozen=True, eq=False)
class PlanComparison:
    """Two plans. ``this`` and ``other`` are judged by the inputs of this workbook, ``own`` is the other by its own.

    ``name`` is the file that the other plan is in. An account that it did not have, or whose CSM is gone, has nobody in
    ``other``.
    """

    this: Plan
    other: Plan
    own: Plan
    name: str

    @cached_property
    def retentions(self) -> tuple[PlanRetention, ...]:
        """What both plans keep beside today's books, by the inputs of this workbook."""
        t = self.this.territory
        return retentions(t, {TODAY: t.books(t.current), OTHER: self.other.books, THIS: self.this.books}, TODAY)

    @cached_property
    def same_inputs(self) -> bool:
        """Whether both plans were made for the same inputs."""
        return fingerprint(self.this.territory.tables) == fingerprint(self.own.territory.tables)

    @cached_property
    def known(self) -> Integers:
        """Positions of the accounts that the other plan had too."""
        had = {key(id_) for id_ in self.own.territory.account_ids}
        return np.flatnonzero([key(id_) in had for id_ in self.this.territory.account_ids])

    @cached_property
    def differing(self) -> Integers:
        """Positions of the accounts that both plans have, with different owners."""
        differ = self.this.books.owner[self.known] != self.other.books.owner[self.known]
        return np.asarray(self.known[differ])

    @cached_property
    def settings(self) -> tuple[tuple[str, object, object], ...]:
        """Settings that differ: name, value for the other plan, value now."""
        settings, other = self.this.territory.settings, self.own.territory.settings
        return tuple(
            (setting.name, other[setting], settings[setting])
            for setting in settings.catalogue
            if other[setting] != settings[setting]
        )

    @cached_property
    def coming_and_going(self) -> tuple[tuple[str, str, str], ...]:
        """Accounts and CSMs that only one of the two workbooks has: kind, ID, new or gone."""
        now, then = self.this.territory, self.own.territory
        sides = (("Account", now.account_ids, then.account_ids), ("CSM", now.csm_ids, then.csm_ids))
        return tuple(
            (kind, id_, change)
            for kind, mine, theirs in sides
            for change, ids, others in (("new", mine, theirs), ("gone", theirs, mine))
            for id_ in ids
            if key(id_) not in {key(other) for other in others}
        )

    @cached_property
    def flags(self) -> tuple[tuple[FlagCheck, int, int], ...]:
        """Each flag that one of the two raises, the most severe first, with how often the other and this one does."""
        now, then = (Counter(flag.check.name for flag in raised(plan)) for plan in (self.this, self.other))
        checks = {flag.check.name: flag.check for plan in (self.this, self.other) for flag in raised(plan)}
        return tuple((check, then[name], now[name]) for name, check in checks.items())


def compare_plans(this: Plan, own: Plan, name: str) -> PlanComparison:
    """``this`` plan beside the plan ``own`` of another workbook, which is called ``name``."""
    t = this.territory
    position_of = {key(id_): position for position, id_ in enumerate(t.csm_ids)}
    owners = {key(account): position_of.get(key(csm or ""), UNASSIGNED) for account, csm in own.assignment.items()}
    other = evaluate(t, np.array([owners.get(key(id_), UNASSIGNED) for id_ in t.account_ids], dtype=np.intp))
    comparison = PlanComparison(this, other, own, name)
    return PlanComparison(this, own, own, name) if comparison.same_inputs else comparison


def last_plan(source: Any, plan: Plan) -> tuple[Path, Plan] | None:
    """The newest backup of a workbook whose plan is another one than ``plan``; None where there is none."""
    if not isinstance(source, str | Path):
        return None
    for path in reversed(backups(Path(source))):
        try:
            earlier = planned(path)
        except TerritoryError:
            continue
        if earlier.assignment != plan.assignment:
            return path, earlier
    return None

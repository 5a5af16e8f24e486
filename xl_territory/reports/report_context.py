"""What the reports share: a plan, its flags and reasons worked out once, and what was noticed about the input."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from xl_territory.errors import Fault
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.flags import Flag, Subject, flag_names, raised
from xl_territory.plans.reasons import Reasons, reasons


@dataclass(frozen=True, eq=False)
class ReportContext:
    """A plan, or None before the first run, the faults of the input, and when it was planned."""

    plan: Plan | None
    faults: tuple[Fault, ...] = ()
    planned: dt.datetime | None = None

    @cached_property
    def flags(self) -> tuple[Flag, ...]:
        """Every flag of the plan."""
        return () if self.plan is None else raised(self.plan)

    @cached_property
    def reasons(self) -> Reasons:
        """Why each account is where it is; ValueError without a plan."""
        if self.plan is None:
            raise ValueError("there is no plan to explain")
        return reasons(self.plan)

    @cached_property
    def flags_of(self) -> dict[tuple[Subject, int], str]:
        """Flag names of each account and CSM, separated by ``; ``."""
        return flag_names(self.flags)

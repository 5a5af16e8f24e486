"""Seats added to the team, one kind at a time, each time planned anew and measured against the plan without them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from xl_territory.plans.pipeline import answer, evaluated
from xl_territory.studies.capacity.seat_kinds import SeatKind
from xl_territory.studies.scenarios.measures import Measures, measured
from xl_territory.studies.scenarios.scenario_list import quick
from xl_territory.territory.table_edits import add_row, edited
from xl_territory.territory.territory import Territory

NONE = "none"


@dataclass(frozen=True)
class SeatValue:
    """The plan with ``added`` seats of a kind beside the one without any; ``cost`` is money a year for these seats.

    ``hours`` are what the seats bring a week, fully ramped and leavers replaced.
    """

    kind: str
    added: int
    hours: float
    cost: float
    before: Measures
    after: Measures

    @property
    def relieved(self) -> float:
        """Hours a week less above capacity."""
        return self.before.overload - self.after.overload

    @property
    def cost_of_an_hour(self) -> float | None:
        """Money a year for an hour a week less above capacity; None where none is relieved."""
        return self.cost / self.relieved if self.relieved > 0.05 else None


def seat_values(t: Territory, kinds: Sequence[SeatKind], most: int, executor: Executor) -> tuple[SeatValue, ...]:
    """No seat first, then each kind 1 to ``most`` times, planned on ``executor``."""
    additions = [(kind, count) for kind in kinds for count in range(1, most + 1)]
    territories = [quick(t), *(quick(with_seats(t, kind, count)) for kind, count in additions)]
    plans = [
        evaluated(territory, assignment)
        for territory, assignment in zip(territories, executor.map(answer, territories), strict=True)
    ]
    before, *after = [measured("", "", plan, plan.territory) for plan in plans]
    none = SeatValue(NONE, 0, 0.0, 0.0, before, before)
    return none, *(
        SeatValue(kind.name, count, count * kind.hours, 12 * count * kind.monthly_cost, before, measures)
        for (kind, count), measures in zip(additions, after, strict=True)
    )


def with_seats(t: Territory, kind: SeatKind, count: int) -> Territory:
    """The territory with so many more CSMs, fully ramped; hours that leavers cost are taken off the customer share."""
    every = {name: sorted({word for words in t.csms[name] for word in words}) for name in ("Languages", "Regions")}
    row = {
        "Status": "Active",
        "Weekly Hours": kind.weekly_hours,
        "Customer Share": kind.customer_share * kind.kept,
        "Segments": kind.segments,
        "Skills": kind.skills,
        "Languages": tuple(every["Languages"]),
        "Regions": tuple(every["Regions"]),
        "Seat": kind.name,
    }
    taken = set(t.tables.csms["CSM ID"])
    free = (id_ for id_ in (f"{kind.name} +{k}" for k in range(1, count + len(taken) + 1)) if id_ not in taken)
    return edited(t, *(add_row("csms", {"CSM ID": next(free), **row}) for _ in range(count)))

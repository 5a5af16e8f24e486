"""Kinds of seat that can be hired."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xl_territory.errors import Fault, InputError, Severity
from xl_territory.schema.seats import SEATS
from xl_territory.studies.capacity.demands import Offer
from xl_territory.studies.capacity.months import Floats
from xl_territory.tables.step_sheets import or_else
from xl_territory.territory.seat_hours import kept_share, ramp_shares
from xl_territory.territory.skills import tags

NO_LIMIT = 1000


@dataclass(frozen=True)
class SeatKind:
    """A row of the Seats sheet. Hours are per week, money is in the workbook's currency.

    ``segments`` empty = all. ``ramp`` is the productivity in the first months after the start, then 1.
    """

    name: str
    segments: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    senior: bool = False
    weekly_hours: float = 40.0
    customer_share: float = 0.75
    ramp: tuple[float, ...] = ()
    attrition: float = 0.0
    vacancy_months: float = 0.0
    lead_months: int = 0
    yearly_cost: float = 0.0
    hiring_cost: float = 0.0
    max_hires: int = NO_LIMIT

    @property
    def kept(self) -> float:
        """Share of its hours that remains when leavers are replaced (planning_inputs: Capacity first)."""
        return kept_share(self.ramp, self.attrition, self.vacancy_months)

    @property
    def hours(self) -> float:
        """Hours a week for customers of a seat that is fully ramped, leavers replaced."""
        return self.weekly_hours * self.customer_share * self.kept

    @property
    def monthly_cost(self) -> float:
        """Cost of one seat in a month: paid while it is filled, and filled again when somebody has left."""
        leaving = self.attrition / 12
        return self.yearly_cost / 12 * (1 - min(1.0, leaving * self.vacancy_months)) + leaving * self.hiring_cost

    def ramp_at(self, age: NDArray[np.int_]) -> Floats:
        """Productivity so many months after the start; 0 before it."""
        shares = np.array([*self.ramp, 1.0])
        return np.where(age < 0, 0.0, shares[np.clip(age, 0, len(self.ramp))])

    @property
    def offer(self) -> Offer:
        """The segments it may serve and the skills it brings."""
        return Offer(tags(self.segments), tags(self.skills))


def seat_kinds(table: pd.DataFrame) -> tuple[SeatKind, ...]:
    """The rows of the Seats sheet. Raises `InputError` for a ramp that is not a list of shares from 0 to 100%."""
    faults: list[Fault] = []
    kinds = []
    for row, record in zip(table.index, table.to_dict("records"), strict=True):
        ramp = ramp_shares(record["Ramp"])
        if ramp is None:
            fix = "Write shares from 0 to 100%, month by month: 25%; 50%; 75%"
            faults.append(Fault(Severity.ERROR, SEATS.name, "This is no ramp", fix, int(row), "Ramp", record["Ramp"]))
        kinds.append(
            SeatKind(
                name=record["Seat"],
                segments=record["Segments"],
                skills=record["Skills"],
                senior=bool(record["Senior"]),
                weekly_hours=or_else(record["Weekly Hours"], 40.0),
                customer_share=or_else(record["Customer Share"], 0.75),
                ramp=ramp or (),
                attrition=or_else(record["Attrition"], 0.0),
                vacancy_months=or_else(record["Vacancy Months"], 0.0),
                lead_months=int(or_else(record["Lead Months"], 0)),
                yearly_cost=or_else(record["Yearly Cost"], 0.0),
                hiring_cost=or_else(record["Hiring Cost"], 0.0),
                max_hires=int(or_else(record["Max Hires"], NO_LIMIT)),
            )
        )
    if faults:
        raise InputError(faults)
    return tuple(kinds)

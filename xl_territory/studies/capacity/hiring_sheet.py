"""The Hiring Plan sheet: whom to hire when, how safe that is, and the price of each margin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from itertools import count, islice

import numpy as np

from xl_territory.reports.columns import accepted, filled, table
from xl_territory.schema import CSMS
from xl_territory.studies.accept.ticked import SEPARATOR
from xl_territory.studies.adoption import changes_table
from xl_territory.studies.capacity.analysis import CapacityPlan
from xl_territory.studies.capacity.hiring_problem import monthly_costs
from xl_territory.studies.capacity.months import first_day
from xl_territory.studies.capacity.seat_kinds import SeatKind
from xl_territory.tables.input_edits import RowChange
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import Format, ResultSheet, ResultTable, Shade, Tone, Value

HIRING = "Hiring Plan"
NOBODY = -1


def hiring_sheet(found: CapacityPlan, answer: str) -> ResultSheet:
    """A row per month and kind of seat, then the margins tried; ``answer`` is the sentence that it opens with."""
    plan, months = found.chosen.plan, found.growth.months
    seats, cost = np.cumsum(plan.hires, axis=1), monthly_costs(found.problem, plan.hires)
    rows = [(t, k) for t in range(len(months)) for k in np.flatnonzero(plan.hires[:, t]).tolist() or [NOBODY]]
    names = [kind.name for kind in found.problem.kinds]
    columns = [
        filled("Month", [first_day(months[t]) for t, _ in rows], Format.DATE, 12),
        filled("Seat", ["nobody" if k == NOBODY else names[k] for _, k in rows], width=18),
        filled("Hires", [0 if k == NOBODY else int(plan.hires[k, t]) for t, k in rows], Format.WHOLE, 8),
        filled(
            "Seats",
            [int(seats[:, t].sum() if k == NOBODY else seats[k, t]) for t, k in rows],
            Format.WHOLE,
            8,
            meaning="Hired so far, of this kind.",
        ),
        filled(
            "Cost",
            [float(cost[t]) if i == 0 or rows[i - 1][0] != t else None for i, (t, _) in enumerate(rows)],
            Format.MONEY,
            12,
            meaning="Of all seats hired, in this month.",
        ),
        filled(
            "Chance Uncovered",
            [float(found.chosen.chance[t]) for t, _ in rows],
            Format.SHARE,
            17,
            meaning="Of more than 5 % of the hours, when people leave and demand swings.",
        ),
        accepted([None] * len(rows)),
    ]
    shades = (Shade("Chance Uncovered", Tone.WARNING, above=0.10), Shade("Hires", Tone.GOOD, above=0))
    explanation = " ".join([answer, *_remarks(found)])
    hires = table("HiringPlan", columns, shades=shades, empty="No month.", key=("Month", "Seat", "Hires"))
    return ResultSheet(HIRING, HIRING, explanation, (hires, _margins(found), changes_table(HIRING, _open_seats(found))))


def _open_seats(found: CapacityPlan) -> dict[str, list[RowChange]]:
    """Each month and kind of seat with hires: new rows of CSMs, Open until somebody is found."""
    taken = {key(str(id_)) for id_ in found.csm_ids}
    return {
        f"{first_day(month).isoformat()}{SEPARATOR}{kind.name}": [
            _open_seat(found, kind, first_day(month), id_)
            for id_ in islice(_free(taken, f"{kind.name} {first_day(month):%Y-%m}"), hires)
        ]
        for kind, row in zip(found.problem.kinds, found.chosen.plan.hires.tolist(), strict=True)
        for month, hires in zip(found.growth.months, row, strict=True)
        if hires
    }


def _free(taken: Collection[str], name: str) -> Iterator[str]:
    """IDs that nobody has: the name with a number."""
    return (id_ for id_ in (f"{name} #{number}" for number in count(1)) if key(id_) not in taken)


def _open_seat(found: CapacityPlan, kind: SeatKind, start: dt.date, id_: str) -> RowChange:
    """A new row of CSMs; a kind may name segments that this workbook does not have."""
    tiers = [segment for segment in found.growth.segments if key(segment) in set(map(key, kind.segments))]
    values: dict[str, Value] = {
        "CSM Name": id_,
        "Status": "Open",
        "Start Date": start,
        "Weekly Hours": kind.weekly_hours,
        "Customer Share": kind.customer_share,
        "Segments": "; ".join(tiers),
        "Skills": "; ".join(kind.skills),
        "Seat": kind.name,
    }
    return RowChange(CSMS, id_, {name: value for name, value in values.items() if value != ""})


def _remarks(found: CapacityPlan) -> Iterator[str]:
    """What the plan rests on that a planner may want to change."""
    if found.unlinked:
        yield f"{found.unlinked} CSMs name no kind of seat in column Seat: they are taken to stay."
    lacking = sorted({skill for demand in found.unskilled for skill in demand.skills})
    if lacking:
        yield f"Nobody has all of the required skills {', '.join(lacking)} and no seat on Seats would bring them."
    if found.mix.left_out:
        yield f"Required skills that few accounts ask for are not looked at: {', '.join(sorted(found.mix.left_out))}."
    free = [kind.name for kind in found.problem.kinds if not kind.yearly_cost]
    if free:
        yield f"Without a Yearly Cost on Seats, as if it cost nothing: {', '.join(free)}."


def _margins(found: CapacityPlan) -> ResultTable:
    tried = sorted(found.tried, key=lambda each: each.margin)
    none = tried[0].plan.cost
    columns = [
        filled("Margin", [each.margin for each in tried], Format.SHARE, 12),
        filled("Total Cost", [each.plan.cost for each in tried], Format.MONEY, 18),
        filled(
            "Dearer",
            [each.plan.cost / none - 1 if none else 0.0 for each in tried],
            Format.SHARE,
            8,
            meaning="Than without margin.",
        ),
        filled(
            "Gap",
            [each.plan.gap for each in tried],
            Format.SHARE,
            8,
            meaning="Proven: at most so much dearer than the cheapest.",
        ),
        filled("Worst Chance", [float(each.chance.max(initial=0.0)) for each in tried], Format.SHARE, 12),
        filled("Status", [each.plan.status.value for each in tried], width=10),
        filled("Taken", ["Yes" if each is found.chosen else "" for each in tried], width=17),
    ]
    return table("HiringMargins", columns, title="With other margins", empty="No margin tried.")

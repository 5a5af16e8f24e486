"""Worksheet functions about seats: the hours that one brings, and how many so many accounts need."""

from __future__ import annotations

import math

from udfs.ranges import (
    OMITTED,
    Block,
    RangeError,
    aligned,
    numbers,
    refuse_errors,
    reshaped,
    sheet_of,
    shown,
    table,
    territory_of,
)
from udfs.worksheet import worksheet_function
from xl_territory.schema.growth import GROWTH
from xl_territory.schema.seats import SEATS
from xl_territory.tables.typed_values import text_of
from xl_territory.territory.hours import DEFAULT_CUSTOMER_SHARE, DEFAULT_WEEKLY_HOURS
from xl_territory.territory.seat_hours import accounts_per_seat, kept_share, ramp_shares
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import Value

ONE_OF_EACH = {**sheet_of("Accounts", {"Account ID": ["1"], "ARR": [0]}), **sheet_of("CSMs", {"CSM ID": ["1"]})}
"""Where only the Hours Model is asked."""


@worksheet_function
def TERRITORY_SEAT_HOURS(
    hours: Block,
    share: Block = OMITTED,
    ramp: Block = OMITTED,
    attrition: Block = OMITTED,
    vacancy: Block = OMITTED,
) -> Block:
    """Customer hours a week of a seat when leavers are replaced: what attrition, vacancy and ramp cost is taken off.

    Parameters
    ----------
    hours : Weekly Hours of one kind of seat or a range of them; a blank is 40.
    share : Customer Share; blank or omitted: 75%.
    ramp : Productivity in the first months, such as 25%; 50%; 75% in one cell; blank or omitted: full at once.
    attrition : Share of the people who leave in a year; blank or omitted: none.
    vacancy : Months that a seat stays empty after somebody has left; blank or omitted: none.

    Returns
    -------
    Hours a week in the shape of hours: hours × share × (1 − attrition ÷ 12 × (vacancy + months lost to ramp)).

    Example
    -------
    =TERRITORY_SEAT_HOURS(Seats[Weekly Hours], Seats[Customer Share], Seats[Ramp], Seats[Attrition])
    """
    cells = aligned(
        {
            "Weekly Hours": hours,
            "Customer Share": share,
            "Ramp": ramp,
            "Attrition": attrition,
            "Vacancy Months": vacancy,
        }
    )
    weekly = _or(cells, "Weekly Hours", DEFAULT_WEEKLY_HOURS)
    shares = _or(cells, "Customer Share", DEFAULT_CUSTOMER_SHARE)
    leaving, empty = _or(cells, "Attrition", 0.0), _or(cells, "Vacancy Months", 0.0)
    ramps = [_ramp(cell, position) for position, cell in enumerate(cells["Ramp"], start=1)]
    found: list[Value] = [
        own * part * kept_share(first, gone, months)
        for own, part, first, gone, months in zip(weekly, shares, ramps, leaving, empty, strict=True)
    ]
    return shown(reshaped(found, hours))


@worksheet_function
def TERRITORY_SEATS(accounts: Block, tier: Block, hours_model: Block = OMITTED) -> Block:
    """Seats that so many accounts of a tier need by the benchmark: accounts ÷ the middle of accounts per CSM.

    Parameters
    ----------
    accounts : How many accounts, one number or a range of them; a blank stays blank.
    tier : Their tier, one name or as many cells as accounts.
    hours_model : The Tiers table with its headers, such as Tiers[#All]; omitted: the default tiers.

    Returns
    -------
    Full-time seats in the shape of accounts.

    Example
    -------
    =TERRITORY_SEATS(Growth[Accounts], Growth[Segment], Tiers[#All])
    """
    cells = aligned({"Accounts": accounts, "Segment": tier})
    refuse_errors(cells["Segment"], "tier")
    tiers = territory_of({**ONE_OF_EACH, **table("Hours Model", hours_model)}).tiers
    per_seat = dict(zip(map(key, map(str, tiers["Tier"])), accounts_per_seat(tiers).tolist(), strict=True))
    found: list[Value] = []
    for many, name in zip(_numbers(cells, "Accounts"), map(text_of, cells["Segment"]), strict=True):
        if not math.isnan(many) and key(name) not in per_seat:
            raise RangeError(f"The Hours Model has no tier {name or '(blank)'}.")
        found.append(None if math.isnan(many) else many / per_seat[key(name)])
    return shown(reshaped(found, accounts))


def _numbers(cells: dict[str, list[Value]], name: str) -> list[float]:
    declared = GROWTH.block if name == "Accounts" else SEATS.block
    return numbers(declared.column(name), cells[name], name)


def _or(cells: dict[str, list[Value]], name: str, default: float) -> list[float]:
    """The numbers of a column of Seats, blanks as the default. Raises `RangeError`, also for a share beyond 100%."""
    found = [default if math.isnan(number) else number for number in _numbers(cells, name)]
    most = SEATS.block.column(name).maximum
    for position, number in enumerate(found, start=1):
        if most is not None and number > most:
            raise RangeError(f"{name}, cell {position}: {number:g} is more than {most:g}.")
    return found


def _ramp(cell: Value, position: int) -> tuple[float, ...]:
    refuse_errors([cell], f"ramp of row {position}")
    shares = (float(cell),) if isinstance(cell, int | float) and 0 <= cell <= 1 else ramp_shares(text_of(cell))
    if shares is None:
        raise RangeError(f"Ramp, cell {position}: write shares from 0 to 100%, month by month: 25%; 50%; 75%.")
    return shares

"""The Seat Value sheet: what each seat added does to overload, score, moves and retention, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence

from xl_territory.reports.columns import filled, table
from xl_territory.studies.seat_value.analysis import SeatValue
from xl_territory.workbook.sheets import Format, ResultSheet, Shade, Tone

SHEET = "Seat Value"
LITTLE = 0.05


def seat_value_sheet(found: Sequence[SeatValue]) -> ResultSheet:
    """The plan without more seats first, then a row per kind and number."""
    columns = [
        filled("Seat", [seat.kind for seat in found], width=16),
        filled("Added", [seat.added for seat in found], Format.WHOLE, 8),
        filled("Brings", [seat.hours for seat in found], Format.HOURS, 9, meaning="Hours a week, leavers replaced."),
        filled("Overload", [seat.after.overload for seat in found], Format.HOURS, 10, meaning="Above capacity."),
        filled("Without Owner", [seat.after.without_owner for seat in found], Format.WHOLE, 14),
        filled("Score", [seat.after.own_score for seat in found], Format.SCORE, 9),
        filled("Moves", [seat.after.moved for seat in found], Format.WHOLE, 8),
        filled("Kept ARR", [seat.after.retained for seat in found], Format.SHARE, 10, meaning="Assumed, Settings."),
        filled("Yearly Cost", [seat.cost for seat in found], Format.MONEY, 13),
        filled(
            "Cost of an Hour",
            [seat.cost_of_an_hour for seat in found],
            Format.MONEY,
            15,
            meaning="Money a year for an hour a week less above capacity.",
        ),
    ]
    shades = (Shade("Overload", Tone.CRITICAL, above=LITTLE), Shade("Without Owner", Tone.CRITICAL, above=0))
    rows = table("SeatValue", columns, shades=shades, empty="No kind of seat.")
    return ResultSheet(SHEET, SHEET, HOW, (rows,), answer=sentence(found))


HOW = "Each row is planned anew, the new seats fully ramped; they speak every language and cover every region there is."


def sentence(found: Sequence[SeatValue]) -> str:
    """How far above capacity the team is, and which seat mends that most cheaply."""
    none, *added = found
    if none.after.overload < LITTLE and not none.after.without_owner:
        return "Nobody is above capacity and every account has an owner: no seat is needed for hours."
    start = f"Without another seat {none.after.overload:.1f} h a week are above capacity"
    start += f" and {none.after.without_owner} accounts have no owner." if none.after.without_owner else "."
    owners = [seat for seat in added if seat.after.without_owner < none.after.without_owner]
    helps = [seat for seat in added if seat.cost_of_an_hour is not None]
    if not (helps or owners):
        return f"{start} None of these seats changes that: what is in the way is who may have which account, see gaps."
    best = min(helps or owners, key=lambda seat: seat.cost_of_an_hour or seat.cost)
    overload_left = f"{best.after.overload:.1f} h" if best.after.overload >= LITTLE else "none"
    price = f", {best.cost_of_an_hour:,.0f} a year for each hour" if best.cost_of_an_hour is not None else ""
    return f"{start} Cheapest relief: {best.added} × {best.kind}, which leaves {overload_left}{price}."

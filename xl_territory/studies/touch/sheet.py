"""The Touch Plan sheet: a level for every account, how firm it is, the pools, and what an hour more is worth."""

from __future__ import annotations

import numpy as np

from xl_territory.reports.columns import accepted, filled, table
from xl_territory.schema import ACCOUNTS
from xl_territory.studies.adoption import changes_table
from xl_territory.studies.touch.analysis import YOUR_CALL, TouchStudy, hour_prices
from xl_territory.studies.touch.by_arr import bands
from xl_territory.studies.touch.levels import OVER_RATIO, POOLS, seats_of
from xl_territory.tables.input_edits import RowChange
from xl_territory.workbook.sheets import Format, ResultSheet, ResultTable, Shade, Tone

SHEET = "Touch Plan"
PROVED = 1e-6


def touch_sheet(found: TouchStudy) -> ResultSheet:
    """Levels and pools first, then ARR alone beside it, then the accounts and what accepting them changes."""
    tables = (_levels(found), _pools(found), _preset(found), _accounts(found), _use(found))
    return ResultSheet(SHEET, SHEET, sentence(found), tables)


def sentence(found: TouchStudy) -> str:
    """How many accounts at which level, what that is worth, and what is closest to running out."""
    counts = np.bincount(found.plan.level, minlength=len(found.levels))
    said = ", ".join(f"{count} {level.name}" for count, level in zip(counts, found.levels, strict=True) if count)
    prices = hour_prices(found)
    dearest = max(prices, key=lambda name: prices[name])
    worth = f" One more of the {dearest} a week is worth {prices[dearest]:,.0f} a year." if prices[dearest] > 1 else ""
    call = int((found.firm < YOUR_CALL).sum())
    missing = found.plan.missing
    short = (
        f" {int((missing > 0).sum())} accounts stay below their floor: {missing.sum():.1f} h are missing."
        if missing.any()
        else ""
    )
    value, gap = found.plan.value, found.plan.gap
    proof = f"worth {value:,.0f} a year by your assumptions, {_proof(gap)}"
    yours = f"{call} of {len(found.firm)} are your call: other effects within your ranges decide otherwise"
    return f"{said}: {proof}.{short}{worth} {yours}.{_left_out(found)}"


def _proof(gap: float) -> str:
    return "proved best" if gap < PROVED else f"at most {max(gap, 0.0001):.2%} below the best possible"


def _left_out(found: TouchStudy) -> str:
    empty = [name for pool, name in enumerate(POOLS) if not seats_of(found.territory, pool).any()]
    return f" There is no {empty[0].lower()} seat (Pool on CSMs), so its levels are left out." if empty else ""


def _levels(found: TouchStudy) -> ResultTable:
    counts = np.bincount(found.plan.level, minlength=len(found.levels))
    today = np.bincount(found.problem.today[found.problem.today >= 0], minlength=len(found.levels))
    hours = np.bincount(found.plan.level, found.hours, len(found.levels))
    arr = np.bincount(found.plan.level, found.territory.arr, len(found.levels))
    columns = [
        filled("Level", [level.name for level in found.levels], width=14),
        filled("Accounts", counts.tolist(), Format.WHOLE, 12),
        filled("Accounts Today", today.tolist(), Format.WHOLE, 15),
        filled("Hours", [float(each) for each in hours], Format.HOURS, 10),
        filled("ARR", [float(each) for each in arr], Format.MONEY, 14),
        filled("One Seat for", [level.ratio for level in found.levels], Format.WHOLE, 12, meaning="Accounts."),
    ]
    return table("TouchLevelCounts", columns, empty="No level.")


def _pools(found: TouchStudy) -> ResultTable:
    t, prices = found.territory, hour_prices(found)
    seats = [int(seats_of(t, pool).sum()) for pool in range(len(POOLS))]
    columns = [
        filled("Pool", list(POOLS), width=14),
        filled("Seats", seats, Format.WHOLE, 12),
        filled("Hours Used", [found.pool_hours(pool) for pool in range(len(POOLS))], Format.HOURS, 15),
        filled(
            "Hours There", [float(t.capacity[seats_of(t, pool)].sum()) for pool in range(len(POOLS))], Format.HOURS, 12
        ),
        filled(
            "Hour Price",
            [prices.get(f"{pool.lower()} hours") for pool in POOLS],
            Format.MONEY,
            14,
            meaning="Worth of one more hour a week, money a year.",
        ),
        filled("Most per Seat", [OVER_RATIO] * len(POOLS), Format.NUMBER, 12, meaning="Times the accounts per seat."),
    ]
    return table("TouchPools", columns, title="Pools", empty="No pool.")


def _accounts(found: TouchStudy) -> ResultTable:
    t, names = found.territory, [level.name for level in found.levels]
    rows = np.arange(len(t.accounts))
    value = found.problem.value[rows, found.plan.level]
    columns = [
        filled("Account ID", list(t.account_ids), width=14),
        filled("Account Name", list(t.account_names), width=24),
        filled("Today", [names[k] if k >= 0 else "" for k in found.problem.today], width=15),
        filled("Proposed", [names[k] for k in found.plan.level], width=13),
        filled(
            "Firm",
            [float(each) for each in found.firm],
            Format.SHARE,
            14,
            meaning="Share of 20 draws of your ranges with this level.",
        ),
        filled("Hours", [float(each) for each in found.hours], Format.HOURS, 12),
        filled(
            "Value", [float(each) for each in value], Format.MONEY, 12, meaning="Money a year, by your assumptions."
        ),
        accepted([None] * len(rows)),
        filled("Why", [_why(found, int(i)) for i in rows], width=70),
    ]
    shades = (Shade("Why", Tone.WARNING, contains="your call"),)
    return table(
        "TouchPlan",
        columns,
        title="Account by account",
        shades=shades,
        empty="No account.",
        key=("Account ID", "Proposed"),
    )


def _use(found: TouchStudy) -> ResultTable:
    """The levels that differ from today's, account by account."""
    names = [level.name for level in found.levels]
    differ = np.flatnonzero(found.problem.today != found.plan.level)
    return changes_table(
        SHEET,
        {
            found.territory.account_ids[i]: [
                RowChange(ACCOUNTS, found.territory.account_ids[i], {"Touch Level": names[found.plan.level[i]]})
            ]
            for i in differ
        },
    )


def _preset(found: TouchStudy) -> ResultTable:
    """Accounts and seats by ARR band alone, beside the plan's."""
    by_band = bands(found)
    columns = [
        filled("By ARR Alone", [band.name for band in by_band], width=14),
        filled("ARR From", [band.arr_from for band in by_band], Format.MONEY, 12),
        filled("Usual per Seat", [band.ratio for band in by_band], Format.WHOLE, 15),
        filled("Level", [band.level for band in by_band], width=13, meaning="The level with about as many per seat."),
        filled("Accounts", [band.accounts for band in by_band], Format.WHOLE, 14),
        filled("Seats", [band.seats for band in by_band], Format.NUMBER, 12),
        filled("In Plan", [band.plan_accounts for band in by_band], Format.WHOLE, 12, meaning="Accounts."),
        filled("Its Seats", [band.plan_seats for band in by_band], Format.NUMBER, 10),
        filled("In Both", [band.alike for band in by_band], Format.WHOLE, 12, meaning="Accounts in band and level."),
        filled("By ARR Worth", [band.value for band in by_band], Format.MONEY, 14, meaning="Seats not asked."),
    ]
    return table("TouchByARR", columns, empty="No band.")


def _why(found: TouchStudy, i: int) -> str:
    """What the level is worth against the next one down, at the price of its hours."""
    level, prices = int(found.plan.level[i]), found.plan.price
    if found.plan.missing[i] > 0:
        return f"below its floor: {found.plan.missing[i]:.2f} h a week are missing"
    call = "your call: " if found.firm[i] < YOUR_CALL else ""
    if level == len(found.levels) - 1:
        return f"{call}closer levels are worth less than the hours they take"
    below = found.problem.value[i, level] - found.problem.value[i, level + 1]
    paid = float(prices @ (found.problem.use[:, i, level] - found.problem.use[:, i, level + 1]))
    if found.problem.below[i, level + 1] > 0:
        return f"{call}its floor; {found.levels[level + 1].name} is not close enough"
    return f"{call}worth {below:,.0f} a year more than {found.levels[level + 1].name}, for hours worth {paid:,.0f}"

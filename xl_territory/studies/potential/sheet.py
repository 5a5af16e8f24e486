"""Potential, Whitespace and Tier Review: proposals, each with what it rests on."""

from __future__ import annotations

import datetime as dt

import numpy as np

from xl_territory.errors import counted
from xl_territory.plans.peer_potential import is_nan
from xl_territory.reports.columns import filled, table
from xl_territory.schema import ACCOUNTS
from xl_territory.studies.adoption import changes_table
from xl_territory.studies.potential.analysis import PotentialStudy, TierCase
from xl_territory.tables.input_edits import RowChange
from xl_territory.workbook.sheets import Cell, Format, ResultColumn, ResultSheet, ResultTable

WINDOW = dt.timedelta(days=30)
"""What is proposed holds for a month: then the figures are others."""
ACCEPT = ResultColumn("Accept", width=9, meaning="Yes, then run accept.", planner=True, choices=("Yes",))


def potential_sheet(found: PotentialStudy) -> ResultSheet:
    """One row per account, and what fit has been worth."""
    columns = (
        *(ResultColumn("Account ID", width=14), ResultColumn("Account Name", width=24), ResultColumn("Status")),
        ResultColumn("ARR", Format.MONEY, 12),
        ResultColumn("Fit", Format.WHOLE, 6, "1 to 5 by the sheet ICP; blank where less than half of it is known."),
        ResultColumn("Known", Format.SHARE, 8, "Share of the weight of ICP that is known."),
        ResultColumn("Potential", Format.MONEY, 12),
        *(ResultColumn("Low", Format.MONEY, 12, "80 % interval."), ResultColumn("High", Format.MONEY, 12)),
        *(ResultColumn("Comparables", width=48, meaning="The customers most like it, and what they pay."), ACCEPT),
    )
    rows: list[list[Cell]] = [
        [
            *(
                _id(found, at),
                _name(found, at),
                str(found.accounts["Status"].iloc[at]) or "Active",
                _known(found.arr[at]),
            ),
            *(
                found.fits[at].fit,
                found.fits[at].known,
                float(found.potential[at]),
                float(found.low[at]),
                float(found.high[at]),
            ),
            *(", ".join(f"{_name(found, k)} {found.arr[k]:,.0f}" for k in found.comparables[at]) or None, None),
        ]
        for at in range(len(found.accounts))
    ]
    offered = {
        id_: [RowChange(ACCOUNTS, id_, {"Potential ARR": round(float(found.potential[at]), 2)})]
        for at in range(len(found.accounts))
        if (id_ := _id(found, at))
    }
    main = ResultTable("Potential", columns, rows, empty="No account.", key=("Account ID",))
    return ResultSheet(
        "Potential", "Potential", sentence(found), (main, _by_fit(found), changes_table("Potential", offered))
    )


def sentence(found: PotentialStudy) -> str:
    """What potential is taken from, and how good that was for customers who were left out."""
    tested = f"median error {found.check.by_peers:.0%} by peers, {found.check.by_tier:.0%} by the tier's median"
    if not found.check.better:
        why = f"peers did not do clearly better on customers left out ({tested})"
        return f"Potential is the upper quartile of the tier: {why}."
    columns = ", ".join(found.columns)
    return (
        f"Potential is the upper quartile of the ten customers most alike in {columns} ({tested}); the interval held "
        f"{found.check.holds:.0%} of customers left out."
    )


def whitespace_sheet(found: PotentialStudy) -> ResultSheet:
    """Prospects to start with."""
    rows = found.whitespace
    columns = [
        filled("Rank", list(range(1, len(rows) + 1)), Format.WHOLE, 7),
        filled("Account ID", [_id(found, at) for at in rows], width=14),
        filled("Account Name", [_name(found, at) for at in rows], width=24),
        filled("Fit", [found.fits[at].fit for at in rows], Format.WHOLE, 6),
        filled("Potential", [float(found.potential[at]) for at in rows], Format.MONEY, 12),
        filled("Hypothesis", [_hypothesis(found, at) for at in rows], Format.WRAPPED, 80),
    ]
    many = counted(len(rows), "prospect")
    explanation = f"{many} without opportunity or account executive that fit 4 or better, by fit × potential."
    return ResultSheet(
        "Whitespace", "Whitespace", explanation, (table("Whitespace", columns, empty="No such prospect."),)
    )


def tier_sheet(found: PotentialStudy, today: dt.date) -> ResultSheet:
    """Tiers to look at."""
    columns = (
        *(ResultColumn("Account ID", width=14), ResultColumn("Account Name", width=24), ResultColumn("Typed")),
        *(ResultColumn("By ARR"), ResultColumn("By Potential", meaning="By the low end of the potential.")),
        *(
            ResultColumn("Proposed"),
            ResultColumn("Reason", Format.WRAPPED, 60),
            ResultColumn("Until", Format.DATE, 12),
            ACCEPT,
        ),
    )
    rows: list[list[Cell]] = []
    for case in found.cases:
        names = [str(found.tiers["Tier"].iloc[k]) for k in (case.typed, case.by_arr, case.by_potential)]
        proposed = names[1] if case.by_arr != case.typed else names[2]
        at = case.account
        rows.append([_id(found, at), _name(found, at), *names, proposed, _reason(found, case), today + WINDOW, None])
    many = counted(len(rows), "tier")
    told = f"{many} to look at: ARR or potential is more than 10 % past the edge, and no renewal is open."
    table_ = ResultTable("TierReview", columns, rows, empty="Every typed tier is in order.", key=("Account ID",))
    offered = {str(row[0]): [RowChange(ACCOUNTS, str(row[0]), {"Tier": str(row[5])})] for row in rows}
    return ResultSheet("Tier Review", "Tier Review", told, (table_, changes_table("Tier Review", offered)))


def _by_fit(found: PotentialStudy) -> ResultTable:
    rows = found.by_fit.items()
    columns = [
        filled("Fit Class", [each for each, _ in rows], Format.WHOLE, 14),
        filled("Customers Ever", [ever for _, (ever, _) in rows], Format.WHOLE, 24),
        filled("Left", [left for _, (_, left) in rows], Format.WHOLE, 12),
        filled("Kept", [1 - left / ever for _, (ever, left) in rows], Format.SHARE, 12),
    ]
    return table("RetentionByFit", columns, empty="No fit is known.")


def _hypothesis(found: PotentialStudy, at: int) -> str:
    peers = ", ".join(_name(found, k) for k in found.comparables[at])
    alike = ", ".join(
        f"{name} {cell:,.0f}" if isinstance(cell, float) else f"{name} {cell}"
        for name in found.columns
        if (cell := found.accounts[name].iloc[at]) and not is_nan(cell)
    )
    like = f"Like {peers}" if peers else "Like the customers of its size"
    return f"{like} ({alike}); could pay {found.potential[at]:,.0f}, {found.low[at]:,.0f} to {found.high[at]:,.0f}."


def _reason(found: PotentialStudy, case: TierCase) -> str:
    if case.by_arr != case.typed:
        return f"ARR {found.arr[case.account]:,.0f} belongs to {found.tiers['Tier'].iloc[case.by_arr]}"
    low = found.low[case.account]
    return f"Even the low end of its potential, {low:,.0f}, belongs to {found.tiers['Tier'].iloc[case.by_potential]}"


def _id(found: PotentialStudy, at: int) -> str:
    return str(found.accounts["Account ID"].iloc[at])


def _name(found: PotentialStudy, at: int) -> str:
    return str(found.accounts["Account Name"].iloc[at]) or _id(found, at)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
